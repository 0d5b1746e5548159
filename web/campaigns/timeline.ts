import { listAudit } from '../../db/audit-list';
import type { AuditEntryRow } from '../../db/tables';
import { presentEntry, readCursor, writeCursor } from '../audit/present';
import { operatorOf } from '../request';
import type { Route, Site } from '../site';
import { presentAgenda } from './present';
import { headerFor, ofCampaign, readRoom, type Room } from './room';

const PAGE_SIZE = 40;
const AHEAD = 12;

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
      const filter = { campaignId: campaign.id, limit: PAGE_SIZE + 1, ...(before && { before }) };
      const [room, entries] = await Promise.all([
        readRoom(site, campaign),
        listAudit(site.db, operator, filter),
      ]);
      const page = presentTimeline(room, entries, before !== undefined, operator.time_zone, site.now());
      const header = headerFor(site, req, room, 'timeline');
      return site.respond.page(req, res, 'campaigns/timeline', { ...page, header });
    }),
  };
}

export function presentTimeline(
  room: Room,
  entries: readonly AuditEntryRow[],
  older: boolean,
  readerZone: string,
  now: Date,
) {
  const { campaign, standing } = room;
  const ahead = older ? [] : standing.agenda;
  const shown = entries.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  const base = `/campaigns/${campaign.id}/timeline`;
  return {
    title: `Timeline of ${campaign.name}`,
    // The nearest stands next to now, where the past begins.
    future: presentAgenda(ahead.slice(0, AHEAD), campaign.timezone, readerZone, now).reverse(),
    later: ahead.length > AHEAD ? ahead.length - AHEAD : undefined,
    now: older ? undefined : { at: now, zone: campaign.timezone },
    past: shown.map((entry) => presentEntry(entry, campaign.timezone, readerZone, now)),
    newest: older ? base : undefined,
    older: entries.length > PAGE_SIZE && last ? `${base}?before=${writeCursor(last)}` : undefined,
  };
}
