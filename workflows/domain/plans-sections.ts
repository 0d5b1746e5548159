/** The parts a plan is read, compared, discussed and drafted again in. */
import { canonicalJson, type PlanContent } from './plans';

export const PLAN_SECTIONS = [
  'FOCUS',
  'POSITIONING',
  'ANGLES',
  'MESSAGING',
  'WEEKLY_THEMES',
  'PHASES',
  'SUCCESS_METRICS',
  'VOICE',
] as const;
export type PlanSection = (typeof PLAN_SECTIONS)[number];

export const SECTION_NAMES: Record<PlanSection, string> = {
  FOCUS: 'Focus',
  POSITIONING: 'Positioning',
  ANGLES: 'Angles',
  MESSAGING: 'Messaging',
  WEEKLY_THEMES: 'Weeks',
  PHASES: 'Phases',
  SUCCESS_METRICS: 'How we measure it',
  VOICE: 'Voice',
};

/** What can be drafted again by itself; focus and voice follow from the campaign and from reviewers. */
export const REDRAFTABLE_SECTIONS = [
  'POSITIONING',
  'ANGLES',
  'MESSAGING',
  'WEEKLY_THEMES',
  'PHASES',
  'SUCCESS_METRICS',
] as const satisfies readonly PlanSection[];
export type RedraftableSection = (typeof REDRAFTABLE_SECTIONS)[number];

export const REDRAFT_STATUSES = ['ASKED', 'DRAFTED', 'UNCHANGED', 'DROPPED'] as const;
export type RedraftStatus = (typeof REDRAFT_STATUSES)[number];

const FIELDS: Record<PlanSection, ReadonlyArray<keyof PlanContent>> = {
  FOCUS: ['focus_area', 'duration_days'],
  POSITIONING: ['positioning'],
  ANGLES: ['angles'],
  MESSAGING: ['content_theme', 'messaging'],
  WEEKLY_THEMES: ['weekly_themes'],
  PHASES: ['phases'],
  SUCCESS_METRICS: ['success_metrics'],
  VOICE: ['voice'],
};

/** Whether two versions say the same in a section. Themes have no order: they are stored under their names. */
export function saysTheSame(section: PlanSection, one: PlanContent, other: PlanContent): boolean {
  return FIELDS[section].every((field) => canonicalJson(one[field]) === canonicalJson(other[field]));
}

/** The sections in which two versions differ, in reading order. What a version reports of itself is none. */
export function changedSections(one: PlanContent, other: PlanContent): PlanSection[] {
  return PLAN_SECTIONS.filter((section) => !saysTheSame(section, one, other));
}
