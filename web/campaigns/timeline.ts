import { readCauses, type Cause } from '../../db/audit-causes';
import { listAudit } from '../../db/audit-list';
import type { CampaignView } from '../../db/campaigns';
import type { AuditEntryRow } from '../../db/tables';
import type { AgendaEntry } from '../../workflows/domain/agenda';
import { AUDIT_KINDS, kindOfAgenda, type AuditKind } from '../../workflows/domain/audit';
import { presentEntry, readCursor, writeCursor } from '../audit/present';
import { recordOf } from '../audit/records';
import type { WebConfig } from '../config';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Route, Site } from '../site';
import { presentAgenda } from './present';
import { ofCampaign, roomPart } from './room';
import { whyOf } from './timeline-why';

const PAGE_SIZE = 20;
/** As many as stand above now before the reader asks for the rest. */
const AHEAD = 5;
const NO_CAUSES: ReadonlyMap<string, Cause> = new Map();

/** Past and future of a campaign on one axis: what will happen by itself above, what happened below. */
export function timelineRoute(site: Site): Route {
  return {
    method: 'get',
    path: '/campaigns/:id/timeline',
    permission: 'audit.read',
    feature: 'campaign_ops',
    handle: ofCampaign(site, async (req, res, campaign) => {
      const operator = operatorOf(req);
      const before = readCursor(req.query['before']);
      const kind = readKind(req.query['kind']);
      const narrowed = { campaignId: campaign.id, ...(kind && { kind }) };
      const { part, failed } = partsOf(site, req, { past: 'What happened', causes: 'Why it happened' });
      const [{ room, header }, entries] = await Promise.all([
        roomPart(site, req, campaign, 'timeline'),
        part('past', [], () =>
          listAudit(site.db, operator, { ...narrowed, limit: PAGE_SIZE + 1, ...(before && { before }) }),
        ),
      ]);
      const causes = await part('causes', NO_CAUSES, () =>
        failed.past ? NO_CAUSES : readCauses(site.db, campaign.id, entries.slice(0, PAGE_SIZE)),
      );
      const ahead = req.query['ahead'] === 'all' ? Infinity : AHEAD;
      const older = before !== undefined;
      const agenda = room?.standing.agenda ?? [];
      const rows = { campaign, agenda, entries, causes, kind, older, ahead, config: site.config };
      const page = presentTimeline(rows, operator.time_zone, site.now());
      const data = { ...page, empty: page.empty && room && !failed.past, header, failed };
      return site.respond.page(req, res, 'campaigns/timeline', data);
    }),
  };
}

type TimelineRows = {
  campaign: CampaignView;
  agenda: readonly AgendaEntry[];
  entries: readonly AuditEntryRow[];
  causes: ReadonlyMap<string, Cause>;
  kind: AuditKind | undefined;
  /** The reader has left the present behind. */
  older: boolean;
  /** As many as are shown of what lies ahead. */
  ahead: number;
  config: Pick<WebConfig, 'temporalUi' | 'temporalNamespace'>;
};

function presentTimeline(rows: TimelineRows, readerZone: string, now: Date) {
  const { campaign, agenda, entries, causes, kind, older, config } = rows;
  const { timezone: zone } = campaign;
  const ahead = older ? [] : agenda.filter((entry) => isOfKind(entry, kind));
  const shown = entries.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  const base = `/campaigns/${campaign.id}/timeline`;
  const living = new Set([campaign.id]);
  const ids = new Set(shown.map(({ id }) => id));
  return {
    title: `Timeline of ${campaign.name}`,
    kinds: kindLinks(base, kind),
    // The nearest stands next to now, where the past begins.
    future: presentAgenda(ahead.slice(0, rows.ahead), zone, readerZone, now).reverse(),
    later: ahead.length > rows.ahead ? ahead.length - rows.ahead : undefined,
    allAhead: address(base, { kind, ahead: 'all' }),
    now: older ? undefined : { at: now, zone },
    past: shown.map((entry) => ({
      ...presentEntry(entry, zone, readerZone, now),
      // The request stands in the answer to “why?”.
      request: undefined,
      record: recordOf(entry, living),
      why: whyOf(entry, causes.get(entry.id), config, { zone, now, shown: ids }),
    })),
    empty: shown.length === 0 && ahead.length === 0,
    newest: older ? address(base, { kind }) : undefined,
    older:
      entries.length > PAGE_SIZE && last ? address(base, { kind, before: writeCursor(last) }) : undefined,
  };
}

function isOfKind(entry: AgendaEntry, kind: AuditKind | undefined): boolean {
  return kind === undefined || kind === 'itself' || kindOfAgenda(entry.kind) === kind;
}

const KIND_WORDS: Record<AuditKind, string> = {
  decisions: 'Decisions',
  plan: 'Plan',
  calendar: 'Calendar',
  tasks: 'Tasks',
  itself: 'By itself',
  other: 'Everything else',
};

function kindLinks(base: string, kind: AuditKind | undefined) {
  const all = { label: 'All', href: base, current: kind === undefined };
  return [
    all,
    ...AUDIT_KINDS.map((one) => ({
      label: KIND_WORDS[one],
      href: address(base, { kind: one }),
      current: one === kind,
    })),
  ];
}

function readKind(word: unknown): AuditKind | undefined {
  return AUDIT_KINDS.find((kind) => kind === word);
}

function address(base: string, query: { kind?: AuditKind; before?: string; ahead?: string }): string {
  const said = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return said.length === 0 ? base : `${base}?${new URLSearchParams(said).toString()}`;
}
