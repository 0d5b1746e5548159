import type { Knex } from 'knex';

/**
 * A version that is in force waits for nobody's decision. And what waits or is flagged over all campaigns is found
 * without reading every artifact.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    update artifacts set asked_at = null, asked_by = null, asked_by_name = null, ladder_rung = 0, ladder_at = null
      where asked_at is not null and head_version = approved_version;
    alter table artifacts add constraint artifacts_waits_for_a_decision
      check (asked_at is null or approved_version is distinct from head_version);
    create index artifacts_asked_index on artifacts (asked_at, id) where asked_at is not null;
    create index artifacts_flagged_index on artifacts (flagged_at, id) where flag is not null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index artifacts_flagged_index;
    drop index artifacts_asked_index;
    alter table artifacts drop constraint artifacts_waits_for_a_decision;
  `);
}
