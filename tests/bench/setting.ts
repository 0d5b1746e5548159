import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { connect } from '../../db/connection';
import { newId } from '../../db/ids';
import { findForSignIn } from '../../db/operators';
import { createToken } from '../../db/tokens';
import { endProcess, waitFor } from '../../worker/local/processes';
import { aCampaignBody, actorFor } from '../support/campaigns';
import { ADMIN, Installation } from '../support/installation';

/** Everything that is measured, as `npm start` runs it, and what it is measured against. */
export type Setting = {
  installation: Installation;
  db: Knex;
  client: Client;
  /** The API, as a machine of the admin. Throws when it is answered anything but 2xx. */
  api<T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<T>;
  /** The pages, as the admin's browser: the answer's text. Throws unless it is 2xx. */
  page(path: string, form?: Record<string, string>): Promise<string>;
  /** Campaigns whose plans are drafted and wait for approval. */
  campaigns(count: number, given?: Partial<Parameters<typeof aCampaignBody>[1]>): Promise<string[]>;
  approve(campaign: string): Promise<void>;
  reference: Reference;
};

export type Reference = { url: string; queue: string };

/** Starts it all on free ports in a folder of its own, and leaves nothing behind. */
export async function withSetting<T>(use: (setting: Setting) => Promise<T>): Promise<T> {
  const installation = await Installation.create();
  const cleanUp: Array<() => Promise<unknown>> = [() => installation.destroy()];
  try {
    await installation.start();
    const db = connect(installation.databaseUrl, { max: 5 });
    cleanUp.push(() => db.destroy());
    const connection = await Connection.connect({ address: installation.temporalAddress });
    cleanUp.push(() => connection.close());
    const { child, reference } = await startReference(installation);
    cleanUp.push(async () => child.pid && (await endProcess(child.pid, 'SIGTERM', 10_000)));
    return await use(await furnish(installation, db, new Client({ connection }), reference));
  } finally {
    for (const clean of cleanUp.reverse()) await clean();
  }
}

async function startReference(
  installation: Installation,
): Promise<{ child: ChildProcess; reference: Reference }> {
  const child = fork(join(__dirname, 'reference', 'main.ts'), {
    execArgv: ['--require', join(__dirname, '..', 'support', 'typescript.js')],
    env: {
      ...process.env,
      DATABASE_URL: installation.databaseUrl,
      TEMPORAL_ADDRESS: installation.temporalAddress,
    },
  });
  const [reference] = (await once(child, 'message')) as [Reference];
  return { child, reference };
}

async function furnish(
  installation: Installation,
  db: Knex,
  client: Client,
  reference: Reference,
): Promise<Setting> {
  const found = await findForSignIn(db, ADMIN.email);
  if (!found) throw new Error('the admin is not there');
  const { operator } = found;
  const named = { operatorId: operator.id, name: 'bench' };
  const { secret } = await createToken(db, named, actorFor(operator), new Date());
  const cookie = await signIn(installation.url);

  const api: Setting['api'] = async <T>(method: string, path: string, body?: object) => {
    const response = await fetch(`${installation.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  };
  const page: Setting['page'] = async (path, form) => {
    const response = await fetch(installation.url + path, {
      method: form ? 'POST' : 'GET',
      headers: { cookie, ...(form ? { 'hx-request': 'true' } : {}) },
      body: form && new URLSearchParams(form),
      redirect: 'manual',
    });
    const text = await response.text();
    if (response.status !== 200)
      throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return text;
  };
  return {
    installation,
    db,
    client,
    api,
    page,
    reference,
    campaigns: async (count, given) => {
      const ids: string[] = [];
      for (let at = 0; at < count; at += 1) {
        const made = await api<{ id: string }>('POST', '/campaigns', bodyFor(given));
        ids.push(made.id);
      }
      await untilDrafted(db, ids);
      return ids;
    },
    approve: async (campaign) => {
      const { version, checksum } = await api<{ version: number; checksum: string }>(
        'GET',
        `/campaigns/${campaign}/plan`,
      );
      await api('POST', `/campaigns/${campaign}/plan/approval`, { version, checksum });
    },
  };
}

function bodyFor(given: Partial<Parameters<typeof aCampaignBody>[1]> = {}) {
  const now = new Date();
  const start_date = now.toISOString().slice(0, 10);
  return aCampaignBody(now, { name: `Bench ${newId()}`, timezone: 'UTC', start_date, ...given });
}

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/session`, {
    method: 'POST',
    body: new URLSearchParams({ email: ADMIN.email, password: ADMIN.password }),
    redirect: 'manual',
  });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (response.status !== 303 || !cookie) throw new Error(`signing in was answered ${response.status}`);
  return cookie;
}

async function untilDrafted(db: Knex, campaigns: readonly string[]): Promise<void> {
  const drafted = await waitFor(
    async () => {
      const [row] = await db('plans')
        .whereIn('campaign_id', [...campaigns])
        .where({ status: 'IN_REVIEW' })
        .select<Array<{ count: number }>>(db.raw('count(*)::int as count'));
      return row?.count === campaigns.length ? true : undefined;
    },
    120_000,
    100,
  );
  if (!drafted) throw new Error('not all plans were drafted');
  // The drafts report to their campaigns, which look at themselves once more.
  await delay(1_000);
}
