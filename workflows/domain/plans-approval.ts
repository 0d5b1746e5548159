/** Who may approve a plan, how many it takes, and what a late approval means. */
import { calendarWindow, plannedItems } from './calendar';
import type { Actor } from './permissions';
import type { Platform } from './platforms';
import type { PlanStatus } from './plans';
import type { PolicyValues } from './policy';
import { addDays, daysBetween, localDate, type LocalDate } from './time';
import { no, yes, type Verdict } from './verdict';

export type PlanAuthor = { id: string | null; name: string };

/** One approval of the version in question. */
export type GivenApproval = { level: 1 | 2; actor_id: string | null; actor: string };

export type ApprovalRules = Pick<PolicyValues, 'approval_levels' | 'self_approval'>;

export type ApprovalStep = {
  /** The level that this approval counts for. */
  level: 1 | 2;
  /** Whether the plan is in force with it, or waits for a second person. */
  final: boolean;
};

/**
 * Whether this person may give the next approval of a version. `PLAN_OWN` when they wrote a part of it and the
 * policy asks for somebody else; `PLAN_APPROVED_BY_YOU` when theirs is the first of two already.
 */
export function checkApprover(
  plan: { authors: readonly PlanAuthor[]; approvals: readonly GivenApproval[] },
  rules: ApprovalRules,
  actor: Pick<Actor, 'id' | 'name'>,
): Verdict<ApprovalStep> {
  const { authors, approvals } = plan;
  if (rules.self_approval === 'NO' && authors.some((author) => isSame(author, actor))) {
    return no('FORBIDDEN', 'PLAN_OWN', { detail: { authors: authors.map(({ name }) => name) } });
  }
  if (rules.approval_levels === '1') return yes({ level: 1, final: true });
  const first = approvals.find(({ level }) => level === 1);
  if (!first) return yes({ level: 1, final: false });
  if (isSame({ id: first.actor_id, name: first.actor }, actor)) {
    return no('CONFLICT', 'PLAN_APPROVED_BY_YOU');
  }
  return yes({ level: 2, final: true });
}

/** Who signs in has an id; who decides in the Temporal UI has only a name. */
function isSame(one: PlanAuthor, other: PlanAuthor): boolean {
  return one.id === null ? other.id === null && one.name === other.name : one.id === other.id;
}

/** The authors of a version that `by` made out of `base`: what was in force counts as everybody's. */
export function authorsOf(
  base: { status: PlanStatus; authors: readonly PlanAuthor[] } | undefined,
  by: PlanAuthor,
): PlanAuthor[] {
  const earlier = base && base.status !== 'APPROVED' ? base.authors : [];
  return [...earlier.filter((author) => !isSame(author, by)), { id: by.id, name: by.name }];
}

// Late ----------------------------------------------------------------------------------------------

/** What a late approval does: begin with the next free slots, or move the campaign's dates by the delay. */
export const LATE_CHOICES = ['next_free', 'move_dates'] as const;
export type LateChoice = (typeof LATE_CHOICES)[number];

export type Lateness = {
  /** Days from the start date to the first day that can still be filled. */
  delay_days: number;
  /** Posts whose time passes unused when the dates stay. */
  lost: number;
  /** The first day that can be filled when the dates stay; null when the campaign would be over. */
  from: LocalDate | null;
  /** The dates when they move; the campaign keeps its length. */
  moved: { start_date: LocalDate; end_date: LocalDate };
};

type LateCampaign = {
  start_date: LocalDate;
  end_date: LocalDate;
  timezone: string;
  platforms: readonly Platform[];
  cadence: Partial<Record<Platform, number>>;
};

/** What is lost when the first plan of a campaign is approved at `now`; null while nothing is. */
export function latenessOf(campaign: LateCampaign, now: Date): Lateness | null {
  const today = localDate(now, campaign.timezone);
  const { start_date, end_date } = campaign;
  if (start_date > today) return null;
  const first = addDays(today, 1);
  const delay_days = daysBetween(start_date, first);
  const passed = { from: start_date, through: end_date < today ? end_date : today };
  const lost = campaign.platforms.reduce((sum, one) => sum + plannedItems(campaign, one, passed), 0);
  const from = calendarWindow(campaign, now, 1, true)?.from ?? null;
  if (lost === 0 && from !== null) return null;
  return { delay_days, lost, from, moved: { start_date: first, end_date: addDays(end_date, delay_days) } };
}

/** What the approver chose; else what the policy says for a plan that everybody was asked for in vain. */
export function lateChoice(
  asked: LateChoice | undefined,
  policy: Pick<PolicyValues, 'approval_final'>,
  everybodyAsked: boolean,
): LateChoice {
  return asked ?? (policy.approval_final === 'NEXT_SLOT' && everybodyAsked ? 'move_dates' : 'next_free');
}
