import { POLICY_DEFAULTS } from '../../workflows/domain/policy';
import type { Db } from '../connection';
import type { TaskRow } from '../tables';
import { visibleCampaigns, type Viewer } from '../viewer';

/** The parts of the list, in the order in which a person goes through them. */
export const TODAY_SECTIONS = ['overdue', 'due', 'soon', 'later', 'others', 'blocked', 'missed'] as const;
export type TodaySection = (typeof TODAY_SECTIONS)[number];

export const WHOSE = ['team', 'mine', 'unassigned'] as const;
export type Whose = (typeof WHOSE)[number];

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
  const { rows } = await db.raw<{ rows: Array<TodayTask & { total: number }> }>(
    todayStatement(filter, page),
    {
      campaigns: runningCampaigns(db, viewer, filter.campaignId),
      now,
      me: viewer.id,
      platform: filter.platform ?? null,
      campaign: filter.campaignId ?? null,
      horizon: new Date(now.getTime() + DAY_AHEAD_MS),
      due_lead: POLICY_DEFAULTS.due_lead,
      overdue_grace: POLICY_DEFAULTS.overdue_grace,
      missed_after: POLICY_DEFAULTS.missed_after,
      section: page.section ?? null,
      after_due: page.after?.due_at ?? null,
      after_id: page.after?.id ?? null,
      limit: page.limit,
    },
  );
  const counts = Object.fromEntries(TODAY_SECTIONS.map((section) => [section, 0])) as Today['counts'];
  for (const { section, total } of rows) counts[section] = total;
  return { counts, tasks: rows.map(({ total: _total, ...task }) => task) };
}

function runningCampaigns(db: Db, viewer: Viewer, campaignId?: string) {
  const running = visibleCampaigns(db, viewer).whereIn('campaigns.status', ['ACTIVE', 'PAUSED']);
  if (campaignId) void running.where('campaigns.id', campaignId);
  return running.select('campaigns.id', 'campaigns.name', 'campaigns.client_id', 'campaigns.timezone');
}

/** Open pauses, and brakes that were pulled and not judged yet: both hold a campaign, or all when it is null. */
const HOLDS = `holds as materialized (
  select campaign_id, min(from_at) as since from (
    select campaign_id, from_at from pauses where to_at is null
    union all
    select campaign_id, created_at from commands
     where status = 'PENDING' and delivery = 'UPDATE' and kind in ('pause', 'complete', 'archive')) brakes
  group by campaign_id)`;

function todayStatement({ whose, platform, campaignId }: TodayFilter, page: TodayPage): string {
  const chosen = [
    whose === 'mine' && 'and assigned_to = :me',
    whose === 'unassigned' && 'and assigned_to is null',
    platform && 'and platform = :platform',
    campaignId && 'and campaign_id = :campaign',
  ]
    .filter(Boolean)
    .join(' ');
  const duration = (name: string) =>
    `cast(coalesce(own.values ->> '${name}', workspace.values ->> '${name}', :${name}) as interval) as ${name}`;
  return `
    with ${HOLDS},
    clock as (select cast(:now as timestamptz) as now),
    running as materialized (select * from :campaigns campaigns),
    days as materialized (
      select zone, (date_trunc('day', now at time zone zone) + interval '1 day') at time zone zone as day_end
        from (select distinct timezone as zone from running) zones cross join clock
    ),
    scope as materialized (
      select campaigns.*, held.since as held_since, least(held.since, clock.now) as at, days.day_end,
        ${duration('due_lead')}, ${duration('overdue_grace')}, ${duration('missed_after')}
      from running campaigns
      cross join clock
      join days on days.zone = campaigns.timezone
      left join policies workspace on workspace.campaign_id is null
      left join policies own on own.campaign_id = campaigns.id
      left join holds own_hold on own_hold.campaign_id = campaigns.id
      left join holds system_hold on system_hold.campaign_id is null
      cross join lateral (select least(own_hold.since, system_hold.since) as since) held
    ),
    candidates as (
      select id, campaign_id, due_at, status, assigned_to from tasks
       where status in ('PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE') and due_at < :horizon ${chosen}
      union all
      select id, campaign_id, due_at, status, assigned_to from tasks
       where status = 'IN_PROGRESS' and assigned_to = :me and due_at >= :horizon ${chosen}
      union all
      select id, campaign_id, due_at, status, assigned_to from tasks
       where status in ('BLOCKED', 'MISSED') and dismissed_at is null ${chosen}
    ),
    placed as (
      select task.id, task.due_at, case
        when task.status = 'BLOCKED' then 'blocked'
        when task.status = 'MISSED' then 'missed'
        when task.status = 'OVERDUE' or at > task.due_at + overdue_grace then 'overdue'
        when task.status = 'IN_PROGRESS' and task.assigned_to is distinct from :me then 'others'
        when task.status in ('DUE', 'IN_PROGRESS') or at >= task.due_at - due_lead then 'due'
        when task.due_at <= at + interval '4 hours' then 'soon'
        when task.due_at < day_end then 'later'
      end as section
      from candidates task join scope on scope.id = task.campaign_id
    ),
    ranked as (
      select *, row_number() over part as rank,
        count(*) over (part rows between unbounded preceding and unbounded following) as total
        from placed where section is not null
      window part as (partition by section order by due_at, id)
    ),
    shown as (${page.section ? ONE_SECTION : FIRST_OF_EACH})
    select ${TASK_COLUMNS}, shown.section, cast(shown.total as integer) as total, people.name as assignee_name,
      scope.name as campaign_name, clients.name as client_name, scope.timezone, scope.held_since,
      ${['due_lead', 'overdue_grace', 'missed_after'].map(milliseconds).join(', ')}
    from shown
    cross join lateral (select * from tasks where tasks.id = shown.id offset 0) task
    join scope on scope.id = task.campaign_id
    join clients on clients.id = scope.client_id
    left join operators people on people.id = task.assigned_to
    order by task.due_at, task.id`;
}

const FIRST_OF_EACH = 'select * from ranked where rank <= :limit';
const ONE_SECTION = `
  select * from ranked
   where section = :section and (cast(:after_due as timestamptz) is null
     or (due_at, id) > (cast(:after_due as timestamptz), cast(:after_id as uuid)))
   order by due_at, id limit :limit`;

const TASK_COLUMNS = `task.id, task.campaign_id, task.title, task.task_type, task.platform, task.content_type,
  task.origin, task.status, task.priority, task.due_at, task.held_delay_ms, task.assigned_to,
  task.estimated_minutes, task.blocked_reason`;

function milliseconds(name: string): string {
  return `cast(extract(epoch from scope.${name}) * 1000 as float8) as ${name}`;
}
