import type { Db } from '../connection';
import type { TaskRow } from '../tables';
import { visibleCampaigns, type Viewer } from '../viewer';

/** A task the viewer may see; undefined for strangers. */
export function findTask(db: Db, viewer: Viewer, id: string): Promise<TaskRow | undefined> {
  return db<TaskRow>('tasks')
    .where({ id })
    .whereIn('campaign_id', visibleCampaigns(db, viewer).select('campaigns.id'))
    .first();
}
