import type { Knex } from 'knex';

/**
 * Which items a person has changed, so that the rules leave them alone, and the calendars that people have in
 * their own programs.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table calendar_items add column edited_at timestamptz;
    update calendar_items i set edited_at = a.at
      from (select entity_id, max(at) as at from audit_entries
        where action = 'updated_calendar_item' and entity_type = 'calendar_item' group by entity_id) a
      where a.entity_id = i.id::text;
    update calendar_items i set edited_at = greatest(i.edited_at, a.at)
      from tasks t, (select entity_id, max(at) as at from audit_entries
        where action in ('rescheduled_task', 'edited_task_copy') and entity_type = 'task' group by entity_id) a
      where a.entity_id = t.id::text and t.calendar_item_id = i.id;

    create table calendar_feeds (
      id uuid primary key,
      operator_id uuid not null references operators on delete cascade,
      campaign_id uuid references campaigns on delete cascade,
      only_mine boolean not null default false,
      name text not null,
      token_hash text not null unique,
      last_used_at timestamptz,
      revoked_at timestamptz,
      created_at timestamptz not null
    );
    create index calendar_feeds_operator_index on calendar_feeds (operator_id);
    create index calendar_feeds_campaign_index on calendar_feeds (campaign_id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table calendar_feeds;
    alter table calendar_items drop column edited_at;
  `);
}
