import type { Knex } from 'knex';

/**
 * What was logged or corrected since figures were last looked at is found without reading all of them; and a task goes
 * without every alert being looked through for it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index metric_entries_recorded_index on metric_entries (campaign_id, recorded_at);
    create index metric_corrections_time_index on metric_corrections (corrected_at);
    create index kpi_alerts_task_index on kpi_alerts (task_id) where task_id is not null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index kpi_alerts_task_index;
    drop index metric_corrections_time_index;
    drop index metric_entries_recorded_index;
  `);
}
