import type { Feature, Route } from '../site';
import { agenda } from './agenda';
import { audit } from './audit';
import { calendar } from './calendar';
import { campaignDecisions } from './campaign-decisions';
import { campaigns } from './campaigns';
import { commands } from './commands';
import { BASE, type Endpoint } from './endpoint';
import { files } from './files';
import { openApiDocument } from './openapi';
import { plans } from './plans';
import { policies } from './policies';
import { routeOf } from './serve';
import { system } from './system';
import { taskReports } from './task-reports';
import { tasks } from './tasks';

/** Everything that machines can do, in the order in which the document lists it. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...campaigns,
  ...campaignDecisions,
  ...plans,
  ...calendar,
  ...tasks,
  ...taskReports,
  ...agenda,
  ...policies,
  ...files,
  ...system,
  ...commands,
  ...audit,
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
