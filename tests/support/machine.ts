import request, { type Response } from 'supertest';
import { createDecisionActivities } from '../../activities/decisions';
import { templateWriter } from '../../activities/drafting/template';
import { writeJob } from '../../activities/drafting/jobs';
import { draftVersion } from '../../activities/drafting/version';
import { advance } from '../../db/campaigns/advance';
import { lockCampaign } from '../../db/campaigns/facts';
import { DECISIONS, findCommand, markDelivered, type DecisionKind } from '../../db/commands';
import type { Db } from '../../db/connection';
import type { Operator } from '../../db/operators';
import { findPlanHead } from '../../db/plans';
import { createToken } from '../../db/tokens';
import { ENDPOINTS } from '../../web/api/routes';
import type { Method } from '../../web/site';
import type { Deliver } from '../../web/temporal';
import { type Role } from '../../workflows/domain/permissions';
import { anApp, type TestApp } from './app';
import { aCampaignBody, actorFor } from './campaigns';
import { anOperator } from './cast';

type Ask = {
  body?: unknown;
  query?: Record<string, string | number>;
  key?: string;
  headers?: Record<string, string>;
};

/** A caller with a token. Whatever it is answered must be what the document says. */
export type Machine = {
  operator: Operator;
  ask(method: Method, path: string, ask?: Ask): Promise<Response>;
  get(path: string, query?: Ask['query']): Promise<Response>;
  post(path: string, body?: unknown, key?: string): Promise<Response>;
  put(path: string, body?: unknown, key?: string): Promise<Response>;
  patch(path: string, body?: unknown, key?: string): Promise<Response>;
  delete(path: string, body?: unknown, key?: string): Promise<Response>;
};

export type ApiApp = TestApp & {
  setNow(at: Date): void;
  now(): Date;
  /** While the process is away nothing is delivered: decisions are saved, reports hold all the same. */
  away: boolean;
  /** Waits for what was answered before it was delivered. */
  settled(): Promise<void>;
  /** Delivers what waits, as the relay would. */
  relay(): Promise<void>;
  machine(role?: Role): Promise<Machine>;
  machineOf(operator: Operator): Promise<Machine>;
};

/** The real application, with a stand-in for Temporal that calls the real judge on the real rows. */
export async function anApi(
  start: Date,
  config: { campaignOps?: boolean; temporalUi?: string } = {},
): Promise<ApiApp> {
  let at = start;
  let work: Promise<unknown> = Promise.resolve();
  let api: ApiApp | undefined = undefined as ApiApp | undefined;
  let process: Deliver | undefined = undefined as Deliver | undefined;
  const deliver: Deliver = (campaignId, commandId) => {
    if (api?.away) return Promise.resolve(undefined);
    const delivered = work.then(() => process?.(campaignId, commandId));
    work = delivered;
    return delivered;
  };
  const site = await anApp({ now: () => at, deliver, config });
  const { destroy } = site;
  process = standIn(site.db, () => at);
  const machineOf = async (operator: Operator) => {
    const made = await createToken(
      site.db,
      { operatorId: operator.id, name: 'test' },
      actorFor(operator),
      at,
    );
    return callerWith(site, operator, made.secret);
  };
  api = Object.assign(site, {
    away: false,
    setNow: (now: Date) => void (at = now),
    now: () => at,
    settled: async () => void (await work),
    // What was announced last is still being looked at, on the database that goes away.
    destroy: async () => {
      await Promise.allSettled([work]);
      await destroy();
    },
    relay: async () => {
      const waiting = await site
        .db('commands')
        .where({ status: 'PENDING' })
        .orderBy('created_at')
        .orderBy('seq')
        .select<Array<{ id: string; campaign_id: string | null }>>('id', 'campaign_id');
      for (const { id, campaign_id } of waiting) await process?.(campaign_id, id);
    },
    machineOf,
    machine: async (role: Role = 'admin') => machineOf(await anOperator(site.db, { role })),
  });
  return api;
}

function callerWith(site: TestApp, operator: Operator, token: string): Machine {
  const ask: Machine['ask'] = async (method, path, { body, query, key, headers } = {}) => {
    const call = request(site.app)[method](`/api/v1${path}`).set('Authorization', `Bearer ${token}`);
    if (key !== undefined) void call.set('Idempotency-Key', key);
    for (const [name, value] of Object.entries(headers ?? {})) void call.set(name, value);
    if (query) void call.query(query);
    const answer = await (body === undefined ? call : call.send(body as object));
    checkContract(method, path, answer);
    return answer;
  };
  return {
    operator,
    ask,
    get: (path, query) => ask('get', path, { query }),
    post: (path, body, key) => ask('post', path, { body, key }),
    put: (path, body, key) => ask('put', path, { body, key }),
    patch: (path, body, key) => ask('patch', path, { body, key }),
    delete: (path, body, key) => ask('delete', path, { body, key }),
  };
}

/** The answer is one that its endpoint declares, without a field that it does not. */
function checkContract(method: Method, path: string, answer: Response): void {
  if (answer.status >= 400) {
    expect(answer.body).toEqual({
      error_code: expect.stringMatching(/^[A-Z_]+$/),
      message: expect.stringMatching(/\S/),
      details: expect.objectContaining({ reason: expect.stringMatching(/^[A-Z_]+$/) }),
      trace_id: answer.headers['x-request-id'],
    });
    return;
  }
  const plain = path.split('?')[0] ?? path;
  const endpoint = ENDPOINTS.find(
    (one) => one.method === method && new RegExp(`^${one.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(plain),
  );
  if (!endpoint) throw new Error(`${method} ${path} is no endpoint, yet it answered ${answer.status}`);
  const declared = endpoint.answers[answer.status];
  if (!declared)
    throw new Error(`${endpoint.operationId} answered ${answer.status}, which it does not declare`);
  if (declared.also?.includes(answer.type)) return;
  expect(declared.schema.parse(answer.body)).toEqual(answer.body);
}

/** What the campaign's process does with a command, without Temporal between. */
function standIn(db: Db, now: () => Date): Deliver {
  const { judge } = createDecisionActivities({ db });
  return async (campaignId, commandId) => {
    const command = await findCommand(db, commandId);
    if (!campaignId || !command || command.status !== 'PENDING') return command;
    if (isDecision(command.kind)) {
      await judge({ campaignId, commandId, name: command.kind, seq: 0, now: now().toISOString() });
    } else await markDelivered(db, commandId);
    await look(db, campaignId, now());
    return findCommand(db, commandId);
  };
}

function isDecision(kind: string): kind is DecisionKind {
  return (DECISIONS as readonly string[]).includes(kind);
}

async function look(db: Db, campaignId: string, now: Date): Promise<void> {
  const start = await db.transaction(async (trx) => {
    const campaign = await lockCampaign(trx, campaignId);
    return campaign ? (await advance(trx, campaign, now)).start : [];
  });
  for (const one of start) {
    if (one.kind === 'DRAFT_PLAN') {
      await draftVersion({ db, writer: templateWriter, now: () => now }, campaignId, one.version);
      continue;
    }
    const { job, attempt, intake_version: intakeVersion } = one;
    await writeJob({ db, now: () => now }, campaignId, { job, attempt, intakeVersion });
    await look(db, campaignId, now);
  }
}

/** A campaign made through the API, its plan drafted and waiting. */
export async function aPlannedCampaign(
  site: ApiApp,
  machine: Machine,
  given: Record<string, unknown> = {},
): Promise<string> {
  const made = await machine.post('/campaigns', { ...aCampaignBody(site.now()), ...given });
  expect(made.status).toBe(201);
  await site.settled();
  return made.body.id as string;
}

/** A campaign that runs, with its calendar and tasks: its plan was approved through the API. */
export async function aRunningCampaign(
  site: ApiApp,
  machine: Machine,
  given: Record<string, unknown> = {},
): Promise<string> {
  const today = site.now().toISOString().slice(0, 10);
  const id = await aPlannedCampaign(site, machine, { start_date: today, ...given });
  const head = await findPlanHead(site.db, id);
  if (!head) throw new Error('no plan was drafted');
  const shown = { version: head.version, checksum: head.checksum };
  const approved = await machine.post(`/campaigns/${id}/plan/approval`, shown);
  expect(approved.status).toBe(200);
  return id;
}

/** The campaign's POST tasks, earliest first. */
export async function postsOf(machine: Machine, campaign: string): Promise<Array<Record<string, string>>> {
  const { body } = await machine.get('/tasks', { campaign });
  return (body.items as Array<Record<string, string>>).filter((task) => task['task_type'] === 'POST');
}
