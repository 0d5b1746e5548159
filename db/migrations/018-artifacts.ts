import type { Knex } from 'knex';

/** The six artifacts of a campaign: versions that never change, what quality control found, and typing not yet saved. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table artifacts (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      stage text not null check (stage in
        ('INTAKE', 'STRATEGY', 'CREATIVES', 'EXECUTION', 'MONITORING', 'DELIVERY')),
      head_version integer not null check (head_version >= 1),
      approved_version integer,
      -- What the version in force was last approved or confirmed against: stage -> version.
      approved_lineage jsonb,
      flag jsonb,
      flagged_at timestamptz,
      -- Why the head was rejected, until there is a newer one.
      rejection_reason text,
      rejected_by text,
      rejected_at timestamptz,
      -- The head waits for a person since then.
      asked_at timestamptz,
      asked_by uuid references operators,
      asked_by_name text,
      ladder_rung integer not null default 0,
      ladder_at timestamptz,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (campaign_id, stage),
      check ((approved_version is null) = (approved_lineage is null)),
      check ((flag is null) = (flagged_at is null)),
      check (flag is null or approved_version is not null),
      check (approved_version is null or approved_version <= head_version)
    );

    create table artifact_versions (
      id uuid primary key,
      artifact_id uuid not null references artifacts on delete cascade,
      campaign_id uuid not null references campaigns on delete cascade,
      version integer not null check (version >= 1),
      status text not null check (status in
        ('DRAFT', 'REVISED', 'APPROVED', 'FLAGGED_FOR_REVIEW', 'ARCHIVED')),
      content jsonb not null,
      schema_version text not null,
      checksum text not null,
      lineage jsonb not null,
      source jsonb not null default '{}',
      created_by uuid references operators,
      created_by_name text not null,
      approved_by uuid references operators,
      approved_by_name text,
      approved_at timestamptz,
      approval_note text,
      approval_warnings jsonb,
      trace_id text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (artifact_id, version)
    );
    create unique index artifact_versions_one_in_force on artifact_versions (artifact_id)
      where status in ('APPROVED', 'FLAGGED_FOR_REVIEW');
    create index artifact_versions_campaign_index on artifact_versions (campaign_id);

    create function keep_artifact_version() returns trigger language plpgsql as $$
    begin
      if (new.artifact_id, new.version, new.content, new.schema_version, new.checksum, new.lineage)
         is distinct from (old.artifact_id, old.version, old.content, old.schema_version, old.checksum, old.lineage) then
        raise exception 'artifact version % does not change: save a new one', old.id;
      end if;
      if old.status = 'ARCHIVED' and new.status <> 'ARCHIVED' then
        raise exception 'artifact version % is archived', old.id;
      end if;
      return new;
    end $$;
    create trigger artifact_versions_keep before update on artifact_versions
      for each row execute function keep_artifact_version();

    create table artifact_drafts (
      campaign_id uuid not null references campaigns on delete cascade,
      stage text not null check (stage in
        ('INTAKE', 'STRATEGY', 'CREATIVES', 'EXECUTION', 'MONITORING', 'DELIVERY')),
      operator_id uuid not null references operators on delete cascade,
      -- As it was typed, valid or not.
      typed jsonb not null,
      base_version integer not null,
      updated_at timestamptz not null,
      primary key (campaign_id, stage, operator_id)
    );

    create table qc_reports (
      id uuid primary key,
      artifact_id uuid not null references artifacts on delete cascade,
      campaign_id uuid not null references campaigns on delete cascade,
      version integer not null,
      run_no integer not null check (run_no >= 1),
      qc_type text not null check (qc_type in
        ('INTAKE_QC', 'STRATEGY_QC', 'CREATIVES_QC', 'EXECUTION_QC', 'MONITORING_QC', 'DELIVERY_QC')),
      qc_status text not null check (qc_status in ('PASS', 'WARN', 'FAIL')),
      qc_score integer not null check (qc_score between 0 and 100),
      checks jsonb not null,
      summary jsonb not null,
      model_used text,
      ran_by text not null,
      ran_at timestamptz not null,
      unique (artifact_id, version, run_no)
    );
    create index qc_reports_campaign_index on qc_reports (campaign_id);

    -- A version of an artifact may be approved again after it was withdrawn; a plan's never is.
    drop index approvals_level_unique;
    drop index approvals_person_unique;
    create unique index approvals_level_unique on approvals (subject_type, subject_id, version, level)
      where decision = 'APPROVED' and subject_type = 'PLAN';
    create unique index approvals_person_unique on approvals (subject_type, subject_id, version, actor_id)
      where decision = 'APPROVED' and subject_type = 'PLAN';
    alter table approvals drop constraint approvals_decision_check;
    alter table approvals add constraint approvals_decision_check
      check (decision in ('APPROVED', 'REJECTED', 'REVOKED', 'CONFIRMED'));
    create index approvals_subject_index on approvals (subject_type, subject_id, version);

    alter table campaigns add column planning text not null default 'QUICK'
      check (planning in ('QUICK', 'FULL'));
    alter table plans add column strategy_version integer;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table plans drop column strategy_version;
    alter table campaigns drop column planning;
    delete from approvals where subject_type = 'ARTIFACT';
    drop index approvals_subject_index;
    alter table approvals drop constraint approvals_decision_check;
    alter table approvals add constraint approvals_decision_check
      check (decision in ('APPROVED', 'REJECTED', 'REVOKED'));
    drop index approvals_level_unique;
    drop index approvals_person_unique;
    create unique index approvals_level_unique on approvals (subject_type, subject_id, version, level)
      where decision = 'APPROVED';
    create unique index approvals_person_unique on approvals (subject_type, subject_id, version, actor_id)
      where decision = 'APPROVED';
    drop table qc_reports, artifact_drafts, artifact_versions, artifacts;
    drop function keep_artifact_version;
  `);
}
