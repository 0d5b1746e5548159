import { isId } from '../../db/ids';
import { addDays, isLocalDate, startOfDay } from '../../workflows/domain/time';
import type { AuditQuestion } from '../../db/audit-list';
import type { AuditEntryRow } from '../../db/tables';
import { DAEMON } from '../../workflows/domain/permissions';

/** What the address of the audit page says. */
export type AuditQuery = {
  campaign?: string;
  actor?: string;
  action?: string;
  entity?: string;
  id?: string;
  from?: string;
  to?: string;
  words?: string;
  before?: string;
};

const NAMES = ['campaign', 'actor', 'action', 'entity', 'id', 'from', 'to', 'words', 'before'] as const;

export function readAuditQuery(query: Record<string, unknown>): AuditQuery {
  const said = NAMES.map((name): [string, string] => {
    const value = query[name];
    return [name, typeof value === 'string' ? value.trim().slice(0, 200) : ''];
  });
  return Object.fromEntries(said.filter(([, text]) => text !== ''));
}

/** Days that are no days; nothing is filtered by them. */
export function wrongDays({ from, to }: AuditQuery): Partial<Record<'from' | 'to', string>> {
  const says = 'Is a day such as 2026-11-20.';
  return {
    ...(from && !isLocalDate(from) && { from: says }),
    ...(to && !isLocalDate(to) && { to: says }),
  };
}

/** What is asked of the rows. Days begin and end in `zone`. */
export function questionOf(query: AuditQuery, zone: string): AuditQuestion {
  const { campaign, actor, action, entity, id, from, to, words } = query;
  return {
    ...(campaign && (isId(campaign) ? { campaignId: campaign } : { campaignName: campaign })),
    ...(actor && { actor: actor.toLowerCase() === 'aicmo' ? DAEMON.name : actor }),
    ...(action && { action }),
    ...(entity && { entityType: entity }),
    ...(id && { entityId: id }),
    ...(from && isLocalDate(from) && { from: startOfDay(from, zone) }),
    ...(to && isLocalDate(to) && { until: startOfDay(addDays(to, 1), zone) }),
    ...(words && { words }),
  };
}

/** The place in the list after which it goes on. */
export function readCursor(word: unknown): { at: Date; id: string } | undefined {
  const [at, id] = typeof word === 'string' ? word.split('_') : [];
  if (!at || !id || Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/i.test(id)) return undefined;
  return { at: new Date(at), id };
}

export function writeCursor(entry: Pick<AuditEntryRow, 'at' | 'id'>): string {
  return `${entry.at.toISOString()}_${entry.id}`;
}

export function addressOf(path: string, query: AuditQuery): string {
  const words = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const search = new URLSearchParams(words).toString();
  return search === '' ? path : `${path}?${search}`;
}
