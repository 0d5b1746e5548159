import type { Agent } from 'supertest';
import { newId } from '../../db/ids';
import { NOW } from '../support/cast';
import { anApi, aPlannedCampaign, aRunningCampaign, type ApiApp, type Machine } from '../support/machine';
import { wordsOf } from '../support/page';
import { send } from '../support/send';

let site: ApiApp;
let machine: Machine;
let olga: Agent;
beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  olga = (await site.signedIn()).agent;
});
afterAll(() => site.destroy());

const check = (kind: string, csv: string | Buffer, agent = olga) =>
  agent.post(`/imports/${kind}`).attach('file', Buffer.from(csv), 'rows.csv');
const checked = async (kind: string, csv: string | Buffer, agent = olga) => {
  const sent = await check(kind, csv, agent).expect(303);
  return String(sent.headers['location']);
};
const wordsAt = async (path: string, agent = olga) => wordsOf((await agent.get(path).expect(200)).text);
const confirm = async (path: string, agent = olga) => send(agent, path, `${path}/application`);
const count = async (table: string, where = {}) =>
  Number((await site.db(table).where(where).count({ n: '*' }))[0]?.['n']);

const METRICS = 'campaign,platform,date,metric_type,value,unit';
const CALENDAR = 'campaign,platform,date,time,title,copy';
const CAMPAIGNS =
  'name,client,objective,primary_cta,platforms,linkedin_per_week,timezone,start_date,end_date';

describe('the form', () => {
  it('explains the columns and offers them as a file that can be filled in', async () => {
    const words = await wordsAt('/imports/calendar');
    expect(words).toContain('Wall time in the campaign’s zone, 24 hours.');
    const template = await olga.get('/imports/calendar/template.csv').expect(200);
    expect(template.headers['content-disposition']).toBe('attachment; filename="calendar-template.csv"');
    expect(template.text).toMatch(/^\uFEFFcampaign,platform,content_type,date,time,title,copy/);
  });

  it.each([
    ['no file', undefined, 'Choose a CSV file, or paste its rows.'],
    ['a file that is not text', Buffer.from([0xff, 0xfe, 0x00, 0x41]), 'The file is not text in UTF-8.'],
    ['only the names', METRICS, 'The file has no rows under its first line.'],
    [
      'wrong names',
      'campaign,platfrom,value\nA,linkedin,3',
      'Missing: “platform”, “date”, “metric_type”. Not known here: “platfrom”.',
    ],
    ['a name twice', `${METRICS},value\nA,linkedin,2026-11-01,clicks,3,count,4`, 'Named twice: “value”.'],
    ['an open quotation', `${METRICS}\n"A,linkedin,2026-11-01,clicks,3,count`, 'The file stops being CSV'],
  ])('says what is wrong with %s', async (_name, csv, says) => {
    const refused =
      csv === undefined ? await olga.post('/imports/metrics').field('csv', ' ') : await check('metrics', csv);
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain(says);
  });

  it('refuses a file that is too large, or has too many rows, by the limit', async () => {
    const large = await check('metrics', Buffer.alloc(10 * 1024 * 1024 + 1, 'a'));
    expect(large.status).toBe(413);
    expect(wordsOf(large.text)).toContain('The file is too large: the limit is 10 MB.');
    const many = await check(
      'campaigns',
      [CAMPAIGNS, ...Array<string>(1_001).fill('a,b,c,d,e,f,g,h,i')].join('\n'),
    );
    expect(many.status).toBe(413);
    expect(wordsOf(many.text)).toContain('more than 1,000 rows');
  });

  it('is not for those who may not create campaigns', async () => {
    const client = (await site.signedIn('client')).agent;
    expect(wordsOf((await client.get('/imports/metrics')).text)).toContain('Nothing is shared with you yet');
  });
});

describe('importing metrics', () => {
  it('names the 37 of 10,000 rows that are wrong, and imports nothing', async () => {
    const name = 'Ten thousand figures';
    await aPlannedCampaign(site, machine, { name });
    const rows = Array.from({ length: 10_000 }, (_, at) =>
      [name, 'linkedin', '2026-11-01', 'clicks', at % 271 === 5 ? 'many' : at, 'count'].join(','),
    );
    const wrong = rows.flatMap((row, at) => (row.includes('many') ? [at + 2] : []));
    expect(wrong).toHaveLength(37);
    const path = await checked('metrics', [METRICS, ...rows].join('\n'));
    const words = await wordsAt(path);
    expect(words).toContain('37 of 10,000 rows are wrong');
    for (const line of wrong) expect(words).toContain(`${line} value many Must be a plain number`);
    expect(words).not.toContain('Import 10,000 rows');
    const report = (await olga.get(`${path}/errors.csv`).expect(200)).text.trim().split('\r\n');
    expect(report).toHaveLength(38);
    expect(report[1]).toBe(
      `${wrong[0]},value,many,INVALID,"Must be a plain number such as 1234.5, without separators or units."`,
    );
    expect(await count('metric_entries')).toBe(0);
  });

  it('takes in exactly the file that was checked, once, with one audit entry', async () => {
    const name = 'Figures that are right';
    const id = await aPlannedCampaign(site, machine, { name });
    const rows = `\uFEFFcampaign;platform;date;metric_type;value;unit\r\n${name.toUpperCase()};LinkedIn;2026-11-01;Video views;1840;\r\n"${name}";x;2026-11-02;spend;-12.50;currency\r\n`;
    const path = await checked('metrics', rows);
    expect(await wordsAt(path)).toContain(
      'This adds 2 figures in 1 campaign. Nothing is written until you confirm',
    );
    expect(await count('metric_entries', { campaign_id: id })).toBe(0);
    const page = (await olga.get(path)).text;
    const command = /name="commandId" value="([^"]+)"/.exec(page)?.[1];
    for (const _again of [1, 2]) {
      await olga.post(`${path}/application`).type('form').send({ commandId: command }).expect(303);
    }
    await olga.post(`${path}/application`).type('form').send({ commandId: newId() }).expect(303);
    expect(await wordsAt(path)).toContain('Added 2 figures in 1 campaign.');
    const entries = await site.db('metric_entries').where({ campaign_id: id }).orderBy('date');
    expect(entries).toMatchObject([
      { platform: 'linkedin', metric_type: 'video_views', value: 1840, unit: 'COUNT', source: 'IMPORT' },
      { platform: 'twitter', metric_type: 'spend', value: -12.5, unit: 'CURRENCY', source: 'IMPORT' },
    ]);
    const audit = await site.db('audit_entries').where({ action: 'imported_metrics', campaign_id: id });
    expect(audit).toMatchObject([{ details: { rows: 2, metrics: 2, campaigns: 1 } }]);
  });

  it('says when the very same file was imported before', async () => {
    const name = 'Imported twice';
    await aPlannedCampaign(site, machine, { name });
    const rows = `${METRICS}\n${name},linkedin,2026-11-01,clicks,7,count`;
    await confirm(await checked('metrics', rows));
    expect(await wordsAt(await checked('metrics', rows))).toContain('Olga Operator imported this very file');
  });

  it('judges again when it is confirmed: what is wrong by then is shown, and nothing imported', async () => {
    const name = 'Gone by then';
    const id = await aPlannedCampaign(site, machine, { name });
    const path = await checked('metrics', `${METRICS}\n${name},linkedin,2026-11-01,clicks,7,count`);
    await site.db('campaigns').where({ id }).update({ name: 'Another name by then' });
    const refused = await confirm(path);
    expect(refused.status).toBe(422);
    const words = wordsOf(refused.text);
    expect(words).toContain('Nothing was imported: 1 of 1 rows is wrong.');
    expect(words).toContain('There is no campaign of this name, or none that is shared with you.');
    expect(await count('metric_entries', { campaign_id: id })).toBe(0);
  });

  it('says that a file was checked too long ago', async () => {
    const name = 'Checked long ago';
    await aPlannedCampaign(site, machine, { name });
    const path = await checked('metrics', `${METRICS}\n${name},linkedin,2026-11-01,clicks,7,count`);
    await site
      .db('imports')
      .where({ id: path.split('/').at(-1) })
      .update({ created_at: new Date('2026-11-01') });
    await checked('metrics', `${METRICS}\n${name},linkedin,2026-11-01,clicks,8,count`);
    expect(await wordsAt(path)).toContain('This file was checked too long ago and is no longer kept.');
    await olga.post(`${path}/application`).type('form').send({}).expect(409);
  });
});

describe('importing calendar items', () => {
  it('puts each row on its campaign’s calendar with its task, and tells the campaign', async () => {
    const name = 'Calendar from a sheet';
    const id = await aRunningCampaign(site, machine, { name });
    const rows = `${CALENDAR}\n${name},linkedin,2026-11-25,9:00,First,"Line one\nline two #spring"\n${name},linkedin,2026-11-26,10:30,Second,@partner says hello`;
    const path = await checked('calendar', rows);
    expect(await wordsAt(path)).toContain('This adds 2 calendar items in 1 campaign.');
    expect((await confirm(path)).status).toBe(303);
    const items = await site
      .db('calendar_items')
      .where('slot_key', 'like', 'import:%')
      .orderBy('scheduled_at');
    expect(items).toMatchObject([
      {
        campaign_id: id,
        title: 'First',
        copy_text: 'Line one\nline two #spring',
        hashtags: ['#spring'],
        cta_text: 'Order a tasting box',
        scheduled_at: new Date('2026-11-25T08:00:00Z'),
        suggested_posting_time: '09:00',
        slot_key: expect.stringMatching(/:2$/),
      },
      { title: 'Second', slot_key: expect.stringMatching(/:4$/) },
    ]);
    const tasks = await site.db('tasks').whereIn(
      'calendar_item_id',
      items.map((item) => item.id as string),
    );
    expect(tasks).toHaveLength(2);
    expect(tasks[0]).toMatchObject({ task_type: 'POST', origin: 'CALENDAR', status: 'PENDING' });
    const [command] = await site.db('commands').where({ campaign_id: id, kind: 'import_calendar' });
    await site.settled();
    expect(command).toMatchObject({ delivery: 'SIGNAL', result: { ok: true, value: { items: 2 } } });
    expect(await count('audit_entries', { action: 'imported_calendar', campaign_id: id })).toBe(1);
  });

  it('names each wrong row by its line, its column and what to do', async () => {
    const name = 'Rows with faults';
    await aRunningCampaign(site, machine, { name, end_date: '2027-06-30' });
    const unplanned = 'Without a plan yet';
    const planned = await aPlannedCampaign(site, machine, { name: unplanned });
    await site.db('plans').where({ campaign_id: planned }).delete();
    const faults = [
      [
        'linkedin,2027-03-28,02:30,Skipped,text',
        'time',
        'The clocks go forward over that time, so it does not exist. Use 01:30 or 03:30.',
      ],
      [
        'facebook,2026-11-26,10:00,Where,text',
        'platform',
        'Is not a platform; use linkedin, instagram, twitter, email.',
      ],
      [
        'email,2026-11-26,10:00,Not there,text',
        'platform',
        'Is no platform of this campaign, which has linkedin.',
      ],
      [
        'linkedin,2026-11-01,10:00,Before,text',
        'date',
        'Lies outside the campaign, which runs from 2026-11-20 to 2027-06-30.',
      ],
      ['linkedin,2026-11-20,10:00,Past,text', 'date', 'That time has passed.'],
      ['linkedin,2035-01-01,10:00,Far,text', 'date', 'Lies more than five years from today.'],
      ['linkedin,2026-11-26,25:00,Clock,text', 'time', 'Must be a time of 24 hours such as 09:00.'],
      [
        'linkedin,2026-11-26,10:00,=HYPERLINK(1),text',
        'title',
        'Looks like a formula. Write it as plain text.',
      ],
      ['linkedin,2026-11-26,10:00,🎉🎉,text', 'title', 'Needs at least one letter or digit.'],
      [
        'linkedin,2026-11-26,10:00,Too many,text,more',
        'whole row',
        'Has 1 more value than there are columns.',
      ],
      ['linkedin,2026-11-26,10:00,Empty,', 'copy', 'Has no value; this column is required.'],
    ] as const;
    const rows = [
      CALENDAR,
      ...faults.map(([row]) => `${name},${row}`),
      `${unplanned},linkedin,2026-11-26,10:00,Plan,text`,
      'Nobody knows it,linkedin,2026-11-26,10:00,Who,text',
    ];
    const words = await wordsAt(await checked('calendar', rows.join('\n')));
    expect(words).toContain('13 of 13 rows are wrong');
    for (const [at, [, field, says]] of faults.entries()) {
      expect(words).toMatch(new RegExp(`${at + 2} ${field} .{0,40}${escaped(says)}`));
    }
    expect(words).toContain('Its plan is not approved yet, and there is no calendar before one is.');
    expect(words).toContain('There is no campaign of this name');
  });

  it('asks which of two instants is meant where the clocks repeat an hour, and takes the answer', async () => {
    const name = 'An hour twice';
    await aRunningCampaign(site, machine, { name, end_date: '2027-12-31' });
    const row = (time: string) => `${CALENDAR}\n${name},linkedin,2027-10-31,${time},Twice,text`;
    expect(await wordsAt(await checked('calendar', row('02:30')))).toContain(
      'The clocks go back, so that time happens twice. Write 02:30+02:00 or 02:30+01:00.',
    );
    await confirm(await checked('calendar', row('02:30+01:00')));
    const [item] = await site.db('calendar_items').where({ title: 'Twice' });
    expect(item).toMatchObject({ scheduled_at: new Date('2027-10-31T01:30:00Z') });
  });
});

describe('importing campaigns', () => {
  const row = (name: string, given = 'linkedin,3,Europe/Berlin,2026-12-01,2027-01-31') =>
    `${name},Import Client,Win twenty customers,Order a box,${given}`;

  it('creates all of them with their processes to begin', async () => {
    const names = ['Imported one', 'Imported two', 'Imported three'];
    const path = await checked('campaigns', [CAMPAIGNS, ...names.map((name) => row(name))].join('\n'));
    expect(await wordsAt(path)).toContain('This adds 3 campaigns for 1 client.');
    expect((await confirm(path)).status).toBe(303);
    const made = await site.db('campaigns').whereIn('name', names);
    expect(made).toHaveLength(3);
    expect(made[0]).toMatchObject({ status: 'PLANNED', cadence: { linkedin: 3 }, auto_activate: true });
    const commands = await site.db('commands').whereIn(
      'campaign_id',
      made.map((one) => one.id as string),
    );
    expect(commands.map(({ delivery }) => delivery as string)).toEqual(['START', 'START', 'START']);
    expect(await count('audit_entries', { action: 'imported_campaigns' })).toBe(1);
    expect(await count('audit_entries', { action: 'created_campaign', campaign_name: 'Imported two' })).toBe(
      1,
    );
  });

  it('imports none when one is wrong', async () => {
    await aPlannedCampaign(site, machine, { name: 'Known already' });
    const words = await wordsAt(
      await checked(
        'campaigns',
        [
          CAMPAIGNS,
          row('Good one'),
          row('known ALREADY'),
          row('Good One'),
          row('🚀🚀'),
          row('Where', 'myspace,3,Europe/Berlin,2026-12-01,2027-01-31'),
          row('When', 'linkedin,3,Europe/Berlin,2026-12-01,2026-11-30'),
          row('Long', 'linkedin,3,Europe/Berlin,2026-12-01,2036-12-01'),
          row('Often', 'linkedin,33,Mars/Crater,2026-12-01,2027-01-31'),
          row('@SUM(A1)'),
        ].join('\n'),
      ),
    );
    expect(words).toContain('8 of 9 rows are wrong');
    for (const says of [
      '3 name known ALREADY A campaign of this name exists already.',
      '4 name Good One Line 2 has the same name.',
      '5 name 🚀🚀 Name needs at least one letter or digit.',
      '6 platforms myspace “myspace” is not a platform',
      '7 end_date 2026-11-30 The end date is before the start date.',
      '8 end_date 2036-12-01',
      '9 linkedin_per_week 33 Items a week is a whole number from 0 to 21.',
      '9 timezone Mars/Crater Time zone must be an IANA name',
      '10 name @SUM(A1) Looks like a formula.',
    ]) {
      expect(words).toContain(says);
    }
    expect(await count('campaigns', { name: 'Good one' })).toBe(0);
  });

  it('undoes all of it when a name was taken after the check', async () => {
    const path = await checked(
      'campaigns',
      [CAMPAIGNS, row('Comes first'), row('Taken meanwhile')].join('\n'),
    );
    await aPlannedCampaign(site, machine, { name: 'Taken meanwhile' });
    const refused = await confirm(path);
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('3 name Taken meanwhile A campaign of this name exists already.');
    expect(await count('campaigns', { name: 'Comes first' })).toBe(0);
  });
});

describe('past imports', () => {
  it('lists one’s own; leads see everybody’s', async () => {
    const path = await checked('metrics', `${METRICS}\nNobody,linkedin,2026-11-01,clicks,7,count`);
    expect(await wordsAt('/imports')).toContain('rows.csv');
    const other = (await site.signedIn()).agent;
    expect(await wordsAt('/imports', other)).toContain('Nothing was imported yet');
    await other.get(path).expect(404);
    const lead = (await site.signedIn('lead')).agent;
    await lead.get(path).expect(200);
    expect(await wordsAt('/imports', lead)).toContain('Olga Operator');
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
