import { heartbeat, activityInfo } from '@temporalio/activity';
import { lockCampaign } from '../db/campaigns/facts';
import { findPlanVersion, listRejections, submitPlan } from '../db/plans';
import type { CampaignRow } from '../db/tables';
import { DAEMON } from '../workflows/domain/permissions';
import type { PlanDraftInput } from '../workflows/messages/plans';
import type { Deps } from './deps';
import type { PlanBrief } from './drafting/writer';
import { Context } from '@temporalio/activity';

const HEARTBEAT_MS = 5_000;

export function createPlanActivities(deps: Deps) {
  return {
    /** Drafts one version and puts it up for review. A version that stands is left as it is. */
    async draftPlan({ campaignId, version }: PlanDraftInput): Promise<void> {
      if (await findPlanVersion(deps.db, campaignId, version)) return;
      const campaign = await deps.db<CampaignRow>('campaigns').where({ id: campaignId }).first();
      if (!campaign) return;
      const rejections = await listRejections(deps.db, campaignId);
      const content = await alive(() => briefAndDraft(deps, campaign, rejections));
      await deps.db.transaction(async (trx) => {
        const locked = await lockCampaign(trx, campaignId);
        if (!locked) return;
        const source = { generated_by: deps.writer.name, from: 'CAMPAIGN_FIELDS', rejections };
        const now = deps.clock?.() ?? new Date(activityInfo().currentAttemptScheduledTimestampMs);
        await submitPlan(
          trx,
          locked,
          { version, content, generatedBy: deps.writer.name, source },
          DAEMON,
          now,
        );
      });
    },
  };
}

async function briefAndDraft(deps: Deps, campaign: CampaignRow, rejections: PlanBrief['rejections']) {
  const client = await deps.db('clients').where({ id: campaign.client_id }).first<{ name: string }>('name');
  const brief: PlanBrief = { ...campaign, client_name: client?.name ?? '', rejections };
  return deps.writer.draftPlan(brief, Context.current().cancellationSignal);
}

/** Says every few seconds that it still works, so that a dead worker is noticed long before a slow model. */
async function alive<T>(work: () => Promise<T>): Promise<T> {
  const beat = setInterval(() => heartbeat(), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
