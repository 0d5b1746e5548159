import type { Agent } from 'supertest';
import type { Operator } from '../../db/operators';
import { askForApproval } from '../../db/artifacts';
import { STAGES, stagePath } from '../../workflows/domain/artifacts/stages';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { NORTHWIND } from '../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../support/artifacts/strategy';
import { saidBy } from '../support/campaigns';
import { NOW } from '../support/cast';
import { anApproved, aVersion } from '../support/chain';
import { anApi, aPlannedCampaign, aRunningCampaign, type ApiApp, type Machine } from '../support/machine';
import { unescaped, wordsOf } from '../support/page';

let site: ApiApp;
let machine: Machine;
let lead: { agent: Agent; operator: Operator };
beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  lead = await site.signedIn('lead');
});
afterAll(() => site.destroy());

const ROOMS = ['', '/plan', '/calendar', '/tasks', '/metrics', '/reports', '/timeline', '/policy', '/edit'];

async function stripOf(path: string) {
  const { text } = await lead.agent.get(path).expect(200);
  const nav = /<nav aria-label="Stages"[\s\S]*?<\/nav>/.exec(text)?.[0] ?? '';
  return [...nav.matchAll(/<li class="stage">([\s\S]*?)<\/li>/g)].map(([, entry = '']) => ({
    words: wordsOf(entry),
    links: [...entry.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href]) => unescaped(href ?? '')),
    current: entry.includes('aria-current="page"'),
  }));
}
const wordsIn = async (path: string) => (await stripOf(path)).map(({ words }) => words);

describe('the stage strip', () => {
  it('stands on every page of a campaign: the campaign and its six stages, with where one is', async () => {
    const id = await aPlannedCampaign(site, machine);
    for (const room of [...ROOMS, ...STAGES.map((stage) => `/${stagePath(stage)}`)]) {
      const strip = await stripOf(`/campaigns/${id}${room}`);
      expect([room, strip.length]).toEqual([room, 7]);
    }
    const strip = await stripOf(`/campaigns/${id}/creatives`);
    expect(strip.map(({ current }) => current)).toEqual([false, false, false, true, false, false, false]);
  });

  it('says what a new campaign begins with, and leads there from whatever is locked', async () => {
    const id = await aPlannedCampaign(site, machine, { planning: 'FULL' });
    expect(await wordsIn(`/campaigns/${id}`)).toEqual([
      'Campaign Planned Begin Intake',
      'Intake Not begun',
      ...['Strategy', 'Creatives', 'Execution', 'Monitoring', 'Delivery'].map(
        (name) => `${name} Locked Begin Intake`,
      ),
    ]);
    const [, , strategy] = await stripOf(`/campaigns/${id}`);
    expect(strategy?.links).toEqual([`/campaigns/${id}/strategy`, `/campaigns/${id}/intake`]);
  });

  it('leads to the plan that waits, and to resuming what is paused', async () => {
    const waiting = await stripOf(`/campaigns/${await aPlannedCampaign(site, machine)}`);
    expect(waiting[0]?.words).toBe('Campaign Planned Decide on its plan');
    const running = await aRunningCampaign(site, machine);
    expect((await wordsIn(`/campaigns/${running}`))[0]).toBe('Campaign Running');
    await machine.post(`/campaigns/${running}/pause`, { reason: 'The client asked' });
    expect((await wordsIn(`/campaigns/${running}`))[0]).toBe('Campaign Paused Resume it');
  });

  it('names what waits for a decision, what is in force and what is flagged', async () => {
    const { start_date, end_date } = NORTHWIND;
    const id = await aPlannedCampaign(site, machine, { start_date, end_date });
    const { operator } = lead;
    await anApproved(site.db, id, 'INTAKE', INTAKE_CONTENT, operator, NOW);
    const { version, checksum } = await aVersion(site.db, id, 'STRATEGY', STRATEGY_CONTENT, operator, NOW);
    await askForApproval(site.db, id, 'STRATEGY', { version, checksum }, saidBy(operator, NOW));
    expect((await wordsIn(`/campaigns/${id}`)).slice(1, 4)).toEqual([
      'Intake Approved',
      'Strategy Waits for approval',
      'Creatives Locked Decide on Strategy',
    ]);
    await anApproved(site.db, id, 'STRATEGY', STRATEGY_CONTENT, operator, NOW);
    const changed = { ...INTAKE_CONTENT, voice: { tone_voice: 'Dry and short.' } };
    await anApproved(site.db, id, 'INTAKE', changed, operator, NOW);
    expect((await wordsIn(`/campaigns/${id}`)).slice(1, 4)).toEqual([
      'Intake Approved',
      'Strategy Flagged Look at it again',
      'Creatives Locked Look at Strategy again',
    ]);
  });
});
