import type { Knex } from 'knex';

/** Which tasks an item gets, who watches a task, and what the list of the day reads of steps that others wait for. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table campaigns add column task_template text not null default 'POST_ONLY'
      check (task_template in ('POST_ONLY', 'PIPELINE'));

    create table task_watchers (
      task_id uuid not null references tasks on delete cascade,
      operator_id uuid not null references operators on delete cascade,
      created_at timestamptz not null,
      primary key (task_id, operator_id)
    );
    create index task_watchers_operator_index on task_watchers (operator_id);

    create index tasks_steps_index on tasks (due_at) include (calendar_item_id, task_type)
      where calendar_item_id is not null and task_type in ('WRITE', 'REVIEW', 'SCHEDULE')
        and status in ('PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE', 'BLOCKED');
    -- The list of the day sees from the index alone what waits for another step of its item.
    drop index tasks_today_index;
    create index tasks_today_index on tasks (due_at, id)
      include (campaign_id, status, assigned_to, platform, calendar_item_id, task_type)
      where status in ('PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE');
    create index audit_entries_tasks_index on audit_entries (campaign_id, at) where entity_type = 'tasks';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index audit_entries_tasks_index, tasks_steps_index, tasks_today_index;
    create index tasks_today_index on tasks (due_at, id)
      include (campaign_id, status, assigned_to, platform)
      where status in ('PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE');
    drop table task_watchers;
    alter table campaigns drop column task_template;
  `);
}
