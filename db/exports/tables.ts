import type { Db } from '../connection';

/** One table whose rows belong to a campaign: by its own column, or by the row of another that they belong to. */
export type CampaignTable = { name: string; of: 'campaign_id' | { column: string; parent: string } };

/**
 * Everything that is a fact of a campaign, parents before children. Not here: commands and messages, which are on
 * their way in this installation; feeds, which are secrets; who was told of an escalation; and typing
 * that nobody saved.
 */
export const CAMPAIGN_TABLES: readonly CampaignTable[] = [
  { name: 'plans', of: 'campaign_id' },
  { name: 'plan_comments', of: 'campaign_id' },
  { name: 'artifacts', of: 'campaign_id' },
  { name: 'artifact_versions', of: 'campaign_id' },
  { name: 'qc_reports', of: 'campaign_id' },
  { name: 'generation_jobs', of: 'campaign_id' },
  { name: 'approvals', of: 'campaign_id' },
  { name: 'calendar_items', of: 'campaign_id' },
  { name: 'tasks', of: 'campaign_id' },
  { name: 'task_watchers', of: { column: 'task_id', parent: 'tasks' } },
  { name: 'metric_entries', of: 'campaign_id' },
  { name: 'metric_corrections', of: { column: 'entry_id', parent: 'metric_entries' } },
  { name: 'kpi_alerts', of: 'campaign_id' },
  { name: 'escalations', of: 'campaign_id' },
  { name: 'campaign_ticks', of: 'campaign_id' },
  { name: 'pauses', of: 'campaign_id' },
  { name: 'policies', of: 'campaign_id' },
  { name: 'weekly_summaries', of: 'campaign_id' },
  { name: 'weekly_summary_revisions', of: { column: 'summary_id', parent: 'weekly_summaries' } },
  { name: 'automation_runs', of: 'campaign_id' },
];

export const LEFT_OUT: ReadonlySet<string> = new Set([
  'commands',
  'notifications',
  'calendar_feeds',
  'escalation_tellings',
  'plan_redrafts',
  'artifact_drafts',
]);

type Row = Record<string, unknown>;

/** The rows of one table that belong to the campaign, as JSON gives them: nothing is rounded. */
export async function readRows(db: Db, table: CampaignTable, campaignId: string): Promise<Row[]> {
  const { name, of } = table;
  const query = db(`${name} as t`).select(db.raw('to_jsonb(t) as row')).orderByRaw('t::text');
  if (of === 'campaign_id') void query.where({ 't.campaign_id': campaignId });
  else void query.whereIn(`t.${of.column}`, db(of.parent).where({ campaign_id: campaignId }).select('id'));
  return ((await query) as Array<{ row: Row }>).map(({ row }) => row);
}

/** Columns of these tables that name a person. */
export async function readPersonColumns(
  db: Db,
): Promise<Array<{ table: string; column: string; required: boolean }>> {
  const { rows } = await db.raw<{ rows: Array<{ table: string; column: string; required: boolean }> }>(
    `select r.relname as table, a.attname as column, a.attnotnull as required
       from pg_constraint c
       join pg_class r on r.oid = c.conrelid
       join pg_attribute a on a.attrelid = r.oid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = 'operators'::regclass and cardinality(c.conkey) = 1`,
  );
  return rows;
}

/** Writes rows as they are, each value read by the type of its column; what the table does not know is left out. */
export async function writeRows(db: Db, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const known = Object.keys(await db(table).columnInfo());
  const given = known.filter((column) => rows.some((row) => row[column] !== undefined));
  const columns = given.map((column) => `"${column}"`).join(', ');
  for (let at = 0; at < rows.length; at += 500) {
    const batch = JSON.stringify(rows.slice(at, at + 500));
    await db.raw(
      `insert into "${table}" (${columns}) select ${columns} from jsonb_populate_recordset(null::"${table}", ?::jsonb)`,
      [batch],
    );
  }
}
