import type { SheetRow } from '../../workflows/domain/imports';
import type { NamedCampaign, NamedCampaigns } from '../../workflows/domain/imports-calendar';
import type { Db, Trx } from '../connection';
import { visibleCampaigns, type Viewer } from '../viewer';

/** The campaigns that the rows name and the viewer may see, by name in lower case. */
export async function readNamedCampaigns(
  db: Db,
  viewer: Viewer,
  rows: readonly SheetRow[],
): Promise<NamedCampaigns> {
  const found = (await visibleCampaigns(db, viewer)
    .whereRaw('lower(campaigns.name) = any(?)', [namesOf(rows)])
    .select(
      'campaigns.id',
      'campaigns.name',
      'campaigns.status',
      'campaigns.timezone',
      'campaigns.start_date',
      'campaigns.end_date',
      'campaigns.platforms',
      'campaigns.primary_cta',
      db.raw(`exists (select 1 from plans where plans.campaign_id = campaigns.id and plans.status = 'APPROVED')
        as "planApproved"`),
    )) as NamedCampaign[];
  return new Map(found.map((campaign) => [campaign.name.toLowerCase(), campaign]));
}

/** Locks them for the rest of the transaction, in the one order in which several are locked. */
export async function lockNamedCampaigns(trx: Trx, viewer: Viewer, rows: readonly SheetRow[]): Promise<void> {
  await visibleCampaigns(trx, viewer)
    .whereRaw('lower(campaigns.name) = any(?)', [namesOf(rows)])
    .orderBy('campaigns.id')
    .forUpdate()
    .select('campaigns.id');
}

function namesOf(rows: readonly SheetRow[]): string[] {
  return [...new Set(rows.map(({ cells }) => (cells['campaign'] ?? '').trim().toLowerCase()))];
}
