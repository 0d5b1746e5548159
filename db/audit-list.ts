import type { Knex } from 'knex';
import {
  ACTIONS_OF_KIND,
  DECISION_PREFIXES,
  ENTITIES_OF_KIND,
  type AuditKind,
} from '../workflows/domain/audit';
import { DAEMON } from '../workflows/domain/permissions';
import type { Db } from './connection';
import type { AuditEntryRow } from './tables';
import { visibleCampaigns, type Viewer } from './viewer';

export type AuditQuestion = {
  campaignId?: string;
  /** Words of the campaign's name, which entries keep when the campaign is gone. */
  campaignName?: string;
  /** Words of a person's name. */
  actor?: string;
  action?: string;
  entityType?: string;
  entityId?: string;
  /** From this instant on, and before that one. */
  from?: Date;
  until?: Date;
  /** Words of the reason, each may be only the beginning of one. */
  words?: string;
  kind?: AuditKind;
};

/** `before` is the last one seen: the list goes on with what is older. */
export type AuditFilter = AuditQuestion & { before?: { at: Date; id: string }; limit: number };

/**
 * Who did what, newest first. Leads and admins see everything; an operator sees the campaigns they may see and
 * what they did themselves.
 */
export async function listAudit(db: Db, viewer: Viewer, filter: AuditFilter): Promise<AuditEntryRow[]> {
  return page(db, viewer, await resolve(db, filter), filter);
}

/** The same in one stream, for exports: page after page, at most `most` entries. */
export async function* streamAudit(
  db: Db,
  viewer: Viewer,
  question: AuditQuestion,
  most: number,
): AsyncGenerator<AuditEntryRow> {
  const narrowed = await resolve(db, question);
  let before: AuditFilter['before'];
  for (let left = most; left > 0;) {
    const limit = Math.min(left, STREAM_PAGE);
    const rows = await page(db, viewer, narrowed, { limit, ...(before && { before }) });
    yield* rows;
    left -= rows.length;
    before = rows.at(-1);
    if (rows.length < limit) return;
  }
}

const STREAM_PAGE = 1_000;

/** How many entries fit, counted no further than `most`. */
export async function countAudit(
  db: Db,
  viewer: Viewer,
  question: AuditQuestion,
  most: number,
): Promise<number> {
  const fitting = matching(db, viewer, await resolve(db, question))
    .select(db.raw('1'))
    .limit(most);
  const row = await db
    .from(fitting.as('fitting'))
    .first<{ count: number } | undefined>(db.raw('count(*)::int as count'));
  return row?.count ?? 0;
}

/** Names under which anything was ever done, in alphabetical order: one step in the index for each. */
export async function listAuditActors(db: Db): Promise<string[]> {
  const { rows } = await db.raw<{ rows: Array<{ actor: string }> }>(
    `with recursive names as (
        (select actor from audit_entries order by actor limit 1)
        union all
        select (select e.actor from audit_entries e where e.actor > names.actor order by e.actor limit 1)
          from names where names.actor is not null)
      select actor from names where actor is not null`,
  );
  return rows.map(({ actor }) => actor);
}

/** A question whose names have become the values that stand in indexes. */
type Narrowed = Omit<AuditQuestion, 'campaignName' | 'actor'> & { campaignIds?: string[]; actors?: string[] };

async function resolve(db: Db, question: AuditQuestion): Promise<Narrowed> {
  const { campaignName, actor, ...rest } = question;
  return {
    ...rest,
    ...(campaignName && { campaignIds: await campaignsNamed(db, campaignName) }),
    ...(actor && { actors: (await listAuditActors(db)).filter((name) => includes(name, actor)) }),
  };
}

/** Campaigns by their present name, or by the name they had when they were deleted. */
async function campaignsNamed(db: Db, words: string): Promise<string[]> {
  const like = `%${words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const [living, deleted] = await Promise.all([
    db('campaigns').whereRaw('name ilike ?', [like]).pluck<string[]>('id'),
    db('audit_entries')
      .where({ action: 'deleted_campaign' })
      .whereRaw('campaign_name ilike ?', [like])
      .pluck<string[]>('campaign_id'),
  ]);
  return [...living, ...deleted];
}

function includes(name: string, words: string): boolean {
  return name.toLocaleLowerCase('en').includes(words.toLocaleLowerCase('en'));
}

async function page(
  db: Db,
  viewer: Viewer,
  narrowed: Narrowed,
  { before, limit }: Pick<AuditFilter, 'before' | 'limit'>,
): Promise<AuditEntryRow[]> {
  const query = matching(db, viewer, narrowed)
    .select('audit_entries.*')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (before) void query.whereRaw('(at, id) < (?, ?)', [before.at, before.id]);
  return (await query) as AuditEntryRow[];
}

function matching(db: Db, viewer: Viewer, question: Narrowed): Knex.QueryBuilder {
  const query: Knex.QueryBuilder = db('audit_entries');
  if (viewer.role !== 'lead' && viewer.role !== 'admin') {
    void query.where((seen) => {
      void seen
        .whereIn('campaign_id', visibleCampaigns(db, viewer).select('campaigns.id'))
        .orWhere({ actor_id: viewer.id });
    });
  }
  if (question.campaignId) void query.where({ campaign_id: question.campaignId });
  if (question.campaignIds) void query.whereIn('campaign_id', question.campaignIds);
  if (question.actors) void query.whereIn('actor', question.actors);
  if (question.action) void query.where({ action: question.action });
  if (question.entityType) void query.where({ entity_type: question.entityType });
  if (question.entityId) void query.where({ entity_id: question.entityId });
  if (question.from) void query.where('at', '>=', question.from);
  if (question.until) void query.where('at', '<', question.until);
  const words = searchOf(question.words);
  if (words) void query.whereRaw(`to_tsvector('simple', reason) @@ to_tsquery('simple', ?)`, [words]);
  if (question.kind) void query.where((fits) => void ofKind(fits, question.kind));
  return query;
}

/** Every word, or its beginning. */
function searchOf(words: string | undefined): string | undefined {
  const found = words?.match(/[\p{L}\p{N}]+/gu) ?? [];
  return found.length === 0 ? undefined : found.map((word) => `${word}:*`).join(' & ');
}

function ofKind(query: Knex.QueryBuilder, kind: AuditKind | undefined): void {
  switch (kind) {
    case 'itself':
      void query.where({ actor: DAEMON.name });
      return;
    case 'decisions':
      void query.whereIn('action', ACTIONS_OF_KIND.decisions);
      for (const prefix of DECISION_PREFIXES) void query.orWhereRaw('starts_with(action, ?)', [prefix]);
      return;
    case 'other':
      for (const named of KINDS_BY_ENTITY) void query.whereNot((fits) => void ofKind(fits, named));
      void query.whereNot((fits) => void ofKind(fits, 'decisions'));
      return;
    case 'plan':
    case 'calendar':
    case 'tasks':
      void query.whereIn('entity_type', ENTITIES_OF_KIND[kind]).orWhereIn('action', ACTIONS_OF_KIND[kind]);
      return;
    case undefined:
  }
}

const KINDS_BY_ENTITY = ['plan', 'calendar', 'tasks'] as const;
