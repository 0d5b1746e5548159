import type { Agent } from 'supertest';
import type { Operator } from '../../db/operators';
import { NOW } from '../support/cast';
import { anApi, aPlannedCampaign, aRunningCampaign, type ApiApp, type Machine } from '../support/machine';
import { wordsOf } from '../support/page';
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

it('has words for every verb that these pages write down, and readable ones for any other', async () => {
  const verbs = (await site.db('audit_entries').distinct('action').pluck('action')) as string[];
  expect(verbs.filter((verb) => AUDIT_WORDS[verb] === undefined)).toEqual([]);
  expect(auditWords('did_something_new')).toBe('did something new');
});
