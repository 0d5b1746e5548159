/** What drafts plans. The template writer needs nothing; others may call a model. */
import type { PlanContent } from '../../workflows/domain/plans';
import type { RedraftableSection } from '../../workflows/domain/plans-sections';
import type { Platform } from '../../workflows/domain/platforms';
import type { StrategyBrief } from './strategy';
import type { LocalDate } from '../../workflows/domain/time';

/** What a plan is drafted from: the campaign's own fields and every earlier "no". */
export type PlanBrief = {
  name: string;
  client_name: string;
  venture_name?: string | null;
  brand_product?: string | null;
  description?: string | null;
  campaign_type?: string | null;
  industry?: string | null;
  objective: string;
  objectives?: string[];
  platforms: Platform[];
  cadence: Partial<Record<Platform, number>>;
  timezone: string;
  start_date: LocalDate;
  end_date: LocalDate;
  primary_cta: string;
  lead_capture_method?: string | null;
  budget?: string | null;
  blackout_dates: LocalDate[];
  /** The strategy in force, where there is one: then the plan follows from it. */
  strategy?: StrategyBrief;
  /** Oldest first. Every one is acted on again, so that a later "no" does not undo an earlier one. */
  rejections: { version: number; reason: string }[];
};

/** One section that somebody wants drafted again, and what they said about it. */
export type SectionAsk = { section: RedraftableSection; instruction: string | null };

export interface PlanWriter {
  readonly name: string;
  /** A whole plan, valid by `planContentSchema`. Rejects with the signal's reason when it is aborted. */
  draftPlan(brief: PlanBrief, signal?: AbortSignal): Promise<PlanContent>;
  /**
   * The plan that was shown with one section drafted again, different from before, everything else kept.
   * Undefined when the writer has nothing else to say there.
   */
  draftSection(
    brief: PlanBrief,
    shown: PlanContent,
    ask: SectionAsk,
    signal?: AbortSignal,
  ): Promise<PlanContent | undefined>;
}
