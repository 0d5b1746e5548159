import {
  calendarFor,
  calendarWindow,
  taskDraftFor,
  type CalendarDraft,
  type CalendarItemStatus,
  type CalendarSlot,
  type ExistingItem,
  type TaskDraft,
} from './calendar';
import { missingForActivation, type CampaignStatus } from './campaigns';
import {
  escalationChange,
  lateTasks,
  nextRise,
  type EscalationChange,
  type OpenEscalation,
} from './escalations';
import {
  isPaused,
  lastPauseEnd,
  policyOf,
  unsettled,
  type Pause,
  type ResumePolicy,
  type Shift,
} from './pauses';
import type { PlanContent, PlanStatus } from './plans';
import type { Platform, TaskPlatform } from './platforms';
import type { Policy } from './policy';
import { resumeShifts } from './resume';
import {
  isOpen,
  isUnfinished,
  nextStatusChange,
  overdueFrom,
  statusAt,
  type TaskOrigin,
  type TaskStatus,
  type TaskType,
} from './tasks';
import { nextTickAfter, tickKey } from './ticks';
import { addDays, DAY, HOUR, later, plus, startOfDay, type LocalDate } from './time';

// What the clock reads ----------------------------------------------------------------------------

export type AgendaCampaign = {
  id: string;
  name: string;
  status: CampaignStatus;
  timezone: string;
  start_date: LocalDate;
  end_date: LocalDate;
  auto_activate: boolean;
  platforms: Platform[];
  cadence: Partial<Record<Platform, number>>;
  blackout_dates: LocalDate[];
  primary_cta: string;
  objective: string;
  brand_product: string | null;
  created_at: Date;
  ticked_at: Date | null;
  pauses_settled_through: Date | null;
};

export type PlanHeadFacts = {
  version: number;
  status: PlanStatus;
  submitted_at: Date | null;
  ladder_rung: number;
  ladder_at: Date | null;
};

export type TaskFacts = {
  id: string;
  title: string;
  task_type: TaskType;
  platform: TaskPlatform;
  origin: TaskOrigin;
  status: TaskStatus;
  due_at: Date;
  anchored_at: Date;
  held_delay_ms: number | null;
  calendar_item_id: string | null;
};

export type ItemFacts = ExistingItem & {
  id: string;
  status: CalendarItemStatus;
  scheduled_at: Date;
  anchored_at: Date;
};

/** Everything the rules of time read of one campaign: what is open, and the calendar over the horizon. */
export type CampaignFacts = {
  campaign: AgendaCampaign;
  head: PlanHeadFacts | null;
  approvedPlan: { id: string; version: number; content: PlanContent } | null;
  /** Open, blocked and held tasks. */
  tasks: TaskFacts[];
  items: ItemFacts[];
  escalation: OpenEscalation | null;
  /** Every pause that is open or not settled; an undelivered pause, complete or archive counts as open. */
  pauses: Pause[];
  wrapUpAsked: boolean;
};

// What the clock answers --------------------------------------------------------------------------

export type Change =
  | { kind: 'SETTLE_PAUSES'; policy: ResumePolicy; through: Date; shifts: Shift[] }
  | { kind: 'RELEASE_FOLLOW_UP'; task_id: string; due_at: Date }
  | { kind: 'ACTIVATE' }
  | { kind: 'EXTEND_CALENDAR'; plan_id: string; draft: CalendarDraft; tasks: NewTask[] }
  | { kind: 'TASK_STATUS'; task_id: string; from: TaskStatus; to: TaskStatus }
  | EscalationChange
  | { kind: 'REMIND_APPROVAL'; version: number; rung: number }
  | { kind: 'TICK'; key: string }
  | { kind: 'ASK_WRAP_UP' }
  | { kind: 'COMPLETE' };

export type NewTask = { slot: CalendarSlot; task: TaskDraft; status: TaskStatus };

export const AGENDA_KINDS = [
  'TASK_DUE',
  'TASK_OVERDUE',
  'TASK_MISSED',
  'ACTIVATION',
  'APPROVAL_LADDER',
  'ESCALATION_RISE',
  'FULL_TICK',
  'CAMPAIGN_END',
] as const;
export type AgendaKind = (typeof AGENDA_KINDS)[number];

/** One thing that will happen by itself. */
export type AgendaEntry = {
  at: Date;
  kind: AgendaKind;
  /** Task or campaign it is about. */
  ref: string;
  what: string;
  why: string;
  cancelled_by: string;
  /** It waits for the end of a pause; `at` is when it would have been. */
  held: boolean;
};

/** Work to begin outside the campaign's rows; repeated until its row exists. */
export type Start = { kind: 'DRAFT_PLAN'; version: number };

export type Due = { changes: Change[]; agenda: AgendaEntry[]; start: Start[] };

/** A campaign looks around at least this often. */
export const WAKE_AT_LEAST = HOUR;
/** And never more often than this. */
export const WAKE_AT_MOST = 1_000;

const APPROVAL_RUNGS = 3;

/**
 * What is due at `now` and what comes next: the only scheduler. The campaign's process applies the changes
 * and sleeps until the first entry; pages show the same entries. Applying the changes and asking again at the
 * same instant gives no further change.
 */
export function dueAt(given: CampaignFacts, now: Date, policy: Policy): Due {
  const facts = structuredClone(given);
  const changes: Change[] = [];
  if (!isPaused(facts.pauses)) {
    for (const step of STEPS) changes.push(...step(facts, now, policy));
  }
  return { changes, agenda: agendaOf(facts, now, policy), start: startsOf(facts) };
}

/** When the campaign's process has to look again, in ms from now. */
export function sleepFor(agenda: readonly AgendaEntry[], now: Date): number {
  const next = agenda.find((entry) => !entry.held)?.at ?? plus(now, WAKE_AT_LEAST);
  return Math.min(WAKE_AT_LEAST, Math.max(WAKE_AT_MOST, next.getTime() - now.getTime()));
}

// The rules, in the order in which one prepares the next -------------------------------------------

/** Reads and moves on the working copy, and names what it changed. */
type Step = (facts: CampaignFacts, now: Date, policy: Policy) => Change[];

const STEPS: readonly Step[] = [
  settlePauses,
  releaseFollowUps,
  activate,
  extendCalendar,
  moveStatuses,
  escalate,
  climbLadder,
  fullTick,
  endCampaign,
];

function settlePauses(facts: CampaignFacts, now: Date): Change[] {
  const over = unsettled(facts.pauses, facts.campaign.pauses_settled_through);
  if (over.length === 0) return [];
  const policy = policyOf(over);
  // Whoever ended a pause may have a clock ahead of ours; a pause that is settled in part would never be.
  const through = over.reduce((at, pause) => later(at, pause.to ?? at), now);
  const shifts = resumeShifts(facts, over, policy, through);
  for (const shift of shifts) {
    const row = [...facts.tasks, ...facts.items].find(({ id }) => id === shift.id);
    if (!row) continue;
    if ('due_at' in row) row.due_at = shift.to;
    else row.scheduled_at = shift.to;
    row.anchored_at = now;
  }
  facts.campaign.pauses_settled_through = through;
  return [{ kind: 'SETTLE_PAUSES', policy, through, shifts }];
}

function releaseFollowUps(facts: CampaignFacts, now: Date): Change[] {
  const base = lastPauseEnd(facts.pauses) ?? now;
  return facts.tasks
    .filter((task) => task.held_delay_ms !== null && isOpen(task.status))
    .map((task) => {
      task.due_at = plus(base, task.held_delay_ms ?? 0);
      task.held_delay_ms = null;
      return { kind: 'RELEASE_FOLLOW_UP', task_id: task.id, due_at: task.due_at };
    });
}

function activate(facts: CampaignFacts, now: Date): Change[] {
  const { campaign } = facts;
  if (campaign.status !== 'PLANNED' || !campaign.auto_activate) return [];
  if (now < startOfDay(campaign.start_date, campaign.timezone)) return [];
  const missing = missingForActivation({ ...campaign, planApproved: facts.approvedPlan !== null }, now);
  if (missing.length > 0) return [];
  campaign.status = 'ACTIVE';
  return [{ kind: 'ACTIVATE' }];
}

function extendCalendar(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  const { campaign, approvedPlan, items } = facts;
  if (!approvedPlan || (campaign.status !== 'PLANNED' && campaign.status !== 'ACTIVE')) return [];
  const window = calendarWindow(campaign, now, Math.floor(policy.horizon / DAY));
  const draft = calendarFor({ campaign, plan: approvedPlan.content, window, existing: items, now });
  if (draft.slots.length + draft.dropped.length === 0) return [];
  const tasks = draft.slots.map((slot) => newTask(slot, campaign.status, now, policy));
  for (const { slot, task, status } of tasks) {
    facts.items.push(itemOf(slot, now));
    facts.tasks.push(taskOf(slot, task, status, now));
  }
  for (const { slot_key, platform, nominal_date } of draft.dropped) {
    facts.items.push({ ...unplaced(slot_key, platform, nominal_date, now), status: 'CANCELLED' });
  }
  return [{ kind: 'EXTEND_CALENDAR', plan_id: approvedPlan.id, draft, tasks }];
}

/** The POST task of a slot, with the status it has from the start. */
export function newTask(slot: CalendarSlot, campaign: CampaignStatus, now: Date, policy: Policy): NewTask {
  const task = taskDraftFor(slot);
  const status =
    campaign === 'ACTIVE'
      ? statusAt({ status: 'PENDING', task_type: 'POST', due_at: task.due_at }, now, policy)
      : 'PENDING';
  return { slot, task, status };
}

function itemOf(slot: CalendarSlot, now: Date): ItemFacts {
  return {
    ...unplaced(slot.slot_key, slot.platform, slot.local_date, now),
    status: 'PENDING',
    scheduled_at: slot.scheduled_at,
  };
}

function unplaced(slot_key: string, platform: Platform, local_date: LocalDate, now: Date) {
  return { id: slot_key, slot_key, platform, local_date, scheduled_at: now, anchored_at: now };
}

function taskOf(slot: CalendarSlot, task: TaskDraft, status: TaskStatus, now: Date): TaskFacts {
  return {
    id: task.origin_key,
    title: task.title,
    task_type: task.task_type,
    platform: task.platform,
    origin: task.origin,
    status,
    due_at: task.due_at,
    anchored_at: now,
    held_delay_ms: null,
    calendar_item_id: slot.slot_key,
  };
}

function moveStatuses(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  if (facts.campaign.status !== 'ACTIVE') return [];
  const changes: Change[] = [];
  for (const task of facts.tasks) {
    const to = statusAt(task, now, policy);
    if (to === task.status) continue;
    changes.push({ kind: 'TASK_STATUS', task_id: task.id, from: task.status, to });
    task.status = to;
  }
  return changes;
}

function escalate(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  const running = facts.campaign.status === 'ACTIVE';
  const change = escalationChange(facts.escalation, running ? facts.tasks : [], now, policy);
  if (!change) return [];
  if (change.kind === 'CLOSE_ESCALATION') facts.escalation = null;
  else {
    const id = change.kind === 'UPDATE_ESCALATION' ? change.id : facts.campaign.id;
    facts.escalation = { id, level: change.level, task_ids: change.task_ids };
  }
  return [change];
}

function climbLadder(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  const next = nextRung(facts, policy);
  if (!next || !facts.head || now < next.at) return [];
  facts.head.ladder_rung = next.rung;
  facts.head.ladder_at = now;
  return [{ kind: 'REMIND_APPROVAL', version: facts.head.version, rung: next.rung }];
}

/** A rung counts from when the one before it really happened, so nobody is passed over in the tick that tells them. */
export function nextRung(
  { head, campaign }: { head: PlanHeadFacts | null; campaign: Pick<AgendaCampaign, 'status'> },
  policy: Policy,
): { rung: number; at: Date } | null {
  if (!head || head.status !== 'IN_REVIEW' || isClosed(campaign.status)) return null;
  const rung = head.ladder_rung + 1;
  const from = head.ladder_at ?? head.submitted_at;
  const delay = [policy.approval_reminder, policy.approval_deputy, policy.approval_lead][head.ladder_rung];
  if (rung > APPROVAL_RUNGS || !from || delay === undefined) return null;
  return { rung, at: plus(from, delay) };
}

function fullTick(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  if (facts.campaign.status !== 'ACTIVE') return [];
  const next = nextTickAfter(facts.campaign, policy);
  if (now < next) return [];
  facts.campaign.ticked_at = now;
  return [{ kind: 'TICK', key: tickKey(facts.campaign, now, policy) }];
}

function endCampaign(facts: CampaignFacts, now: Date): Change[] {
  const { campaign } = facts;
  if (campaign.status !== 'ACTIVE' || now < endOf(campaign)) return [];
  if (!facts.tasks.some((task) => isUnfinished(task.status))) {
    campaign.status = 'COMPLETED';
    return [{ kind: 'COMPLETE' }];
  }
  if (facts.wrapUpAsked) return [];
  facts.wrapUpAsked = true;
  return [{ kind: 'ASK_WRAP_UP' }];
}

/** Midnight after the last day, in the campaign's zone. */
export function endOf(campaign: Pick<AgendaCampaign, 'end_date' | 'timezone'>): Date {
  return startOfDay(addDays(campaign.end_date, 1), campaign.timezone);
}

export function isClosed(status: CampaignStatus): boolean {
  return status === 'COMPLETED' || status === 'ARCHIVED';
}

function startsOf({ campaign, head }: CampaignFacts): Start[] {
  if (isClosed(campaign.status)) return [];
  if (!head) return [{ kind: 'DRAFT_PLAN', version: 1 }];
  return head.status === 'REJECTED' ? [{ kind: 'DRAFT_PLAN', version: head.version + 1 }] : [];
}

// What happens next --------------------------------------------------------------------------------

function agendaOf(facts: CampaignFacts, now: Date, policy: Policy): AgendaEntry[] {
  if (isClosed(facts.campaign.status)) return [];
  const held = isPaused(facts.pauses) || facts.campaign.status === 'PAUSED';
  return [
    ...taskEntries(facts, now, policy),
    ...activationEntry(facts, now),
    ...ladderEntry(facts, now, policy),
    ...riseEntry(facts, now, policy),
    ...tickEntry(facts, now, policy),
    ...endEntry(facts, now),
  ]
    .map((entry) => ({ ...entry, held }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

type Entry = Omit<AgendaEntry, 'held'>;

const TASK_WORDS = {
  DUE: { kind: 'TASK_DUE', becomes: 'becomes due', why: 'Its time is near: the due lead of the policy.' },
  OVERDUE: {
    kind: 'TASK_OVERDUE',
    becomes: 'becomes overdue',
    why: 'Nobody has finished it when the grace of the policy ends.',
  },
  MISSED: {
    kind: 'TASK_MISSED',
    becomes: 'counts as missed',
    why: 'A post this late is not made any more by itself.',
  },
} as const;

function taskEntries(facts: CampaignFacts, now: Date, policy: Policy): Entry[] {
  if (facts.campaign.status === 'PLANNED') return [];
  return facts.tasks.flatMap((task) => {
    const next = nextStatusChange(task, now, policy) ?? claimedTurnsLate(task, now, policy);
    if (!next) return [];
    const words = TASK_WORDS[next.to];
    return [
      {
        at: next.at,
        kind: words.kind,
        ref: task.id,
        what: `“${task.title}” ${words.becomes}`,
        why: words.why,
        cancelled_by: 'Doing, blocking or rescheduling the task.',
      },
    ];
  });
}

/** A claimed task keeps its status, but once it is late it is escalated like any other. */
function claimedTurnsLate(task: TaskFacts, now: Date, policy: Policy) {
  const at = overdueFrom(task, policy);
  return task.status === 'IN_PROGRESS' && at > now ? { at, to: 'OVERDUE' as const } : null;
}

function activationEntry({ campaign, approvedPlan }: CampaignFacts, now: Date): Entry[] {
  const at = startOfDay(campaign.start_date, campaign.timezone);
  if (campaign.status !== 'PLANNED' || !campaign.auto_activate || !approvedPlan || at <= now) return [];
  return [
    {
      at,
      kind: 'ACTIVATION',
      ref: campaign.id,
      what: 'The campaign becomes active',
      why: `Its start date is ${campaign.start_date} and its plan is approved.`,
      cancelled_by: 'Moving the start date, or archiving the campaign.',
    },
  ];
}

const RUNG_WORDS = [
  'The approvers are reminded of the plan',
  'The deputy is asked to decide on the plan',
  'Every lead is asked to decide on the plan',
];

function ladderEntry(facts: CampaignFacts, now: Date, policy: Policy): Entry[] {
  const next = nextRung(facts, policy);
  if (!next || !facts.head) return [];
  return [
    {
      at: later(next.at, now),
      kind: 'APPROVAL_LADDER',
      ref: facts.campaign.id,
      what: RUNG_WORDS[next.rung - 1] ?? 'The plan is asked for again',
      why: `Version ${facts.head.version} waits for a decision.`,
      cancelled_by: 'Approving or rejecting the plan.',
    },
  ];
}

function riseEntry(facts: CampaignFacts, now: Date, policy: Policy): Entry[] {
  const open = facts.escalation;
  const at = open && nextRise(lateTasks(facts.tasks, now, policy), open.level, now);
  if (!open || !at) return [];
  return [
    {
      at,
      kind: 'ESCALATION_RISE',
      ref: facts.campaign.id,
      what: `The escalation rises above level ${open.level}`,
      why: 'Its oldest task has been overdue too long.',
      cancelled_by: 'Clearing the oldest overdue task.',
    },
  ];
}

function tickEntry({ campaign }: CampaignFacts, now: Date, policy: Policy): Entry[] {
  if (campaign.status === 'PLANNED') return [];
  return [
    {
      at: later(nextTickAfter(campaign, policy), now),
      kind: 'FULL_TICK',
      ref: campaign.id,
      what: 'The campaign is checked through',
      why: 'Once every tick of the policy: statuses, calendar ahead, escalation.',
      cancelled_by: 'Completing or archiving the campaign.',
    },
  ];
}

function endEntry({ campaign }: CampaignFacts, now: Date): Entry[] {
  const at = endOf(campaign);
  if (campaign.status === 'PLANNED' || at <= now) return [];
  return [
    {
      at,
      kind: 'CAMPAIGN_END',
      ref: campaign.id,
      what: 'The campaign ends: it completes, or asks for a review of what is still open',
      why: `Its last day is ${campaign.end_date}.`,
      cancelled_by: 'Moving the end date, or completing it earlier.',
    },
  ];
}
