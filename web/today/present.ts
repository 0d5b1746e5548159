import type { CommandRow } from '../../db/commands';
import type { Today, TodaySection, TodayTask } from '../../db/tasks/today';
import { TODAY_SECTIONS, WHOSE } from '../../db/tasks/today';
import type { CampaignChoice, OpenEscalationCard, PlanInReview, WorkspaceState } from '../../db/workspace';
import type { AgendaEntry } from '../../workflows/domain/agenda';
import { ESCALATION_IMPACT } from '../../workflows/domain/escalation-notes';
import { can, type Role } from '../../workflows/domain/permissions';
import { TASK_PLATFORMS } from '../../workflows/domain/platforms';
import { earlier } from '../../workflows/domain/time';
import { onBothClocks } from '../campaigns/times';
import { clipped } from '../clipped';
import { formState, type FormState } from '../forms';
import { presentTold } from '../escalations/present';
import { demoOffer } from '../home/demo';
import { platformLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { spanWords } from '../times';
import type { Preferences } from '../../db/operators';
import { savedFilters, type SavedFilter } from '../../db/saved-filters';
import { presentBulk, type Somebody } from '../tasks/present-bulk';
import type { FailedSection } from '../section';
import { addressOf, isFiltered, readQuery, showsChoices, type TodayQuery } from './filter';
import { presentHead } from './present-head';
import { presentRow } from './present-row';

export type Reader = { id: string; role: Role; time_zone: string; preferences?: Preferences };

export type TodayRows = {
  today: Today;
  plans: { plans: PlanInReview[]; total: number };
  escalations: { escalations: OpenEscalationCard[]; total: number };
  /** Undefined when it could not be read: nothing is said then, least of all that all is well. */
  state: WorkspaceState | undefined;
  refused: Array<CommandRow & { campaign_name: string }>;
  campaigns: CampaignChoice[];
  /** To whom ticked tasks can be given; asked for only while rows are ticked. */
  people: readonly Somebody[];
  /** What comes next where no row of the list says it: the first entry of some campaign's agenda. */
  agenda?: { campaign: { id: string; name: string; timezone: string }; entry: AgendaEntry };
  /** The parts around the list that could not be read. */
  failed: FailedSection[];
};

const SECTIONS: Record<TodaySection, { title: string; icon: string; tone: string }> = {
  overdue: { title: 'Overdue', icon: 'alarm-clock', tone: 'late' },
  due: { title: 'Due now', icon: 'clock', tone: 'due' },
  soon: { title: 'Next 4 h', icon: 'timer', tone: 'neutral' },
  later: { title: 'Later today', icon: 'calendar', tone: 'neutral' },
  others: { title: 'Waiting on others', icon: 'hourglass', tone: 'waiting' },
  blocked: { title: 'Blocked', icon: 'ban', tone: 'blocked' },
  missed: { title: 'Missed', icon: 'timer-off', tone: 'late' },
};

/** Everything that the list of the day prints, for this reader and this address. */
export function presentToday(
  rows: TodayRows,
  query: TodayQuery,
  reader: Reader,
  now: Date,
  saving: FormState = formState({}),
) {
  const { counts } = rows.today;
  const sections = TODAY_SECTIONS.map((key) => presentSection(key, rows, query, reader, now)).filter(
    ({ count }) => count > 0,
  );
  const quiet = sections.length === 0;
  const nothing = rows.state && Object.values(rows.state.campaigns).every((count) => count === 0);
  return {
    title: titleOf(counts),
    address: addressOf(query, { after: query.after }),
    head: presentHead(rows, reader, now),
    failed: rows.failed,
    refused: rows.refused.map((command) => presentRefused(command, reader)),
    escalations:
      query.section || query.choose
        ? []
        : rows.escalations.escalations.map((card) => presentCard(card, reader, now)),
    moreEscalations: query.choose ? 0 : rows.escalations.total - rows.escalations.escalations.length,
    sections,
    whole: query.section ? addressOf(query, { section: undefined }) : undefined,
    empty: quiet ? presentEmpty(query, nothing === true, reader) : undefined,
    filters: presentFilters(query, rows.campaigns, reader, saving),
    bulk: query.choose && !quiet ? presentBulk(rows.people, addressOf(query, { choose: false })) : undefined,
  };
}

function titleOf(counts: Today['counts']): string {
  const said = [
    counts.overdue > 0 && `${counts.overdue} overdue`,
    counts.due > 0 && `${counts.due} due`,
  ].filter(Boolean);
  return said.length === 0 ? 'Today' : `Today (${said.join(', ')})`;
}

function presentSection(key: TodaySection, rows: TodayRows, query: TodayQuery, reader: Reader, now: Date) {
  const found = rows.today.tasks.filter(({ section }) => section === key);
  const tasks = query.section ? found : found.slice(0, SHOWN[key]);
  const reviews = key === sectionOfPlans(reader) && !query.section && !query.choose ? rows.plans.plans : [];
  const total = rows.today.counts[key];
  const last = tasks.at(-1);
  const more = tasks.length < total && last !== undefined;
  const decides = can(reader.role, 'plans.decide');
  return {
    key,
    ...SECTIONS[key],
    count: total + (reviews.length > 0 ? rows.plans.total : 0),
    rows: tasks.map((task) => presentRow(task, reader, now, query.choose)),
    reviews: reviews.map((plan) => presentReview(plan, decides, reader, now)),
    allPlans: reviews.length < rows.plans.total && reviews.length > 0 ? rows.plans.total : undefined,
    all: more && !query.section ? { href: addressOf(query, { section: key }), total } : undefined,
    next: nextPage(query, last, tasks.length),
  };
}

/** As many rows as a part shows in the overview: the less urgent, the fewer. */
const SHOWN: Record<TodaySection, number> = {
  overdue: 6,
  due: 6,
  soon: 5,
  later: 4,
  others: 3,
  blocked: 3,
  missed: 3,
};
export const MOST_SHOWN = Math.max(...Object.values(SHOWN));
/** And when it is read through. */
export const PAGE = 50;

function nextPage(query: TodayQuery, last: TodayTask | undefined, count: number): string | undefined {
  if (!query.section || !last || count < PAGE) return undefined;
  return addressOf(query, { after: { due_at: last.due_at, id: last.id } });
}

/** A plan waits on whoever may decide: for them it is due, for everybody else it waits on others. */
function sectionOfPlans(reader: Reader): TodaySection {
  return can(reader.role, 'plans.decide') ? 'due' : 'others';
}

const RUNGS = [
  '',
  'The approvers were reminded.',
  'The deputy was asked, or whoever decides in their place.',
  'Every lead was asked.',
];

function presentReview(plan: PlanInReview, decides: boolean, reader: Reader, now: Date) {
  const waited = plan.submitted_at ? now.getTime() - plan.submitted_at.getTime() : 0;
  return {
    href: `/campaigns/${plan.campaign_id}/plan`,
    what: decides ? `Decide on plan ${plan.version}` : `Plan ${plan.version} waits for a decision`,
    campaign: plan.campaign_name,
    client: plan.client_name,
    waits: `waits ${spanWords(waited)}`,
    since: plan.submitted_at && onBothClocks(plan.submitted_at, plan.timezone, reader.time_zone, now),
    rung: RUNGS[plan.ladder_rung] ?? '',
    action: decides ? 'Read and decide' : undefined,
  };
}

/** The one card a campaign for what is overdue in it. It has no due time and is never late itself. */
function presentCard(card: OpenEscalationCard, reader: Reader, now: Date) {
  const count = card.task_count;
  const of = `${count} ${count === 1 ? 'task is' : 'tasks are'} overdue`;
  // The time it is for the campaign: nothing grows later while it is paused.
  const at = card.held_since ? earlier(card.held_since, now) : now;
  return {
    id: card.id,
    level: card.level,
    title: `${of} in ${card.campaign_name}`,
    client: card.client_name,
    campaign: `/campaigns/${card.campaign_id}`,
    since: onBothClocks(card.opened_at, card.timezone, reader.time_zone, now),
    tasks: card.tasks.map(({ id, title, due_at }) => ({
      href: `/tasks/${id}`,
      title: clipped(title),
      late: spanWords(Math.max(0, at.getTime() - new Date(due_at).getTime())),
    })),
    more: count > card.tasks.length ? count - card.tasks.length : undefined,
    urgent: card.level >= 2,
    impact: ESCALATION_IMPACT[card.level],
    told: presentTold(card.told, card.timezone, reader.time_zone, now),
    held: card.held_since !== null,
    pause: card.level === 3 && !card.held_since ? `/campaigns/${card.campaign_id}/pause` : undefined,
  };
}

const DECISIONS: Record<string, string> = {
  approve: 'approve the plan of',
  reject: 'reject the plan of',
  activate: 'activate',
  pause: 'pause',
  resume: 'resume',
  complete: 'complete',
  archive: 'archive',
};

/** A decision that was saved, and refused when its turn came. */
function presentRefused(command: CommandRow & { campaign_name: string }, reader: Reader) {
  const { result, created_at: at } = command;
  const why = result && !result.ok ? sentenceOf(result) : '';
  return {
    action: `/today/refusals/${command.id}`,
    what: `Your decision to ${DECISIONS[command.kind] ?? command.kind} “${command.campaign_name}” was refused.`,
    why,
    when: { at, zone: reader.time_zone },
    campaign: `/campaigns/${command.campaign_id}`,
  };
}

function presentEmpty(query: TodayQuery, nothing: boolean, { role }: Reader) {
  if (nothing) {
    return {
      icon: 'list-todo',
      title: 'Nothing to do yet',
      text: 'Work appears here by itself. Create a campaign: its plan is drafted, you approve it, and its calendar becomes tasks with a time and a procedure each.',
      href: '/campaigns/new',
      action: 'Create a campaign',
      demo: demoOffer(role),
    };
  }
  if (query.section) return calm(query, 'Nothing is left in this part of the list.', { section: undefined });
  if (isFiltered(query)) {
    const all = { whose: 'team' as const, platform: undefined, campaignId: undefined };
    return calm(query, 'Nothing in the list of today matches these filters.', all);
  }
  return {
    icon: 'circle-check',
    title: 'Nothing to do right now',
    text: 'Tasks appear here on the day they are due. What comes next stands above.',
    href: '/campaigns',
    action: 'Look at the campaigns',
  };
}

function calm(query: TodayQuery, text: string, without: Partial<TodayQuery>) {
  const href = addressOf(query, without);
  return { icon: 'circle-check', title: 'Nothing here', text, href, action: 'Show the whole list' };
}

const WHOSE_WORDS = { team: 'Team', mine: 'Mine', unassigned: 'Unassigned' };

function presentFilters(
  query: TodayQuery,
  campaigns: readonly CampaignChoice[],
  reader: Reader,
  saving: FormState,
) {
  return {
    whose: WHOSE.map((value) => ({
      href: addressOf(query, { whose: value }),
      word: WHOSE_WORDS[value],
      current: value === query.whose,
    })),
    saved: savedFilters(reader).map((filter) => presentSaved(filter, query)),
    choose: {
      href: addressOf(query, { choose: !query.choose }),
      word: query.choose ? 'Stop choosing' : 'Choose several',
    },
    more: showsChoices(query) ? undefined : addressOf(query, { filters: true }),
    choices: showsChoices(query) ? presentChoices(query, campaigns) : undefined,
    save: isFiltered(query) && showsChoices(query) ? presentSaving(query, saving) : undefined,
  };
}

function presentSaved({ id, name, words }: SavedFilter, query: TodayQuery) {
  const href = addressOf(readQuery(Object.fromEntries(new URLSearchParams(words))));
  const current = href === addressOf(query, { filters: false, choose: false });
  return { name, href, current, remove: `/today/filters/${id}` };
}

function presentSaving(query: TodayQuery, { values, errors }: FormState) {
  const address = addressOf(query, { filters: false, choose: false });
  return { address, name: values['name'], error: errors['name'] };
}

function presentChoices(query: TodayQuery, campaigns: readonly CampaignChoice[]) {
  const { whose, platform, campaignId } = query;
  const known = campaignId === undefined || campaigns.some(({ id }) => id === campaignId);
  const offered = known ? campaigns : [{ id: campaignId, name: 'The chosen campaign' }, ...campaigns];
  return {
    less: addressOf(query, { filters: false, platform: undefined, campaignId: undefined }),
    platforms: [undefined, ...TASK_PLATFORMS].map((value) => ({
      href: addressOf(query, { platform: value }),
      word: value ? platformLabel[value].word : 'All platforms',
      icon: value && platformLabel[value].icon,
      current: value === platform,
    })),
    campaigns: offered.map(({ id, name }) => ({ value: id, word: name, selected: id === campaignId })),
    kept: [
      ...(whose === 'team' ? [] : [{ name: 'whose', value: whose }]),
      ...(platform ? [{ name: 'platform', value: platform }] : []),
      ...(query.section ? [{ name: 'section', value: query.section }] : []),
      ...(query.filters ? [{ name: 'filters', value: 'open' }] : []),
      ...(query.choose ? [{ name: 'choose', value: 'on' }] : []),
    ],
  };
}
