import type { OfferedType } from '../artifacts/jobs';
import type { Stage } from '../artifacts/stages';
import type { CalendarDraft, CalendarSlot, TaskDraft } from '../calendar';
import type { EscalationChange, EscalationLevel } from '../escalations';
import type { ResumePolicy, Shift } from '../pauses';
import type { Policy } from '../policy';
import type { TaskStatus } from '../tasks';
import type { LocalDate } from '../time';
import type { CampaignFacts } from './facts';

export type Change =
  | { kind: 'SETTLE_PAUSES'; policy: ResumePolicy; through: Date; shifts: Shift[] }
  | { kind: 'RELEASE_FOLLOW_UP'; task_id: string; due_at: Date }
  | { kind: 'ACTIVATE' }
  | { kind: 'EXTEND_CALENDAR'; plan_id: string; draft: CalendarDraft; work: NewWork[] }
  | { kind: 'TASK_STATUS'; task_id: string; from: TaskStatus; to: TaskStatus }
  | EscalationChange
  | { kind: 'SWEEP_ESCALATION'; id: string; level: EscalationLevel; task_ids: string[]; week: LocalDate }
  | { kind: 'REMIND_APPROVAL'; version: number; rung: number }
  | { kind: 'REMIND_ARTIFACT'; stage: Stage; version: number; rung: number }
  | { kind: 'CHECK_KPIS'; version: number }
  | { kind: 'TICK'; key: string }
  | { kind: 'SUMMARISE_WEEK'; week_start: LocalDate; task_status: TaskStatus }
  | { kind: 'ASK_WRAP_UP' }
  | { kind: 'COMPLETE' };

/** One slot with the tasks that lead to its publication; the last of them is its POST. */
export type NewWork = { slot: CalendarSlot; tasks: NewTask[] };
/** A task with the status it has from the start. */
type NewTask = { task: TaskDraft; status: TaskStatus };

export const AGENDA_KINDS = [
  'TASK_DUE',
  'TASK_OVERDUE',
  'TASK_MISSED',
  'ACTIVATION',
  'APPROVAL_LADDER',
  'ARTIFACT_LADDER',
  'ESCALATION_RISE',
  'ESCALATION_SWEEP',
  'KPI_CHECK',
  'FULL_TICK',
  'WEEKLY_SUMMARY',
  'CAMPAIGN_END',
] as const;
export type AgendaKind = (typeof AGENDA_KINDS)[number];

/** One thing that will happen by itself. */
export type AgendaEntry = {
  at: Date;
  kind: AgendaKind;
  /** Task, artifact or campaign it is about. */
  ref: string;
  what: string;
  why: string;
  cancelled_by: string;
  /** It waits for the end of a pause; `at` is when it would have been. */
  held: boolean;
};

/** Work to begin outside the campaign's rows; repeated until its row exists. */
export type Start =
  | { kind: 'DRAFT_PLAN'; version: number }
  | { kind: 'RUN_JOB'; job: OfferedType; intake_version: number; attempt: number };

export type Due = { changes: Change[]; agenda: AgendaEntry[]; start: Start[] };

/** Reads and moves on the working copy, and names what it changed. */
export type Step = (facts: CampaignFacts, now: Date, policy: Policy) => Change[];

export type Entry = Omit<AgendaEntry, 'held'>;
