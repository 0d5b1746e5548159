import pino from 'pino';
import { relayMails } from '../../activities/mail';
import type { Mailer } from '../../activities/smtp';
import type { Poster } from '../../activities/webhook-poster';
import { relayWebhooks } from '../../activities/webhooks';
import { writeTestMail, type MailOutcome } from '../../db/mail';
import type { OutwardConfig } from '../../db/outward';
import { addEndpoint, pingEndpoint } from '../../db/webhooks';
import { actorFor } from './campaigns';
import type { Line } from './line';

export const OUTWARD: OutwardConfig = {
  mail: { smtpUrl: 'smtp://127.0.0.1:1', from: 'AICMO <aicmo@aicmo.example>' },
  siteUrl: 'https://aicmo.example',
  allowPrivateWebhooks: true,
};

type Answer = MailOutcome['result'] | 'BREAKS';

/** Answers one try after the other as told, and from then on like the last. `sent` is what it took over. */
export function aMailServerThat(...answers: Answer[]): Mailer & { sent: string[] } {
  const sent: string[] = [];
  let tries = 0;
  return {
    sent,
    send: async ({ messageId }) => {
      const answer = answers[Math.min(tries, answers.length - 1)] ?? 'SENT';
      tries += 1;
      if (answer === 'BREAKS') throw new Error('cut off');
      if (answer === 'SENT') sent.push(messageId);
      return answer === 'SENT' ? { result: answer } : { result: answer, error: 'The mail server was away.' };
    },
  };
}

export function anEndpointThat(...codes: number[]): Poster & { heard: string[] } {
  const heard: string[] = [];
  return {
    heard,
    post: async ({ id }) => {
      const statusCode = codes[Math.min(heard.length, codes.length - 1)] ?? 200;
      heard.push(id);
      const error = statusCode < 300 ? null : `It answered ${statusCode}.`;
      return { statusCode, durationMs: 12, error, response: 'thank you' };
    },
  };
}

export async function aWaitingMail({ db, lead, now }: Line): Promise<string> {
  return (await writeTestMail(db, lead, OUTWARD, actorFor(lead), await now())).id;
}

export async function aDelivery({ db, lead, now }: Line): Promise<string> {
  const at = await now();
  const endpoint = { url: 'https://hooks.example.com/aicmo', description: null, events: [] };
  const { id } = await addEndpoint(db, endpoint, actorFor(lead), at);
  return String(await pingEndpoint(db, id, actorFor(lead), at));
}

/** What the worker's loops do each second. */
export async function relayed({ db, env }: Line): Promise<number> {
  const deps = { db, client: env.client, log: pino({ level: 'silent' }) };
  return (await relayMails(deps, OUTWARD, new Date())) + (await relayWebhooks(deps));
}

/** Lets the loops turn and time pass until the row has come to this status. */
export async function processed(line: Line, table: string, id: string, status: string): Promise<void> {
  await relayed(line);
  for (let hours = 0; hours < 60; hours += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const row = await line.db(table).where({ id }).first('status');
    if (row?.status === status) return;
    await line.env.sleep('30 minutes');
  }
  throw new Error(`${table} ${id} never came to ${status}`);
}
