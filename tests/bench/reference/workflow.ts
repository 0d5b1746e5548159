import { condition, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import { bareDecision } from './messages';

const { answer } = proxyLocalActivities<{ answer(said: string): Promise<string> }>({
  startToCloseTimeout: '5 seconds',
});

export async function bare(): Promise<void> {
  setHandler(bareDecision, (said) => answer(said));
  await condition(() => false);
}
