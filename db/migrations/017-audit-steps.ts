import type { Knex } from 'knex';

/**
 * Which step of which process wrote an entry: its workflow, its run and the activity, as the process names itself for
 * the transaction. The hashes are of the entries alone and stay as they are.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table audit_links add column step jsonb;
    alter table audit_links alter column step set default (nullif(current_setting('aicmo.step', true), '')::jsonb);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table audit_links drop column step');
}
