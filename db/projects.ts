import type { ProjectBody } from '../workflows/domain/clients.schema';
import {
  projectStageFor,
  type CampaignProgress,
  type ProjectChoice,
  type ProjectStage,
} from '../workflows/domain/projects';
import type { CampaignStatus } from '../workflows/domain/campaigns';
import type { Platform } from '../workflows/domain/platforms';
import type { LocalDate } from '../workflows/domain/time';
import { no, yes, type Verdict } from '../workflows/domain/verdict';
import { recordAudit } from './audit';
import { containing } from './campaigns/list';
import type { Author } from './clients';
import type { Db, Trx } from './connection';
import { newId } from './ids';
import type { Keep } from './once';
import type { ClientRow, ProjectRow } from './tables';
import { visibleCampaigns, visibleClients, type Viewer } from './viewer';

/** A project with how far it is: derived from its campaigns each time it is read. */
export type ProjectView = ProjectRow & {
  client_name: string;
  stage: ProjectStage;
  /** How complete the intake of its newest open campaign is that has one, of 100; else of its newest campaign. */
  clarity: number | null;
  campaigns: number;
  running: number;
  overdue_tasks: number;
  /** The last day of the last campaign that is still open. */
  ends: string | null;
};

/** In which order a list of projects can stand. */
export const PROJECT_ORDERS = ['client', 'name', 'created', 'ends', 'overdue'] as const;
export type ProjectOrder = (typeof PROJECT_ORDERS)[number];

/** What a project is sorted by; ids are in the order of creation. Without an open campaign it ends last. */
const SORTED_BY: Record<ProjectOrder, readonly string[]> = {
  client: ['lower(clients.name)', 'lower(projects.name)', 'projects.id'],
  name: ['lower(projects.name)', 'projects.id'],
  created: ['projects.id'],
  ends: [
    `(select coalesce(max(campaigns.end_date), 'infinity'::date) from campaigns
       where campaigns.project_id = projects.id and campaigns.status not in ('COMPLETED', 'ARCHIVED'))`,
    'projects.id',
  ],
  overdue: [
    `(select count(*) from tasks join campaigns on campaigns.id = tasks.campaign_id
       where campaigns.project_id = projects.id and tasks.status = 'OVERDUE')`,
    'projects.id',
  ],
};

/** Of the campaigns of a project: it is shown for one that is all of this. */
export type CampaignWanted = {
  status?: CampaignStatus;
  platform?: Platform;
  /** `null` is nobody. */
  ownerId?: string | null;
  /** With a day on or after it, and one on or before it. */
  from?: LocalDate;
  until?: LocalDate;
};

export type ProjectFilter = {
  clientId?: string;
  campaign?: CampaignWanted;
  search?: string;
  /** Those put on hold or cancelled, instead of those on the board. */
  putAway?: boolean;
  limit: number;
  /** By client and name unless said otherwise. */
  order?: ProjectOrder;
  descending?: boolean;
  /** Id of the last one seen. */
  after?: string;
};

type Progress = CampaignProgress & {
  overdue: number;
  end_date: string;
  clarity: number | null;
};

/** One line of JSON for each campaign of a project: what its stage follows from. */
const PROGRESS = `
  (select coalesce(jsonb_agg(jsonb_build_object(
      'status', campaigns.status,
      'completed', campaigns.completed_at is not null,
      'planApproved', exists (select 1 from plans where plans.campaign_id = campaigns.id and plans.status = 'APPROVED'),
      'planHead', (select plans.status from plans where plans.campaign_id = campaigns.id order by version desc limit 1),
      'workBegun', exists (select 1 from tasks where tasks.campaign_id = campaigns.id
          and (tasks.status in ('IN_PROGRESS', 'DONE') or tasks.started_at is not null)),
      'overdue', (select count(*) from tasks where tasks.campaign_id = campaigns.id and tasks.status = 'OVERDUE'),
      'chain', (select jsonb_build_object(
          'intakeApproved', bool_or(stage = 'INTAKE' and approved_version is not null),
          'strategyBegun', bool_or(stage = 'STRATEGY'),
          'strategyApproved', bool_or(stage = 'STRATEGY' and approved_version is not null),
          'deliveryApproved', bool_or(stage = 'DELIVERY' and approved_version is not null))
        from artifacts where artifacts.campaign_id = campaigns.id having count(*) > 0),
      'clarity', (select completeness from artifacts join artifact_versions on artifact_id = artifacts.id
          and artifact_versions.version = coalesce(approved_version, head_version)
        where artifacts.campaign_id = campaigns.id and stage = 'INTAKE'),
      'end_date', campaigns.end_date) order by campaigns.id desc), '[]')
    from campaigns where campaigns.project_id = projects.id) as progress`;

/** Projects of clients that are not archived. */
export async function listProjects(db: Db, viewer: Viewer, filter: ProjectFilter): Promise<ProjectView[]> {
  const { order = 'client', descending = false } = filter;
  const sortedBy = SORTED_BY[order];
  const query = projectsOf(db, viewer)
    .whereNull('clients.archived_at')
    .orderByRaw(sortedBy.map((part) => `${part} ${descending ? 'desc' : 'asc'}`).join(', '))
    .limit(filter.limit);
  const away = ['ON_HOLD', 'CANCELLED'];
  void (filter.putAway ? query.whereIn('projects.state', away) : query.whereNotIn('projects.state', away));
  if (filter.clientId) void query.where('projects.client_id', filter.clientId);
  if (filter.campaign) void query.whereExists(campaignsWanted(db, viewer, filter.campaign));
  if (filter.search) {
    const words = containing(filter.search);
    void query.whereRaw('(projects.name ilike ? or clients.name ilike ?)', [words, words]);
  }
  if (filter.after) {
    void query.whereRaw(
      `(${sortedBy.join(', ')}) ${descending ? '<' : '>'} (select ${sortedBy.join(', ')}
        from projects join clients on clients.id = projects.client_id where projects.id = ?)`,
      [filter.after],
    );
  }
  return ((await query) as Array<ProjectRow & { client_name: string; progress: Progress[] }>).map(withStage);
}

function campaignsWanted(db: Db, viewer: Viewer, { status, platform, ownerId, from, until }: CampaignWanted) {
  const query = visibleCampaigns(db, viewer)
    .whereRaw('campaigns.project_id = projects.id')
    .select('campaigns.id');
  if (status) void query.where('campaigns.status', status);
  if (platform) void query.whereRaw('? = any(campaigns.platforms)', [platform]);
  if (ownerId !== undefined) void query.where('campaigns.owner_id', ownerId);
  if (from) void query.where('campaigns.end_date', '>=', from);
  if (until) void query.where('campaigns.start_date', '<=', until);
  return query;
}

/** A project the viewer may see; undefined for strangers. */
export async function findProject(db: Db, viewer: Viewer, id: string): Promise<ProjectView | undefined> {
  const row = (await projectsOf(db, viewer).where('projects.id', id).first()) as
    (ProjectRow & { client_name: string; progress: Progress[] }) | undefined;
  return row && withStage(row);
}

function projectsOf(db: Db, viewer: Viewer) {
  return visibleClients(db, viewer)
    .join('projects', 'projects.client_id', 'clients.id')
    .select('projects.*', 'clients.name as client_name', db.raw(PROGRESS));
}

function withStage({
  progress,
  ...row
}: ProjectRow & { client_name: string; progress: Progress[] }): ProjectView {
  const open = progress.filter(({ status }) => status !== 'COMPLETED' && status !== 'ARCHIVED');
  return {
    ...row,
    stage: projectStageFor(progress),
    clarity: [...open, ...progress].find(({ clarity }) => clarity !== null)?.clarity ?? null,
    campaigns: progress.length,
    running: progress.filter(({ status }) => status === 'ACTIVE' || status === 'PAUSED').length,
    overdue_tasks: progress.reduce((sum, { overdue }) => sum + overdue, 0),
    ends:
      open
        .map(({ end_date }) => end_date)
        .sort()
        .at(-1) ?? null,
  };
}

export function createProject(
  db: Db,
  clientId: string,
  body: ProjectBody,
  by: Author,
  keep?: Keep<{ project_id: string }>,
): Promise<Verdict<{ project_id: string }>> {
  return db.transaction(async (trx) => {
    const client = await trx<ClientRow>('clients').where({ id: clientId }).forUpdate().first();
    if (!client) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    if (client.archived_at) return no('CONFLICT', 'CLIENT_ARCHIVED', { field: 'client' });
    const free = await checkName(trx, clientId, body.name, null);
    if (!free.ok) return free;
    const id = newId();
    await trx('projects').insert({
      id,
      client_id: clientId,
      ...body,
      created_at: by.now,
      updated_at: by.now,
    });
    await recordAudit(trx, {
      actor: by.actor,
      action: 'created_project',
      entityType: 'project',
      entityId: id,
      after: { ...body, client: client.name },
      at: by.now,
    });
    await keep?.(trx, { project_id: id });
    return yes({ project_id: id });
  });
}

/** `version` is the one that was read; another one that stands meanwhile answers EDITED_MEANWHILE. */
export function editProject(
  db: Db,
  id: string,
  body: ProjectBody,
  version: number | undefined,
  by: Author,
  keep?: Keep<{ project_id: string }>,
): Promise<Verdict<{ project_id: string }>> {
  return db.transaction(async (trx) => {
    const before = await lockVersion(trx, id, version);
    if (!before.ok) return before;
    const free = await checkName(trx, before.value.client_id, body.name, id);
    if (!free.ok) return free;
    await trx('projects')
      .where({ id })
      .update({ ...body, version: trx.raw('version + 1'), updated_at: by.now });
    await recordAudit(trx, {
      actor: by.actor,
      action: 'updated_project',
      entityType: 'project',
      entityId: id,
      before: { name: before.value.name, notes: before.value.notes },
      after: body,
      at: by.now,
    });
    await keep?.(trx, { project_id: id });
    return yes({ project_id: id });
  });
}

/** Puts a project on hold or cancels it, or takes it back onto the board. Its campaigns go on as they are. */
export function placeProject(
  db: Db,
  id: string,
  state: ProjectChoice,
  reason: string | undefined,
  by: Author,
): Promise<Verdict> {
  return db.transaction(async (trx) => {
    const before = await lockVersion(trx, id, undefined);
    if (!before.ok) return before;
    if (before.value.state === state) return yes();
    await trx('projects')
      .where({ id })
      .update({ state, version: trx.raw('version + 1'), updated_at: by.now });
    await recordAudit(trx, {
      actor: by.actor,
      action: 'placed_project',
      entityType: 'project',
      entityId: id,
      before: { state: before.value.state },
      after: { state },
      details: { name: before.value.name },
      ...(reason !== undefined && { reason }),
      at: by.now,
    });
    return yes();
  });
}

async function lockVersion(trx: Trx, id: string, version: number | undefined): Promise<Verdict<ProjectRow>> {
  const row = await trx<ProjectRow>('projects').where({ id }).forUpdate().first();
  if (!row) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  if (version !== undefined && version !== row.version) {
    return no('CONFLICT', 'EDITED_MEANWHILE', { detail: { version: row.version } });
  }
  return yes(row);
}

/** Two who choose one name at once take turns; an index says the same again. */
async function checkName(trx: Trx, clientId: string, name: string, id: string | null): Promise<Verdict> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(lower(?), 4))', [`${clientId} ${name}`]);
  const taken = await trx('projects')
    .where({ client_id: clientId })
    .whereRaw('lower(name) = lower(?)', [name])
    .where((others) => void (id && others.whereNot({ id })))
    .first('id');
  return taken ? no('CONFLICT', 'NAME_TAKEN', { field: 'name', detail: { name } }) : yes();
}
