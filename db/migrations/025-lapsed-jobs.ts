import type { Knex } from 'knex';

/** Jobs that were asked for on an intake that is in force no longer end with it, those of before as well. */

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table generation_jobs drop constraint generation_jobs_status_check;
    alter table generation_jobs drop constraint generation_jobs_check1;
    alter table generation_jobs add constraint generation_jobs_status_check
      check (status in ('ASKED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'));
    alter table generation_jobs add constraint generation_jobs_finished_check
      check ((status in ('COMPLETED', 'FAILED', 'CANCELLED')) = (finished_at is not null));
    update generation_jobs set status = 'CANCELLED', finished_at = now(), updated_at = now(),
        note = 'It was asked for on version ' || intake_version || ' of the intake, which is in force no longer.'
      where status in ('ASKED', 'RUNNING') and not exists (select 1 from artifacts
        where artifacts.campaign_id = generation_jobs.campaign_id and artifacts.stage = 'INTAKE'
          and artifacts.approved_version = generation_jobs.intake_version);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    update generation_jobs set status = 'FAILED' where status = 'CANCELLED';
    alter table generation_jobs drop constraint generation_jobs_finished_check;
    alter table generation_jobs drop constraint generation_jobs_status_check;
    alter table generation_jobs add constraint generation_jobs_status_check
      check (status in ('ASKED', 'RUNNING', 'COMPLETED', 'FAILED'));
    alter table generation_jobs add constraint generation_jobs_check1
      check ((status in ('COMPLETED', 'FAILED')) = (finished_at is not null));
  `);
}
