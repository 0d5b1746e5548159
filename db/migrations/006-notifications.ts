import type { Knex } from 'knex';

/** What a person should know of without having looked for it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table notifications (
      id uuid primary key,
      operator_id uuid not null references operators on delete cascade,
      kind text not null,
      title text not null,
      body text,
      link text not null,
      campaign_id uuid references campaigns on delete cascade,
      dedupe_key text,
      read_at timestamptz,
      created_at timestamptz not null,
      unique (operator_id, dedupe_key)
    );
    create index notifications_inbox_index on notifications (operator_id, created_at desc, id desc);
    create index notifications_unread_index on notifications (operator_id) where read_at is null;
    create index notifications_campaign_index on notifications (campaign_id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`drop table notifications`);
}
