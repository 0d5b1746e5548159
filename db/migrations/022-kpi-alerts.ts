import type { Knex } from 'knex';

/** Thresholds of a monitoring that were crossed, each once for as many days as its window is long. */

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table kpi_alerts (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      -- Names threshold and stretch of days; under it people are told once.
      alert_key text not null,
      threshold_key text not null,
      monitoring_version integer not null check (monitoring_version >= 1),
      kpi text not null,
      op text not null check (op in ('<', '<=', '>', '>=')),
      threshold numeric not null,
      within text not null,
      value numeric not null,
      unit text not null,
      from_date date not null,
      to_date date not null,
      says text not null,
      task_id uuid references tasks on delete set null,
      opened_at timestamptz not null,
      closed_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (campaign_id, alert_key),
      check (closed_at is null or closed_at >= opened_at)
    );
    create index kpi_alerts_open_index on kpi_alerts (campaign_id) where closed_at is null;

    alter table campaigns add column kpis_checked_at timestamptz;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table campaigns drop column kpis_checked_at;
    drop table kpi_alerts;
  `);
}
