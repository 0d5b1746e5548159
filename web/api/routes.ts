import type { Feature, Route } from '../site';
import { agenda } from './agenda';
import { artifactDecisions } from './artifact-decisions';
import { artifactReports } from './artifact-reports';
import { artifacts } from './artifacts';
import { audit } from './audit';
import { automation } from './automation';
import { calendar } from './calendar';
import { campaignDecisions } from './campaign-decisions';
import { campaigns } from './campaigns';
import { clients } from './clients';
import { commandCenter } from './command-center';
import { commands } from './commands';
import { BASE, type Endpoint } from './endpoint';
import { campaignExports } from './exports';
import { feeds } from './feeds';
import { files } from './files';
import { generationPlan } from './generation';
import { imports } from './imports';
import { mails } from './mails';
import { kpis } from './kpis';
import { maintenance } from './maintenance';
import { metrics } from './metrics';
import { notificationPreferences } from './notification-preferences';
import { notifications } from './notifications';
import { openApiDocument } from './openapi';
import { plans } from './plans';
import { policies } from './policies';
import { projects } from './projects';
import { routeOf } from './serve';
import { todayFilters } from './saved-filters';
import { summaries } from './summaries';
import { several } from './several';
import { system } from './system';
import { taskChecklist } from './task-checklist';
import { taskReports } from './task-reports';
import { tasks } from './tasks';
import { taskWatching } from './watching';
import { workload } from './workload';
import { webhookCalls } from './webhook-calls';
import { webhooks } from './webhooks';
import { timeline } from './timeline';

/** Everything that machines can do, in the order in which the document lists it. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...campaigns,
  ...campaignDecisions,
  ...commandCenter,
  ...clients,
  ...projects,
  ...imports,
  ...plans,
  ...artifacts,
  ...artifactReports,
  ...artifactDecisions,
  ...generationPlan,
  ...calendar,
  ...tasks,
  ...taskReports,
  ...taskChecklist,
  ...taskWatching,
  ...several,
  ...todayFilters,
  ...feeds,
  ...workload,
  ...agenda,
  ...timeline,
  ...campaignExports,
  ...metrics,
  ...kpis,
  ...summaries,
  ...policies,
  ...files,
  ...system,
  ...commands,
  ...automation,
  ...audit,
  ...notifications,
  ...notificationPreferences,
  ...mails,
  ...webhooks,
  ...webhookCalls,
  ...maintenance,
];

/** JSON for machines, under /api/v1: the same functions as the pages. */
export const api: Feature = {
  routes: (site) => [...ENDPOINTS.map((endpoint) => routeOf(site, endpoint)), document()],
};

function document(): Route {
  const written = openApiDocument(ENDPOINTS);
  return {
    method: 'get',
    path: `${BASE}/openapi.json`,
    permission: 'public',
    handle: (_req, res) => res.json(written),
  };
}
