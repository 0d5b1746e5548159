import type { Knex } from 'knex';

/** Who works here, how they sign in, and what machines use in their name. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table operators (
      id uuid primary key,
      email text not null,
      name text not null,
      role text not null check (role in ('operator', 'lead', 'admin', 'client')),
      password_hash text not null,
      time_zone text not null default 'UTC',
      preferences jsonb not null default '{}',
      disabled_at timestamptz,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create unique index operators_email_unique on operators (lower(email));

    create table sessions (
      sid varchar primary key,
      sess json not null,
      expire timestamp(6) not null
    );
    create index sessions_expire_index on sessions (expire);

    create table rate_limits (
      key varchar(255) primary key,
      points integer not null default 0,
      expire bigint
    );

    create table api_tokens (
      id uuid primary key,
      operator_id uuid not null references operators on delete cascade,
      name text not null,
      token_hash text not null unique,
      last_used_at timestamptz,
      revoked_at timestamptz,
      created_at timestamptz not null default now()
    );
    create index api_tokens_operator_index on api_tokens (operator_id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`drop table api_tokens, rate_limits, sessions, operators`);
}
