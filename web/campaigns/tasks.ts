import { listHeldUp, type HeldUp } from '../../db/tasks/held-up';
import { listTasksOfCampaign, type CampaignTask, type CampaignTaskFilter } from '../../db/tasks/of-campaign';
import { isLate, OPEN_TASK_STATUSES, type TaskStatus } from '../../workflows/domain/tasks';
import { plus } from '../../workflows/domain/time';
import { listColleagues } from '../../db/people';
import { presentBulk, type Somebody } from '../tasks/present-bulk';
import { platformLabel, taskStatusLabel } from '../labels';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Route, Site } from '../site';
import { readClock, type TaskClock, type TasksOf } from './clock';
import { groupHeldUp, heldUpNote, type HeldUpGroup } from './present-held-up';
import { ofCampaign, roomPart } from './room';
import { onBothClocks } from './times';

const PAGE_SIZE = 24;

/** The words of the address, what they show, and in which order. */
const FILTERS = {
  open: { label: 'Open', statuses: [...OPEN_TASK_STATUSES], newestFirst: false },
  due: { label: 'Due now', statuses: undefined, newestFirst: false },
  overdue: { label: 'Overdue', statuses: undefined, newestFirst: false },
  waiting: { label: 'Waiting', statuses: undefined, newestFirst: false },
  blocked: { label: 'Blocked', statuses: undefined, newestFirst: false },
  missed: { label: 'Missed', statuses: ['MISSED'], newestFirst: true },
  done: { label: 'Done', statuses: ['DONE'], newestFirst: true },
  all: { label: 'All', statuses: undefined, newestFirst: false },
} satisfies Record<string, { label: string; statuses?: TaskStatus[]; newestFirst: boolean }>;
type FilterName = keyof typeof FILTERS;

/** Lists that are grouped by what is in the way. */
const HELD_UP: Partial<Record<FilterName, HeldUp>> = { waiting: 'WAITING', blocked: 'BLOCKED' };

/** The tasks of one campaign; each leads to its own page. */
export function tasksRoute(site: Site): Route {
  return {
    method: 'get',
    path: '/campaigns/:id/tasks',
    permission: 'tasks.read',
    feature: 'campaign_ops',
    handle: ofCampaign(site, async (req, res, campaign) => {
      const operator = operatorOf(req);
      const name = filterOf(req.query['status']);
      const now = site.now();
      const { part, failed } = partsOf(site, req, { list: 'The list of tasks', people: 'Choosing several' });
      const [{ room, header }, clock] = await Promise.all([
        roomPart(site, req, campaign, 'tasks'),
        readClock(site, campaign),
      ]);
      const of = { campaign, clock, planned: room?.standing.facts.approvedPlan != null };
      const filter = readFilter(name, req.query['after'], clock);
      const held = HELD_UP[name];
      const [heldUp, listed, choosing] = await Promise.all([
        part('list', [], () => (held ? listHeldUp(site.db, campaign.id, held, filter) : [])),
        part('list', [], () => (held ? [] : listTasksOfCampaign(site.db, campaign.id, filter))),
        part('people', undefined, () =>
          req.query['choose'] === 'on' ? listColleagues(site.db, campaign.client_id) : undefined,
        ),
      ]);
      const groups = held && groupHeldUp(heldUp.slice(0, PAGE_SIZE), held, of, operator.time_zone, now);
      const found = held ? heldUp : listed;
      const page = presentTasks(found, name, of, operator.time_zone, now, choosing, groups);
      return site.respond.page(req, res, 'campaigns/tasks', { ...page, header, failed });
    }),
  };
}

function filterOf(word: unknown): FilterName {
  return (Object.keys(FILTERS) as FilterName[]).find((name) => name === word) ?? 'open';
}

function readFilter(name: FilterName, after: unknown, clock: TaskClock): CampaignTaskFilter {
  const { statuses, newestFirst } = FILTERS[name];
  const { effectiveNow, policy } = clock;
  const late = plus(effectiveNow, -policy.overdue_grace);
  const [at, id] = typeof after === 'string' ? after.split('_') : [];
  const seen = at && id && /^[0-9a-f-]{36}$/i.test(id) && !Number.isNaN(Date.parse(at));
  return {
    ...(statuses && { statuses }),
    ...(name === 'overdue' && { dueBefore: late }),
    // As `isDueNow`: a task is due through the last instant of its lead.
    ...(name === 'due' && { dueFrom: late, dueBefore: plus(effectiveNow, policy.due_lead + 1) }),
    ...(seen && { after: { at: new Date(at), id } }),
    newestFirst,
    limit: PAGE_SIZE + 1,
  };
}

function presentTasks(
  found: readonly CampaignTask[],
  filter: FilterName,
  of: TasksOf,
  readerZone: string,
  now: Date,
  /** To whom ticked tasks can be given; undefined while no rows are ticked. */
  people?: readonly Somebody[],
  /** The same tasks by what is in their way. */
  groups?: readonly HeldUpGroup[],
) {
  const { campaign } = of;
  const base = `/campaigns/${campaign.id}/tasks`;
  const rows = found.slice(0, PAGE_SIZE);
  const last = rows.at(-1);
  const here = `${base}?status=${filter}`;
  const choose = people === undefined ? '' : '&choose=on';
  const draw = (task: CampaignTask) => ({
    ...presentTask(task, of, readerZone, now),
    choose: people && { id: task.id, short: task.title.slice(0, 40) },
  });
  const more =
    found.length > PAGE_SIZE && last
      ? `${here}${choose}&after=${last.due_at.toISOString()}_${last.id}`
      : undefined;
  return {
    title: `Tasks of ${campaign.name}`,
    filters: (Object.keys(FILTERS) as FilterName[]).map((name) => ({
      label: FILTERS[name].label,
      href: `${base}?status=${name}${choose}`,
      current: name === filter,
    })),
    rows: groups ? [] : rows.map(draw),
    groups: groups?.map(({ about, tasks }) => ({
      about,
      count: tasks.length,
      rows: tasks.map((task) => ({ ...draw(task), note: heldUpNote(about, task) })),
    })),
    choose:
      people === undefined
        ? { href: `${here}&choose=on`, word: 'Choose several' }
        : { href: here, word: 'Stop choosing' },
    bulk: people && rows.length > 0 ? presentBulk(people, here) : undefined,
    more,
    empty: rows.length === 0 ? emptyTasks(filter, of) : undefined,
  };
}

function presentTask(task: CampaignTask, { campaign, clock }: TasksOf, readerZone: string, now: Date) {
  const late = isLate(task, clock.effectiveNow, clock.policy);
  const open = taskStatusLabel[task.status].tone !== 'done' && task.status !== 'CANCELLED';
  return {
    href: `/tasks/${task.id}`,
    title: task.title,
    platform: platformLabel[task.platform],
    status: late ? taskStatusLabel.OVERDUE : taskStatusLabel[task.status],
    note: task.blocked_reason && task.status === 'BLOCKED' ? task.blocked_reason : undefined,
    when: onBothClocks(task.due_at, campaign.timezone, readerZone, now),
    countdown: open ? { at: task.due_at, tone: late ? 'late' : undefined } : undefined,
    assignee: task.assignee_name,
    done: task.status === 'DONE',
  };
}

function emptyTasks(filter: FilterName, { planned }: TasksOf) {
  if (filter !== 'open' && filter !== 'all') {
    return {
      icon: 'circle-check',
      title: `${FILTERS[filter].label}: none`,
      text: 'No task of this campaign is in this list.',
    };
  }
  const text = planned
    ? 'Tasks come with the calendar, as far ahead as the policy builds it.'
    : 'Tasks come with the calendar, which is built as soon as the plan is approved.';
  return { icon: 'list-checks', title: 'No tasks here yet', text };
}
