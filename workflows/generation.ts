import { getExternalWorkflowHandle, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import { campaignWorkflowId, reported } from './messages/campaigns';
import { generationWorkflowId, type JobInput } from './messages/generation';
import { readOutside } from './options';

const { runJob } = proxyActivities<Activities>(readOutside);

/** Writes one job of an intake and tells its campaign, which then begins the next that is ready. */
export async function generation(input: JobInput): Promise<void> {
  await runJob(input);
  const campaign = getExternalWorkflowHandle(campaignWorkflowId(input.campaignId));
  await campaign.signal(reported, { commandId: generationWorkflowId(input) });
}
