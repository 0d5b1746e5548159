import type { Knex } from 'knex';

/** What is blocked or missed is listed every day until somebody settles it: the list reads it from the index alone. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index tasks_unsettled_index on tasks (due_at, id)
      include (campaign_id, status, assigned_to, platform)
      where status in ('BLOCKED', 'MISSED') and dismissed_at is null
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`drop index tasks_unsettled_index`);
}
