import type { Knex } from 'knex';

/** The list of the day reads what is stuck from the index alone. */

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index tasks_stuck_index;
    create index tasks_stuck_index on tasks (campaign_id, status)
      include (id, due_at, assigned_to, platform, calendar_item_id, task_type, dismissed_at)
      where status in ('BLOCKED', 'MISSED');
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index tasks_stuck_index;
    create index tasks_stuck_index on tasks (campaign_id, status) where status in ('BLOCKED', 'MISSED');
  `);
}
