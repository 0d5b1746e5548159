import { api } from './api/routes';
import { approvals } from './approvals/routes';
import { artifacts } from './artifacts/routes';
import { artifactsAcross } from './artifacts/across';
import { audit } from './audit/routes';
import { automation } from './automation/routes';
import { calendar } from './calendar/routes';
import { campaigns } from './campaigns/routes';
import { clients } from './clients/routes';
import { controls } from './controls/routes';
import { diagnostics } from './diagnostics/routes';
import { feeds } from './feeds/routes';
import { files } from './files/routes';
import { generation } from './generation/routes';
import { home } from './home/routes';
import { imports } from './imports/routes';
import { kpis } from './kpis/routes';
import { metrics } from './metrics/routes';
import { mails } from './mails/routes';
import { notifications } from './notifications/routes';
import { maintenance } from './maintenance/routes';
import { operators } from './operators/routes';
import { plans } from './plans/routes';
import { policies } from './policies/routes';
import { projects } from './projects/routes';
import { search } from './search/routes';
import { sessions } from './sessions/routes';
import { settings } from './settings/routes';
import type { Feature } from './site';
import { summaries } from './summaries/routes';
import { tasks } from './tasks/routes';
import { timeZones } from './time-zones/routes';
import { theme } from './theme/routes';
import { today } from './today/routes';
import { webhooks } from './webhooks/routes';
import { workload } from './workload/routes';

/** The site map: every part of the product, once. The order is the order of the navigation. */
export const FEATURES: readonly Feature[] = [
  home(() => FEATURES),
  today,
  approvals,
  // Before the calendar: its items stand at /calendar/:id.
  feeds,
  calendar,
  workload,
  campaigns,
  artifactsAcross,
  clients,
  projects,
  imports,
  // Before the stages: its page stands beside theirs.
  generation,
  artifacts,
  plans,
  tasks,
  metrics,
  kpis,
  summaries,
  files,
  controls,
  policies,
  automation,
  diagnostics,
  maintenance,
  audit,
  search,
  sessions,
  settings,
  notifications,
  operators,
  mails,
  webhooks,
  theme,
  timeZones,
  api,
];
