import { findCampaign } from '../../db/campaigns';
import { campaignExport, exportCampaign } from '../../db/exports/campaign';
import { no, yes } from '../../workflows/domain/verdict';
import { endpoint } from './endpoint';
import { byId } from './schemas';

const show = endpoint({
  operationId: 'exportCampaign',
  noun: 'Campaigns',
  method: 'get',
  path: '/campaigns/:id/export',
  permission: 'system.maintain',
  feature: 'campaign_ops',
  kind: 'read',
  summary: 'A campaign with all its facts, and a checksum',
  params: byId,
  answers: {
    200: {
      description: 'What the Maintenance page of another installation can bring in.',
      schema: campaignExport.meta({ id: 'CampaignExport' }),
    },
  },
  handle: async ({ site, viewer, params, now }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    return yes({ body: await exportCampaign(site.db, campaign, { build: site.config.build, now }) });
  },
});

export const campaignExports = [show];
