import { createDecisionActivities } from '../../activities/decisions';
import { newId } from '../../db/ids';
import { listNotifications } from '../../db/notifications';
import type { Operator } from '../../db/operators';
import { asked, saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { plus } from '../../workflows/domain/time';
import type { OutsideDecision } from '../../workflows/messages/campaigns';
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

describe('a decision by signal whose argument is no object', () => {
  const said = async (name: 'resume' | 'approve' | 'pause', argument: unknown) => {
    const campaign = await aCampaignAtWork(database.db, lead, NOW);
    const { judge } = createDecisionActivities({ db: database.db });
    const commandId = newId();
    const outside = argument as OutsideDecision;
    const input = { campaignId: campaign.id, commandId, name, seq: 0, now: NOW.toISOString(), outside };
    const { outcome } = await judge(input);
    const row = await database.db('commands').where({ id: commandId }).first();
    return { campaign, outcome, row };
  };

  it.each([
    ['approve', 'yes'],
    ['resume', ['keep_dates']],
    ['resume', 7],
  ] as const)('is refused and written down: %s %j', async (name, argument) => {
    const { outcome, row, campaign } = await said(name, argument);
    expect(outcome).toMatchObject({ ok: false, reason: 'FIELDS_INVALID' });
    expect(row).toMatchObject({
      status: 'REFUSED',
      actor: { name: 'temporal:unknown' },
      payload: { unreadable: argument },
    });
    const entry = { campaign_id: campaign.id, action: `refused_to_${name}` };
    expect(await database.db('audit_entries').where(entry)).toHaveLength(1);
  });

  it('holds all the same when it is the brake', async () => {
    const { outcome, campaign } = await said('pause', 'stop!');
    expect(outcome).toMatchObject({ ok: true });
    expect(await database.db('pauses').where({ campaign_id: campaign.id, to_at: null })).toHaveLength(1);
  });
});
