import {
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  type Client,
  type WorkflowStartOptions,
} from '@temporalio/client';
import {
  CAMPAIGN_WORKFLOW,
  campaignWorkflowId,
  decisions,
  reported,
  type CampaignInput,
  type DecisionName,
} from './campaigns';
import { CAMPAIGN_QUEUE } from './queue';

/** What a delivery needs of a command row and of its campaign. */
export type Delivery = {
  id: string;
  kind: string;
  delivery: 'START' | 'UPDATE' | 'SIGNAL';
  seq: number;
  campaign: { id: string; name: string; client: string; status: string };
};

/**
 * Takes one command to its campaign's process: starts it, puts a decision to it and waits for the outcome to
 * be recorded, or signals that rows changed. A process that is missing is started by the delivery that misses
 * it. Delivering twice is delivering once. Throws what keeps it from being delivered.
 */
export async function deliver(client: Client, command: Delivery): Promise<void> {
  switch (command.delivery) {
    case 'START':
      await client.workflow.start(CAMPAIGN_WORKFLOW, startOptions(command));
      return;
    case 'UPDATE':
      return decide(client, command);
    case 'SIGNAL':
      return signal(client, command);
  }
}

async function decide(client: Client, command: Delivery): Promise<void> {
  const update = decisions[command.kind as DecisionName];
  const options = { updateId: command.id, args: [{ commandId: command.id }] as [{ commandId: string }] };
  try {
    await client.workflow.getHandle(campaignWorkflowId(command.campaign.id)).executeUpdate(update, options);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    const startWorkflowOperation = new WithStartWorkflowOperation(CAMPAIGN_WORKFLOW, {
      ...startOptions(command),
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    await client.workflow.executeUpdateWithStart(update, { ...options, startWorkflowOperation });
  }
}

async function signal(client: Client, command: Delivery): Promise<void> {
  try {
    await client.workflow
      .getHandle(campaignWorkflowId(command.campaign.id))
      .signal(reported, { commandId: command.id });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // An archived campaign has nothing left to look at.
    if (command.campaign.status === 'ARCHIVED') return;
    await client.workflow.signalWithStart(CAMPAIGN_WORKFLOW, {
      ...startOptions(command),
      signal: reported,
      signalArgs: [{ commandId: command.id }],
    });
  }
}

/**
 * How long a task may lie with a worker that was killed while it asked for one. Slow work inside a task says
 * that it lives, so this is no limit to it.
 */
const WORKFLOW_TASK_TIMEOUT = '3 seconds';

/** A campaign is short of a process after a purge of Temporal, never twice at once: its row's status decides. */
function startOptions({ campaign }: Delivery): WorkflowStartOptions & { args: [CampaignInput] } {
  return {
    workflowId: campaignWorkflowId(campaign.id),
    taskQueue: CAMPAIGN_QUEUE,
    args: [{ v: 1, campaignId: campaign.id, seq: 0 }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
    memo: { title: campaign.name, client: campaign.client },
    staticSummary: `${campaign.name} — ${campaign.client}`.slice(0, 180),
  };
}
