import type { CalendarDraft, CalendarSlot, TaskDraft } from '../calendar';
import type { EscalationChange } from '../escalations';
import type { ResumePolicy, Shift } from '../pauses';
import type { Policy } from '../policy';
import type { TaskStatus } from '../tasks';
import type { CampaignFacts } from './facts';

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

/** Reads and moves on the working copy, and names what it changed. */
export type Step = (facts: CampaignFacts, now: Date, policy: Policy) => Change[];

export type Entry = Omit<AgendaEntry, 'held'>;
