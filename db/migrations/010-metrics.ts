import type { Knex } from 'knex';

/** Figures that are corrected keep what they were; weeks keep what they came to. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table metric_entries
      add column recorded_by_name text,
      add column version integer not null default 1,
      add column removed_at timestamptz;
    create index metric_entries_task_index on metric_entries (task_id);

    create table metric_corrections (
      id uuid primary key,
      entry_id uuid not null references metric_entries on delete cascade,
      before jsonb not null,
      after jsonb,
      reason text not null,
      corrected_by uuid references operators,
      corrected_by_name text not null,
      corrected_at timestamptz not null
    );
    create index metric_corrections_entry_index on metric_corrections (entry_id, corrected_at);

    create table weekly_summaries (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      week_start date not null check (extract(isodow from week_start) = 1),
      week_end date not null,
      revision integer not null,
      payload jsonb not null,
      notes text,
      noted_by_name text,
      noted_at timestamptz,
      generated_by text not null,
      generated_at timestamptz not null,
      scheduled_at timestamptz,
      final boolean not null default false,
      created_at timestamptz not null default now(),
      unique (campaign_id, week_start),
      check (week_end = week_start + 6)
    );

    create table weekly_summary_revisions (
      summary_id uuid not null references weekly_summaries on delete cascade,
      revision integer not null,
      payload jsonb not null,
      generated_by text not null,
      generated_at timestamptz not null,
      primary key (summary_id, revision)
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table weekly_summary_revisions, weekly_summaries, metric_corrections;
    drop index metric_entries_task_index;
    alter table metric_entries drop column recorded_by_name, drop column version, drop column removed_at;
  `);
}
