import type { Db } from './connection';
import type { AuditEntryRow } from './tables';
import { visibleCampaigns, type Viewer } from './viewer';

export type AuditFilter = {
  campaignId?: string;
  /** Words of the campaign's name, which entries keep when the campaign is gone. */
  campaignName?: string;
  actor?: string;
  action?: string;
  /** The last one seen: the list goes on with what is older. */
  before?: { at: Date; id: string };
  limit: number;
};

/**
 * Who did what, newest first. Leads and admins see everything; an operator sees the campaigns they may see and
 * what they did themselves.
 */
export function listAudit(db: Db, viewer: Viewer, filter: AuditFilter): Promise<AuditEntryRow[]> {
  const query = db<AuditEntryRow>('audit_entries')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit);
  if (viewer.role !== 'lead' && viewer.role !== 'admin') {
    void query.where((seen) => {
      void seen
        .whereIn('campaign_id', visibleCampaigns(db, viewer).select('campaigns.id'))
        .orWhere({ actor_id: viewer.id });
    });
  }
  if (filter.campaignId) void query.where({ campaign_id: filter.campaignId });
  if (filter.campaignName) void query.whereRaw('campaign_name ilike ?', [contains(filter.campaignName)]);
  if (filter.actor) void query.whereRaw('actor ilike ?', [contains(filter.actor)]);
  if (filter.action) void query.where({ action: filter.action });
  if (filter.before) void query.whereRaw('(at, id) < (?, ?)', [filter.before.at, filter.before.id]);
  return query as unknown as Promise<AuditEntryRow[]>;
}

function contains(words: string): string {
  return `%${words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
