import type { Knex } from 'knex';

/** Jobs that were asked for end with their campaign, those of campaigns that are closed already as well. */

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    update generation_jobs set status = 'CANCELLED', finished_at = now(), updated_at = now(),
        note = 'The campaign was closed before it was written.'
      where status in ('ASKED', 'RUNNING') and exists (select 1 from campaigns
        where campaigns.id = generation_jobs.campaign_id and campaigns.status in ('COMPLETED', 'ARCHIVED'));
  `);
}

/** They stay ended: before this they were ended in the same way, for another reason. */
export async function down(): Promise<void> {}
