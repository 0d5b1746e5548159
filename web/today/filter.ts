import { isId } from '../../db/ids';
import {
  TODAY_SECTIONS,
  WHOSE,
  type TodayFilter,
  type TodayPage,
  type TodaySection,
} from '../../db/tasks/today';
import { TASK_PLATFORMS } from '../../workflows/domain/platforms';

/** What the address of the list says: whose work, where, and whether one part of it is read through. */
export type TodayQuery = TodayFilter & {
  section?: TodaySection;
  after?: TodayPage['after'];
  /** The choice of platforms and campaigns is laid out. */
  filters: boolean;
  /** Rows can be ticked, to do one thing with all of them. */
  choose: boolean;
};

/** Anything that is not a choice of this page counts as not chosen. */
export function readQuery(query: Record<string, unknown>): TodayQuery {
  const { whose, platform, campaign, section, after, filters, choose } = query;
  return {
    whose: WHOSE.find((choice) => choice === whose) ?? 'team',
    platform: TASK_PLATFORMS.find((choice) => choice === platform),
    campaignId: isId(campaign) ? campaign : undefined,
    section: TODAY_SECTIONS.find((choice) => choice === section),
    after: readCursor(after),
    filters: filters === 'open',
    choose: choose === 'on',
  };
}

function readCursor(after: unknown): TodayPage['after'] {
  if (typeof after !== 'string') return undefined;
  const [time, id] = after.split('_');
  const due_at = new Date(time ?? '');
  return Number.isNaN(due_at.getTime()) || !isId(id) ? undefined : { due_at, id };
}

/** The address of the list with some of its choices changed. Changing a filter begins at the top again. */
export function addressOf(query: TodayQuery, changed: Partial<TodayQuery> = {}): string {
  const now = { ...query, after: undefined, ...changed };
  const { whose, platform, campaignId, section, after, filters, choose } = now;
  const words = new URLSearchParams();
  if (whose !== 'team') words.set('whose', whose);
  if (platform) words.set('platform', platform);
  if (campaignId) words.set('campaign', campaignId);
  if (section) words.set('section', section);
  if (after) words.set('after', `${after.due_at.toISOString()}_${after.id}`);
  if (filters) words.set('filters', 'open');
  if (choose) words.set('choose', 'on');
  const text = words.toString();
  return text === '' ? '/today' : `/today?${text}`;
}

export function isFiltered(query: TodayQuery): boolean {
  return query.whose !== 'team' || query.platform !== undefined || query.campaignId !== undefined;
}

/** The further choices are laid out when asked for, and while one of them is made. */
export function showsChoices(query: TodayQuery): boolean {
  return query.filters || query.platform !== undefined || query.campaignId !== undefined;
}
