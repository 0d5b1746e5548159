import type { Db } from '../connection';
import type { CampaignRow } from '../tables';
import { visibleCampaigns, type Viewer } from '../viewer';

type Living = Pick<CampaignRow, 'id' | 'name' | 'timezone'>;

/** Of these ids, or of this very id or name, the campaigns that are there and that the viewer may see. */
export function listLivingCampaigns(
  db: Db,
  viewer: Viewer,
  which: { ids: readonly string[] } | { named: string },
): Promise<Living[]> {
  const query = visibleCampaigns(db, viewer);
  if ('ids' in which) void query.whereIn('campaigns.id', [...new Set(which.ids)]);
  else
    void query.whereRaw('(campaigns.id::text = lower(?) or lower(campaigns.name) = lower(?))', [
      which.named,
      which.named,
    ]);
  return query.select<Living[]>('campaigns.id', 'campaigns.name', 'campaigns.timezone');
}
