import type { Knex } from 'knex';
import * as people from './001-people';
import * as campaigns from './002-campaigns';
import * as work from './003-work';
import * as process from './004-process';
import * as today from './005-today';
import * as notifications from './006-notifications';
import * as calendarInFull from './007-calendar-in-full';
import * as tasksInFull from './008-tasks-in-full';
import * as plansInFull from './009-plans-in-full';
import * as metrics from './010-metrics';
import * as imports from './011-imports';
import * as auditChains from './012-audit-chains';
import * as mail from './013-mail';
import * as webhooks from './014-webhooks';
import * as linksAndSearch from './015-links-and-search';
import * as stuck from './016-stuck';
import * as auditSteps from './017-audit-steps';
import * as artifacts from './018-artifacts';
import * as commandCenter from './019-command-center';
import * as unusedFiles from './020-unused-files';
import * as generation from './021-generation';
import * as kpiAlerts from './022-kpi-alerts';
import * as stuckTasks from './023-stuck-tasks';
import * as waitingArtifacts from './024-waiting-artifacts';
import * as lapsedJobs from './025-lapsed-jobs';
import * as jobsOfTheClosed from './026-jobs-of-the-closed';
import * as figuresSince from './027-figures-since';

type Migration = { up(knex: Knex): Promise<void>; down(knex: Knex): Promise<void> };

/** Every migration in order. A static list: the names are the same for `.ts` and compiled `.js`. */
export const MIGRATIONS: ReadonlyArray<{ name: string; migration: Migration }> = [
  { name: '001-people', migration: people },
  { name: '002-campaigns', migration: campaigns },
  { name: '003-work', migration: work },
  { name: '004-process', migration: process },
  { name: '005-today', migration: today },
  { name: '006-notifications', migration: notifications },
  { name: '007-calendar-in-full', migration: calendarInFull },
  { name: '008-tasks-in-full', migration: tasksInFull },
  { name: '009-plans-in-full', migration: plansInFull },
  { name: '010-metrics', migration: metrics },
  { name: '011-imports', migration: imports },
  { name: '012-audit-chains', migration: auditChains },
  { name: '013-mail', migration: mail },
  { name: '014-webhooks', migration: webhooks },
  { name: '015-links-and-search', migration: linksAndSearch },
  { name: '016-stuck', migration: stuck },
  { name: '017-audit-steps', migration: auditSteps },
  { name: '018-artifacts', migration: artifacts },
  { name: '019-command-center', migration: commandCenter },
  { name: '020-unused-files', migration: unusedFiles },
  { name: '021-generation', migration: generation },
  { name: '022-kpi-alerts', migration: kpiAlerts },
  { name: '023-stuck-tasks', migration: stuckTasks },
  { name: '024-waiting-artifacts', migration: waitingArtifacts },
  { name: '025-lapsed-jobs', migration: lapsedJobs },
  { name: '026-jobs-of-the-closed', migration: jobsOfTheClosed },
  { name: '027-figures-since', migration: figuresSince },
];
