import { POLICY_DEFAULTS } from '../../workflows/domain/policy';
import { prepared, type Db } from '../connection';
import { HOLDING } from '../pauses';
import type { TaskRow } from '../tables';
import { visibleCampaigns, type Viewer } from '../viewer';
import { OPEN_STEP, orderOf } from './of-item';

/** The parts of the list, in the order in which a person goes through them. */
export const TODAY_SECTIONS = ['overdue', 'due', 'soon', 'later', 'others', 'blocked', 'missed'] as const;
export type TodaySection = (typeof TODAY_SECTIONS)[number];

export const WHOSE = ['team', 'mine', 'unassigned'] as const;
type Whose = (typeof WHOSE)[number];

export type TodayFilter = { whose: Whose; platform?: TaskRow['platform']; campaignId?: string };

export type TodayTask = Pick<
  TaskRow,
  | 'id'
  | 'campaign_id'
  | 'title'
  | 'task_type'
  | 'platform'
  | 'content_type'
  | 'origin'
  | 'status'
  | 'priority'
  | 'due_at'
  | 'held_delay_ms'
  | 'assigned_to'
  | 'estimated_minutes'
  | 'blocked_reason'
> & {
  section: TodaySection;
  assignee_name: string | null;
  /** The open step of the same item that comes before it. */
  waits_for: string | null;
  campaign_name: string;
  client_name: string;
  timezone: string;
  /** The campaign's clock stands still since then; null while it runs. */
  held_since: Date | null;
  /** Its policy, in ms. */
  due_lead: number;
  overdue_grace: number;
  missed_after: number;
};

/** Which rows: the first of every section, or a page of one. */
export type TodayPage = {
  limit: number;
  section?: TodaySection;
  /** The last row seen of that section. */
  after?: { due_at: Date; id: string };
};

export type Today = { counts: Record<TodaySection, number>; tasks: TodayTask[] };

const DAY_AHEAD_MS = 25 * 3_600_000;

/**
 * What there is to do in running campaigns until the end of the day (the campaign's own), and what is stuck.
 * One statement over the index of open tasks. Lateness is judged by each campaign's policy and by the time it
 * is for the campaign: nothing turns late while it is held. A claimed task that is late is listed as overdue.
 */
export async function listToday(
  db: Db,
  viewer: Viewer,
  filter: TodayFilter,
  page: TodayPage,
  now: Date,
): Promise<Today> {
  const query = db.raw<{ rows: TodayRow[] }>(todayStatement(filter, page), {
    campaigns: runningCampaigns(db, viewer, filter.campaignId),
    now,
    me: viewer.id,
    platform: filter.platform ?? null,
    campaign: filter.campaignId ?? null,
    horizon: new Date(now.getTime() + DAY_AHEAD_MS),
    due_lead: POLICY_DEFAULTS.due_lead,
    overdue_grace: POLICY_DEFAULTS.overdue_grace,
    missed_after: POLICY_DEFAULTS.missed_after,
    place: page.section ? place(page.section) : null,
    after_due: page.after?.due_at ?? null,
    after_id: page.after?.id ?? null,
    limit: page.limit,
  });
  const { rows } = await prepared(query);
  const counts = Object.fromEntries(TODAY_SECTIONS.map((section) => [section, 0])) as Today['counts'];
  const tasks = rows.map(({ total, place: at, ...task }) => {
    const section = TODAY_SECTIONS[at];
    if (!section) throw new RangeError(`the list of the day has no part ${at}`);
    counts[section] = total;
    return { ...task, section };
  });
  return { counts, tasks };
}

type TodayRow = Omit<TodayTask, 'section'> & { place: number; total: number };

/** In the statement the parts are numbers: Postgres sorts words by a language's rules, which takes its time. */
function place(section: TodaySection): number {
  return TODAY_SECTIONS.indexOf(section);
}

function runningCampaigns(db: Db, viewer: Viewer, campaignId?: string) {
  const running = visibleCampaigns(db, viewer).whereIn('campaigns.status', ['ACTIVE', 'PAUSED']);
  if (campaignId) void running.where('campaigns.id', campaignId);
  return running.select('campaigns.id', 'campaigns.name', 'campaigns.client_id', 'campaigns.timezone');
}

/** Open pauses, and brakes that were pulled and not judged yet: both hold a campaign, or all when it is null. */
const HOLDS = `holds as materialized (
  select campaign_id, min(from_at) as since from (${HOLDING}) holding group by campaign_id)`;

/**
 * The first open step of each item. Only those due by tomorrow are looked at, over an index that has nothing else:
 * where no campaign has such steps this costs nothing.
 */
const FIRST_STEPS = `first_steps as materialized (
      select calendar_item_id, min(${orderOf('tasks')}) as place from tasks
       where ${OPEN_STEP} and due_at < :horizon group by calendar_item_id)`;

/** What a row that is shown waits for, however far ahead that is. */
const FIRST_STEP_BEFORE = `left join lateral (
      select title from tasks before
       where before.calendar_item_id = task.calendar_item_id and ${OPEN_STEP} and ${orderOf('before')} < ${orderOf('task')}
       order by ${orderOf('before')} limit 1) step on true`;

const DURATIONS = ['due_lead', 'overdue_grace', 'missed_after'];

function todayStatement({ whose, platform, campaignId }: TodayFilter, page: TodayPage): string {
  const chosen = [
    whose === 'mine' && 'and assigned_to = :me',
    whose === 'unassigned' && 'and assigned_to is null',
    platform && 'and platform = :platform',
    campaignId && 'and campaign_id = :campaign',
  ]
    .filter(Boolean)
    .join(' ');
  const shared = (name: string) =>
    `cast(coalesce((select "values" ->> '${name}' from policies where campaign_id is null), :${name}) as interval) as ${name}`;
  const own = (name: string) =>
    `coalesce(cast(own.values ->> '${name}' as interval), workspace.${name}) as ${name}`;
  return `
    with ${HOLDS},
    clock as (select cast(:now as timestamptz) as now),
    running as materialized (select * from :campaigns campaigns),
    workspace as materialized (select ${DURATIONS.map(shared).join(', ')}),
    days as materialized (
      select zone, (date_trunc('day', now at time zone zone) + interval '1 day') at time zone zone as day_end
        from (select distinct timezone as zone from running) zones cross join clock
    ),
    scope as materialized (
      select campaigns.*, held.since as held_since, least(held.since, clock.now) as at, days.day_end,
        ${DURATIONS.map(own).join(', ')}
      from running campaigns
      cross join clock
      join days on days.zone = campaigns.timezone
      cross join workspace
      left join policies own on own.campaign_id = campaigns.id
      left join holds own_hold on own_hold.campaign_id = campaigns.id
      left join holds system_hold on system_hold.campaign_id is null
      cross join lateral (select least(own_hold.since, system_hold.since) as since) held
    ),
    candidates as (
      select id, campaign_id, due_at, status, assigned_to, calendar_item_id, task_type from tasks
       where status in ('PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE') and due_at < :horizon ${chosen}
      union all
      select id, campaign_id, due_at, status, assigned_to, calendar_item_id, task_type from tasks
       where status = 'IN_PROGRESS' and assigned_to = :me and due_at >= :horizon ${chosen}
      union all
      select id, campaign_id, due_at, status, assigned_to, calendar_item_id, task_type from tasks
       where status = 'DUE' and due_at >= :horizon and (select max(due_lead) from scope) > interval '1 day' ${chosen}
      union all
      select id, campaign_id, due_at, status, assigned_to, calendar_item_id, task_type from tasks
       where status in ('BLOCKED', 'MISSED') and dismissed_at is null ${chosen}
    ),
    ${FIRST_STEPS},
    placed as materialized (
      select task.id, task.due_at, case
        when task.status = 'BLOCKED' then ${place('blocked')}
        when task.status = 'MISSED' then ${place('missed')}
        when task.status = 'OVERDUE' or at > task.due_at + overdue_grace then ${place('overdue')}
        when task.status = 'IN_PROGRESS' and task.assigned_to is distinct from :me then ${place('others')}
        when task.status <> 'IN_PROGRESS' and first_steps.place < ${orderOf('task')}
          and (task.due_at < day_end or task.due_at <= at + greatest(due_lead, interval '4 hours')) then ${place('others')}
        when task.status in ('DUE', 'IN_PROGRESS') or at >= task.due_at - due_lead then ${place('due')}
        when task.due_at <= at + interval '4 hours' then ${place('soon')}
        when task.due_at < day_end then ${place('later')}
      end as section
      from candidates task join scope on scope.id = task.campaign_id
      left join first_steps on first_steps.calendar_item_id = task.calendar_item_id
    ),
    counted as (select section, cast(count(*) as integer) as total from placed group by section),
    ranked as (
      select *, row_number() over (partition by section order by due_at, id) as rank
        from placed where section is not null
    ),
    shown as (${page.section ? ONE_SECTION : FIRST_OF_EACH})
    select ${TASK_COLUMNS}, shown.section as place, counted.total, people.name as assignee_name,
      step.title as waits_for,
      scope.name as campaign_name, clients.name as client_name, scope.timezone, scope.held_since,
      ${DURATIONS.map(milliseconds).join(', ')}
    from shown
    join counted on counted.section = shown.section
    cross join lateral (select * from tasks where tasks.id = shown.id offset 0) task
    join scope on scope.id = task.campaign_id
    join clients on clients.id = scope.client_id
    left join operators people on people.id = task.assigned_to
    ${FIRST_STEP_BEFORE}
    order by task.due_at, task.id`;
}

const FIRST_OF_EACH = 'select * from ranked where rank <= :limit';
const ONE_SECTION = `
  select * from ranked
   where section = :place and (cast(:after_due as timestamptz) is null
     or (due_at, id) > (cast(:after_due as timestamptz), cast(:after_id as uuid)))
   order by due_at, id limit :limit`;

const TASK_COLUMNS = `task.id, task.campaign_id, task.title, task.task_type, task.platform, task.content_type,
  task.origin, task.status, task.priority, task.due_at, task.held_delay_ms, task.assigned_to,
  task.estimated_minutes, task.blocked_reason`;

function milliseconds(name: string): string {
  return `cast(extract(epoch from scope.${name}) * 1000 as float8) as ${name}`;
}
