/** A campaign's plan: what it says, when it may be decided on, and what its checksum is taken over. */
import { checkReason } from './campaigns';
import { no, yes, type Verdict } from './verdict';
import { daysBetween, type LocalDate } from './time';

export const PLAN_STATUSES = ['DRAFT', 'IN_REVIEW', 'APPROVED', 'REJECTED', 'SUPERSEDED'] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

export const TONES = ['plain', 'formal', 'friendly', 'bold'] as const;
export type Tone = (typeof TONES)[number];

export const LENGTHS = ['short', 'usual', 'long'] as const;
export type Length = (typeof LENGTHS)[number];

export const HASHTAGS = ['usual', 'few', 'none'] as const;
type Hashtags = (typeof HASHTAGS)[number];

/** How the copy of the campaign is to sound; what reviewers asked for so far, in a form copy can obey. */
export type PlanVoice = {
  tone: Tone;
  length: Length;
  hashtags: Hashtags;
  emoji: boolean;
  /** True once a reviewer found the plan too salesy: the call to action is said once and quietly. */
  soft_sell: boolean;
  /** Words that may not occur in copy. */
  avoid: string[];
};

export type PlanAngle = { title: string; rationale: string };

/** Weeks count from 1 at the campaign's start date; both ends are inclusive. */
export type PlanPhase = {
  phase_number: number;
  name: string;
  first_week: number;
  last_week: number;
  goal: string;
  tactics: string[];
  success_metrics: string[];
};

export type PlanMetric = { metric: string; target: string; why: string };

export type PlanContent = {
  focus_area: string;
  duration_days: number;
  content_theme: string;
  positioning: string;
  angles: PlanAngle[];
  /** Theme → the messages said under it. Themes are the pillars the calendar rotates over. */
  messaging: Record<string, string[]>;
  /** One per week, repeated in order when the campaign is longer than the list. */
  weekly_themes: string[];
  phases: PlanPhase[];
  success_metrics: PlanMetric[];
  voice: PlanVoice;
  /** What this version did about earlier rejections; empty in version 1. */
  changes: string[];
};

/** Days of a campaign, both ends counted. */
export function durationDays(start: LocalDate, end: LocalDate): number {
  return daysBetween(start, end) + 1;
}

/** Weeks that a campaign touches; the last may be a part. */
export function campaignWeeks(start: LocalDate, end: LocalDate): number {
  return Math.ceil(durationDays(start, end) / 7);
}

/** The campaign week a day lies in, 1 from the start date on. */
export function campaignWeek(start: LocalDate, date: LocalDate): number {
  return Math.floor(daysBetween(start, date) / 7) + 1;
}

/**
 * Text that is the same for the same value: object keys sorted, nothing but JSON. Its SHA-256 is the plan's
 * checksum; it is taken outside the domain.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, sorted(inner)]);
  // By code unit, not by locale: the order must not depend on where it runs.
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** The newest version of a campaign's plan as far as deciding on it needs. */
export type PlanHead = {
  version: number;
  checksum: string;
  status: PlanStatus;
  decided_at?: Date | null;
  decided_by?: string | null;
};

/**
 * Whether the version a person saw may be approved or rejected now. The one who comes second is told who was
 * first: `PLAN_DECIDED` with `{ by, at, decision }`.
 *
 * `seen` is the row of the version that was shown, when it is no longer the head: a rejection redrafts at
 * once, and the second person should still hear of the first rather than only of a newer version.
 */
export function checkPlanDecision(
  head: PlanHead | undefined,
  shown: { version: number; checksum: string },
  seen: PlanHead | undefined = head,
): Verdict {
  if (!head) return no('NOT_FOUND', 'PLAN_MISSING');
  const sawIt = seen?.version === shown.version && seen.checksum === shown.checksum;
  if (sawIt && (seen.status === 'APPROVED' || seen.status === 'REJECTED')) {
    const at = seen.decided_at?.toISOString() ?? null;
    const detail = { by: seen.decided_by ?? null, at, decision: seen.status };
    return no('CONFLICT', 'PLAN_DECIDED', { detail });
  }
  if (head.version !== shown.version || head.checksum !== shown.checksum) {
    return no('CONFLICT', 'PLAN_NOT_SHOWN', { detail: { shown: shown.version, head: head.version } });
  }
  if (head.status !== 'IN_REVIEW') {
    return no('ILLEGAL_TRANSITION', 'PLAN_NOT_IN_REVIEW', { detail: { status: head.status } });
  }
  return yes();
}

/** A rejection says why, or the next draft has nothing to go on. Answers the reason as it is kept. */
export function checkRejection(
  head: PlanHead | undefined,
  shown: { version: number; checksum: string },
  reason: string,
  seen: PlanHead | undefined = head,
): Verdict<string> {
  const decidable = checkPlanDecision(head, shown, seen);
  return decidable.ok ? checkReason(reason) : decidable;
}
