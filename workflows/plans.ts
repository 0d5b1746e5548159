import { getExternalWorkflowHandle, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import { campaignWorkflowId, reported } from './messages/campaigns';
import { planDraftWorkflowId, type PlanDraftInput } from './messages/plans';
import { readOutside } from './options';

const { draftPlan } = proxyActivities<Activities>(readOutside);

/** Drafts one version of a plan and tells its campaign, which then waits for a person to decide. */
export async function planDraft(input: PlanDraftInput): Promise<void> {
  await draftPlan(input);
  const campaign = getExternalWorkflowHandle(campaignWorkflowId(input.campaignId));
  await campaign.signal(reported, { commandId: planDraftWorkflowId(input) });
}
