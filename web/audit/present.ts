import type { AuditEntryRow } from '../../db/tables';
import { onBothClocks } from '../campaigns/times';
import { actorWords, AUDIT_WORDS, auditWords } from './words';

/** What the address of the audit page says. */
export type AuditQuery = { campaign?: string; actor?: string; action?: string; before?: string };

export const PAGE_SIZE = 40;

export function readAuditQuery(query: Record<string, unknown>): AuditQuery {
  const word = (name: string) => {
    const value = query[name];
    const text = typeof value === 'string' ? value.trim().slice(0, 200) : '';
    return text === '' ? {} : { [name]: text };
  };
  return { ...word('campaign'), ...word('actor'), ...word('action'), ...word('before') };
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

/** `found` is one longer than a page when there are more. */
export function presentAudit(
  found: readonly AuditEntryRow[],
  query: AuditQuery,
  campaigns: readonly string[],
  zone: string,
  now: Date,
) {
  const rows = found.slice(0, PAGE_SIZE);
  const last = rows.at(-1);
  const filtered = Boolean(query.campaign ?? query.actor ?? query.action);
  return {
    title: 'Audit',
    lead: 'Everything that was ever changed, decided or done by itself, newest first. Entries are never changed or removed.',
    query,
    campaigns,
    actions: Object.entries(AUDIT_WORDS)
      .map(([value, word]) => ({ value, word, selected: value === query.action }))
      .sort((a, b) => a.word.localeCompare(b.word)),
    filtered,
    rows: rows.map((entry) => ({
      ...presentEntry(entry, zone, zone, now),
      campaign: entry.campaign_name,
      href: entry.campaign_id ? `/campaigns/${entry.campaign_id}` : undefined,
    })),
    empty: {
      icon: 'scroll-text',
      title: filtered ? 'Nothing fits' : 'Nothing yet',
      text: filtered ? 'No entry fits what you filtered by.' : 'The first entry comes with the first change.',
      ...(filtered && { href: '/audit', action: 'Show all' }),
    },
    newest: query.before ? address({ ...query, before: undefined }) : undefined,
    older: found.length > PAGE_SIZE && last ? address({ ...query, before: writeCursor(last) }) : undefined,
  };
}

/** One entry: who did what when, why, and what it changed. */
export function presentEntry(entry: AuditEntryRow, zone: string, readerZone: string, now: Date) {
  return {
    id: entry.id,
    actor: actorWords(entry.actor),
    did: auditWords(entry.action),
    when: onBothClocks(entry.at, zone, readerZone, now),
    reason: entry.reason,
    changes: changesOf(entry.before, entry.after),
    details: detailsOf(entry.details),
    request: entry.request_id,
  };
}

/** Fields beside each other as they were and as they became. */
function changesOf(before: unknown, after: unknown) {
  const was = isRecord(before) ? before : {};
  const is = isRecord(after) ? after : {};
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names
    .filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]))
    .map((name) => ({
      name: name.replaceAll('_', ' '),
      before: valueWords(was[name]),
      after: valueWords(is[name]),
    }));
}

function detailsOf(details: unknown) {
  if (!isRecord(details)) return [];
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => ({ name: name.replaceAll('_', ' '), value: valueWords(value) }));
}

const LONGEST = 400;

function valueWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  const text = typeof value === 'string' ? value : listWords(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function listWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(valueWords).join(', ');
  if (!isRecord(value)) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name.replaceAll('_', ' ')} ${valueWords(inner)}`)
    .join(', ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function address(query: AuditQuery): string {
  const words = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const search = new URLSearchParams(words).toString();
  return search === '' ? '/audit' : `/audit?${search}`;
}
