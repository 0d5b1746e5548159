/** One version of a plan, from what asks for it to the row that waits for a decision. */
import { findArtifact, getArtifactVersion } from '../../db/artifacts/read';
import { lockCampaign } from '../../db/campaigns/facts';
import type { Db, Trx } from '../../db/connection';
import { recordAudit } from '../../db/audit';
import {
  findOpenRedraft,
  findPlanHead,
  findPlanVersion,
  listRejections,
  settleRedraft,
  submitPlan,
} from '../../db/plans';
import type { CampaignRow, PlanRedraftRow, PlanRow } from '../../db/tables';
import { DAEMON } from '../../workflows/domain/permissions';
import { authorsOf } from '../../workflows/domain/plans-approval';
import type { PlanContent } from '../../workflows/domain/plans';
import { signed } from '../deps';
import type { StrategyBrief } from './strategy';
import type { PlanBrief, PlanWriter } from './writer';

export type Drafting = {
  db: Db;
  writer: PlanWriter;
  /** Read when the draft is written down. */
  now: () => Date;
  signal?: AbortSignal;
};

/**
 * Drafts a version and puts it up for review: a section of the newest one when somebody asked for that, the whole
 * plan when there is none or it was rejected. A version that stands is left as it is; when the campaign has moved
 * on meanwhile nothing is written, and its process starts what is due then.
 */
export async function draftVersion(drafting: Drafting, campaignId: string, version: number): Promise<void> {
  const { db } = drafting;
  if (await findPlanVersion(db, campaignId, version)) return;
  const campaign = await db<CampaignRow>('campaigns').where({ id: campaignId }).first();
  if (!campaign) return;
  const head = await findPlanHead(db, campaignId);
  const strategy = await findStrategy(db, campaignId);
  const isOutgrown = strategy !== undefined && head?.strategy_version !== strategy.version;
  if (!head || head.status === 'REJECTED' || isOutgrown) {
    const waits = campaign.planning === 'FULL' && !strategy && !head;
    return waits ? undefined : draftWhole(drafting, campaign, version, strategy);
  }
  const redraft = await findOpenRedraft(db, campaignId);
  if (redraft) await draftSection(drafting, campaign, head, redraft);
}

async function draftWhole(
  { db, writer, now, signal }: Drafting,
  campaign: CampaignRow,
  version: number,
  strategy: StrategyBrief | undefined,
) {
  const brief = await briefOf(db, campaign, strategy);
  const content = await writer.draftPlan(brief, signal);
  await db.transaction(async (trx) => {
    const locked = await lockCampaign(trx, campaign.id);
    if (!locked) return;
    await signed(trx);
    const from = strategy
      ? { from: 'STRATEGY', strategy_version: strategy.version }
      : { from: 'CAMPAIGN_FIELDS' };
    const source = { generated_by: writer.name, ...from, rejections: brief.rejections };
    // A strategy that was approved meanwhile takes the place of what waited for a decision before it was.
    const draft = {
      version,
      content,
      generatedBy: writer.name,
      source,
      replaces: strategy !== undefined,
      strategyVersion: strategy?.version ?? null,
    };
    await submitPlan(trx, locked, draft, DAEMON, now());
  });
}

async function draftSection(
  { db, writer, now, signal }: Drafting,
  campaign: CampaignRow,
  head: PlanRow,
  redraft: PlanRedraftRow,
): Promise<void> {
  const { section, instruction } = redraft;
  const brief = await briefOf(db, campaign, await findStrategy(db, campaign.id));
  const content = await writer.draftSection(brief, head.content, { section, instruction }, signal);
  await db.transaction(async (trx) => {
    const locked = await lockCampaign(trx, campaign.id);
    const [open, newest] = [await findOpenRedraft(trx, campaign.id), await findPlanHead(trx, campaign.id)];
    // Decided, edited or dropped meanwhile: the campaign's process looks again and asks for what is due now.
    if (!locked || open?.id !== redraft.id || newest?.version !== head.version) return;
    await signed(trx);
    if (content) await writeDown(trx, locked, newest, redraft, content, writer.name, now());
    else await leaveAsItWas(trx, locked, newest, redraft, now());
  });
}

async function writeDown(
  trx: Trx,
  campaign: CampaignRow,
  base: PlanRow,
  redraft: PlanRedraftRow,
  content: PlanContent,
  generatedBy: string,
  now: Date,
): Promise<void> {
  const version = base.version + 1;
  const { section, instruction, asked_by_name } = redraft;
  const source = { from: 'SECTION', section, instruction, based_on: base.version, asked_by: asked_by_name };
  const authors = authorsOf(base, { id: redraft.asked_by, name: asked_by_name });
  // The rest of it is that version's: it rests on the same strategy, whatever was approved meanwhile.
  const strategyVersion = base.strategy_version;
  const draft = { version, content, generatedBy, source, authors, replaces: true, strategyVersion };
  await submitPlan(trx, campaign, draft, DAEMON, now);
  await settleRedraft(trx, redraft.id, { status: 'DRAFTED', version }, now);
}

async function leaveAsItWas(
  trx: Trx,
  campaign: CampaignRow,
  base: PlanRow,
  redraft: PlanRedraftRow,
  now: Date,
): Promise<void> {
  await settleRedraft(trx, redraft.id, { status: 'UNCHANGED' }, now);
  await recordAudit(trx, {
    actor: DAEMON,
    action: 'left_plan_as_it_was',
    entityType: 'plan',
    entityId: base.id,
    campaign,
    details: { section: redraft.section, instruction: redraft.instruction, version: base.version },
    at: now,
  });
}

/** The strategy in force; none while it is flagged. */
async function findStrategy(db: Db, campaignId: string): Promise<StrategyBrief | undefined> {
  const artifact = await findArtifact(db, campaignId, 'STRATEGY');
  if (!artifact || artifact.approved_version === null || artifact.flag !== null) return undefined;
  const { version, content } = await getArtifactVersion(db, artifact.id, artifact.approved_version);
  return { version, content };
}

async function briefOf(
  db: Db,
  campaign: CampaignRow,
  strategy: StrategyBrief | undefined,
): Promise<PlanBrief> {
  const client = await db('clients').where({ id: campaign.client_id }).first<{ name: string }>('name');
  const rejections = await listRejections(db, campaign.id);
  return { ...campaign, client_name: client?.name ?? '', rejections, ...(strategy && { strategy }) };
}
