import type { Knex } from 'knex';
import { countChains } from '../../db/audit-chains';
import { verifyAudit } from '../../db/audit-verify';
import { maskedUrl } from '../../db/connection';
import { checkFiles, compareLists, countTrouble, listMissingTables } from '../../db/diagnostics';
import type { FileStore } from '../../db/files';
import { migrationState } from '../../db/migrate';
import { breakWords } from '../../workflows/domain/audit';
import { SOPS } from '../../workflows/domain/sops';
import type { WebConfig } from '../config';
import type { Readiness } from '../deps';

export const CHECK_STATUSES = ['PASS', 'FAIL'] as const;

/** PASS, or FAIL with what to do about it. */
export type Checked = {
  name: string;
  status: (typeof CHECK_STATUSES)[number];
  reason: string;
  cure?: string;
};

type Found = { ok: boolean; reason: string; cure?: string };

export type Checkable = {
  db: Knex;
  config: WebConfig;
  files: FileStore;
  readiness: () => Promise<Readiness>;
  /** Of ours, those that the namespace does not know. */
  missingSearchAttributes: () => Promise<string[]>;
  /** Nobody waits for a page: everything is looked at, however much it is. */
  thorough?: boolean;
};

const SOPS_WANTED = 11;
const FILES_LOOKED_AT = 20;
const MOST_ON_A_PAGE = 50_000;
const MIGRATE = 'Run `node dist/db/main.js migrate` with DATABASE_URL set, or start with npm start.';

/** Looks at every part of the installation. A check that breaks is a FAIL like any other, and stops none of the rest. */
export function checkSystem(parts: Checkable): Promise<Checked[]> {
  const checks: Array<[name: string, check: () => Promise<Found>, cure: string]> = [
    ['Database', () => checkDatabase(parts), 'Start Postgres, and see that DATABASE_URL names it.'],
    ['Migrations', () => checkMigrations(parts), MIGRATE],
    ['Tables', () => checkTables(parts), MIGRATE],
    ['Lists of values', () => checkLists(parts), 'Code and database are of different versions: deploy both.'],
    ['Audit', () => checkAudit(parts), 'See who had access to the database; compare with a backup.'],
    [
      'Files',
      () => checkStore(parts),
      'See that the folder or bucket of uploads can be written, and restore it.',
    ],
    ['Temporal', () => checkTemporal(parts), 'Start Temporal and the worker.'],
    ['Search attributes', () => checkSearchAttributes(parts), 'Start the worker: it registers them.'],
    ['Campaigns', () => checkCampaigns(parts), 'Look at them on the Automation page.'],
    ['Procedures', async () => checkSops(), 'The build is not complete: deploy it again.'],
    ['E-mail', async () => checkMail(parts), 'Set SMTP_URL and MAIL_FROM.'],
    ['Build', async () => ({ ok: true, reason: parts.config.build }), ''],
  ];
  return Promise.all(checks.map(([name, check, cure]) => guarded(name, check, cure)));
}

async function guarded(name: string, check: () => Promise<Found>, cure: string): Promise<Checked> {
  try {
    const found = await check();
    if (found.ok) return { name, status: 'PASS', reason: found.reason };
    return { name, status: 'FAIL', reason: found.reason, cure: found.cure ?? cure };
  } catch (error) {
    return { name, status: 'FAIL', reason: `The check itself failed (${faultWord(error)}).`, cure };
  }
}

/** The kind of a fault, without the addresses and names that messages carry. */
function faultWord(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code !== undefined) return String(error.code);
  return error instanceof Error ? error.name : 'unknown';
}

async function checkDatabase({ db, config }: Checkable): Promise<Found> {
  const { rows } = await db.raw<{ rows: Array<{ version: string }> }>(
    `select current_setting('server_version') as version`,
  );
  return {
    ok: true,
    reason: `Postgres ${rows[0]?.version ?? ''} at ${maskedUrl(config.databaseUrl)} answers.`,
  };
}

async function checkMigrations({ db }: Checkable): Promise<Found> {
  const { latest, pending } = await migrationState(db);
  if (pending.length === 0) return { ok: true, reason: `At the newest, ${latest}.` };
  return { ok: false, reason: `Not yet run: ${pending.join(', ')}.` };
}

async function checkTables({ db }: Checkable): Promise<Found> {
  const missing = await listMissingTables(db);
  if (missing.length === 0) return { ok: true, reason: 'Every table is there.' };
  return { ok: false, reason: `Missing: ${missing.join(', ')}.` };
}

async function checkLists({ db }: Checkable): Promise<Found> {
  const differences = await compareLists(db);
  if (differences.length === 0) return { ok: true, reason: 'Code and database know the same values.' };
  const words = differences.map(
    ({ list, onlyInCode, onlyInDatabase }) =>
      `${list} (only in code: ${onlyInCode.join(', ') || 'none'}; only in the database: ${onlyInDatabase.join(', ') || 'none'})`,
  );
  return { ok: false, reason: words.join('; ') };
}

async function checkAudit({ db, thorough }: Checkable): Promise<Found> {
  const counted = await countChains(db);
  if (!thorough && counted.entries > MOST_ON_A_PAGE) {
    const last = counted.last
      ? `last checked on a page ${counted.last.at.toISOString().slice(0, 10)}`
      : 'never checked on a page';
    return { ok: true, reason: `${counted.entries} entries, too many to check while a page loads; ${last}.` };
  }
  const { chains, entries, broken } = await verifyAudit(db);
  const [first] = broken;
  if (first) return { ok: false, reason: `${broken.length} broken. ${breakWords(first)}` };
  return { ok: true, reason: `${entries} entries in ${chains} chains, every chain whole.` };
}

async function checkStore({ db, files }: Checkable): Promise<Found> {
  await files.put(Buffer.from('AICMO looks whether it can write here.\n'));
  const { looked, of, wrong } = await checkFiles(db, files, FILES_LOOKED_AT);
  if (wrong.length === 0)
    return { ok: true, reason: `Can be written; ${looked} of ${of} files looked at, all whole.` };
  return { ok: false, reason: wrong.map(({ name, id, what }) => `“${name}” (${id}) ${what}`).join('; ') };
}

async function checkTemporal({ readiness, config }: Checkable): Promise<Found> {
  const { temporal } = await readiness();
  const { ok, pollers } = (temporal ?? {}) as { ok?: boolean; pollers?: Record<string, number> };
  const words = Object.entries(pollers ?? {}).map(([queue, count]) => `${queue}: ${count}`);
  const silent = config.campaignOps ? Object.values(pollers ?? {}).filter((count) => count === 0).length : 0;
  const reason = `${words.length === 0 ? 'No queue is known.' : `Pollers by queue: ${words.join(', ')}.`}`;
  // Only of Temporal: what else is not ready has a check and a cure of its own.
  return { ok: ok !== false && words.length > 0 && silent === 0, reason };
}

async function checkSearchAttributes({ missingSearchAttributes }: Checkable): Promise<Found> {
  const missing = await missingSearchAttributes();
  if (missing.length === 0) return { ok: true, reason: 'All are registered.' };
  return { ok: false, reason: `Not registered: ${missing.join(', ')}.` };
}

async function checkCampaigns({ db }: Checkable): Promise<Found> {
  const { attention, late, stuck } = await countTrouble(db);
  const reason = `${late} late, ${attention} in need of somebody, ${stuck} commands undelivered for more than five minutes.`;
  return { ok: late + attention + stuck === 0, reason };
}

function checkSops(): Found {
  const bare = SOPS.filter(
    (sop) =>
      sop.where.length === 0 || sop.how.length === 0 || sop.tips.length === 0 || sop.mistakes.length === 0,
  );
  const ok = SOPS.length === SOPS_WANTED && bare.length === 0;
  return { ok, reason: `${SOPS.length} of ${SOPS_WANTED}, ${bare.length} of them with a part missing.` };
}

function checkMail({ config }: Checkable): Found {
  const { mail } = config.outward;
  const reason = mail
    ? 'Set up; whether it is delivered stands in each message’s own record.'
    : 'Not set up: nothing is mailed, people read their inbox here.';
  return { ok: true, reason };
}
