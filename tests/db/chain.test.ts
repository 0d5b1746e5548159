import type { Operator } from '../../db/operators';
import { listArtifacts, runArtifactQc } from '../../db/artifacts';
import { STAGES } from '../../workflows/domain/artifacts/stages';
import { EXAMPLES } from '../support/artifacts';
import { actorFor, aCampaign } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { anApproved } from '../support/chain';
import { aDatabase, type TestDatabase } from '../support/database';
import { campaignOf } from '../support/work';

let database: TestDatabase;
let lead: Operator;
beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
});
afterAll(() => database.destroy());

describe('a campaign from its intake to its delivery', () => {
  it('has each stage saved, passed by quality control and approved, one on the other', async () => {
    const { db } = database;
    const { campaignId: id } = await aCampaign(db, lead, NOW, {
      planning: 'FULL',
      platforms: ['linkedin', 'instagram', 'email'],
      cadence: { linkedin: 1, instagram: 1, email: 1 },
      start_date: '2027-03-01',
      end_date: '2027-05-23',
    });
    for (const stage of STAGES) {
      await anApproved(db, id, stage, EXAMPLES[stage], lead, NOW);
      const report = await runArtifactQc(db, id, stage, {}, { actor: actorFor(lead), now: NOW });
      expect({ stage, ...report }).toMatchObject({ ok: true, value: { qc_status: 'PASS' } });
    }
    const artifacts = await listArtifacts(db, id);
    expect(artifacts.map(({ stage, approved_version, flag }) => [stage, approved_version, flag])).toEqual(
      STAGES.map((stage) => [stage, 1, null]),
    );
    // Approving the execution plan made its terms the campaign's.
    expect((await campaignOf(db, id)).cadence).toEqual({ linkedin: 3, instagram: 3, email: 1 });
  });
});
