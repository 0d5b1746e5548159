import type { CalendarItemStatus, ExistingItem } from '../calendar';
import type { TrackingFrequency } from '../artifacts/content/monitoring';
import type { JobRun } from '../artifacts/generation';
import type { ChainState } from '../artifacts/gates';
import type { Stage } from '../artifacts/stages';
import type { CampaignStatus, Planning } from '../campaigns';
import type { OpenEscalation } from '../escalations';
import type { Pause } from '../pauses';
import type { PlanContent, PlanStatus } from '../plans';
import type { Platform, TaskPlatform } from '../platforms';
import type { TaskTemplate } from '../task-templates';
import type { TaskOrigin, TaskStatus, TaskType } from '../tasks';
import type { LocalDate } from '../time';

export type AgendaCampaign = {
  id: string;
  name: string;
  status: CampaignStatus;
  timezone: string;
  start_date: LocalDate;
  end_date: LocalDate;
  auto_activate: boolean;
  /** Whether its plan is made of its own fields, or of the approved strategy. */
  planning: Planning;
  platforms: Platform[];
  cadence: Partial<Record<Platform, number>>;
  blackout_dates: LocalDate[];
  primary_cta: string;
  objective: string;
  brand_product: string | null;
  /** Which tasks an item gets. */
  task_template: TaskTemplate;
  created_at: Date;
  activated_at: Date | null;
  ticked_at: Date | null;
  pauses_settled_through: Date | null;
};

export type PlanHeadFacts = {
  version: number;
  /** The strategy that was in force when it was made; null when none was. */
  strategy_version: number | null;
  status: PlanStatus;
  submitted_at: Date | null;
  ladder_rung: number;
  ladder_at: Date | null;
};

/** A version that was asked for and waits for a person. */
export type AskedArtifact = {
  /** Of the artifact, whatever its version. */
  id: string;
  stage: Stage;
  version: number;
  asked_at: Date;
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

/** Jobs of the intake in force that somebody wants written; and what they wait for. */
export type GenerationFacts = {
  intake_version: number;
  chosen: readonly string[];
  chain: ChainState;
  runs: JobRun[];
};

/** The monitoring in force, as far as it says when figures are looked at. */
export type MonitoringFacts = {
  version: number;
  frequency: TrackingFrequency;
  /** In force since. */
  since: Date;
  checked_at: Date | null;
  /** When a figure was last logged, corrected or taken out since then; read only where each is an occasion of its own. */
  logged_at: Date | null;
};

/** Everything the rules of time read of one campaign: what is open, and the calendar over the horizon. */
export type CampaignFacts = {
  campaign: AgendaCampaign;
  head: PlanHeadFacts | null;
  /** Somebody wants a section of the newest version drafted again. */
  redraftAsked: boolean;
  /** Stages whose newest version waits for a decision. */
  asked: AskedArtifact[];
  /** The strategy in force; null while none is, or while it is flagged. */
  strategyVersion: number | null;
  /** Null while nothing is asked for. */
  generation: GenerationFacts | null;
  /** Null while none is in force, or it does not say how often. */
  monitoring: MonitoringFacts | null;
  /** The execution plan in force rests on something that changed. */
  executionFlagged: boolean;
  approvedPlan: { id: string; version: number; content: PlanContent } | null;
  /** Open, blocked and held tasks. */
  tasks: TaskFacts[];
  items: ItemFacts[];
  /** `told_at`: when those it concerns were last told of it. */
  escalation: (OpenEscalation & { told_at: Date }) | null;
  /** Every pause that is open or not settled; an undelivered pause, complete or archive counts as open. */
  pauses: Pause[];
  wrapUpAsked: boolean;
  /** Monday of the last week that was summed up by itself. */
  summarised: LocalDate | null;
};
