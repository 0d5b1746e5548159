import { setTimeout as delay } from 'node:timers/promises';
import type { CommandRow } from '../../../db/commands';
import { newId } from '../../../db/ids';
import { canonicalJson } from '../../../workflows/domain/plans';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Body = Record<string, unknown>;

/** One thing that was said under one key, and the answer that stands for it. */
export type Said = {
  key: string;
  operatorId: string;
  method: Method;
  path: string;
  /** The command's kind in the rows. */
  kind: CommandRow['kind'];
  status: number;
  answer: Body;
  /** For a decision that was answered "saved": what became of it later. */
  outcome?: Body;
};

export type Counts = { requests: number; retries: number; byStatus: Record<string, number> };

const ANSWER_WITHIN_MS = 15_000;
const GIVE_UP_AFTER_MS = 180_000;

/**
 * A machine that takes no silence for an answer: it sends the same request under the same key until it is
 * answered by the product itself. What it was told is kept, to be compared with the rows at the end.
 */
export class PatientClient {
  readonly said: Said[] = [];
  readonly problems: string[] = [];
  readonly counts: Counts = { requests: 0, retries: 0, byStatus: {} };

  constructor(private readonly url: string) {}

  as(operator: { id: string }, token: string): Voice {
    const ask = (method: Method, path: string, body?: Body, key?: string) =>
      this.untilAnswered(method, path, token, body, key);
    return {
      operatorId: operator.id,
      get: async (path) => (await ask('GET', path)).body,
      put: (path, body) => ask('PUT', path, body, newId()),
      say: (kind, method, path, body, options) =>
        this.say(operator.id, ask, { kind, method, path, body, ...options }),
    };
  }

  private async say(operatorId: string, ask: Ask, { twice = false, ...what }: What): Promise<Said> {
    const key = newId();
    const send = () => ask(what.method, what.path, what.body, key);
    const [first, second] = await Promise.all(twice ? [send(), send()] : [send()]);
    if (!first) throw new Error('nothing was sent');
    const told = settled(first, second);
    if (second && !sameAnswer(first, second)) {
      this.problems.push(
        `${what.kind} sent twice under ${key} was answered ${show(first)} and ${show(second)}`,
      );
    }
    const { kind, method, path } = what;
    const said: Said = { key, operatorId, kind, method, path, status: told.status, answer: told.body };
    this.said.push(said);
    return said;
  }

  private async untilAnswered(
    method: Method,
    path: string,
    token: string,
    body?: Body,
    key?: string,
  ): Promise<Answered> {
    const end = Date.now() + GIVE_UP_AFTER_MS;
    for (let attempt = 0; ; attempt += 1) {
      const answered = await this.tryOnce(method, path, token, body, key);
      if ('status' in answered && answered.status < 500) {
        this.counts.byStatus[answered.status] = (this.counts.byStatus[answered.status] ?? 0) + 1;
        return answered;
      }
      if (Date.now() > end)
        throw new Error(`${method} ${path} was never answered: ${JSON.stringify(answered)}`);
      this.counts.retries += 1;
      await delay(Math.min(1_000, 50 * 2 ** attempt));
    }
  }

  private async tryOnce(
    method: Method,
    path: string,
    token: string,
    body?: Body,
    key?: string,
  ): Promise<Answered | { failed: string }> {
    this.counts.requests += 1;
    try {
      const response = await fetch(`${this.url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      return { status: response.status, body: (await response.json()) as Body };
    } catch (error) {
      // Refused, cut in the middle, or silent: for the caller all of that is "not answered".
      return { failed: String(error) };
    }
  }
}

type SayOptions = {
  /** A double click: the same request under the same key, at once. */ twice?: boolean;
};

/** What one person can do over HTTP. */
export type Voice = {
  operatorId: string;
  get(path: string): Promise<Body>;
  put(path: string, body: Body): Promise<Answered>;
  say(kind: string, method: Method, path: string, body?: Body, options?: SayOptions): Promise<Said>;
};

type Answered = { status: number; body: Body };
type Ask = (method: Method, path: string, body?: Body, key?: string) => Promise<Answered>;
type What = { kind: string; method: Method; path: string; body?: Body } & SayOptions;

/** Of two answers to one request the one that says more: "saved" is followed by the outcome. */
function settled(first: Answered, second: Answered | undefined): Answered {
  return second && first.status === 202 ? second : first;
}

/** Saved and judged are two moments of one answer; everything else must be the same to the letter. */
function sameAnswer(first: Answered, second: Answered): boolean {
  if (first.status === 202 || second.status === 202)
    return (
      first.body['command_id'] === second.body['command_id'] || first.status >= 400 || second.status >= 400
    );
  const { trace_id: _a, ...one } = first.body;
  const { trace_id: _b, ...other } = second.body;
  return first.status === second.status && canonicalJson(one) === canonicalJson(other);
}

function show({ status, body }: Answered): string {
  return `${status} ${JSON.stringify(body).slice(0, 300)}`;
}
