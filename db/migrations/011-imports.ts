import type { Knex } from 'knex';

/** Files of rows that were looked at and taken in as a whole, clients that are put away, and what lists ask by. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table clients add column archived_at timestamptz;

    create index campaigns_project_index on campaigns (project_id);
    create index campaigns_owner_index on campaigns (owner_id);

    create table imports (
      id uuid primary key,
      kind text not null check (kind in ('CAMPAIGNS', 'CALENDAR', 'METRICS')),
      status text not null check (status in ('CHECKED', 'APPLIED')),
      file_name text not null,
      sha256 text not null,
      bytes integer not null,
      -- What was looked at is what is applied. Forgotten once it is, or when nobody applied it for long.
      content text,
      row_count integer not null,
      wrong_count integer not null,
      errors jsonb not null default '[]',
      counts jsonb not null default '{}',
      created_by uuid not null references operators,
      created_at timestamptz not null,
      applied_by uuid references operators,
      applied_at timestamptz,
      check ((status = 'APPLIED') = (applied_at is not null)),
      check (status <> 'APPLIED' or wrong_count = 0)
    );
    create index imports_person_index on imports (created_by, id desc);
    create index imports_same_file_index on imports (kind, sha256) where status = 'APPLIED';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table imports;
    drop index campaigns_owner_index, campaigns_project_index;
    alter table clients drop column archived_at;
  `);
}
