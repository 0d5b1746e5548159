import type { Client } from '@temporalio/client';
import {
  beginMail,
  findMailToSend,
  mailNotifications,
  NEVER_ANSWERED,
  recordMail,
  releaseMail,
  takeWaitingMails,
  type MailOutcome,
  type MayMail,
} from '../db/mail';
import { readControls } from '../db/controls';
import type { OutwardConfig } from '../db/outward';
import { MAIL_WORKFLOW, mailWorkflowId, type MailInput } from '../workflows/messages/mail';
import { CAMPAIGN_QUEUE } from '../workflows/messages/queue';
import { clockOf, type Deps } from './deps';
import type { RelayDeps } from './relay';

export function createMailActivities(deps: Deps) {
  return {
    /** Writes the intent of one try, or says why there is none. */
    async beginMail(input: MailInput & { intent: string }): Promise<MayMail> {
      return beginMail(deps.db, input.mailId, input.intent, clockOf(deps));
    },

    /** One try. The brake is read once more: this may have waited for a worker since the intent was written. */
    async sendMail({ mailId }: MailInput): Promise<MailOutcome> {
      const row = await findMailToSend(deps.db, mailId);
      if (!row) return { result: 'NOT_SENT', error: 'Nobody set out to send it.' };
      if (!deps.mailer) return { result: 'NOT_SENT', error: 'E-mail is not set up.' };
      if ((await readControls(deps.db)).system_paused) {
        return { result: 'NOT_SENT', error: 'The system was paused.' };
      }
      const { to_address: to, subject, body: text, message_id: messageId } = row;
      return deps.mailer.send({ to, subject, text, messageId });
    },

    /** Writes what became of one try; answers how long to wait before the next. */
    async recordMail(
      input: MailInput & { intent: string; outcome: MailOutcome },
    ): Promise<{ waitMs: number | null }> {
      const { mailId, intent, outcome } = input;
      const told = outcome.result === 'UNKNOWN' ? { error: NEVER_ANSWERED, ...outcome } : outcome;
      return { waitMs: await recordMail(deps.db, mailId, intent, told, clockOf(deps)) };
    },
  };
}

const AT_ONCE = 50;
const START_DEADLINE_MS = 10_000;

/** Turns notifications into messages, and has everything that waits sent. Answers how much it had in hand. */
export async function relayMails(
  { db, client, log }: RelayDeps,
  outward: OutwardConfig,
  now: Date,
): Promise<number> {
  const judged = await mailNotifications(db, outward, now);
  const waiting = await takeWaitingMails(db, AT_ONCE);
  for (const mailId of waiting) {
    try {
      await startMail(client, mailId);
    } catch (error) {
      await releaseMail(db, mailId);
      log.warn({ err: error, mailId }, 'a message could not be begun yet');
      break;
    }
  }
  return judged + waiting.length;
}

/** Already under way is begun. */
function startMail(client: Client, mailId: string): Promise<unknown> {
  const args: [MailInput] = [{ mailId }];
  return client.withDeadline(Date.now() + START_DEADLINE_MS, () =>
    client.workflow.start(MAIL_WORKFLOW, {
      workflowId: mailWorkflowId(mailId),
      taskQueue: CAMPAIGN_QUEUE,
      args,
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    }),
  );
}
