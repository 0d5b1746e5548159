import { listLateWakes, readBacklog, readOldestLateWake } from '../../db/deliveries';
import {
  fanOutControls,
  pauseSystem,
  readControls,
  readFanOut,
  resumeSystem,
  switchCampaigns,
} from '../../db/controls';
import { markDelivered } from '../../db/commands';
import { once } from '../../db/once';
import type { Operator } from '../../db/operators';
import { changeCampaignPolicy, changeWorkspacePolicy, policyOfCampaign, readPolicy } from '../../db/policies';
import { listBearingPauses, listOpenPausesOf, listOpenSystemPauses } from '../../db/pauses';
import type { SystemControlsRow } from '../../db/tables';
import { DAEMON } from '../../workflows/domain/permissions';
import { DEFAULT_POLICY, type PolicyOverrides } from '../../workflows/domain/policy';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { aCampaign, actorFor, asked, saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, campaignOf, tick } from '../support/work';

// Each on a database of its own: the brake is one for all.
let database: TestDatabase;
let admin: Operator;
const db = () => database.db;

beforeEach(async () => {
  database = await aDatabase();
  admin = await anOperator(database.db, { role: 'admin' });
});
afterEach(() => database.destroy());

const controlCommands = () => db()('commands').where({ kind: 'controls_changed' }).orderBy('created_at');
const closed = (id: string) => db()('campaigns').where({ id }).update({ status: 'COMPLETED' });

describe('the brake', () => {
  it('is one row with who, why and since when, and a pause that lasts', async () => {
    const pulled = await pauseSystem(db(), ' The network is down ', actorFor(admin), NOW);
    expect(pulled).toMatchObject({ ok: true, value: { system_paused: true, epoch: 1 } });
    expect(await readControls(db())).toMatchObject({
      system_paused: true,
      paused_by: admin.name,
      paused_reason: 'The network is down',
      paused_at: NOW,
    });
    expect(await listOpenSystemPauses(db())).toEqual([
      expect.objectContaining({ reason: 'SYSTEM', campaign_id: null, from_at: NOW, to_at: null }),
    ]);
    expect(await db()('audit_entries').where({ action: 'system_paused' }).first()).toMatchObject({
      actor: admin.name,
      reason: 'The network is down',
      before: { system_paused: false, epoch: 0 },
      after: { system_paused: true, epoch: 1 },
    });
  });

  it('needs a reason, and pulled twice tells who pulled it', async () => {
    expect(await pauseSystem(db(), 'no', actorFor(admin), NOW)).toMatchObject({ reason: 'REASON_REQUIRED' });
    await pauseSystem(db(), 'The network is down', actorFor(admin), NOW);
    expect(await pauseSystem(db(), 'Once more', DAEMON, plus(NOW, HOUR))).toMatchObject({
      code: 'CONFLICT',
      reason: 'ALREADY_PAUSED',
      detail: { by: admin.name, since: NOW.toISOString(), why: 'The network is down' },
    });
    expect((await readControls(db())).epoch).toBe(1);
  });

  it('pulled by two at once is pulled once', async () => {
    const both = await Promise.all(
      [admin, admin].map((who) => pauseSystem(db(), 'Fire', actorFor(who), NOW)),
    );
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await listOpenSystemPauses(db())).toHaveLength(1);
  });

  it('released ends the pause, with dates kept; released twice is refused', async () => {
    await pauseSystem(db(), 'The network is down', actorFor(admin), NOW);
    const end = plus(NOW, 2 * HOUR);
    expect(await resumeSystem(db(), 'It is back', actorFor(admin), end)).toMatchObject({
      ok: true,
      value: { system_paused: false, paused_by: null, epoch: 2 },
    });
    expect(await db()('pauses').first()).toMatchObject({
      to_at: end,
      resumed_by: admin.name,
      resume_policy: 'keep_dates',
    });
    expect(await resumeSystem(db(), 'Again', actorFor(admin), end)).toMatchObject({
      code: 'ILLEGAL_TRANSITION',
      reason: 'NOT_PAUSED',
    });
  });

  it('released by a clock that is behind ends the pause no earlier than it began', async () => {
    await pauseSystem(db(), 'The network is down', actorFor(admin), NOW);
    await resumeSystem(db(), undefined, actorFor(admin), plus(NOW, -HOUR));
    expect(await db()('pauses').first()).toMatchObject({ from_at: NOW, to_at: NOW });
  });

  it('holds a running campaign: no tick changes anything until it is released', async () => {
    const { id } = await aCampaignAtWork(db(), admin, NOW, { cadence: { linkedin: 7 } });
    await pauseSystem(db(), 'The network is down', actorFor(admin), NOW);
    const rows = async () => [
      await db()('tasks').where({ campaign_id: id }).orderBy('id'),
      await db()('calendar_items').where({ campaign_id: id }).orderBy('id'),
      await db()('escalations').where({ campaign_id: id }),
      await db()('campaign_ticks').where({ campaign_id: id }),
    ];
    const before = await rows();
    for (let days = 1; days <= 5; days += 1) await tick(db(), id, plus(NOW, days * DAY));
    expect(await rows()).toEqual(before);

    await resumeSystem(db(), undefined, actorFor(admin), plus(NOW, 5 * DAY));
    await tick(db(), id, plus(NOW, 5 * DAY));
    expect(await db()('tasks').where({ campaign_id: id, status: 'MISSED' })).not.toEqual([]);
    expect(await db()('escalations').where({ campaign_id: id })).toHaveLength(1);
  });

  it('released a moment in the future, by a clock that is ahead, is settled all the same', async () => {
    const { id } = await aCampaignAtWork(db(), admin, NOW);
    await pauseSystem(db(), 'The network is down', actorFor(admin), NOW);
    const now = plus(NOW, DAY);
    await resumeSystem(db(), undefined, actorFor(admin), plus(now, 1_500));
    await tick(db(), id, now);
    expect((await campaignOf(db(), id)).pauses_settled_through).toEqual(plus(now, 1_500));
  });

  it('given with a key answers the same again, and says what it did only once', async () => {
    const by = saidBy(admin, NOW);
    const pull = (reason: string) =>
      once<SystemControlsRow>(db(), 'pause_system', { reason }, by, (keep) =>
        pauseSystem(db(), reason, by.actor, NOW, keep),
      );
    const first = await pull('The network is down');
    if (!first.ok) throw new Error('refused');
    const again = await Promise.all([pull('The network is down'), pull('The network is down')]);
    for (const answer of again) {
      expect(answer).toMatchObject({
        ok: true,
        value: {
          commandId: first.value.commandId,
          repeated: true,
          answer: { system_paused: true, epoch: 1 },
        },
      });
    }
    expect(await pull('Another reason')).toMatchObject({ reason: 'COMMAND_REUSED' });
    expect(await db()('audit_entries').where({ action: 'system_paused' })).toHaveLength(1);
  });
});

describe('every campaign with a process hears of the brake', () => {
  it('once for each change, and those that are over do not', async () => {
    const first = await aCampaign(db(), admin, NOW);
    const second = await aCampaign(db(), admin, NOW);
    const over = await aCampaign(db(), admin, NOW);
    await closed(over.campaignId);
    await pauseSystem(db(), 'The network is down', actorFor(admin), NOW);
    const commands = await controlCommands();
    expect(commands.map(({ campaign_id }) => campaign_id).sort()).toEqual(
      [first.campaignId, second.campaignId].sort(),
    );
    expect(commands[0]).toMatchObject({
      delivery: 'SIGNAL',
      status: 'PENDING',
      seq: 2,
      payload: { epoch: 1 },
    });
    expect((await campaignOf(db(), first.campaignId)).command_seq).toBe(2);
  });

  it('shows how many have heard', async () => {
    await aCampaign(db(), admin, NOW);
    await aCampaign(db(), admin, NOW);
    expect(await readFanOut(db())).toEqual({ epoch: 0, reached: 0, of: 0 });
    await pauseSystem(db(), 'The network is down', actorFor(admin), NOW);
    expect(await readFanOut(db())).toEqual({ epoch: 1, reached: 0, of: 2 });
    await markDelivered(db(), (await controlCommands())[0].id);
    expect(await readFanOut(db())).toEqual({ epoch: 1, reached: 1, of: 2 });
    await resumeSystem(db(), undefined, actorFor(admin), plus(NOW, HOUR));
    expect(await readFanOut(db())).toEqual({ epoch: 2, reached: 0, of: 2 });
  });

  it('also when the process that pulled it was killed in between: whoever comes next adds what is missing', async () => {
    await aCampaign(db(), admin, NOW);
    await aCampaign(db(), admin, NOW);
    await pauseSystem(db(), 'The network is down', actorFor(admin), NOW);
    // As if only the row and half of the commands had been written.
    const [lost] = await controlCommands();
    await db()('commands').where({ id: lost.id }).delete();
    await db()('system_controls').update({ fanned_epoch: 0 });
    expect(await Promise.all([1, 2, 3].map(() => fanOutControls(db(), actorFor(admin), NOW)))).toContain(2);
    expect(await controlCommands()).toHaveLength(2);
    expect(await readFanOut(db())).toMatchObject({ epoch: 1, of: 2 });
    expect(await fanOutControls(db(), actorFor(admin), NOW)).toBe(0);
    expect(await controlCommands()).toHaveLength(2);
  });

  it('keeps the numbers of commands apart when decisions are made at the same time', async () => {
    const { campaignId } = await aCampaign(db(), admin, NOW);
    await Promise.all([
      pauseSystem(db(), 'The network is down', actorFor(admin), NOW),
      ...[1, 2, 3].map((count) =>
        asked(db(), campaignId, 'pause', { reason: `Stop ${count}` }, saidBy(admin, NOW)),
      ),
    ]);
    const numbers = await db()('commands').where({ campaign_id: campaignId }).orderBy('seq').pluck('seq');
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('the switch of campaign operations', () => {
  it('holds campaigns while it is off and changes nothing when nothing changed', async () => {
    const { id } = await aCampaignAtWork(db(), admin, NOW);
    await switchCampaigns(db(), true, NOW);
    expect((await readControls(db())).epoch).toBe(0);
    await switchCampaigns(db(), false, NOW);
    await switchCampaigns(db(), false, plus(NOW, HOUR));
    expect(await listOpenSystemPauses(db())).toEqual([
      expect.objectContaining({ reason: 'FEATURE_OFF', from_at: NOW, paused_by: 'aol_daemon' }),
    ]);
    expect((await readControls(db())).system_paused).toBe(false);
    expect(await controlCommands()).toHaveLength(1);
    expect([...(await listOpenPausesOf(db(), [id])).keys()]).toEqual([id]);

    await switchCampaigns(db(), true, plus(NOW, DAY));
    expect(await db()('pauses').first()).toMatchObject({
      to_at: plus(NOW, DAY),
      resume_policy: 'keep_dates',
    });
    expect(await listOpenPausesOf(db(), [id])).toEqual(new Map());
    expect(
      await db()('audit_entries').whereLike('action', 'campaigns_switched_%').orderBy('at').pluck('action'),
    ).toEqual(['campaigns_switched_off', 'campaigns_switched_on']);
  });

  it('and the brake are apart: one ends, the other holds', async () => {
    const { id } = await aCampaignAtWork(db(), admin, NOW);
    await switchCampaigns(db(), false, NOW);
    await pauseSystem(db(), 'The network is down', actorFor(admin), NOW);
    await resumeSystem(db(), undefined, actorFor(admin), plus(NOW, HOUR));
    const pauses = await listBearingPauses(db(), await campaignOf(db(), id));
    expect(pauses.map(({ reason, to }) => [reason, to !== null])).toEqual(
      expect.arrayContaining([
        ['FEATURE_OFF', false],
        ['SYSTEM', true],
      ]),
    );
  });
});

describe('policy', () => {
  it('of a campaign overrides the workspace’s, and each is written down', async () => {
    const { id } = await aCampaignAtWork(db(), admin, NOW);
    const workspace: PolicyOverrides = { due_lead: 'PT2H', overdue_grace: 'PT30M' };
    await changeWorkspacePolicy(db(), workspace, saidBy(admin, NOW));
    const changed = await changeCampaignPolicy(db(), id, { due_lead: 'PT3H' }, saidBy(admin, NOW));
    expect(changed).toMatchObject({
      ok: true,
      value: { answer: { values: { due_lead: 'PT3H', overdue_grace: 'PT30M' } } },
    });
    expect(await policyOfCampaign(db(), id)).toEqual({
      ...DEFAULT_POLICY,
      due_lead: 3 * HOUR,
      overdue_grace: HOUR / 2,
    });
    expect(await readPolicy(db(), null)).toMatchObject({ workspace, campaign: {} });
    expect(
      await db()('audit_entries')
        .where({ action: 'changed_policy' })
        .orderBy('entity_id', 'desc')
        .pluck('after'),
    ).toEqual([workspace, { due_lead: 'PT3H' }]);
  });

  it('of the workspace reaches every campaign that runs; a campaign’s own only that one', async () => {
    const first = await aCampaignAtWork(db(), admin, NOW);
    await aCampaignAtWork(db(), admin, NOW);
    await changeWorkspacePolicy(db(), { due_lead: 'PT2H' }, saidBy(admin, NOW));
    expect(await controlCommands()).toHaveLength(2);
    await changeCampaignPolicy(db(), first.id, { due_lead: 'PT3H' }, saidBy(admin, NOW));
    const waiting = await db()('commands').where({ status: 'PENDING', kind: 'change_policy' });
    expect(waiting.map(({ campaign_id, delivery }) => [campaign_id, delivery])).toEqual([
      [first.id, 'SIGNAL'],
    ]);
  });

  it('of the workspace is changed by one of two who read the same version', async () => {
    const change = (due_lead: string) =>
      changeWorkspacePolicy(db(), { due_lead }, saidBy(admin, NOW), { seen: 0 });
    const answers = await Promise.all([change('PT2H'), change('PT3H')]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ reason: 'EDITED_MEANWHILE' });
  });

  it('changed lets the next look decide by the new numbers', async () => {
    const { id } = await aCampaignAtWork(db(), admin, NOW);
    const first = await db()('tasks').where({ campaign_id: id }).orderBy('due_at').first();
    await changeCampaignPolicy(db(), id, { due_lead: 'P7D' }, saidBy(admin, NOW));
    await tick(db(), id, NOW);
    expect((await db()('tasks').where({ id: first.id }).first()).status).toBe('DUE');
  });
});

describe('late wakes', () => {
  it('are campaigns that should have looked at themselves a while ago, or never have', async () => {
    const long = plus(new Date(), -HOUR);
    const never = await aCampaign(db(), admin, long);
    const late = await aCampaign(db(), admin, long);
    const asleep = await aCampaign(db(), admin, long);
    const archived = await aCampaign(db(), admin, long);
    await db()('campaigns')
      .where({ id: late.campaignId })
      .update({ next_wake_at: plus(new Date(), -10 * 60_000) });
    await db()('campaigns')
      .where({ id: asleep.campaignId })
      .update({ next_wake_at: plus(new Date(), HOUR) });
    await db()('campaigns').where({ id: archived.campaignId }).update({ status: 'ARCHIVED' });
    const found = await listLateWakes(db(), 60, 10);
    expect(found.map(({ id }) => id)).toEqual([never.campaignId, late.campaignId]);
    expect(await listLateWakes(db(), 7_200, 10)).toEqual([]);
    expect((await readOldestLateWake(db()))?.getTime()).toBeLessThan(Date.now() - 9 * 60_000);
  });

  it('and what Temporal has not heard of are counted', async () => {
    expect(await readBacklog(db())).toEqual({ pending: 0, oldest: null });
    await aCampaign(db(), admin, NOW);
    await aCampaign(db(), admin, plus(NOW, HOUR));
    expect(await readBacklog(db())).toEqual({ pending: 2, oldest: NOW });
  });
});
