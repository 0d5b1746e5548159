import { createHash } from 'node:crypto';
import { ARTIFACT_STATUSES } from '../workflows/domain/artifacts';
import { JOB_RUN_STATUSES } from '../workflows/domain/artifacts/generation';
import { JOB_TYPES } from '../workflows/domain/artifacts/jobs';
import { STAGES } from '../workflows/domain/artifacts/stages';
import { CALENDAR_ITEM_STATUSES } from '../workflows/domain/calendar';
import { AUTOMATED_ACTIONS } from '../workflows/domain/automation';
import {
  CAMPAIGN_STATUSES,
  CAMPAIGN_TYPES,
  LEAD_CAPTURE_METHODS,
  PLANNINGS,
  POSTING_MODES,
} from '../workflows/domain/campaigns';
import { PAUSE_REASONS, RESUME_POLICIES } from '../workflows/domain/pauses';
import { ROLES } from '../workflows/domain/permissions';
import { PLAN_STATUSES } from '../workflows/domain/plans';
import { PLATFORMS, TASK_PLATFORMS } from '../workflows/domain/platforms';
import { QC_TYPES } from '../workflows/domain/qc';
import { CHECK_STATUSES } from '../workflows/domain/qc/check';
import { PRIORITIES, PROOF_TYPES, TASK_ORIGINS, TASK_STATUSES, TASK_TYPES } from '../workflows/domain/tasks';
import type { Db } from './connection';
import type { FileStore } from './files';
import { MIGRATIONS } from './migrations';
import type { StoredFileRow } from './tables';

/** Lists that the code and a check of the database both know, by table and column. */
const LISTS: ReadonlyArray<readonly [table: string, column: string, values: readonly string[]]> = [
  ['operators', 'role', ROLES],
  ['campaigns', 'status', CAMPAIGN_STATUSES],
  ['campaigns', 'platforms', PLATFORMS],
  ['campaigns', 'campaign_type', CAMPAIGN_TYPES],
  ['campaigns', 'posting_mode', POSTING_MODES],
  ['campaigns', 'lead_capture_method', LEAD_CAPTURE_METHODS],
  ['campaigns', 'planning', PLANNINGS],
  ['plans', 'status', PLAN_STATUSES],
  ['artifacts', 'stage', STAGES],
  ['artifact_drafts', 'stage', STAGES],
  ['artifact_versions', 'status', ARTIFACT_STATUSES],
  ['qc_reports', 'qc_type', Object.values(QC_TYPES)],
  ['qc_reports', 'qc_status', CHECK_STATUSES],
  ['generation_jobs', 'job_type', JOB_TYPES],
  ['generation_jobs', 'status', JOB_RUN_STATUSES],
  ['calendar_items', 'status', CALENDAR_ITEM_STATUSES],
  ['calendar_items', 'platform', PLATFORMS],
  ['tasks', 'status', TASK_STATUSES],
  ['tasks', 'task_type', TASK_TYPES],
  ['tasks', 'origin', TASK_ORIGINS],
  ['tasks', 'platform', TASK_PLATFORMS],
  ['tasks', 'priority', PRIORITIES],
  ['tasks', 'completion_proof_type', PROOF_TYPES],
  ['pauses', 'reason', PAUSE_REASONS],
  ['pauses', 'resume_policy', RESUME_POLICIES],
  ['automation_runs', 'action', AUTOMATED_ACTIONS],
];

export type ListDifference = { list: string; onlyInCode: string[]; onlyInDatabase: string[] };

/** Where a list of values in the code and the check of its column do not say the same. */
export async function compareLists(db: Db): Promise<ListDifference[]> {
  const { rows } = await db.raw<{ rows: Array<{ table: string; columns: string[]; definition: string }> }>(
    `select r.relname as table, pg_get_constraintdef(c.oid) as definition,
        array(select a.attname::text from pg_attribute a where a.attrelid = r.oid and a.attnum = any(c.conkey)) as columns
       from pg_constraint c join pg_class r on r.oid = c.conrelid
      where c.contype = 'c' and c.connamespace = 'public'::regnamespace`,
  );
  return LISTS.flatMap(([table, column, values]) => {
    const check = rows.find(
      (row) => row.table === table && row.columns.join() === column && row.definition.includes('ARRAY['),
    );
    const inDatabase = [...(check?.definition.matchAll(/'(\w+)'::/g) ?? [])].map(([, value]) =>
      String(value),
    );
    const onlyInCode = values.filter((value) => !inDatabase.includes(value));
    const onlyInDatabase = inDatabase.filter((value) => !values.includes(value));
    const differs = onlyInCode.length + onlyInDatabase.length > 0;
    return differs ? [{ list: `${table}.${column}`, onlyInCode, onlyInDatabase }] : [];
  });
}

/** Tables that the migrations make, as their own text says, and that are not there. */
export async function listMissingTables(db: Db): Promise<string[]> {
  const made = MIGRATIONS.flatMap(({ migration }) =>
    [...migration.up.toString().matchAll(/create table (?:if not exists )?"?(\w+)"?/g)].map(([, name]) =>
      String(name),
    ),
  );
  const there = (await db('pg_tables').where({ schemaname: 'public' }).pluck('tablename')) as string[];
  return [...new Set(made)].filter((name) => !there.includes(name)).sort();
}

export type FileCheck = {
  looked: number;
  of: number;
  wrong: Array<{ id: string; name: string; what: string }>;
};

/** Whether the bytes of the newest files, and of some of the others, are still what they were. */
export async function checkFiles(db: Db, files: FileStore, most: number): Promise<FileCheck> {
  const row = await db('stored_files').count<{ count: number }>('* as count').first();
  const newest = await db<StoredFileRow>('stored_files')
    .orderBy('id', 'desc')
    .limit(most / 2);
  const others = await db<StoredFileRow>('stored_files')
    .orderByRaw('random()')
    .limit(most / 2);
  const sample = [...new Map([...newest, ...others].map((file) => [file.id, file])).values()];
  const wrong: FileCheck['wrong'] = [];
  for (const file of sample) {
    const what = await faultOf(files, file);
    if (what) wrong.push({ id: file.id, name: file.name, what });
  }
  return { looked: sample.length, of: Number(row?.count ?? 0), wrong };
}

async function faultOf(files: FileStore, file: StoredFileRow): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of await files.open(file.storage_key)) hash.update(chunk as Buffer);
  } catch (error) {
    return `cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown fault'})`;
  }
  return hash.digest('hex') === file.sha256 ? undefined : 'is not what was uploaded';
}

export type Trouble = { attention: number; late: number; stuck: number };

/** Campaigns and commands that somebody should look at. */
export async function countTrouble(db: Db): Promise<Trouble> {
  const { rows } = await db.raw<{ rows: Trouble[] }>(
    `select
      (select count(*)::int from campaigns where status <> 'ARCHIVED' and needs_attention is not null) as attention,
      (select count(*)::int from campaigns where status <> 'ARCHIVED'
          and next_wake_at < now() - interval '2 minutes') as late,
      (select count(*)::int from commands where status = 'PENDING' and created_at < now() - interval '5 minutes') as stuck`,
  );
  return rows[0] ?? { attention: 0, late: 0, stuck: 0 };
}
