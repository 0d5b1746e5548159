import { createHmac } from 'node:crypto';
import { lookup as resolve } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { DueDelivery, WebhookTry } from '../db/webhooks';
import { checkWebhookUrl, isPrivateAddress } from '../workflows/domain/webhooks';

/** Calls one endpoint, once, and says what became of it. */
export type Poster = { post(due: DueDelivery, now: Date): Promise<WebhookTry> };

const TIMEOUT_MS = 10_000;
const MOST_READ = 4_096;

/** `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body` under the decoded secret: standardwebhooks.com. */
export function signatureOf(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

export function createPoster({ allowPrivate }: { allowPrivate: boolean }): Poster {
  return {
    async post({ id, url, body, secrets }, now) {
      const began = performance.now();
      const tried = (
        statusCode: number | null,
        error: string | null,
        response: string | null,
      ): WebhookTry => ({
        statusCode,
        durationMs: Math.round(performance.now() - began),
        error,
        response,
      });
      const allowed = checkWebhookUrl(url, allowPrivate);
      if (!allowed.ok) return tried(null, 'That address is not called from here.', null);
      const timestamp = Math.floor(now.getTime() / 1000);
      const headers = {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        'User-Agent': 'AICMO-Webhooks',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': secrets.map((secret) => signatureOf(secret, id, timestamp, body)).join(' '),
      };
      try {
        const { status, text } = await call(new URL(allowed.value), headers, body, allowPrivate);
        const good = status >= 200 && status < 300;
        // A redirect is not followed: it could lead inside, and the signature was made for this address.
        return tried(status, good ? null : `It answered ${status}.`, text);
      } catch (error) {
        return tried(null, error instanceof Error ? error.message : String(error), null);
      }
    },
  };
}

function call(
  url: URL,
  headers: http.OutgoingHttpHeaders,
  body: string,
  allowPrivate: boolean,
): Promise<{ status: number; text: string }> {
  return new Promise((done, failed) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const options = {
      method: 'POST',
      headers,
      signal,
      agent: false as const,
      lookup: lookupPublic(allowPrivate),
    };
    const request = (url.protocol === 'http:' ? http : https).request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      const end = () => done({ status: response.statusCode ?? 0, text });
      response.on('data', (part: string) => {
        text += part;
        if (text.length < MOST_READ) return;
        end();
        request.destroy();
      });
      response.on('end', end).on('error', failed);
    });
    request.on('error', (error) => failed(signal.aborted ? new Error(LATE) : error));
    request.end(body);
  });
}

const LATE = `It did not answer within ${TIMEOUT_MS / 1000} seconds.`;

/** Judges the very addresses that are then connected to: a name cannot point elsewhere in between. */
function lookupPublic(allowPrivate: boolean): LookupFunction {
  return (hostname, options, found) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return found(error, []);
      const barred = !allowPrivate && addresses.some(({ address }) => isPrivateAddress(address));
      if (barred)
        return found(new Error(`${hostname} leads into a private network, which is not called.`), []);
      if (options.all) return found(null, addresses);
      const [first] = addresses;
      return found(null, first?.address ?? '', first?.family);
    });
  };
}
