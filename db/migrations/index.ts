import type { Knex } from 'knex';
import * as people from './001-people';
import * as campaigns from './002-campaigns';
import * as work from './003-work';
import * as process from './004-process';
import * as today from './005-today';
import * as notifications from './006-notifications';

type Migration = { up(knex: Knex): Promise<void>; down(knex: Knex): Promise<void> };

/** Every migration in order. A static list: the names are the same for `.ts` and compiled `.js`. */
export const MIGRATIONS: ReadonlyArray<{ name: string; migration: Migration }> = [
  { name: '001-people', migration: people },
  { name: '002-campaigns', migration: campaigns },
  { name: '003-work', migration: work },
  { name: '004-process', migration: process },
  { name: '005-today', migration: today },
  { name: '006-notifications', migration: notifications },
];
