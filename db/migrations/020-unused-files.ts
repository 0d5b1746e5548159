import type { Knex } from 'knex';

/** Bytes of the store that a purge left without a name: the sweep takes them away, unless somebody names them again. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`create table unused_files (storage_key text primary key, since timestamptz not null)`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table unused_files');
}
