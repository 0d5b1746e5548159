import type { Db } from './connection';

/** What a delivery has to know of a campaign. */
export type DeliverableCampaign = { id: string; name: string; client: string; status: string };

/** The same of a command's own campaign, as a column of a statement on `commands`. */
export const DELIVERABLE = `(select json_build_object('id', c.id, 'name', c.name, 'status', c.status, 'client', clients.name)
    from campaigns c join clients on clients.id = c.client_id where c.id = commands.campaign_id) as campaign`;

/**
 * Campaigns whose process should have looked at them a while ago, or never has: it is not running, or nobody
 * works. They are poked, nothing more.
 */
export function listLateWakes(db: Db, lateBySeconds: number, limit: number): Promise<DeliverableCampaign[]> {
  return db('campaigns')
    .join('clients', 'clients.id', 'campaigns.client_id')
    .whereNot('campaigns.status', 'ARCHIVED')
    .whereRaw(`coalesce(campaigns.next_wake_at, campaigns.created_at) < now() - make_interval(secs => ?)`, [
      lateBySeconds,
    ])
    .orderByRaw('coalesce(campaigns.next_wake_at, campaigns.created_at)')
    .limit(limit)
    .select('campaigns.id', 'campaigns.name', 'campaigns.status', 'clients.name as client');
}

/** The oldest wake that is due and has not happened; null when nothing is late. */
export async function readOldestLateWake(db: Db): Promise<Date | null> {
  const row = await db('campaigns')
    .whereNot({ status: 'ARCHIVED' })
    .where('next_wake_at', '<', db.fn.now())
    .min<{ at: Date | null }>('next_wake_at as at')
    .first();
  return row?.at ?? null;
}

export type Backlog = { pending: number; oldest: Date | null };

/** Commands that Temporal has not heard of yet. */
export async function readBacklog(db: Db): Promise<Backlog> {
  const row = await db('commands')
    .where({ status: 'PENDING' })
    .first<Backlog>(db.raw('count(*)::int as pending, min(created_at) as oldest'));
  return row ?? { pending: 0, oldest: null };
}
