import type { Knex } from 'knex';

/**
 * The list of the day reads open work by time alone, and what each person claimed. A task remembers which steps of
 * its procedure are done.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index tasks_today_index on tasks (due_at, id)
      include (campaign_id, status, assigned_to, platform)
      where status in ('PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE');
    create index tasks_claimed_index on tasks (assigned_to, due_at) where status = 'IN_PROGRESS';
    alter table tasks add column steps_done integer[] not null default '{}';
    create index tasks_file_index on tasks (proof_file_id) where proof_file_id is not null;
    create index stored_files_content_index on stored_files (sha256, uploaded_by);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index tasks_today_index, tasks_claimed_index, tasks_file_index, stored_files_content_index;
    alter table tasks drop column steps_done;
  `);
}
