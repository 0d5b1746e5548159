import type { Actor } from '../workflows/domain/permissions';
import type { Platform } from '../workflows/domain/platforms';
import type { CalendarItemStatus } from '../workflows/domain/calendar';
import type { Verdict } from '../workflows/domain/verdict';
import { recordAudit } from './audit';
import type { Db, Trx } from './connection';
import { hashOfSecret, newSecret } from './hashes';
import { newId } from './ids';
import { onceWithSecret, type OnceWithSecret } from './once';
import type { Operator } from './operators';
import type { Reported } from './report';
import type { CalendarFeedRow, TaskRow } from './tables';
import { visibleCampaigns, type Viewer } from './viewer';

/** Calendars that people read in their own programs: each an address with a secret in it. */

export type FeedView = Omit<CalendarFeedRow, 'token_hash'> & { campaign_name: string | null };

export type NewFeed = { name: string; campaign: { id: string; name: string } | null; onlyMine: boolean };

const PREFIX = 'cal_';

/** Makes a feed of what this person may see. The secret is in the answer and nowhere else: only its hash is kept. */
export async function createFeed(
  trx: Trx,
  operatorId: string,
  { name, campaign, onlyMine }: NewFeed,
  actor: Actor,
  at: Date,
): Promise<{ id: string; secret: string }> {
  const secret = newSecret(PREFIX);
  const id = newId();
  await trx('calendar_feeds').insert({
    id,
    operator_id: operatorId,
    campaign_id: campaign?.id ?? null,
    only_mine: onlyMine,
    name,
    token_hash: hashOfSecret(secret),
    created_at: at,
  });
  await recordAudit(trx, {
    actor,
    action: 'created_feed',
    entityType: 'calendar_feed',
    entityId: id,
    campaign: campaign ?? undefined,
    after: { name, only_mine: onlyMine },
    at,
  });
  return { id, secret };
}

export function createFeedOnce(
  db: Db,
  operatorId: string,
  wanted: NewFeed,
  by: Reported,
): Promise<Verdict<OnceWithSecret>> {
  const { name, campaign, onlyMine } = wanted;
  const asked = { name, campaign_id: campaign?.id ?? null, only_mine: onlyMine };
  return onceWithSecret(db, 'create_feed', asked, by, (trx) =>
    createFeed(trx, operatorId, wanted, by.actor, by.now),
  );
}

/** A person's own feeds, newest first, ended ones too. */
export function listFeeds(db: Db, operatorId: string): Promise<FeedView[]> {
  return db('calendar_feeds as f')
    .leftJoin('campaigns as c', 'c.id', 'f.campaign_id')
    .where('f.operator_id', operatorId)
    .orderBy('f.id', 'desc')
    .select<FeedView[]>(
      ...[
        'id',
        'operator_id',
        'campaign_id',
        'only_mine',
        'name',
        'last_used_at',
        'revoked_at',
        'created_at',
      ].map((column) => `f.${column}`),
      { campaign_name: 'c.name' },
    );
}

/** Ends a feed of this person. False when there is none of theirs, or it has ended already. */
export async function revokeFeed(
  trx: Trx,
  operatorId: string,
  id: string,
  actor: Actor,
  at: Date,
): Promise<boolean> {
  const changed = await trx('calendar_feeds')
    .where({ id, operator_id: operatorId })
    .whereNull('revoked_at')
    .update({ revoked_at: at });
  if (changed === 0) return false;
  await recordAudit(trx, { actor, action: 'revoked_feed', entityType: 'calendar_feed', entityId: id, at });
  return true;
}

export type OpenFeed = { feed: CalendarFeedRow; operator: Operator };

/** The feed behind a secret with the person it speaks for; nobody when it is unknown, revoked, or they are disabled. */
export async function findFeedByToken(db: Db, secret: string, at: Date): Promise<OpenFeed | undefined> {
  if (!secret.startsWith(PREFIX)) return undefined;
  const feed = await db<CalendarFeedRow>('calendar_feeds')
    .where({ token_hash: hashOfSecret(secret) })
    .whereNull('revoked_at')
    .first();
  const operator =
    feed &&
    (await db<Operator>('operators')
      .where({ id: feed.operator_id })
      .whereNull('disabled_at')
      .first('id', 'email', 'name', 'role', 'time_zone', 'preferences', 'version'));
  if (!feed || !operator) return undefined;
  // To the minute is enough, and spares a write with every request.
  if (!feed.last_used_at || at.getTime() - feed.last_used_at.getTime() >= 60_000) {
    await db('calendar_feeds').where({ id: feed.id }).update({ last_used_at: at });
  }
  return { feed, operator: operator as Operator };
}

export type FeedItem = {
  id: string;
  title: string;
  copy_text: string;
  platform: Platform;
  status: CalendarItemStatus;
  scheduled_at: Date;
  version: number;
  updated_at: Date;
  campaign_name: string;
  timezone: string;
  minutes: number | null;
};

const MOST = 5_000;

/** What a feed of posts holds: items that stand, from `from` on, of campaigns that the person may see now. */
export function listFeedItems(
  db: Db,
  viewer: Viewer,
  feed: Pick<CalendarFeedRow, 'campaign_id'>,
  from: Date,
): Promise<FeedItem[]> {
  const query = visibleCampaigns(db, viewer)
    .join('calendar_items as i', 'i.campaign_id', 'campaigns.id')
    .leftJoin('tasks as t', (on) => {
      on.on('t.calendar_item_id', 'i.id').andOnVal('t.task_type', 'POST');
    })
    .where('i.scheduled_at', '>=', from)
    .whereNot('i.status', 'CANCELLED')
    .orderBy('i.scheduled_at')
    .orderBy('i.id')
    .limit(MOST);
  if (feed.campaign_id) void query.where('campaigns.id', feed.campaign_id);
  return query.select<FeedItem[]>(
    ...['id', 'title', 'copy_text', 'platform', 'status', 'scheduled_at', 'version', 'updated_at'].map(
      (column) => `i.${column}`,
    ),
    { campaign_name: 'campaigns.name', timezone: 'campaigns.timezone', minutes: 't.estimated_minutes' },
  );
}

export type FeedTask = Pick<
  TaskRow,
  'id' | 'title' | 'platform' | 'status' | 'due_at' | 'copy_text' | 'version' | 'updated_at'
> & { campaign_name: string; timezone: string; minutes: number | null };

/** What a feed of one's own work holds: every task that is the person's, from `from` on, at the time it is due. */
export function listFeedTasks(
  db: Db,
  viewer: Viewer,
  feed: Pick<CalendarFeedRow, 'campaign_id'>,
  from: Date,
): Promise<FeedTask[]> {
  const query = visibleCampaigns(db, viewer)
    .join('tasks as t', 't.campaign_id', 'campaigns.id')
    .where('t.assigned_to', viewer.id)
    .where('t.due_at', '>=', from)
    .whereNot('t.status', 'CANCELLED')
    .whereNull('t.dismissed_at')
    .orderBy('t.due_at')
    .orderBy('t.id')
    .limit(MOST);
  if (feed.campaign_id) void query.where('campaigns.id', feed.campaign_id);
  return query.select<FeedTask[]>(
    ...['id', 'title', 'platform', 'status', 'due_at', 'copy_text', 'version', 'updated_at'].map(
      (column) => `t.${column}`,
    ),
    { campaign_name: 'campaigns.name', timezone: 'campaigns.timezone', minutes: 't.estimated_minutes' },
  );
}
