import type { Db } from '../connection';
import type { CampaignRow } from '../tables';
import { visibleCampaigns, type Viewer } from '../viewer';

export type CampaignView = CampaignRow & {
  client_name: string;
  project_name: string;
  owner_name: string | null;
};

/** The campaigns of a viewer with the names that every page of them shows. */
export function campaignViews(db: Db, viewer: Viewer) {
  return visibleCampaigns(db, viewer)
    .join('clients', 'clients.id', 'campaigns.client_id')
    .join('projects', 'projects.id', 'campaigns.project_id')
    .leftJoin('operators as owners', 'owners.id', 'campaigns.owner_id')
    .select(
      'campaigns.*',
      'clients.name as client_name',
      'projects.name as project_name',
      'owners.name as owner_name',
    );
}
