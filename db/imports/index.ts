import { setImmediate as othersTurn } from 'node:timers/promises';
import type { ImportKind, Judged, RowError, SheetRow } from '../../workflows/domain/imports';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Author } from '../clients';
import type { Db, Trx } from '../connection';
import { newId } from '../ids';
import { once, type Keep, type OnceAnswer } from '../once';
import type { Reported } from '../report';
import type { ImportRow } from '../tables';
import type { Viewer } from '../viewer';
import { calendarKind } from './calendar';
import { campaignsKind } from './campaigns';
import type { Delivery, Kind, Written } from './kind';
import { metricsKind } from './metrics';

export type { Delivery } from './kind';

/** A file as it came, and its rows as they were read. */
export type ImportFile = {
  kind: ImportKind;
  name: string;
  sha256: string;
  bytes: number;
  content: string;
  rows: readonly SheetRow[];
};

/** What came of looking at every row. */
export type Check = {
  row_count: number;
  /** Rows in which something is wrong; one row can have several errors. */
  wrong_count: number;
  errors: RowError[];
  /** What would be made, when nothing is wrong. */
  counts: Record<string, number>;
};

type ImportAnswer = { import_id: string; rows: number; counts: Record<string, number> };
export type Applied = OnceAnswer<ImportAnswer> & { deliveries: Delivery[] };

type Runner = {
  action: string;
  check(db: Db, viewer: Viewer, rows: readonly SheetRow[], now: Date): Promise<Check>;
  write(trx: Trx, viewer: Viewer, rows: readonly SheetRow[], by: Reported, id: string): Promise<WriteAnswer>;
};
type WriteAnswer = { check: Check; written: Verdict<Written> };

/** Ties the judging of a kind to its writing, so that nothing else need know what its rows become. */
function runner<T>(kind: Kind<T>): Runner {
  const judge = async (db: Db, viewer: Viewer, rows: readonly SheetRow[], now: Date) => {
    const judged = await judgeAll(rows, await kind.judge(db, viewer, rows, now));
    const values = judged.flatMap((one) => ('value' in one ? [one.value] : []));
    const wrong = judged.flatMap((one) => ('errors' in one ? [one.errors] : []));
    const counts = wrong.length === 0 ? kind.counts(values) : {};
    return {
      values,
      check: { row_count: rows.length, wrong_count: wrong.length, errors: wrong.flat(), counts },
    };
  };
  return {
    action: kind.action,
    check: async (db, viewer, rows, now) => (await judge(db, viewer, rows, now)).check,
    write: async (trx, viewer, rows, by, id) => {
      await kind.lock?.(trx, viewer, rows);
      const { values, check } = await judge(trx, viewer, rows, by.now);
      const written = check.wrong_count > 0 ? refusalOf(check) : await kind.write(trx, values, by, id);
      return { check, written };
    },
  };
}

const RUNNERS: Record<ImportKind, Runner> = {
  CAMPAIGNS: runner(campaignsKind),
  CALENDAR: runner(calendarKind),
  METRICS: runner(metricsKind),
};

const AT_ONCE = 250;

/** Thousands of rows take a second or two to judge: others get their turn in between. */
async function judgeAll<T>(
  rows: readonly SheetRow[],
  judge: (row: SheetRow) => Judged<T>,
): Promise<Array<Judged<T>>> {
  const judged: Array<Judged<T>> = [];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    judged.push(...rows.slice(at, at + AT_ONCE).map(judge));
    await othersTurn();
  }
  return judged;
}

function refusalOf({ row_count, wrong_count, errors }: Check): Refusal {
  const detail = { rows: row_count, wrong: wrong_count, errors };
  return no('VALIDATION_FAILED', 'IMPORT_ROWS_WRONG', { detail });
}

/** The dry run: looks at every row and writes nothing. */
export function checkImport(
  db: Db,
  viewer: Viewer,
  file: Pick<ImportFile, 'kind' | 'rows'>,
  now: Date,
): Promise<Check> {
  return RUNNERS[file.kind].check(db, viewer, file.rows, now);
}

const KEPT = '7 days';

/** Keeps a file with what was found in it, so that exactly it can be applied. Older ones are forgotten. */
export function keepCheck(db: Db, file: ImportFile, check: Check, by: Author): Promise<ImportRow> {
  return db.transaction(async (trx) => {
    await trx('imports')
      .whereNotNull('content')
      .whereRaw(`created_at < ?::timestamptz - interval '${KEPT}'`, [by.now])
      .update({ content: null });
    return insertImport(trx, newId(), file, check, by, false);
  });
}

async function insertImport(
  trx: Trx,
  id: string,
  file: ImportFile,
  check: Check,
  by: Author,
  applied: boolean,
): Promise<ImportRow> {
  const { kind, name, sha256, bytes, content } = file;
  const [row] = await trx('imports')
    .insert({
      id,
      kind,
      status: applied ? 'APPLIED' : 'CHECKED',
      file_name: name,
      sha256,
      bytes,
      content: applied ? null : content,
      row_count: check.row_count,
      wrong_count: check.wrong_count,
      errors: JSON.stringify(check.errors),
      counts: JSON.stringify(check.counts),
      created_by: by.actor.id,
      created_at: by.now,
      ...(applied && { applied_by: by.actor.id, applied_at: by.now }),
    })
    .returning<ImportRow[]>('*');
  if (!row) throw new Error('the import was not written');
  if (!applied) {
    await recordAudit(trx, {
      actor: by.actor,
      action: 'checked_import',
      entityType: 'import',
      entityId: id,
      details: { kind, file: name, sha256, rows: check.row_count, wrong: check.wrong_count },
      at: by.now,
    });
  }
  return row;
}

/** Takes in a file that was checked before: all of its rows, or none. Applied twice, it is applied once. */
export async function applyImport(
  db: Db,
  viewer: Viewer,
  row: ImportRow,
  rows: readonly SheetRow[],
  by: Reported,
): Promise<Verdict<Applied>> {
  let deliveries: Delivery[] = [];
  const asked = { import_id: row.id, sha256: row.sha256 };
  const done = await once<ImportAnswer>(db, 'apply_import', asked, by, async (keep) => {
    const written = await wholeOrNothing(db, async (trx) => {
      const held = await trx<ImportRow>('imports').where({ id: row.id }).forUpdate().first();
      if (!held) return no('NOT_FOUND', 'NO_SUCH_RECORD');
      if (held.status === 'APPLIED') return answerWith(trx, keep, answerOf(held), []);
      const taken = await take(trx, viewer, held, rows, by);
      if (!taken.ok) return taken;
      const { counts } = taken.value.check;
      await trx('imports')
        .where({ id: row.id })
        .update({
          status: 'APPLIED',
          applied_by: by.actor.id,
          applied_at: by.now,
          content: null,
          wrong_count: 0,
          errors: '[]',
          counts: JSON.stringify(counts),
        });
      return answerWith(trx, keep, { ...answerOf(held), counts }, taken.value.deliveries);
    });
    if (!written.ok) return written;
    deliveries = written.value.deliveries;
    return yes(written.value.answer);
  });
  if (!done.ok) {
    await rememberErrors(db, row.id, done);
    return done;
  }
  return yes({ ...done.value, deliveries });
}

/** Checks and takes in a file at once, as machines do. */
export async function importAtOnce(
  db: Db,
  viewer: Viewer,
  file: ImportFile,
  by: Reported,
): Promise<Verdict<Applied>> {
  let deliveries: Delivery[] = [];
  const asked = { kind: file.kind, sha256: file.sha256 };
  const done = await once<ImportAnswer>(db, 'import', asked, by, async (keep) => {
    const written = await wholeOrNothing(db, async (trx) => {
      const id = newId();
      const about = { id, kind: file.kind, file_name: file.name, sha256: file.sha256 };
      const taken = await take(trx, viewer, about, file.rows, by);
      if (!taken.ok) return taken;
      const row = await insertImport(trx, id, file, taken.value.check, by, true);
      return answerWith(trx, keep, answerOf(row), taken.value.deliveries);
    });
    if (!written.ok) return written;
    deliveries = written.value.deliveries;
    return yes(written.value.answer);
  });
  return done.ok ? yes({ ...done.value, deliveries }) : done;
}

async function take(
  trx: Trx,
  viewer: Viewer,
  about: Pick<ImportRow, 'id' | 'kind' | 'file_name' | 'sha256'>,
  rows: readonly SheetRow[],
  by: Reported,
): Promise<Verdict<{ check: Check; deliveries: Delivery[] }>> {
  const { action, write } = RUNNERS[about.kind];
  const { check, written } = await write(trx, viewer, rows, by, about.id);
  if (!written.ok) return written;
  const { deliveries, campaign } = written.value;
  await recordAudit(trx, {
    actor: by.actor,
    action,
    entityType: 'import',
    entityId: about.id,
    ...(campaign && { campaign }),
    details: { file: about.file_name, sha256: about.sha256, rows: check.row_count, ...check.counts },
    at: by.now,
  });
  return yes({ check, deliveries });
}

type Answered = { answer: ImportAnswer; deliveries: Delivery[] };

async function answerWith(
  trx: Trx,
  keep: Keep<ImportAnswer>,
  answer: ImportAnswer,
  deliveries: Delivery[],
): Promise<Verdict<Answered>> {
  await keep(trx, answer);
  return yes({ answer, deliveries });
}

function answerOf(row: ImportRow): ImportAnswer {
  return { import_id: row.id, rows: row.row_count, counts: row.counts };
}

/** A refusal halfway undoes what was written before it. */
async function wholeOrNothing<T>(db: Db, change: (trx: Trx) => Promise<Verdict<T>>): Promise<Verdict<T>> {
  const undone = new Undone();
  try {
    return await db.transaction(async (trx) => {
      const changed = await change(trx);
      if (!changed.ok) throw undone.because(changed);
      return changed;
    });
  } catch (error) {
    if (error === undone && undone.refusal) return undone.refusal;
    throw error;
  }
}

class Undone extends Error {
  refusal: Refusal | undefined;
  because(refusal: Refusal): this {
    this.refusal = refusal;
    return this;
  }
}

/** What was right when it was checked may be wrong by now: the page shows what is wrong today. */
async function rememberErrors(db: Db, id: string, refusal: Refusal): Promise<void> {
  const { errors, wrong } = refusal.detail ?? {};
  if (refusal.reason !== 'IMPORT_ROWS_WRONG' || !Array.isArray(errors)) return;
  await db('imports')
    .where({ id, status: 'CHECKED' })
    .update({ errors: JSON.stringify(errors), wrong_count: wrong, counts: '{}' });
}

/** An import of one's own; leads and admins see everybody's. */
export function findImport(db: Db, viewer: Viewer, id: string): Promise<ImportRow | undefined> {
  return ownImports(db, viewer).where({ id }).first();
}

export type ImportSummary = Omit<ImportRow, 'content' | 'errors'> & { person: string };

export async function listImports(
  db: Db,
  viewer: Viewer,
  filter: { limit: number; before?: string },
): Promise<ImportSummary[]> {
  const query = ownImports(db, viewer)
    .join('operators', 'operators.id', 'imports.created_by')
    .orderBy('imports.id', 'desc')
    .limit(filter.limit)
    .select<ImportSummary[]>(
      'imports.id',
      'imports.kind',
      'imports.status',
      'imports.file_name',
      'imports.sha256',
      'imports.bytes',
      'imports.row_count',
      'imports.wrong_count',
      'imports.counts',
      'imports.created_by',
      'imports.created_at',
      'imports.applied_by',
      'imports.applied_at',
      'operators.name as person',
    );
  if (filter.before) void query.where('imports.id', '<', filter.before);
  return await query;
}

function ownImports(db: Db, viewer: Viewer) {
  const imports = db<ImportRow>('imports');
  const seesAll = viewer.role === 'lead' || viewer.role === 'admin';
  return seesAll ? imports : imports.where('imports.created_by', viewer.id);
}

/** When the very same file was taken in before: doing it again would add everything once more. */
export async function findApplied(
  db: Db,
  file: Pick<ImportRow, 'kind' | 'sha256' | 'id'>,
): Promise<{ applied_at: Date; person: string } | undefined> {
  return await db('imports')
    .join('operators', 'operators.id', 'imports.applied_by')
    .where({ kind: file.kind, sha256: file.sha256, status: 'APPLIED' })
    .whereNot('imports.id', file.id)
    .orderBy('applied_at', 'desc')
    .first<{ applied_at: Date; person: string } | undefined>(
      'imports.applied_at',
      'operators.name as person',
    );
}
