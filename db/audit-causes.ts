import { ACTIONS_OF_KIND } from '../workflows/domain/audit';
import { followsFromDecision } from '../workflows/domain/audit-why';
import { DAEMON } from '../workflows/domain/permissions';
import type { ProcessStep } from './audit';
import type { CommandRow } from './commands';
import type { Db } from './connection';
import type { AuditEntryRow } from './tables';

/** An entry as it stands in the chain of causes of another. */
export type CauseEntry = Pick<
  AuditEntryRow,
  'id' | 'at' | 'actor' | 'action' | 'reason' | 'request_id' | 'details'
>;
export type CauseCommand = Pick<
  CommandRow,
  'id' | 'kind' | 'idempotency_key' | 'status' | 'attempts' | 'created_at' | 'settled_at' | 'actor'
> & {
  /** Of which artifact it speaks, where it is of one. */
  stage: string | null;
};

export type Cause = {
  /** What led to the entry, the nearest first: a decision in the same step, then its being asked for. */
  entries: CauseEntry[];
  /** What somebody sent, where the entry came of it. */
  command: CauseCommand | null;
  /** The step of a process that wrote it; null where a request wrote it. */
  step: ProcessStep | null;
};

type Told = CauseEntry & { transaction_id: number | null; seq: number; step: ProcessStep | null };

/**
 * Why each of these entries of one campaign was written. A decision and what its process did with it are one
 * transaction; the asking before it came with the same request.
 */
export async function readCauses(
  db: Db,
  campaignId: string,
  entries: readonly AuditEntryRow[],
): Promise<Map<string, Cause>> {
  const steps = await readSteps(db, campaignId, entries);
  const requests = [...new Set([...entries, ...steps.values()].flatMap((entry) => entry.request_id ?? []))];
  const [asked, commands] = await Promise.all([
    readAsked(db, campaignId, requests),
    readCommands(db, campaignId, requests),
  ]);
  const known = [...steps.values()];
  return new Map(
    entries.map((entry) => {
      const decision = decisionBehind(entry, steps.get(entry.id), known);
      const request = (decision ?? entry).request_id;
      const asking = asked.find(
        ({ request_id: id, ...one }) => id === request && one.id !== entry.id && request,
      );
      const led = [decision, asking].flatMap((one) => one ?? []);
      const command = commandOf(decision ?? entry, commands);
      return [entry.id, { entries: led, command, step: steps.get(entry.id)?.step ?? null }];
    }),
  );
}

/** Everything that was written in the transactions of these entries. */
async function readSteps(db: Db, campaignId: string, entries: readonly AuditEntryRow[]) {
  const ids = entries.map(({ id }) => id);
  const own = db('audit_links')
    .whereIn('entry_id', ids)
    .whereNotNull('transaction_id')
    .select('transaction_id');
  const rows = await db('audit_links as l')
    .join('audit_entries as e', 'e.id', 'l.entry_id')
    .where({ 'l.chain': campaignId })
    .where((which) => void which.whereIn('l.entry_id', ids).orWhereIn('l.transaction_id', own))
    .select<Told[]>(
      'l.transaction_id',
      'l.seq',
      'l.step',
      'e.id',
      'e.at',
      'e.actor',
      'e.action',
      'e.reason',
      'e.request_id',
      'e.details',
    );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Of what happened in the same step as somebody's decision, by itself or in its course, that decision is the cause. */
function decisionBehind(entry: CauseEntry, told: Told | undefined, known: readonly Told[]): Told | undefined {
  if (told === undefined || told.transaction_id === null) return undefined;
  if (entry.actor !== DAEMON.name && !followsFromDecision(entry.action)) return undefined;
  const before = known.filter(
    (other) =>
      other.transaction_id === told.transaction_id &&
      other.seq < told.seq &&
      other.actor !== DAEMON.name &&
      !followsFromDecision(other.action),
  );
  return before.find(({ action }) => ACTIONS_OF_KIND.decisions.includes(action)) ?? before[0];
}

function readAsked(db: Db, campaignId: string, requests: readonly string[]): Promise<CauseEntry[]> {
  return db('audit_entries')
    .where({ campaign_id: campaignId })
    .whereIn('request_id', [...requests])
    .whereRaw(`starts_with(action, 'asked_to_')`)
    .select<CauseEntry[]>('id', 'at', 'actor', 'action', 'reason', 'request_id', 'details');
}

function readCommands(db: Db, campaignId: string, requests: readonly string[]): Promise<CauseCommand[]> {
  return db('commands')
    .where({ campaign_id: campaignId })
    .whereRaw(`actor ->> 'requestId' = any(?)`, [[...requests]])
    .orderBy('seq')
    .select<CauseCommand[]>(
      'id',
      'kind',
      'idempotency_key',
      'status',
      'attempts',
      'created_at',
      'settled_at',
      'actor',
      db.raw(`payload ->> 'stage' as stage`),
    );
}

function commandOf(entry: CauseEntry, commands: readonly CauseCommand[]): CauseCommand | null {
  if (entry.request_id === null) return null;
  return commands.find(({ actor }) => actor.requestId === entry.request_id) ?? null;
}
