import { STAGES, stagePath } from '../../workflows/domain/artifacts/stages';
import { aCampaignBody } from '../support/campaigns';
import { NOW } from '../support/cast';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../support/machine';
import { wordsOf } from '../support/page';

let site: ApiApp;
let machine: Machine;

beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
});
afterAll(() => site.destroy());

const aPlanned = (given = {}) => aPlannedCampaign(site, machine, { ...aCampaignBody(NOW), ...given });

describe('the page of a stage', () => {
  it('opens intake, and says of the others what has to be approved first', async () => {
    const id = await aPlanned();
    const { agent } = await site.signedIn();
    for (const stage of STAGES) {
      const { text } = await agent.get(`/campaigns/${id}/${stagePath(stage)}`).expect(200);
      expect(wordsOf(text).includes('has to be approved first')).toBe(stage !== 'INTAKE');
    }
  });
});
