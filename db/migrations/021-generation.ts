import type { Knex } from 'knex';

/** The jobs of an intake that somebody wants written, each once for a version of the intake. */

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table generation_jobs (
      id uuid primary key,
      campaign_id uuid not null references campaigns on delete cascade,
      intake_version integer not null check (intake_version >= 1),
      job_type text not null check (job_type in
        ('icp_definition', 'positioning', 'messaging_framework', 'content_pillars', 'platform_strategy',
         'measurement_plan', 'brand_kit_suggestions', 'carousel_templates', 'reel_cover_templates',
         'image_pack_prompts', 'video_scripts', 'thumbnails_banners', 'content_calendar_week1', 'ig_posts_week1',
         'fb_posts_week1', 'linkedin_posts_week1', 'reels_scripts_week1', 'hashtag_sets', 'email_sequence',
         'tracking_checklist', 'weekly_optimization', 'pdf_report', 'pptx_deck', 'asset_zip')),
      status text not null check (status in ('ASKED', 'RUNNING', 'COMPLETED', 'FAILED')),
      -- Grows each time it is asked for again.
      attempt integer not null default 1 check (attempt >= 1),
      asked_by uuid references operators,
      asked_by_name text not null,
      asked_at timestamptz not null,
      started_at timestamptz,
      finished_at timestamptz,
      -- The version that it wrote; null where there was nothing to add.
      stage text,
      version integer,
      -- What has to be said about it: why it was not written, or what was left out.
      note text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (campaign_id, job_type, intake_version),
      check ((version is null) or (stage is not null)),
      check ((status in ('COMPLETED', 'FAILED')) = (finished_at is not null))
    );
    create index generation_jobs_open_index on generation_jobs (campaign_id) where status in ('ASKED', 'RUNNING');
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table generation_jobs');
}
