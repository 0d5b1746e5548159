import type { Agent } from 'supertest';
import type { Operator } from '../../db/operators';
import { NOW } from '../support/cast';
import {
  anApi,
  aPlannedCampaign,
  aRunningCampaign,
  postsOf,
  type ApiApp,
  type Machine,
} from '../support/machine';
import { formOf, unescaped, wordsOf } from '../support/page';
import { AUDIT_WORDS, auditWords } from '../../web/audit/words';

let site: ApiApp;
let machine: Machine;
let lead: { agent: Agent; operator: Operator };

beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  lead = await site.signedIn('lead');
});
afterAll(() => site.destroy());

const open = async (query = '', { agent } = lead) => (await agent.get(`/audit${query}`).expect(200)).text;
/** The entries alone: the filter above them lists every verb. */
const entries = (html: string) => wordsOf(/<ol class="timeline">[\s\S]*<\/ol>/.exec(html)?.[0] ?? '');

it('says who did what in which campaign, and why', async () => {
  const id = await aRunningCampaign(site, machine, { name: 'Told in full' });
  await machine.post(`/campaigns/${id}/pause`, { reason: 'The client is away' });
  const words = entries(await open('?campaign=Told+in+full'));
  expect(words).toContain('Leo Lead created the campaign in Told in full');
  expect(words).toContain('AICMO drafted the plan in Told in full');
  expect(words).toContain('Leo Lead paused the campaign in Told in full : “The client is away”');
});

it('shows what a change was from and to', async () => {
  const id = await aPlannedCampaign(site, machine, { name: 'Changed once', objective: 'Sell tea' });
  await machine.patch(`/campaigns/${id}`, { objective: 'Sell coffee' });
  const words = entries(await open(`?campaign=${id}&action=updated_campaign`));
  expect(words).toContain('What changed objective Sell tea Sell coffee');
});

it('filters by person and by verb, and says so when nothing fits', async () => {
  await aPlannedCampaign(site, machine, { name: 'Filtered' });
  const drafted = entries(await open('?campaign=Filtered&actor=AICMO'));
  expect(drafted).toContain('AICMO drafted the plan');
  expect(drafted).not.toContain('created the campaign');
  const text = await open('?campaign=Filtered&action=archived_campaign');
  expect(wordsOf(text)).toContain('Nothing fits');
  expect(text).toContain('<option value="archived_campaign" selected>');
});

it('goes on where a page ends, without losing or repeating an entry', async () => {
  const id = await aPlannedCampaign(site, machine, { name: 'Long story' });
  for (let at = 0; at < 55; at += 1) await machine.patch(`/campaigns/${id}`, { budget: `${at} euros` });
  const seen = new Set<string>();
  let query: string | undefined = '?campaign=Long+story';
  let pages = 0;
  while (query !== undefined && pages < 10) {
    const text: string = await open(query);
    for (const [, entry = ''] of text.matchAll(/id="entry-([0-9a-f-]{36})"/g)) {
      expect(seen.has(entry)).toBe(false);
      seen.add(entry);
    }
    query = /href="\/audit(\?[^"]*before[^"]*)">Older entries/
      .exec(text)?.[1]
      ?.replaceAll('&amp;', '&')
      .replaceAll('&#x3D;', '=');
    pages += 1;
  }
  const all = await site.db('audit_entries').where({ campaign_id: id }).pluck('id');
  expect(pages).toBeGreaterThan(1);
  expect([...seen].sort()).toEqual([...(all as string[])].sort());
});

it('keeps entries of other clients from an operator who is member of some', async () => {
  await aPlannedCampaign(site, machine, { name: 'Whispered', client: 'Secret Client' });
  const outsider = await site.signedIn();
  const other = await site.db('clients').whereNot({ name: 'Secret Client' }).first('id');
  await site.db('client_members').insert({ client_id: other.id, operator_id: outsider.operator.id });
  expect(entries(await open('?campaign=Filtered', outsider))).toContain('Filtered');
  expect(entries(await open('?campaign=Whispered'))).toContain('Whispered');
  expect(entries(await open('?campaign=Whispered', outsider))).toBe('');
});

it('finds words of a reason, by their beginnings', async () => {
  const id = await aRunningCampaign(site, machine, { name: 'Worded' });
  await machine.post(`/campaigns/${id}/pause`, { reason: 'The photographer broke her camera' });
  expect(entries(await open(`?campaign=${id}&words=photo+camera`))).toContain('paused the campaign');
  expect(entries(await open(`?campaign=${id}&words=photo+violin`))).toBe('');
});

it('filters by the kind of record, by one record, and links to it', async () => {
  const id = await aRunningCampaign(site, machine, { name: 'Recorded' });
  const [post] = await postsOf(machine, id);
  await machine.post(`/tasks/${post?.['id']}/claim`, {});
  const text = await open(`?entity=task&id=${post?.['id']}`);
  expect(entries(text)).toMatch(/^Leo Lead claimed a task in Recorded/);
  expect(text).toContain(`<a href="/tasks/${post?.['id']}">The task</a>`);
  expect(text).toContain('<option value="task" selected>');
  expect(entries(await open(`?campaign=${id}&entity=policy`))).toBe('');
});

it('takes days of the campaign’s zone where the list is of one campaign', async () => {
  // 10:00 UTC on 20 November is already the 21st on Kiritimati.
  await aPlannedCampaign(site, machine, { name: 'Far east', timezone: 'Pacific/Kiritimati' });
  const text = await open('?campaign=Far+east&from=2026-11-21&to=2026-11-21');
  expect(entries(text)).toContain('created the campaign');
  expect(wordsOf(text)).toContain('Days are those of Pacific/Kiritimati.');
  expect(entries(await open('?campaign=Far+east&from=2026-11-20&to=2026-11-20'))).toBe('');
  expect(wordsOf(await open('?from=yesterday'))).toContain('Is a day such as 2026-11-20.');
});

it('reads a change field by field, in words', async () => {
  const id = await aRunningCampaign(site, machine, { name: 'Read', cadence: { linkedin: 3 } });
  await machine.patch(`/campaigns/${id}`, { cadence: { linkedin: 5 } });
  await machine.post(`/campaigns/${id}/pause`, { reason: 'because of a test' });
  const words = entries(await open(`?campaign=${id}`));
  expect(words).toContain('cadence: linkedin 3 5');
  expect(words).toContain('status Running Paused');
});

it('links to no record of a campaign that is gone, and still finds its entries by name', async () => {
  const admin = await site.machine('admin');
  const id = await aPlannedCampaign(site, machine, { name: 'Gone for good' });
  expect((await admin.delete(`/campaigns/${id}`, { confirmation: 'Gone for good' })).status).toBe(200);
  const text = await open('?campaign=Gone+for');
  expect(entries(text)).toContain('deleted the campaign for good in Gone for good');
  expect(text).not.toContain(`href="/campaigns/${id}`);
});

describe('an export', () => {
  const get = (path: string, { agent } = lead) => agent.get(path).expect(200);

  it('is a table of what fits, with nothing that a spreadsheet would run', async () => {
    const id = await aRunningCampaign(site, machine, { name: '=cmd()' });
    await machine.post(`/campaigns/${id}/pause`, { reason: '=1+1, really' });
    const sent = await get(`/audit/export.csv?campaign=${id}&action=paused_campaign`);
    expect(sent.headers['content-disposition']).toMatch(/^attachment; filename="?audit-2026-11-20\.csv"?$/);
    const [head, row, ...more] = sent.text.trim().split('\n');
    expect(head).toMatch(/^\uFEFF?at,actor,action,campaign_name,/);
    expect(row).toContain(`paused_campaign,'=cmd(),${id},campaign,${id},"'=1+1, really"`);
    expect(more).toEqual([]);
  });

  it('begins with the mark by which spreadsheets know its letters', async () => {
    const bytes = await lead.agent
      .get('/audit/export.csv?words=nowhere')
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      });
    expect([...(bytes.body as Buffer).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('is JSON of the same entries, with what it was narrowed to', async () => {
    const id = await aPlannedCampaign(site, machine, { name: 'As JSON' });
    const { body } = await get(`/audit/export.json?campaign=${id}`);
    expect(body).toMatchObject({ schema: 'aicmo.audit.v1', capped: false, filter: { campaignId: id } });
    const all = await site.db('audit_entries').where({ campaign_id: id }).pluck('id');
    expect(body.entries.map((entry: { id: string }) => entry.id).sort()).toEqual(all.sort());
    const none = await get(`/audit/export.json?campaign=${id}&words=nowhere`);
    expect(none.body.entries).toEqual([]);
  });

  it('holds for an operator only what they may see', async () => {
    const id = await aPlannedCampaign(site, machine, { name: 'Hushed', client: 'Another Secret' });
    const outsider = await site.signedIn();
    const other = await site.db('clients').whereNot({ name: 'Another Secret' }).first('id');
    await site.db('client_members').insert({ client_id: other.id, operator_id: outsider.operator.id });
    expect((await get(`/audit/export.json?campaign=${id}`, outsider)).body.entries).toEqual([]);
  });
});

describe('the chains', () => {
  it('are checked on an admin’s word, which is written down with what came out', async () => {
    const { agent } = await site.signedIn('admin');
    const before = wordsOf((await agent.get('/audit/chains').expect(200)).text);
    expect(before).toContain('Nobody has had it checked yet.');
    const form = formOf((await agent.get('/audit/chains')).text, '/audit/chains');
    const send = () => agent.post('/audit/chains').type('form').send(form.hidden).redirects(1).expect(200);
    expect(wordsOf((await send()).text)).toContain('Every chain was whole Ada Admin had');
    await send();
    expect(await site.db('audit_entries').where({ action: 'verified_audit' })).toHaveLength(1);
  });

  it('are named where somebody touched them', async () => {
    const { agent } = await site.signedIn('admin');
    const id = await aPlannedCampaign(site, machine, { name: 'Touched' });
    await site.db.transaction(async (trx) => {
      await trx.raw('alter table audit_entries disable trigger user');
      await trx('audit_entries')
        .where({ campaign_id: id, action: 'created_campaign' })
        .update({ actor: 'x' });
      await trx.raw('alter table audit_entries enable trigger user');
    });
    const sent = await agent.post('/audit/chains').type('form').send({}).redirects(1).expect(200);
    expect(wordsOf(sent.text)).toContain('The audit was touched');
    expect(unescaped(sent.text)).toContain(`href="/audit?campaign=${id}"`);
    expect(wordsOf(sent.text)).toContain(`The chain of campaign ${id}, link 1: the entry is not what it was`);
  });

  it('are none of a lead’s business', async () => {
    await lead.agent.get('/audit/chains').expect(403);
  });
});

it('has words for every verb that these pages write down, and readable ones for any other', async () => {
  const verbs = (await site.db('audit_entries').distinct('action').pluck('action')) as string[];
  expect(verbs.filter((verb) => AUDIT_WORDS[verb] === undefined)).toEqual([]);
  expect(auditWords('did_something_new')).toBe('did something new');
});
