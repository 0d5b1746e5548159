import fc from 'fast-check';
import type {
  AgendaCampaign,
  AskedArtifact,
  CampaignFacts,
  GenerationFacts,
  ItemFacts,
  MonitoringFacts,
  TaskFacts,
} from '../../workflows/domain/agenda';
import { TRACKING_FREQUENCIES } from '../../workflows/domain/artifacts/content/monitoring';
import { NOTHING_APPROVED } from '../../workflows/domain/artifacts/gates';
import { STAGES } from '../../workflows/domain/artifacts/stages';
import { CAMPAIGN_STATUSES, PLANNINGS, type CampaignStatus } from '../../workflows/domain/campaigns';
import type { PlanContent } from '../../workflows/domain/plans';
import type { Pause, PauseReason } from '../../workflows/domain/pauses';
import { PLATFORMS, type Platform } from '../../workflows/domain/platforms';
import { DEFAULT_POLICY, type Policy } from '../../workflows/domain/policy';
import { TASK_TEMPLATES } from '../../workflows/domain/task-templates';
import { TASK_TYPES } from '../../workflows/domain/tasks';
import { addDays, DAY, HOUR, localDate, MINUTE, plus, weekday } from '../../workflows/domain/time';

/** What the rules of time read of a campaign, by hand and at random. */

export const A_PLAN: PlanContent = {
  focus_area: 'Lead generation: 20 tastings',
  duration_days: 28,
  content_theme: 'Useful first',
  positioning: 'The roastery that explains.',
  angles: [{ title: 'Straight answers', rationale: 'People ask.' }],
  messaging: { 'Straight answers': ['What does roasting change?'], Craft: ['A roast takes twelve minutes.'] },
  weekly_themes: ['Beans', 'Roast'],
  phases: [],
  success_metrics: [],
  voice: { tone: 'plain', length: 'usual', hashtags: 'usual', emoji: true, soft_sell: false, avoid: [] },
  changes: [],
};

function monitorings(now: Date): fc.Arbitrary<MonitoringFacts> {
  const ago = ms(0, 40 * DAY).map((back) => plus(now, -back));
  return fc.record({
    version: fc.integer({ min: 1, max: 3 }),
    frequency: fc.constantFrom(...TRACKING_FREQUENCIES),
    since: ago,
    checked_at: fc.option(ago, { nil: null }),
    logged_at: fc.option(ago, { nil: null }),
  });
}

/** Somebody wants the strategy written, and what follows from it. */
export const SOME_JOBS: GenerationFacts = {
  intake_version: 1,
  chosen: ['positioning', 'video_scripts'],
  chain: { ...NOTHING_APPROVED, INTAKE: { approved: 1, lineage: {} } },
  runs: [
    { job_type: 'positioning', status: 'ASKED', attempt: 1 },
    { job_type: 'video_scripts', status: 'ASKED', attempt: 1 },
  ],
};

/** A running campaign in Berlin at `now`, ticked a moment ago, with nothing in it; chosen to have nothing due. */
export function someFacts(
  now: Date,
  given: Partial<Omit<CampaignFacts, 'campaign'>> & { campaign?: Partial<AgendaCampaign> } = {},
): CampaignFacts {
  const timezone = given.campaign?.timezone ?? 'Europe/Berlin';
  const today = localDate(now, timezone);
  return {
    head: null,
    redraftAsked: false,
    asked: [],
    strategyVersion: null,
    generation: null,
    monitoring: null,
    executionFlagged: false,
    approvedPlan: null,
    tasks: [],
    items: [],
    escalation: null,
    pauses: [],
    wrapUpAsked: false,
    summarised: addDays(today, -6 - weekday(today)),
    ...given,
    campaign: {
      id: '0199c000-0000-7000-8000-000000000001',
      name: 'Spring tasting',
      status: 'ACTIVE',
      timezone,
      start_date: addDays(today, -10),
      end_date: addDays(today, 30),
      auto_activate: true,
      planning: 'QUICK',
      platforms: ['linkedin'],
      cadence: { linkedin: 3 },
      blackout_dates: [],
      primary_cta: 'Book a tasting',
      objective: 'Book 20 tastings',
      brand_product: null,
      task_template: 'POST_ONLY',
      created_at: plus(now, -10 * DAY),
      activated_at: plus(now, -10 * DAY),
      ticked_at: plus(now, -1),
      pauses_settled_through: null,
      ...given.campaign,
    },
  };
}

let count = 0;

export function someTask(due_at: Date, given: Partial<TaskFacts> = {}): TaskFacts {
  count += 1;
  return {
    id: `task-${count}`,
    title: `Post to LinkedIn: Number ${count}`,
    task_type: 'POST',
    platform: 'linkedin',
    origin: 'CALENDAR',
    status: 'PENDING',
    due_at,
    anchored_at: plus(due_at, -14 * DAY),
    held_delay_ms: null,
    calendar_item_id: null,
    ...given,
  };
}

export function somePause(from: Date, to: Date | null, given: Partial<Pause> = {}): Pause {
  count += 1;
  return {
    id: `pause-${count}`,
    reason: 'CAMPAIGN',
    from,
    to,
    note: 'The client asked for a stop',
    by: 'Leo Lead',
    policy: null,
    ...given,
  };
}

// At random ----------------------------------------------------------------------------------------

export const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'America/Havana',
);

/** Any minute of some eighteen months, so that every zone's clock changes lie among them. */
export const instants = fc
  .integer({ min: 0, max: 550 * 24 * 60 })
  .map((minutes) => new Date(Date.parse('2026-01-01T00:00:00Z') + minutes * MINUTE));

const ms = (least: number, most: number) => fc.integer({ min: least, max: most });

/** The defaults, what a lead may set, and seconds. */
export const policies: fc.Arbitrary<Policy> = fc.oneof(
  fc.constant(DEFAULT_POLICY),
  fc.record({
    follow_up_first: ms(1_000, 7 * DAY),
    follow_up_second: ms(1_000, 14 * DAY),
    follow_up_story: ms(1_000, DAY),
    due_lead: ms(0, 7 * DAY),
    overdue_grace: ms(0, 2 * HOUR),
    missed_after: ms(3 * HOUR, 30 * DAY),
    tick: fc.oneof(fc.constant(DAY), ms(1_000, DAY)),
    tick_jitter: ms(0, 6 * HOUR),
    approval_reminder: ms(1_000, 30 * DAY),
    approval_deputy: ms(1_000, 30 * DAY),
    approval_lead: ms(1_000, 30 * DAY),
    horizon: ms(DAY, 14 * DAY),
    resume_spacing: ms(1_000, DAY),
    approval_levels: fc.constantFrom('1' as const, '2' as const),
    self_approval: fc.constantFrom('YES' as const, 'NO' as const),
    approval_final: fc.constantFrom('HOLD' as const, 'NEXT_SLOT' as const),
    hold_on_stale: fc.constantFrom('YES' as const, 'NO' as const),
  }),
  fc.constant<Policy>({
    ...DEFAULT_POLICY,
    follow_up_first: 5_000,
    follow_up_second: 9_000,
    follow_up_story: 7_000,
    due_lead: 2_000,
    overdue_grace: 0,
    missed_after: 20_000,
    tick: 5_000,
    tick_jitter: 0,
    approval_reminder: 5_000,
    approval_deputy: 5_000,
    approval_lead: 5_000,
    horizon: DAY,
    resume_spacing: 1_000,
  }),
);

export type Situation = { facts: CampaignFacts; now: Date; policy: Policy };

/** Everything that rows can say of a campaign, also what people seldom see together. */
export const situations: fc.Arbitrary<Situation> = fc
  .record({ now: instants, zone: zones, policy: policies })
  .chain(({ now, zone, policy }) => factsAt(now, zone).map((facts) => ({ facts, now, policy })));

function factsAt(now: Date, timezone: string): fc.Arbitrary<CampaignFacts> {
  const today = localDate(now, timezone);
  return fc
    .record({
      campaign: campaigns(now, timezone),
      head: fc.option(heads(now), { nil: null }),
      approved: fc.boolean(),
      tasks: fc.array(tasks(now), { maxLength: 7 }),
      items: fc.array(items(now, today), { maxLength: 4 }),
      level: fc.option(fc.constantFrom(1, 2, 3), { nil: null }),
      told: ms(0, 10 * DAY),
      ended: fc.array(pauses(now, true), { maxLength: 3 }),
      open: fc.oneof(fc.constant([]), fc.array(pauses(now, false), { minLength: 1, maxLength: 2 })),
      wrapUpAsked: fc.boolean(),
      redraftAsked: fc.boolean(),
      asked: fc.uniqueArray(askedArtifacts(now), { maxLength: 3, selector: ({ stage }) => stage }),
      strategyVersion: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
      generation: fc.constantFrom(null, SOME_JOBS),
      monitoring: fc.option(monitorings(now), { nil: null }),
      executionFlagged: fc.boolean(),
      summarised: fc.option(
        fc.integer({ min: 0, max: 5 }).map((weeks) => addDays(today, 1 - weekday(today) - 7 * weeks)),
        { nil: null },
      ),
    })
    .map(({ campaign, approved, level, told, ended, open, tasks: found, ...rest }) => {
      // A paused campaign has its row in `pauses`: one transaction writes both.
      const own = campaign.status === 'PAUSED' ? [somePause(plus(now, -HOUR), null)] : [];
      const byFrom = [...ended, ...open, ...own].sort((a, b) => a.from.getTime() - b.from.getTime());
      return {
        ...rest,
        campaign,
        tasks: found,
        approvedPlan: approved ? { id: 'plan-1', version: 1, content: A_PLAN } : null,
        escalation: level && {
          id: 'escalation-1',
          level,
          task_ids: found.slice(0, 2).map(({ id }) => id),
          told_at: plus(now, -told),
        },
        pauses: byFrom,
      };
    });
}

function askedArtifacts(now: Date): fc.Arbitrary<AskedArtifact> {
  return fc
    .record({
      id: fc.uuid(),
      stage: fc.constantFrom(...STAGES),
      version: fc.integer({ min: 1, max: 9 }),
      asked: ms(0, 60 * DAY),
      rung: fc.integer({ min: 0, max: 3 }),
      since: ms(0, 10 * DAY),
    })
    .map(({ id, stage, version, asked, rung, since }) => ({
      id,
      stage,
      version,
      asked_at: plus(now, -asked),
      ladder_rung: rung,
      ladder_at: rung === 0 ? null : plus(now, -since),
    }));
}

function campaigns(now: Date, timezone: string): fc.Arbitrary<AgendaCampaign> {
  const today = localDate(now, timezone);
  return fc
    .record({
      status: fc.constantFrom<CampaignStatus>(...CAMPAIGN_STATUSES, 'ACTIVE', 'ACTIVE'),
      begins: fc.integer({ min: -40, max: 10 }),
      lasts: fc.integer({ min: 0, max: 60 }),
      platforms: fc.subarray<Platform>([...PLATFORMS], { minLength: 1 }),
      cadence: fc.dictionary(fc.constantFrom<Platform>(...PLATFORMS), fc.integer({ min: 0, max: 21 })),
      blackouts: fc.uniqueArray(fc.integer({ min: -5, max: 20 }), { maxLength: 10 }),
      auto_activate: fc.boolean(),
      planning: fc.constantFrom(...PLANNINGS),
      task_template: fc.constantFrom(...TASK_TEMPLATES),
      age: ms(0, 60 * DAY),
      tickedAgo: fc.option(ms(0, 3 * DAY), { nil: null }),
      settledAgo: fc.option(ms(0, 3 * DAY), { nil: null }),
    })
    .map((given) => ({
      id: '0199c000-0000-7000-8000-000000000001',
      name: 'Spring tasting',
      status: given.status,
      timezone,
      start_date: addDays(today, given.begins),
      end_date: addDays(today, given.begins + given.lasts),
      auto_activate: given.auto_activate,
      planning: given.planning,
      platforms: given.platforms,
      cadence: given.cadence,
      blackout_dates: given.blackouts.map((days) => addDays(today, days)),
      primary_cta: 'Book a tasting',
      objective: 'Book 20 tastings',
      brand_product: null,
      task_template: given.task_template,
      created_at: plus(now, -given.age),
      activated_at: given.status === 'PLANNED' ? null : plus(now, -given.age),
      ticked_at: given.tickedAgo === null ? null : plus(now, -Math.min(given.tickedAgo, given.age)),
      pauses_settled_through: given.settledAgo === null ? null : plus(now, -given.settledAgo),
    }));
}

function heads(now: Date) {
  return fc.record({
    version: fc.integer({ min: 1, max: 4 }),
    strategy_version: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
    status: fc.constantFrom('IN_REVIEW' as const, 'APPROVED' as const, 'REJECTED' as const),
    submitted_at: fc.option(
      ms(0, 9 * DAY).map((ago) => plus(now, -ago)),
      { nil: null },
    ),
    ladder_rung: fc.integer({ min: 0, max: 3 }),
    ladder_at: fc.option(
      ms(0, 3 * DAY).map((ago) => plus(now, -ago)),
      { nil: null },
    ),
  });
}

/** Often exactly at an edge of the default policy. */
const distances = fc.oneof(
  ms(-120 * HOUR, 240 * HOUR),
  fc.constantFrom(0, 1, -1, HOUR, HOUR + 1, HOUR - 1, -HOUR, -HOUR - 1, -72 * HOUR, -72 * HOUR - 1),
);

function tasks(now: Date): fc.Arbitrary<TaskFacts> {
  return fc
    .record({
      task_type: fc.constantFrom(...TASK_TYPES, 'POST' as const, 'ENGAGE' as const),
      status: fc.constantFrom(
        'PENDING' as const,
        'DUE' as const,
        'IN_PROGRESS' as const,
        'OVERDUE' as const,
        'BLOCKED' as const,
      ),
      distance: distances,
      placedAgo: ms(0, 20 * DAY),
      held_delay_ms: fc.option(ms(1_000, DAY), { nil: null, freq: 3 }),
      calendar_item_id: fc.option(fc.constant('item-of-calendar'), { nil: null }),
    })
    .map(({ distance, placedAgo, ...rest }) =>
      someTask(plus(now, distance), { ...rest, anchored_at: plus(now, -placedAgo) }),
    );
}

function items(now: Date, today: string): fc.Arbitrary<ItemFacts> {
  return fc
    .record({
      platform: fc.constantFrom<Platform>(...PLATFORMS),
      days: fc.integer({ min: -1, max: 14 }),
      ordinal: fc.integer({ min: 1, max: 3 }),
      status: fc.constantFrom('PENDING' as const, 'DUE' as const, 'DONE' as const, 'CANCELLED' as const),
      placedAgo: ms(0, 20 * DAY),
    })
    .map(({ platform, days, ordinal, status, placedAgo }) => {
      count += 1;
      const local_date = addDays(today, days);
      return {
        id: `item-${count}`,
        slot_key: `0199c000-0000-7000-8000-000000000001:${platform}:${local_date}:${ordinal}`,
        platform,
        local_date,
        status,
        scheduled_at: plus(now, days * DAY),
        anchored_at: plus(now, -placedAgo),
      };
    });
}

/** Ended ones may end a moment ahead: the clock of the machine that ended it need not be ours. */
function pauses(now: Date, over: boolean): fc.Arbitrary<Pause> {
  return fc
    .record({
      reason: fc.constantFrom<PauseReason>('CAMPAIGN', 'SYSTEM', 'FEATURE_OFF'),
      ago: ms(0, 5 * DAY),
      lasted: ms(0, 5 * DAY),
      policy: fc.constantFrom(
        'keep_dates' as const,
        'shift_all' as const,
        'shift_unpublished' as const,
        'ask' as const,
      ),
    })
    .map(({ reason, ago, lasted, policy }) => {
      const from = plus(now, -ago);
      const to = new Date(Math.min(from.getTime() + lasted, now.getTime() + 4_000));
      return somePause(from, over ? to : null, { reason, policy: over ? policy : null });
    });
}
