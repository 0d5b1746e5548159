import { repeatsOf, type SheetRow } from '../../workflows/domain/imports';
import { readCampaignRow } from '../../workflows/domain/imports-campaigns.schema';
import type { CampaignBody } from '../../workflows/domain/campaigns.schema';
import { localDate } from '../../workflows/domain/time';
import { yes } from '../../workflows/domain/verdict';
import { createCampaignWithin } from '../campaigns';
import { newId } from '../ids';
import type { Delivery, Kind } from './kind';

/** A new campaign for each row, with its process to begin. */
export const campaignsKind: Kind<CampaignBody> = {
  action: 'imported_campaigns',
  judge: async (db, _viewer, rows, now) => {
    const named = rows.map(nameOf);
    const names = await db('campaigns').whereRaw('lower(name) = any(?)', [named]).pluck<string[]>('name');
    const people = await db('operators')
      .whereNull('disabled_at')
      .whereNot({ role: 'client' })
      .pluck<string[]>('email');
    const archived = await db('clients').whereNotNull('archived_at').pluck<string[]>('name');
    const context = {
      // The zone of each row is only known with the row; a day more or less does not make five years.
      today: localDate(now, 'UTC'),
      names: lowered(names),
      people: lowered(people),
      archivedClients: lowered(archived),
      repeated: repeatsOf(rows, nameOf),
    };
    return (row) => readCampaignRow(row, context);
  },
  counts: (bodies) => ({
    campaigns: bodies.length,
    clients: lowered(bodies.map(({ client }) => client)).size,
  }),
  write: async (trx, bodies, by) => {
    const deliveries: Delivery[] = [];
    for (const body of bodies) {
      const made = await createCampaignWithin(trx, body, { ...by, key: newId() });
      // Somebody was faster with one of the names: the whole file is undone.
      if (!made.ok) return made;
      deliveries.push({ campaignId: made.value.campaignId, commandId: made.value.commandId });
    }
    return yes({ deliveries });
  },
};

function nameOf({ cells }: SheetRow): string {
  return (cells['name'] ?? '').trim().toLowerCase();
}

function lowered(words: readonly string[]): Set<string> {
  return new Set(words.map((word) => word.toLowerCase()));
}
