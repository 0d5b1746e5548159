import type { Knex } from 'knex';

/** What is to be published, what people must do for it, and what shows that they did. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table stored_files (
      id uuid primary key,
      name text not null,
      mime text not null,
      bytes integer not null,
      sha256 text not null,
      storage_key text not null,
      uploaded_by uuid not null references operators,
      created_at timestamptz not null default now()
    );

    create table calendar_items (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      plan_id uuid references plans on delete cascade,
      platform text not null check (platform in ('linkedin', 'instagram', 'twitter', 'email')),
      content_type text not null,
      scheduled_at timestamptz not null,
      slot_key text not null unique,
      nominal_date date not null,
      title varchar(255) not null,
      copy_text text not null default '',
      hashtags text[] not null default '{}',
      first_comment text,
      link_url text,
      alt_text text,
      asset_ref varchar(512),
      cta_text varchar(255),
      pillar text,
      theme_week integer,
      utm jsonb not null default '{}',
      platform_requirements jsonb not null default '{}',
      suggested_posting_time text,
      status text not null default 'PENDING' check (status in ('PENDING', 'DUE', 'DONE', 'MISSED', 'CANCELLED')),
      dropped_reason text,
      notes text,
      anchored_at timestamptz not null,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index calendar_items_campaign_index on calendar_items (campaign_id, scheduled_at);
    create index calendar_items_nominal_index on calendar_items (campaign_id, nominal_date);
    create index calendar_items_platform_index on calendar_items (platform, status);

    create table tasks (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      calendar_item_id uuid references calendar_items on delete set null,
      parent_task_id uuid references tasks on delete cascade,
      parent_completion integer,
      task_type text not null check (task_type in
        ('WRITE', 'REVIEW', 'SCHEDULE', 'POST', 'ENGAGE', 'FOLLOW_UP', 'ANALYZE', 'MANUAL')),
      platform text not null check (platform in ('linkedin', 'instagram', 'twitter', 'email', 'internal')),
      content_type text not null default 'post',
      origin text not null check (origin in
        ('CALENDAR', 'FOLLOWUP_2H', 'FOLLOWUP_24H', 'WEEKLY_SUMMARY', 'REJECTION', 'QUEUE_FAILURE',
         'WRAP_UP', 'MANUAL')),
      origin_key text unique,
      title varchar(255) not null,
      description text,
      instructions_text text not null default '',
      sop_key text,
      sop_version integer,
      copy_text text,
      asset_ref varchar(512),
      assigned_to uuid references operators,
      priority text not null default 'NORMAL' check (priority in ('LOW', 'NORMAL', 'HIGH', 'URGENT')),
      due_at timestamptz not null,
      held_delay_ms bigint,
      anchored_at timestamptz not null,
      status text not null default 'PENDING' check (status in
        ('PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE', 'DONE', 'BLOCKED', 'MISSED', 'FAILED', 'CANCELLED')),
      started_at timestamptz,
      completion integer not null default 0,
      completion_proof_type text check (completion_proof_type in ('URL', 'TEXT', 'UPLOAD', 'MANUAL')),
      completion_proof_value text,
      proof_file_id uuid references stored_files,
      outcome text,
      posted_at timestamptz,
      completed_at timestamptz,
      completed_by uuid references operators,
      completed_by_name text,
      late boolean not null default false,
      blocked_reason text,
      dismissed_at timestamptz,
      dismissed_reason text,
      simulated boolean not null default false,
      estimated_minutes integer,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check (status <> 'DONE' or completion_proof_type is not null),
      check (status <> 'BLOCKED' or blocked_reason is not null),
      check ((parent_task_id is null) = (parent_completion is null))
    );
    create unique index tasks_one_follow_up on tasks (parent_task_id, origin, parent_completion);
    create unique index tasks_post_link_unique on tasks (completion_proof_value)
      where task_type = 'POST' and status = 'DONE' and completion_proof_type = 'URL';
    create index tasks_campaign_index on tasks (campaign_id, due_at);
    create index tasks_open_index on tasks (due_at, campaign_id)
      where status in ('PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE');
    create index tasks_stuck_index on tasks (campaign_id, status) where status in ('BLOCKED', 'MISSED');
    create index tasks_item_index on tasks (calendar_item_id);
    create index tasks_parent_index on tasks (parent_task_id);
    create index tasks_assignee_index on tasks (assigned_to, due_at);

    create table metric_entries (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      task_id uuid references tasks on delete set null,
      platform text not null,
      date date not null,
      metric_type varchar(100) not null,
      value numeric not null,
      unit text not null default 'COUNT' check (unit in
        ('COUNT', 'PERCENT', 'SCORE', 'CURRENCY', 'SECONDS', 'RATIO')),
      source text not null default 'MANUAL' check (source in ('MANUAL', 'IMPORT', 'API', 'SIMULATED')),
      notes text,
      recorded_by uuid references operators,
      recorded_at timestamptz not null
    );
    create index metric_entries_campaign_index on metric_entries (campaign_id, date);
    create index metric_entries_platform_index on metric_entries (platform, metric_type);

    create table escalations (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      level integer not null check (level between 1 and 3),
      task_ids uuid[] not null,
      opened_at timestamptz not null,
      raised_at timestamptz not null,
      closed_at timestamptz,
      updated_at timestamptz not null default now()
    );
    create unique index escalations_one_open on escalations (campaign_id) where closed_at is null;

    create table campaign_ticks (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      tick_key text not null unique,
      ran_at timestamptz not null,
      updated integer not null,
      overdue integer not null,
      created_at timestamptz not null default now()
    );
    create index campaign_ticks_campaign_index on campaign_ticks (campaign_id, ran_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    `drop table campaign_ticks, escalations, metric_entries, tasks, calendar_items, stored_files`,
  );
}
