import type { Agent } from 'supertest';
import { askForApproval } from '../../db/artifacts';
import type { Operator } from '../../db/operators';
import { STAGE_NAMES, STAGES, stagePath } from '../../workflows/domain/artifacts/stages';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { NORTHWIND } from '../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../support/artifacts/strategy';
import { saidBy } from '../support/campaigns';
import { NOW } from '../support/cast';
import { anApproved, aVersion } from '../support/chain';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../support/machine';
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

const page = async (path: string) => (await lead.agent.get(path).expect(200)).text;
const words = async (path: string) => wordsOf(await page(path));
/** The rows of the list, each as its words and where its links lead. */
async function rowsOf(path: string) {
  const text = await page(path);
  return [...text.matchAll(/<li class="row">([\s\S]*?)<\/li>/g)].map(([, row = '']) => ({
    words: wordsOf(row),
    links: [...row.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href]) => unescaped(href ?? '')),
  }));
}
const aFull = (given = {}) => {
  const { start_date, end_date } = NORTHWIND;
  return aPlannedCampaign(site, machine, { planning: 'FULL', start_date, end_date, ...given });
};

describe('the page of a stage over all campaigns', () => {
  it('stands in the navigation after the campaigns, one for each stage, and says when nothing needs work', async () => {
    const home = await page('/campaigns');
    const side = home.slice(home.indexOf('<nav class="side"'), home.indexOf('<main'));
    const nav = [...side.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href);
    const from = nav.indexOf('/campaigns');
    expect(nav.slice(from, from + 7)).toEqual([
      '/campaigns',
      ...STAGES.map((stage) => `/${stagePath(stage)}`),
    ]);
    for (const stage of STAGES) {
      const said = await words(`/${stagePath(stage)}`);
      expect(said).toContain(STAGE_NAMES[stage]);
      expect(said).toContain('Nothing needs work here');
    }
  });

  it('lists what waits, what is sent back, drafted, open and locked, and what would come first', async () => {
    const { operator } = lead;
    const [begun, asked, fresh] = [
      await aFull({ name: 'Begun', client: 'Contoso' }),
      await aFull({ name: 'Asked', client: 'Contoso' }),
      await aFull({ name: 'Fresh', client: 'Fabrikam' }),
    ];
    await aPlannedCampaign(site, machine, { name: 'Quick and never begun' });
    await aVersion(site.db, begun, 'INTAKE', { goals: { objective: 'Sales' } }, operator, NOW);
    await anApproved(site.db, asked, 'INTAKE', INTAKE_CONTENT, operator, NOW);
    const saved = await aVersion(site.db, asked, 'STRATEGY', STRATEGY_CONTENT, operator, NOW);
    await askForApproval(site.db, asked, 'STRATEGY', saved, saidBy(operator, NOW));

    const intake = await rowsOf('/intake');
    expect(intake.map(({ words: said }) => said)).toEqual([
      expect.stringMatching(/^Draft Begun Contoso .* Finish Intake Version 1, \d+ % filled in\.$/),
      expect.stringMatching(/^Not begun Fresh Fabrikam Begin Intake Open: nothing is written yet\.$/),
    ]);
    expect(intake[0]?.links).toEqual([`/campaigns/${begun}/intake`, `/campaigns/${begun}/intake`]);
    const strategy = await rowsOf('/strategy');
    expect(strategy.map(({ words: said }) => said)).toEqual([
      expect.stringMatching(
        /^Waits for approval Asked .* Decide on Strategy Version 1, asked for by Leo Lead\.$/,
      ),
      expect.stringMatching(/^Locked Begun Contoso Finish Intake Waits for Intake: draft\.$/),
      expect.stringMatching(/^Locked Fresh Fabrikam Begin Intake Waits for Intake: not begun\.$/),
    ]);
    expect(strategy[2]?.links).toEqual([`/campaigns/${fresh}/strategy`, `/campaigns/${fresh}/intake`]);
    expect(await words('/strategy')).toContain('All 3 Locked 2 Waits for approval 1');
  });

  it('is narrowed to a state and a client, sorted, and forgives an address that says nothing', async () => {
    const names = async (query: string) =>
      (await rowsOf(`/strategy?${query}`)).map(({ words: said }) => /Asked|Begun|Fresh/.exec(said)?.[0]);
    expect(await names('state=locked')).toEqual(['Begun', 'Fresh']);
    expect(await names('sort=campaign')).toEqual(['Asked', 'Begun', 'Fresh']);
    const { id } = await site.db('clients').where({ name: 'Fabrikam' }).first('id');
    expect(await names(`client=${id}`)).toEqual(['Fresh']);
    expect(await words(`/strategy?client=${id}&state=rejected`)).toContain('Nothing found');
    expect(await names('state=x&client=y&sort=z&after=q')).toHaveLength(3);
  });

  it('says why something is flagged', async () => {
    const { id } = await site.db('campaigns').where({ name: 'Asked' }).first('id');
    await anApproved(site.db, id, 'STRATEGY', STRATEGY_CONTENT, lead.operator, NOW);
    const changed = { ...INTAKE_CONTENT, voice: { tone_voice: 'Dry and short.' } };
    await anApproved(site.db, id, 'INTAKE', changed, lead.operator, NOW);
    const [first] = await rowsOf('/strategy');
    expect(first?.words).toContain('Flagged Asked');
    expect(first?.words).toContain('Intake was approved as version 2; this was built on version 1.');
  });
});
