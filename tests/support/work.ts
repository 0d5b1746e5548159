import type { Knex } from 'knex';
import { templateWriter } from '../../activities/drafting/template';
import { advance } from '../../db/campaigns/advance';
import { lockCampaign } from '../../db/campaigns/facts';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { approvePlan, submitPlan } from '../../db/plans';
import type { CampaignRow, TaskRow } from '../../db/tables';
import type { CampaignBodyInput } from '../../workflows/domain/campaigns.schema';
import { DAEMON } from '../../workflows/domain/permissions';
import { aCampaign, actorFor } from './campaigns';

/** What the campaign's process does when it wakes at `now`. */
export async function tick(db: Knex, campaignId: string, now: Date): Promise<void> {
  await db.transaction(async (trx) => {
    const campaign = await lockCampaign(trx, campaignId);
    if (!campaign) throw new Error(`no campaign ${campaignId}`);
    await advance(trx, campaign, now);
  });
}

/** A campaign whose plan waits for a decision. */
export async function aDraftedCampaign(
  db: Knex,
  by: Operator,
  now: Date,
  given: Partial<CampaignBodyInput> = {},
): Promise<CampaignRow> {
  const { campaignId } = await aCampaign(db, by, now, given);
  await db('commands').where({ campaign_id: campaignId }).update({ status: 'DONE', settled_at: now });
  const campaign = await campaignOf(db, campaignId);
  const client = await db('clients').where({ id: campaign.client_id }).first('name');
  const brief = { ...campaign, client_name: client.name as string, rejections: [] };
  const content = await templateWriter.draftPlan(brief);
  await db.transaction((trx) =>
    submitPlan(trx, campaign, { version: 1, content, generatedBy: 'template', source: {} }, DAEMON, now),
  );
  await tick(db, campaignId, now);
  return campaignOf(db, campaignId);
}

/** An approved campaign that runs since `now`, with its calendar and tasks from the next day on. */
export async function aCampaignAtWork(
  db: Knex,
  by: Operator,
  now: Date,
  given: Partial<CampaignBodyInput> = {},
): Promise<CampaignRow> {
  const zone = typeof given.timezone === 'string' ? given.timezone : 'Europe/Berlin';
  const start_date = now.toLocaleDateString('sv-SE', { timeZone: zone });
  const campaign = await aDraftedCampaign(db, by, now, { start_date, ...given });
  const head = await db('plans').where({ campaign_id: campaign.id }).first('version', 'checksum');
  const approved = await db.transaction((trx) => approvePlan(trx, campaign, head, actorFor(by), now));
  if (!approved.ok) throw new Error(`not approved: ${JSON.stringify(approved)}`);
  await tick(db, campaign.id, now);
  return campaignOf(db, campaign.id);
}

/** One task of a campaign, as plain as can be: a LinkedIn post that is planned for later. */
export async function aTask(
  db: Knex,
  campaign: Pick<CampaignRow, 'id'>,
  now: Date,
  given: Partial<TaskRow> = {},
): Promise<TaskRow> {
  const [row] = await db('tasks')
    .insert({
      id: newId(),
      campaign_id: campaign.id,
      task_type: 'POST',
      platform: 'linkedin',
      content_type: 'post',
      origin: 'MANUAL',
      title: 'Post to LinkedIn: A plain post',
      due_at: now,
      anchored_at: now,
      status: 'PENDING',
      sop_key: 'linkedin.post',
      sop_version: 1,
      copy_text: 'Tea for the spring.\n\nTaste it.',
      estimated_minutes: 10,
      created_at: now,
      updated_at: now,
      ...given,
    })
    .returning<TaskRow[]>('*');
  if (!row) throw new Error('the task was not written');
  return row;
}

export async function campaignOf(db: Knex, id: string): Promise<CampaignRow> {
  const row = await db<CampaignRow>('campaigns').where({ id }).first();
  if (!row) throw new Error(`no campaign ${id}`);
  return row;
}
