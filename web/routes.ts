import { api } from './api/routes';
import { approvals } from './approvals/routes';
import { audit } from './audit/routes';
import { calendar } from './calendar/routes';
import { campaigns } from './campaigns/routes';
import { controls } from './controls/routes';
import { files } from './files/routes';
import { home } from './home/routes';
import { operators } from './operators/routes';
import { plans } from './plans/routes';
import { policies } from './policies/routes';
import { sessions } from './sessions/routes';
import { settings } from './settings/routes';
import type { Feature } from './site';
import { tasks } from './tasks/routes';
import { timeZones } from './time-zones/routes';
import { theme } from './theme/routes';
import { today } from './today/routes';

/** The site map: every part of the product, once. The order is the order of the navigation. */
export const FEATURES: readonly Feature[] = [
  home(() => FEATURES),
  today,
  approvals,
  calendar,
  campaigns,
  plans,
  tasks,
  files,
  controls,
  policies,
  audit,
  sessions,
  settings,
  operators,
  theme,
  timeZones,
  api,
];
