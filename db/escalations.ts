import type { Db } from './connection';
import type { EscalationRow } from './tables';

/** The one open escalation of a campaign; undefined when nothing is overdue. */
export function findOpenEscalation(db: Db, campaignId: string): Promise<EscalationRow | undefined> {
  return db<EscalationRow>('escalations').where({ campaign_id: campaignId }).whereNull('closed_at').first();
}
