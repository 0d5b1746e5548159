import type { Knex } from 'knex';

/** Who pays, the body of work, and one engagement with everything its process reads. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table clients (
      id uuid primary key,
      name text not null,
      brand_name text,
      website text,
      industry text,
      contact_email text,
      timezone text,
      notes text,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create unique index clients_name_unique on clients (lower(name));

    create table client_members (
      client_id uuid not null references clients on delete cascade,
      operator_id uuid not null references operators on delete cascade,
      primary key (client_id, operator_id)
    );
    create index client_members_operator_index on client_members (operator_id);

    create table projects (
      id uuid primary key,
      client_id uuid not null references clients on delete cascade,
      name text not null,
      state text not null default 'NEW' check (state in
        ('NEW', 'INTAKE', 'STRATEGY', 'CREATIVE', 'EXECUTION', 'DONE', 'ON_HOLD', 'CANCELLED')),
      notes text,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create unique index projects_name_unique on projects (client_id, lower(name));

    create table campaigns (
      id uuid primary key,
      client_id uuid not null references clients,
      project_id uuid not null references projects,
      name varchar(255) not null,
      venture_name text,
      brand_product text,
      description text,
      campaign_type text check (campaign_type in
        ('PRODUCT_LAUNCH', 'LEAD_GENERATION', 'BRAND_AWARENESS', 'SEASONAL_SALE', 'THOUGHT_LEADERSHIP',
         'HIRING', 'EVENT_PROMOTION', 'SALES', 'ENGAGEMENT')),
      industry text,
      objective text not null,
      objectives text[] not null default '{}',
      platforms text[] not null check
        (cardinality(platforms) >= 1 and platforms <@ array['linkedin', 'instagram', 'twitter', 'email']),
      cadence jsonb not null,
      timezone text not null default 'UTC',
      start_date date not null,
      end_date date not null,
      primary_cta varchar(255) not null,
      lead_capture_method text check (lead_capture_method in ('DM', 'FORM', 'EMAIL', 'LINK', 'OTHER')),
      budget text,
      posting_mode text not null default 'MANUAL' check (posting_mode in ('PROOF', 'MANUAL', 'LIVE')),
      blackout_dates date[] not null default '{}',
      owner_id uuid references operators,
      deputy_id uuid references operators,
      metadata jsonb not null default '{}',
      auto_activate boolean not null default true,
      status text not null default 'PLANNED' check (status in
        ('PLANNED', 'ACTIVE', 'PAUSED', 'COMPLETED', 'ARCHIVED')),
      activated_at timestamptz,
      completed_at timestamptz,
      archived_at timestamptz,
      -- What the process keeps about itself, so that it can be ended and started again at any moment.
      command_seq bigint not null default 0,
      next_wake_at timestamptz,
      advanced_through timestamptz,
      ticked_on date,
      ticked_at timestamptz,
      pauses_settled_through timestamptz,
      needs_attention text,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check (end_date >= start_date)
    );
    create unique index campaigns_name_unique on campaigns (lower(name));
    create index campaigns_status_index on campaigns (status, created_at);
    create index campaigns_client_index on campaigns (client_id);
    create index campaigns_wake_index on campaigns (next_wake_at) where status <> 'ARCHIVED';

    create table plans (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      version integer not null check (version >= 1),
      status text not null check (status in ('DRAFT', 'IN_REVIEW', 'APPROVED', 'REJECTED', 'SUPERSEDED')),
      content jsonb not null,
      checksum text not null,
      source jsonb not null,
      generated_by text not null,
      submitted_at timestamptz,
      decided_at timestamptz,
      decided_by uuid references operators,
      decided_by_name text,
      decision_comment text,
      rejection_reason text,
      ladder_rung integer not null default 0,
      ladder_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (campaign_id, version),
      check (status <> 'REJECTED' or rejection_reason is not null)
    );
    create unique index plans_one_in_force on plans (campaign_id) where status = 'APPROVED';
    create unique index plans_one_in_review on plans (campaign_id) where status = 'IN_REVIEW';

    create function keep_submitted_plan() returns trigger language plpgsql as $$
    begin
      if old.status <> 'DRAFT' and (new.content, new.checksum, new.source, new.version)
         is distinct from (old.content, old.checksum, old.source, old.version) then
        raise exception 'plan % version % was submitted: its content no longer changes', old.id, old.version;
      end if;
      return new;
    end $$;
    create trigger plans_keep_submitted before update on plans
      for each row execute function keep_submitted_plan();

    create table policies (
      id uuid primary key,
      campaign_id uuid references campaigns on delete cascade,
      "values" jsonb not null,
      version integer not null default 1,
      updated_by uuid references operators,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create unique index policies_one_per_scope on policies
      (coalesce(campaign_id, '00000000-0000-0000-0000-000000000000'));
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table policies, plans, campaigns, projects, client_members, clients;
    drop function keep_submitted_plan;
  `);
}
