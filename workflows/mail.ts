import { ActivityFailure, isCancellation, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { MailInput } from './messages/mail';
import { actOutside, recordFact } from './options';

const { beginMail, recordMail } = proxyActivities<Activities>(recordFact);
const { sendMail } = proxyActivities<Activities>(actOutside);

/**
 * Sends one message: an intent, one try, its result. Only what surely did not go out is tried again. Under a
 * brake it ends, and whoever releases the brake has it started anew.
 */
export async function mail({ mailId }: MailInput): Promise<void> {
  const { runId } = workflowInfo();
  for (let tries = 1; ; tries += 1) {
    const intent = `${runId}:${tries}`;
    if ((await beginMail({ mailId, intent })) !== 'SEND') return;
    const outcome = await tried(mailId);
    const { waitMs } = await recordMail({ mailId, intent, outcome });
    if (waitMs === null) return;
    await sleep(waitMs);
  }
}

/** A try that never came back may have done it. */
async function tried(mailId: string) {
  try {
    return await sendMail({ mailId });
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return { result: 'UNKNOWN' as const };
  }
}
