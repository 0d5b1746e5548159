import type { AuditEntryRow } from '../../db/tables';
import { onBothClocks } from '../campaigns/times';
import { changesOf, detailsOf } from './changes';
import { recordOf } from './records';
import { addressOf, writeCursor, wrongDays, type AuditQuery } from './query';
import { actorWords, AUDIT_WORDS, didWords, ENTITY_WORDS } from './words';

export { readCursor, writeCursor } from './query';

export const PAGE_SIZE = 25;
/** An export holds no more than this, and says so. */
export const EXPORT_MOST = 100_000;

export type AuditPage = {
  /** One longer than a page when there are more. */
  found: readonly AuditEntryRow[];
  query: AuditQuery;
  /** Names to choose from. */
  campaigns: readonly string[];
  actors: readonly string[];
  /** Those of the campaigns in `found` that are still there. */
  living: ReadonlySet<string>;
  /** The zone in which days begin: the campaign's where the list is of one, else the reader's. */
  zone: string;
  /** Up to one more than an export may hold. */
  count: number;
  mayVerify: boolean;
};

export function presentAudit(page: AuditPage, readerZone: string, now: Date) {
  const { found, query, living, zone } = page;
  const rows = found.slice(0, PAGE_SIZE);
  const last = rows.at(-1);
  const { before: _place, ...filter } = query;
  const filtered = Object.keys(filter).length > 0;
  return {
    title: 'Audit',
    lead: 'Everything that was ever changed, decided or done by itself, newest first. Entries are never changed or removed.',
    query,
    zone,
    campaigns: page.campaigns,
    actors: [...new Set(page.actors.map(actorWords))],
    actions: chosen(AUDIT_WORDS, query.action),
    entities: chosen(ENTITY_WORDS, query.entity),
    errors: wrongDays(query),
    more: Boolean(query.entity ?? query.id ?? query.from ?? query.to),
    filtered,
    rows: rows.map((entry) => ({
      ...presentEntry(entry, zone, readerZone, now),
      campaign: entry.campaign_name,
      href:
        entry.campaign_id && living.has(entry.campaign_id) ? `/campaigns/${entry.campaign_id}` : undefined,
      record: recordOf(entry, living),
    })),
    exports: found.length > 0 && exportsOf(filter, page.count),
    verify: page.mayVerify ? '/audit/chains' : undefined,
    empty: {
      icon: 'scroll-text',
      title: filtered ? 'Nothing fits' : 'Nothing yet',
      text: filtered ? 'No entry fits what you filtered by.' : 'The first entry comes with the first change.',
      ...(filtered && { href: '/audit', action: 'Show all' }),
    },
    newest: query.before ? addressOf('/audit', filter) : undefined,
    older:
      found.length > PAGE_SIZE && last
        ? addressOf('/audit', { ...filter, before: writeCursor(last) })
        : undefined,
  };
}

function exportsOf(filter: AuditQuery, count: number) {
  const capped = count > EXPORT_MOST;
  return {
    csv: addressOf('/audit/export.csv', filter),
    json: addressOf('/audit/export.json', filter),
    count: capped ? EXPORT_MOST : count,
    capped,
  };
}

function chosen(words: Record<string, string>, value: string | undefined) {
  return Object.entries(words)
    .map(([key, word]) => ({ value: key, word, selected: key === value }))
    .sort((a, b) => a.word.localeCompare(b.word));
}

/** One entry: who did what when, why, and what it changed. */
export function presentEntry(entry: AuditEntryRow, zone: string, readerZone: string, now: Date) {
  const reading = { entityType: entry.entity_type, zone, now };
  return {
    id: entry.id,
    actor: actorWords(entry.actor),
    did: didWords(entry),
    when: onBothClocks(entry.at, zone, readerZone, now),
    reason: entry.reason,
    changes: changesOf(entry.before, entry.after, reading),
    details: detailsOf(entry.details, reading),
    request: entry.request_id,
  };
}
