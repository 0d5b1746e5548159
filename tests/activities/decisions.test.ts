import { createDecisionActivities } from '../../activities/decisions';
import { listNotifications } from '../../db/notifications';
import type { Operator } from '../../db/operators';
import { asked, saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { plus } from '../../workflows/domain/time';
import { aCampaignAtWork } from '../support/work';

let database: TestDatabase;
let lead: Operator;
beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
});
afterAll(() => database.destroy());

/** A pause that is refused, judged so many ms after it was said. */
async function refusedAfter(ms: number) {
  const campaign = await aCampaignAtWork(database.db, lead, NOW);
  const said = saidBy(lead, NOW);
  const commandId = await asked(database.db, campaign.id, 'resume', { policy: 'keep_dates' }, said);
  const { judge } = createDecisionActivities({ db: database.db });
  const input = { campaignId: campaign.id, commandId, name: 'resume' as const, seq: 0 };
  const { outcome } = await judge({ ...input, now: plus(NOW, ms).toISOString() });
  expect(outcome.ok).toBe(false);
  const inbox = await listNotifications(database.db, lead, { unread: true, limit: 50 });
  return inbox.filter(({ kind, campaign_id }) => kind === 'DECISION_REFUSED' && campaign_id === campaign.id);
}

describe('a decision that is refused', () => {
  it('is told to its author in the inbox when they were only answered that it is saved', async () => {
    const told = await refusedAfter(15_000);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      link: '/today',
      title: expect.stringMatching(/^Your decision to resume was refused/),
    });
  });

  it('is not told again to somebody who was answered at once', async () => {
    expect(await refusedAfter(2_000)).toEqual([]);
  });
});
