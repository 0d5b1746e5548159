import type { Knex } from 'knex';

/** Other systems that are told of what happens here, and every try to tell them. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table webhook_endpoints (
      id uuid primary key,
      url text not null,
      description text,
      events text[] not null,
      secret text not null,
      previous_secret text,
      previous_until timestamptz,
      status text not null default 'ACTIVE' check (status in ('ACTIVE', 'PAUSED')),
      created_at timestamptz not null,
      updated_at timestamptz not null
    );

    create table webhook_deliveries (
      id uuid primary key,
      endpoint_id uuid not null references webhook_endpoints on delete cascade,
      event_type text not null,
      body text not null,
      status text not null default 'WAITING' check (status in ('WAITING', 'DELIVERED', 'DEAD')),
      attempts integer not null default 0,
      lease_until timestamptz,
      delivered_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index webhook_deliveries_waiting_index on webhook_deliveries (created_at) where status = 'WAITING';
    create index webhook_deliveries_log_index on webhook_deliveries (endpoint_id, id desc);

    create table webhook_attempts (
      id uuid primary key,
      delivery_id uuid not null references webhook_deliveries on delete cascade,
      at timestamptz not null,
      status_code integer,
      duration_ms integer not null,
      error text,
      response text
    );
    create index webhook_attempts_delivery_index on webhook_attempts (delivery_id, id desc);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table webhook_attempts, webhook_deliveries, webhook_endpoints');
}
