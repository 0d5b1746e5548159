import { newId } from '../../../db/ids';
import { readImport } from '../../../web/imports/file';
import { IMPORT_COLUMNS, IMPORT_KINDS, MOST_ROWS } from '../../../workflows/domain/imports';
import { NOW } from '../../support/cast';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../../support/machine';
import { wordsOf } from '../../support/page';

const METRICS = 'campaign,platform,date,metric_type,value';

let site: ApiApp;
let machine: Machine;
beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('operator');
});
afterAll(() => site.destroy());

const send = (path: string, csv: string, key?: string) =>
  machine.ask('post', path, { body: csv, headers: { 'Content-Type': 'text/csv' }, key });
const figures = (campaign: string) => site.db('metric_entries').where({ campaign_id: campaign });

describe('POST /imports/:kind', () => {
  it('looks at every row without writing when it is a dry run', async () => {
    const id = await aPlannedCampaign(site, machine, { name: 'Dry run' });
    const csv = `${METRICS}\nDry run,linkedin,2026-11-01,clicks,7\nDry run,myspace,2026-11-01,clicks,7`;
    for (const query of ['?dry_run=true', '?dry_run']) {
      const answer = await send(`/imports/metrics${query}`, csv);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        dry_run: true,
        rows: 2,
        wrong: 1,
        counts: {},
        errors: [expect.objectContaining({ line: 3, field: 'platform', rule: 'UNKNOWN_PLATFORM' })],
      });
    }
    expect(await figures(id)).toEqual([]);
    expect(await site.db('imports')).toEqual([]);
  });

  it('takes in all rows or none, and says the same again to the same key', async () => {
    const id = await aPlannedCampaign(site, machine, { name: 'By machine' });
    const wrong = await send(
      '/imports/metrics',
      `${METRICS}\nBy machine,linkedin,2026-11-01,clicks,7\nx,,,,`,
    );
    expect(wrong.status).toBe(422);
    expect(wrong.body.details).toMatchObject({ reason: 'IMPORT_ROWS_WRONG', rows: 2, wrong: 1 });
    expect(await figures(id)).toEqual([]);
    const key = newId();
    const right = `${METRICS}\nBy machine,linkedin,2026-11-01,clicks,7\nBy machine,x,2026-11-01,clicks,8`;
    const first = await send('/imports/metrics', right, key);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ dry_run: false, rows: 2, counts: { metrics: 2, campaigns: 1 } });
    expect((await send('/imports/metrics', right, key)).body).toEqual(first.body);
    expect(await figures(id)).toHaveLength(2);
    const other = await send('/imports/metrics', `${right}\nBy machine,x,2026-11-02,clicks,8`, key);
    expect(other.body.details.reason).toBe('COMMAND_REUSED');
    expect(
      await site.db('audit_entries').where({ action: 'imported_metrics', campaign_id: id }),
    ).toHaveLength(1);
  });

  it('takes JSON, too, and begins the processes of imported campaigns', async () => {
    const csv = `name,client,objective,primary_cta,platforms,timezone,start_date,end_date
By JSON,Contoso,Win customers,Order,linkedin email,UTC,2026-12-01,2026-12-31`;
    const answer = await machine.post('/imports/campaigns', { csv });
    expect(answer.body).toMatchObject({ rows: 1, counts: { campaigns: 1, clients: 1 } });
    await site.settled();
    const [campaign] = await site.db('campaigns').where({ name: 'By JSON' });
    const [plan] = await site.db('plans').where({ campaign_id: campaign.id });
    expect(plan).toMatchObject({ version: 1, status: 'IN_REVIEW' });
  });

  it.each(IMPORT_KINDS)('says and refuses the same limits as the page: %s', async (kind) => {
    const word = kind.toLowerCase();
    const most = MOST_ROWS[kind].toLocaleString('en-GB');
    const { agent } = await site.signedIn();
    const says = `at most ${most} rows and 10 MB`;
    expect(wordsOf((await agent.get(`/imports/${word}`)).text)).toContain(says);
    const { paths } = (await agent.get('/api/v1/openapi.json').expect(200)).body as {
      paths: Record<string, { post: { description: string } }>;
    };
    expect(paths[`/imports/${word}`]?.post.description).toContain(says);

    const names = IMPORT_COLUMNS[kind].map(({ name }) => name).join(',');
    const rows = (count: number) => [names, ...Array<string>(count).fill('x')].join('\n');
    const refused = await send(`/imports/${word}?dry_run`, rows(MOST_ROWS[kind] + 1));
    expect([refused.status, refused.body.details]).toEqual([
      413,
      expect.objectContaining({ reason: 'IMPORT_TOO_MANY', limit: MOST_ROWS[kind] }),
    ]);
    const onPage = await agent
      .post(`/imports/${word}`)
      .attach('file', Buffer.from(rows(MOST_ROWS[kind] + 1)), 'rows.csv');
    expect([onPage.status, wordsOf(onPage.text)]).toEqual([
      413,
      expect.stringContaining(`more than ${most} rows`),
    ]);
    expect(readImport(kind, 'rows.csv', Buffer.from(rows(MOST_ROWS[kind])))).toMatchObject({ ok: true });
  });

  it('refuses other bodies, files that are too large, and headers it does not know', async () => {
    expect((await machine.post('/imports/metrics', { rows: [] })).status).toBe(422);
    const large = await send('/imports/metrics', 'a'.repeat(10 * 1024 * 1024 + 1));
    expect(large.status).toBe(413);
    expect(large.body.details).toMatchObject({ reason: 'FILE_SIZE', limit: '10 MB' });
    const header = await send('/imports/calendar', 'campaign,when\nA,now');
    expect(header.body.details).toMatchObject({
      reason: 'IMPORT_HEADER',
      missing: ['platform', 'date', 'time', 'title', 'copy'],
      unknown: ['when'],
    });
  });
});
