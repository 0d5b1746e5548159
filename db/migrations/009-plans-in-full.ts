import type { Knex } from 'knex';

/** Who wrote a plan, who approved it at which level, what was said about it, and sections to draft again. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Everybody whose words or wishes are in this version and were not yet approved: [{ id, name }].
    alter table plans add column authors jsonb not null default '[]';

    create table approvals (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      subject_type text not null check (subject_type in ('PLAN', 'ARTIFACT')),
      subject_id uuid not null,
      version integer not null check (version >= 1),
      checksum text not null,
      level integer not null default 1 check (level in (1, 2)),
      decision text not null check (decision in ('APPROVED', 'REJECTED', 'REVOKED')),
      comment text,
      confirmed boolean not null default false,
      actor_id uuid references operators,
      actor text not null,
      at timestamptz not null
    );
    create unique index approvals_level_unique on approvals (subject_type, subject_id, version, level)
      where decision = 'APPROVED';
    create unique index approvals_person_unique on approvals (subject_type, subject_id, version, actor_id)
      where decision = 'APPROVED';
    create index approvals_campaign_index on approvals (campaign_id, at);

    create table plan_redrafts (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      section text not null check (section in
        ('POSITIONING', 'ANGLES', 'MESSAGING', 'WEEKLY_THEMES', 'PHASES', 'SUCCESS_METRICS')),
      instruction text,
      asked_by uuid references operators,
      asked_by_name text not null,
      asked_at timestamptz not null,
      status text not null default 'ASKED' check (status in ('ASKED', 'DRAFTED', 'UNCHANGED', 'DROPPED')),
      -- The version it became.
      version integer,
      settled_at timestamptz,
      check ((status = 'ASKED') = (settled_at is null)),
      check ((status = 'DRAFTED') = (version is not null))
    );
    create unique index plan_redrafts_one_at_a_time on plan_redrafts (campaign_id) where status = 'ASKED';
    create index plan_redrafts_campaign_index on plan_redrafts (campaign_id, asked_at);

    create table plan_comments (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      version integer not null,
      section text check (section in ('FOCUS', 'POSITIONING', 'ANGLES', 'MESSAGING', 'WEEKLY_THEMES', 'PHASES',
        'SUCCESS_METRICS', 'VOICE')),
      body text not null,
      author_id uuid references operators,
      author_name text not null,
      resolved_at timestamptz,
      resolved_by uuid references operators,
      resolved_by_name text,
      created_at timestamptz not null,
      check ((resolved_at is null) = (resolved_by_name is null))
    );
    create index plan_comments_campaign_index on plan_comments (campaign_id, version, created_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table plan_comments, plan_redrafts, approvals;
    alter table plans drop column authors;
  `);
}
