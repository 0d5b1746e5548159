import type { Knex } from 'knex';

/** What people decided and reported on its way to the process; the brakes; and who did what. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table commands (
      id uuid primary key,
      campaign_id uuid references campaigns on delete cascade,
      seq bigint not null,
      kind text not null,
      delivery text not null check (delivery in ('START', 'UPDATE', 'SIGNAL', 'NONE')),
      actor_key text not null,
      actor jsonb not null,
      idempotency_key text not null,
      body_hash text not null,
      payload jsonb not null,
      status text not null default 'PENDING' check (status in ('PENDING', 'DONE', 'REFUSED')),
      result jsonb,
      attempts integer not null default 0,
      lease_until timestamptz,
      last_error text,
      settled_at timestamptz,
      seen_at timestamptz,
      created_at timestamptz not null default now(),
      unique (actor_key, idempotency_key)
    );
    create unique index commands_seq_unique on commands (campaign_id, seq);
    create index commands_pending_index on commands (campaign_id, seq) where status = 'PENDING';
    create index commands_unconfirmed_index on commands (lease_until)
      where status <> 'PENDING' and delivery = 'UPDATE' and lease_until is not null;
    create index commands_controls_index on commands (((payload ->> 'epoch')::bigint)) where kind = 'controls_changed';
    create index commands_refused_index on commands (actor_key, settled_at) where status = 'REFUSED' and seen_at is null;

    create table pauses (
      id uuid primary key,
      campaign_id uuid references campaigns on delete cascade,
      reason text not null check (reason in ('CAMPAIGN', 'SYSTEM', 'FEATURE_OFF')),
      note text,
      from_at timestamptz not null,
      to_at timestamptz,
      paused_by text not null,
      resumed_by text,
      resume_policy text check (resume_policy in ('keep_dates', 'shift_all', 'shift_unpublished', 'ask')),
      created_at timestamptz not null default now(),
      check ((reason = 'CAMPAIGN') = (campaign_id is not null)),
      check (to_at is null or to_at >= from_at)
    );
    create unique index pauses_one_open on pauses
      (coalesce(campaign_id, '00000000-0000-0000-0000-000000000000'), reason) where to_at is null;
    create index pauses_campaign_index on pauses (campaign_id, from_at);

    create table system_controls (
      id integer primary key check (id = 1),
      system_paused boolean not null default false,
      paused_by text,
      paused_reason text,
      paused_at timestamptz,
      epoch bigint not null default 0,
      fanned_epoch bigint not null default 0,
      updated_at timestamptz not null default now()
    );
    insert into system_controls (id) values (1);

    create table audit_entries (
      id uuid primary key,
      at timestamptz not null,
      actor text not null,
      actor_id uuid,
      action text not null,
      entity_type text not null,
      entity_id text,
      campaign_id uuid,
      campaign_name text,
      before jsonb,
      after jsonb,
      details jsonb,
      reason text,
      request_id text
    );
    create index audit_entries_actor_index on audit_entries (actor, at);
    create index audit_entries_entity_index on audit_entries (entity_type, entity_id);
    create index audit_entries_campaign_index on audit_entries (campaign_id, at, id);
    create index audit_entries_at_index on audit_entries (at, id);

    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'audit entries are append-only';
    end $$;
    create trigger audit_entries_append_only before update or delete on audit_entries
      for each row execute function refuse_change();
    create trigger audit_entries_no_truncate before truncate on audit_entries
      for each statement execute function refuse_change();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table audit_entries, system_controls, pauses, commands;
    drop function refuse_change;
  `);
}
