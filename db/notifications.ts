import type { NotificationKind } from '../workflows/domain/notifications';
import type { Trx } from './connection';
import { newId } from './ids';

export type NewNotification = {
  /** Operator ids; each is told once. */
  to: readonly string[];
  kind: NotificationKind;
  /** One sentence that says what happened, with the names a reader needs. */
  title: string;
  body?: string;
  /** The page where it can be acted on, from the root of the site. */
  link: string;
  campaignId: string | null;
  /** The same key tells the same person only once, however often it is said. */
  dedupeKey?: string;
  now: Date;
};

/** Tells people, in the transaction of what they are told of. */
export async function notify(trx: Trx, note: NewNotification): Promise<void> {
  const rows = [...new Set(note.to)].map((operator_id) => ({
    id: newId(),
    operator_id,
    kind: note.kind,
    title: note.title,
    body: note.body ?? null,
    link: note.link,
    campaign_id: note.campaignId,
    dedupe_key: note.dedupeKey ?? null,
    created_at: note.now,
  }));
  if (rows.length === 0) return;
  await trx('notifications').insert(rows).onConflict(['operator_id', 'dedupe_key']).ignore();
}
