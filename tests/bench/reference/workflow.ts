import { condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';

/** A decision with nothing in it: what an update with one local activity costs at the very least. */
export const bareDecision = defineUpdate<string, [string]>('bareDecision');

const { answer } = proxyLocalActivities<{ answer(said: string): Promise<string> }>({
  startToCloseTimeout: '5 seconds',
});

export async function bare(): Promise<void> {
  setHandler(bareDecision, (said) => answer(said));
  await condition(() => false);
}
