import { createDecisionActivities } from '../../activities/decisions';
import { previewResume } from '../../db/campaigns/decisions';
import { findCommand, type CommandRow, type DecisionKind } from '../../db/commands';
import { pauseSystem, resumeSystem } from '../../db/controls';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { CampaignRow } from '../../db/tables';
import { completeTask } from '../../db/tasks/completion';
import type { CampaignBodyInput } from '../../workflows/domain/campaigns.schema';
import type { ResumePolicy } from '../../workflows/domain/pauses';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import type { DecisionName, Outcome, OutsideDecision } from '../../workflows/messages/campaigns';
import { asked, saidBy, shownPlan } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, aDraftedCampaign, aTask, campaignOf, tick } from '../support/work';

let database: TestDatabase;
let lead: Operator;
let admin: Operator;
const db = () => database.db;

beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
  admin = await anOperator(database.db, { role: 'admin' });
});
afterAll(() => database.destroy());

async function judge(
  campaignId: string,
  commandId: string,
  name: DecisionName,
  now = NOW,
  outside?: OutsideDecision,
): Promise<Outcome> {
  const { outcome } = await createDecisionActivities({ db: db() }).judge({
    campaignId,
    commandId,
    name,
    seq: 0,
    now: now.toISOString(),
    outside,
  });
  return outcome;
}

/** Asks and has it judged at once, as the campaign's process does. */
async function decided(
  id: string,
  kind: DecisionKind,
  payload: Record<string, unknown> = {},
  now = NOW,
  who = lead,
): Promise<Outcome> {
  return judge(id, await asked(db(), id, kind, payload, saidBy(who, now)), kind, now);
}

async function commandOf(id: string): Promise<CommandRow> {
  const command = await findCommand(db(), id);
  if (!command) throw new Error(`no command ${id}`);
  return command;
}

const today = { start_date: '2026-11-20' };
const drafted = (given: Partial<CampaignBodyInput> = {}) => aDraftedCampaign(db(), lead, NOW, given);
const atWork = (given: Partial<CampaignBodyInput> = {}) => aCampaignAtWork(db(), lead, NOW, given);
const statusOf = async (id: string) => (await campaignOf(db(), id)).status;
const tasksOf = (id: string) => db()('tasks').where({ campaign_id: id }).orderBy('due_at');

describe('approving a plan', () => {
  it('activates the campaign when its start date has come, with calendar and tasks in the answer', async () => {
    const { id } = await drafted(today);
    const outcome = await decided(id, 'approve', await shownPlan(db(), id));
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        campaign_status: 'ACTIVE',
        plan: { version: 1, status: 'APPROVED' },
        calendar: { created: 6 },
      },
    });
    expect(await tasksOf(id)).toHaveLength(6);
    expect(await statusOf(id)).toBe('ACTIVE');
  });

  it('builds them also when the start date lies ahead, and says when it becomes active', async () => {
    const { id } = await drafted({ start_date: '2026-12-01' });
    expect(await decided(id, 'approve', await shownPlan(db(), id))).toMatchObject({
      ok: true,
      value: {
        campaign_status: 'PLANNED',
        missing: [],
        activates_on: '2026-12-01',
        calendar: { created: 6 },
      },
    });
    await tick(db(), id, new Date('2026-11-30T22:59:59Z'));
    expect(await statusOf(id)).toBe('PLANNED');
    await tick(db(), id, new Date('2026-11-30T23:00:00Z'));
    expect(await statusOf(id)).toBe('ACTIVE');
  });

  it('leaves a campaign that is to be activated by hand waiting for it', async () => {
    const { id } = await drafted({ ...today, auto_activate: false });
    expect(await decided(id, 'approve', await shownPlan(db(), id))).toMatchObject({
      value: { campaign_status: 'PLANNED', activates_on: null },
    });
    expect(await decided(id, 'activate')).toMatchObject({ ok: true, value: { campaign_status: 'ACTIVE' } });
  });

  it('is bound to the version and checksum that were shown', async () => {
    const { id } = await drafted();
    const shown = await shownPlan(db(), id);
    expect(await decided(id, 'approve', { ...shown, checksum: 'a'.repeat(64) })).toMatchObject({
      ok: false,
      code: 'CONFLICT',
      reason: 'PLAN_NOT_SHOWN',
    });
    expect(await decided(id, 'approve', { ...shown, version: 2 })).toMatchObject({
      reason: 'PLAN_NOT_SHOWN',
    });
    expect(await decided(id, 'approve', { ...shown, version: 'newest' })).toMatchObject({
      reason: 'FIELDS_INVALID',
      field: 'version',
    });
  });

  it('of an archived campaign is refused', async () => {
    const { id } = await drafted();
    const shown = await shownPlan(db(), id);
    expect(await decided(id, 'archive', { reason: 'Not wanted any more' })).toMatchObject({ ok: true });
    expect(await decided(id, 'approve', shown)).toMatchObject({
      code: 'ILLEGAL_TRANSITION',
      reason: 'CAMPAIGN_CLOSED',
      detail: { status: 'ARCHIVED' },
    });
    expect(await decided(id, 'reject', { ...shown, reason: 'Too late' })).toMatchObject({
      reason: 'CAMPAIGN_CLOSED',
    });
  });
});

describe('two people who decide at once', () => {
  const pairs: Array<[DecisionKind, DecisionKind, string]> = [
    ['approve', 'approve', 'APPROVED'],
    ['approve', 'reject', 'APPROVED'],
    ['reject', 'approve', 'REJECTED'],
  ];

  it.each(pairs)('%s and %s: the first holds, the second hears of it', async (first, second, decision) => {
    const { id } = await drafted(today);
    const shown = { ...(await shownPlan(db(), id)), reason: 'Too salesy' };
    const one = await asked(db(), id, first, shown, saidBy(lead, NOW));
    const two = await asked(db(), id, second, shown, saidBy(admin, NOW));
    expect(await judge(id, one, first)).toMatchObject({ ok: true });
    expect(await judge(id, two, second)).toMatchObject({
      ok: false,
      code: 'CONFLICT',
      reason: 'PLAN_DECIDED',
      detail: { by: lead.name, at: NOW.toISOString(), decision },
    });
    expect((await commandOf(two)).status).toBe('REFUSED');
  });

  it('really at once: exactly one is taken', async () => {
    const { id } = await drafted(today);
    const shown = await shownPlan(db(), id);
    const commands = await Promise.all(
      [lead, admin, lead, admin].map((who) => asked(db(), id, 'approve', shown, saidBy(who, NOW))),
    );
    const outcomes = await Promise.all(commands.map((command) => judge(id, command, 'approve')));
    expect(outcomes.map((outcome) => (outcome.ok ? 'yes' : outcome.reason)).sort()).toEqual([
      'PLAN_DECIDED',
      'PLAN_DECIDED',
      'PLAN_DECIDED',
      'yes',
    ]);
    expect(await db()('plans').where({ campaign_id: id, status: 'APPROVED' })).toHaveLength(1);
    expect(await tasksOf(id)).toHaveLength(6);
  });
});

describe('a judgement', () => {
  it('stands: judged again, also at once, it answers what it answered and changes nothing', async () => {
    const { id } = await drafted(today);
    const command = await asked(db(), id, 'approve', await shownPlan(db(), id), saidBy(lead, NOW));
    const first = await judge(id, command, 'approve');
    const entries = await db()('audit_entries').where({ campaign_id: id }).pluck('id');
    const again = await Promise.all(
      [1, 2, 3].map((days) => judge(id, command, 'approve', plus(NOW, days * DAY))),
    );
    const plain = (outcome: Outcome) => JSON.parse(JSON.stringify(outcome)) as unknown;
    for (const outcome of again) expect(plain(outcome)).toEqual(plain(first));
    expect(await db()('audit_entries').where({ campaign_id: id }).pluck('id')).toEqual(entries);
  });

  it('that refuses is written down with who asked, what and why, and is final', async () => {
    const { id } = await atWork();
    const command = await asked(db(), id, 'archive', { reason: 'Over' }, saidBy(admin, NOW));
    const refused = await judge(id, command, 'archive');
    expect(refused).toMatchObject({ reason: 'CAMPAIGN_TRANSITION', detail: { status: 'ACTIVE' } });
    expect(
      await db()('audit_entries').where({ campaign_id: id, action: 'refused_to_archive' }).first(),
    ).toMatchObject({
      actor: admin.name,
      actor_id: admin.id,
      details: { command_id: command, code: 'ILLEGAL_TRANSITION', reason: 'CAMPAIGN_TRANSITION' },
    });
    await decided(id, 'complete', { reason: 'The client stopped' });
    expect(await judge(id, command, 'archive')).toEqual(refused);
    expect(await statusOf(id)).toBe('COMPLETED');
  });

  it('is given of the campaign’s own commands only', async () => {
    const { id } = await atWork();
    const other = await atWork();
    const command = await asked(db(), other.id, 'pause', { reason: 'Stop' }, saidBy(lead, NOW));
    expect(await judge(id, command, 'pause')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await judge(id, newId(), 'pause')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await judge(newId(), command, 'pause')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await statusOf(other.id)).toBe('ACTIVE');
  });

  it.each(['pause', 'complete', 'archive', 'reject'] as const)('on %s asks for a reason', async (kind) => {
    const { id } = kind === 'pause' || kind === 'complete' ? await atWork() : await drafted();
    expect(await decided(id, kind, { ...(await shownPlan(db(), id)), reason: ' ' })).toMatchObject({
      code: 'VALIDATION_FAILED',
      reason: 'REASON_REQUIRED',
    });
  });

  it('given by hand writes its own command and is one however often the process repeats it', async () => {
    const { id } = await atWork();
    const commandId = newId();
    const said = { by: ' ops ', reason: 'Disk is full' };
    for (let count = 0; count < 3; count += 1) {
      expect(await judge(id, commandId, 'pause', NOW, said)).toMatchObject({ ok: true });
    }
    expect(await commandOf(commandId)).toMatchObject({
      status: 'DONE',
      kind: 'pause',
      actor: { id: null, name: 'temporal:ops', role: 'system' },
      payload: { reason: 'Disk is full' },
    });
    expect(await db()('pauses').where({ campaign_id: id })).toHaveLength(1);
  });

  it.each([{}, { by: 7, reason: 8 }, { by: '  ' }, { policy: 'never', version: 'x' }])(
    'survives whatever is typed there: %j',
    async (said) => {
      const { id } = await drafted();
      for (const name of ['approve', 'reject', 'resume', 'complete'] as const) {
        const outcome = await judge(id, newId(), name, NOW, said as OutsideDecision);
        expect(typeof outcome.ok).toBe('boolean');
      }
      const actors = await db()('commands').where({ campaign_id: id, kind: 'complete' }).pluck('actor_key');
      expect(actors).toEqual(['temporal:unknown']);
    },
  );

  it('by hand without a version takes the newest', async () => {
    const { id } = await drafted(today);
    expect(await judge(id, newId(), 'approve', NOW, { by: 'ops' })).toMatchObject({
      ok: true,
      value: { plan: { version: 1, status: 'APPROVED' } },
    });
  });
});

describe('a rejection', () => {
  it('keeps its reason, and the next version is still to be drafted', async () => {
    const { id } = await drafted();
    const shown = await shownPlan(db(), id);
    expect(await decided(id, 'reject', { ...shown, reason: ' Too salesy ' })).toMatchObject({
      ok: true,
      value: { plan: { version: 1, status: 'REJECTED' } },
    });
    expect(await db()('plans').where({ campaign_id: id }).first()).toMatchObject({
      status: 'REJECTED',
      rejection_reason: 'Too salesy',
      decided_by_name: lead.name,
    });
    expect(await tasksOf(id)).toEqual([]);
  });
});

/** A running campaign whose pause began at NOW. */
async function paused(given: Partial<CampaignBodyInput> = {}): Promise<CampaignRow> {
  const { id } = await atWork({ cadence: { linkedin: 7 }, ...given });
  expect(await decided(id, 'pause', { reason: 'The client asked' })).toMatchObject({ ok: true });
  return campaignOf(db(), id);
}

async function previewOf(id: string, policy: ResumePolicy, at: Date) {
  const { hash, shifts } = await previewResume(db(), await campaignOf(db(), id), policy, at);
  return { preview: { at: at.toISOString(), hash }, shifts };
}

describe('a pause', () => {
  it('is an interval with who, why and since when; a second one is refused', async () => {
    const { id } = await paused();
    expect(await db()('pauses').where({ campaign_id: id })).toEqual([
      expect.objectContaining({ from_at: NOW, to_at: null, paused_by: lead.name, note: 'The client asked' }),
    ]);
    expect(await decided(id, 'pause', { reason: 'Again' })).toMatchObject({ reason: 'CAMPAIGN_TRANSITION' });
  });

  it('holds from the moment it is said, also before the process has judged it', async () => {
    const { id } = await atWork({ cadence: { linkedin: 7 } });
    const command = await asked(db(), id, 'pause', { reason: 'Stop' }, saidBy(lead, plus(NOW, HOUR)));
    const before = await tasksOf(id);
    await tick(db(), id, plus(NOW, 5 * DAY));
    expect(await tasksOf(id)).toEqual(before);
    expect(await judge(id, command, 'pause', plus(NOW, 5 * DAY))).toMatchObject({ ok: true });
    await tick(db(), id, plus(NOW, 6 * DAY));
    expect(await tasksOf(id)).toEqual(before);
    // What passed before it was judged was paused, too.
    expect(await db()('pauses').where({ campaign_id: id }).pluck('from_at')).toEqual([plus(NOW, HOUR)]);
  });
});

describe('resuming', () => {
  it.each([
    ['keep_dates', 0],
    ['shift_all', 2 * DAY],
    ['shift_unpublished', 2 * DAY],
    ['ask', 0],
  ] as const)('under %s moves posts and items by %d ms, as its preview said', async (policy, by) => {
    const { id } = await paused();
    const before = await tasksOf(id);
    const now = plus(NOW, 2 * DAY);
    const { preview, shifts } = await previewOf(id, policy, now);
    expect(await decided(id, 'resume', { policy, preview }, now)).toMatchObject({ ok: true });
    const after = new Map((await tasksOf(id)).map((task) => [task.id, task]));
    for (const task of before) {
      expect(after.get(task.id).due_at.getTime() - task.due_at.getTime()).toBe(by);
    }
    expect(shifts).toHaveLength(by === 0 ? 0 : 2 * before.length);
    const moved = await db()('calendar_items')
      .where({ campaign_id: id, id: before[0].calendar_item_id })
      .first();
    expect(moved.scheduled_at).toEqual(plus(before[0].due_at, by));
    expect(await db()('pauses').where({ campaign_id: id }).first()).toMatchObject({
      to_at: now,
      resumed_by: lead.name,
      resume_policy: policy,
    });
    // Shifting happens once.
    await tick(db(), id, plus(now, HOUR));
    expect((await tasksOf(id)).find(({ id: task }) => task === before[0].id).due_at).toEqual(
      plus(before[0].due_at, by),
    );
  });

  it('counts from the moment it is said, however long after that it is judged', async () => {
    const { id } = await paused();
    const [first] = await tasksOf(id);
    const said = plus(NOW, DAY);
    const command = await asked(db(), id, 'resume', { policy: 'shift_all' }, saidBy(lead, said));
    // Reported meanwhile: its follow-ups are held, and count from the report and not from the pause’s end.
    const done = await aTask(db(), { id }, NOW, { status: 'DUE', due_at: plus(said, HOUR) });
    const report = { ...saidBy(lead, plus(said, HOUR)), role: lead.role };
    const link = { type: 'URL' as const, value: 'https://www.linkedin.com/posts/said-before-it-was-judged' };
    expect(await completeTask(db(), done, { proof: link }, report)).toMatchObject({ ok: true });
    const judged = plus(NOW, 3 * DAY);
    expect(await judge(id, command, 'resume', judged)).toMatchObject({ ok: true });
    expect(await db()('pauses').where({ campaign_id: id }).pluck('to_at')).toEqual([said]);
    expect((await tasksOf(id)).map(({ due_at }) => due_at)).toContainEqual(plus(first.due_at, DAY));
    await tick(db(), id, judged);
    const followUps = await db()('tasks').where({ parent_task_id: done.id }).orderBy('due_at');
    expect(followUps.map(({ due_at }) => due_at)).toEqual([plus(said, 3 * HOUR), plus(said, DAY + HOUR)]);
  });

  it('without a preview applies its policy as things stand', async () => {
    const { id } = await paused();
    const [first] = await tasksOf(id);
    expect(await decided(id, 'resume', { policy: 'shift_all' }, plus(NOW, DAY))).toMatchObject({ ok: true });
    expect((await tasksOf(id)).map(({ due_at }) => due_at)).toContainEqual(plus(first.due_at, DAY));
  });

  it('with a preview that no longer holds is refused with a fresh one, which then works', async () => {
    const { id } = await paused();
    const [first] = await tasksOf(id);
    const { preview } = await previewOf(id, 'shift_all', plus(NOW, DAY));
    // Somebody finishes a post meanwhile: it would no longer move.
    await db()('tasks').where({ id: first.id }).update({ status: 'DONE', completion_proof_type: 'MANUAL' });
    const now = plus(NOW, 2 * DAY);
    const refused = await decided(id, 'resume', { policy: 'shift_all', preview }, now);
    expect(refused).toMatchObject({ ok: false, code: 'PREVIEW_STALE', reason: 'RESUME_PREVIEW' });
    expect(await statusOf(id)).toBe('PAUSED');
    const fresh = JSON.parse(JSON.stringify(!refused.ok && refused.detail?.['fresh'])) as {
      at: string;
      hash: string;
    };
    expect(fresh.at).toBe(now.toISOString());
    const again = { policy: 'shift_all', preview: { at: fresh.at, hash: fresh.hash } };
    expect(await decided(id, 'resume', again, plus(now, HOUR))).toMatchObject({ ok: true });
  });

  it('of what is not paused is refused', async () => {
    const { id } = await atWork();
    expect(await decided(id, 'resume')).toMatchObject({
      reason: 'CAMPAIGN_TRANSITION',
      detail: { status: 'ACTIVE' },
    });
  });

  it('under the system’s pause waits for its end, keeps its policy, and moves by the union of both', async () => {
    const own = { id: null, name: 'Ada Admin', role: 'admin' as const };
    const { id } = await paused();
    const before = await tasksOf(id);
    await pauseSystem(db(), 'The network is down', own, plus(NOW, DAY));
    const now = plus(NOW, 2 * DAY);
    const { preview } = await previewOf(id, 'shift_all', now);
    expect(await decided(id, 'resume', { policy: 'shift_all', preview }, now)).toMatchObject({
      ok: true,
      value: { campaign_status: 'ACTIVE' },
    });
    await tick(db(), id, plus(now, 5 * HOUR));
    expect((await tasksOf(id)).map(({ due_at, status }) => [due_at, status])).toEqual(
      before.map(({ due_at, status }) => [due_at, status]),
    );

    await resumeSystem(db(), undefined, own, plus(NOW, 3 * DAY));
    await tick(db(), id, plus(NOW, 3 * DAY));
    const after = new Map((await tasksOf(id)).map((task) => [task.id, task]));
    for (const task of before) {
      expect(after.get(task.id).due_at.getTime() - task.due_at.getTime()).toBe(3 * DAY);
    }
  });
});

describe('the end', () => {
  it('completing cancels what is open, counts what was overdue as missed and closes the escalation', async () => {
    const { id } = await atWork({ cadence: { linkedin: 7 } });
    const now = plus(NOW, 2 * DAY);
    await tick(db(), id, now);
    const late = await db()('tasks').where({ campaign_id: id, status: 'OVERDUE' }).pluck('id');
    expect(late.length).toBeGreaterThan(0);
    expect(await decided(id, 'complete', { reason: 'The budget is spent' }, now)).toMatchObject({
      ok: true,
      value: { campaign_status: 'COMPLETED' },
    });
    const tasks = await tasksOf(id);
    expect(
      tasks
        .filter(({ status }) => status === 'MISSED')
        .map(({ id: task }) => task)
        .sort(),
    ).toEqual(late.sort());
    expect(new Set(tasks.map(({ status }) => status))).toEqual(new Set(['MISSED', 'CANCELLED']));
    const items = await db()('calendar_items').where({ campaign_id: id }).distinct().pluck('status');
    expect(items.sort()).toEqual(['CANCELLED', 'MISSED']);
    expect(await db()('escalations').where({ campaign_id: id }).whereNull('closed_at')).toEqual([]);
    expect(await decided(id, 'archive', { reason: 'All said' }, now)).toMatchObject({ ok: true });
    expect(await campaignOf(db(), id)).toMatchObject({
      status: 'ARCHIVED',
      next_wake_at: null,
      archived_at: now,
    });
    // Completing had left nothing open.
    const archived = { campaign_id: id, action: 'archived_campaign' };
    expect(await db()('audit_entries').where(archived).first()).toMatchObject({
      details: { cancelled: 0, missed: 0 },
    });
  });

  it('completing a paused campaign ends its pause', async () => {
    const { id } = await paused();
    const now = plus(NOW, DAY);
    expect(await decided(id, 'complete', { reason: 'It stays over' }, now)).toMatchObject({ ok: true });
    expect(await db()('pauses').where({ campaign_id: id }).first()).toMatchObject({ to_at: now });
    expect(await statusOf(id)).toBe('COMPLETED');
  });
});
