import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Operator } from '../../db/operators';
import type { Reported } from '../../db/report';
import type { Permission } from '../../workflows/domain/permissions';
import type { Verdict } from '../../workflows/domain/verdict';
import type { FeatureFlag, Handler, Method, Site } from '../site';
import { parseInput } from './input';

/** How an endpoint answers: see `architecture.md` §5. A read changes nothing; the other three are writes. */
type Kind = 'read' | 'report' | 'decision' | 'fact';

export const BASE = '/api/v1';

type Announced = { campaignId: string; commandId: string };

export type Answer = {
  /** 200 unless said otherwise. */
  status?: number;
  body: object;
  /** Sends the answer itself, as it is read, where it may be too long to lie in memory; then `body` is not. */
  send?: (req: Request, res: Response) => Promise<void>;
  /** Reports: their campaigns' processes are told once the answer is out. */
  announce?: Announced | readonly Announced[];
  location?: string;
};

export type Asked<P = unknown, Q = unknown, B = unknown> = {
  site: Site;
  req: Request;
  viewer: Operator;
  now: Date;
  /** Who says it, under which key: the caller's Idempotency-Key or a fresh one. */
  by: Reported;
  params: P;
  query: Q;
  body: B;
};

/** `also`: the other types of content that it can be asked for in. */
export type Documented = { description: string; schema: z.ZodType; also?: readonly string[] };

type About = {
  /** In code and in generated clients: `completeTask`. Unique. */
  operationId: string;
  /** The heading under which the document lists it. */
  noun: string;
  method: Method;
  /** Below /api/v1, with Express parameters: `/campaigns/:id`. */
  path: string;
  permission: Permission;
  feature?: FeatureFlag;
  kind: Kind;
  summary: string;
  description?: string;
  /** What it answers when it is done, by status. Refusals are the same everywhere and documented once. */
  answers: Record<number, Documented>;
  /** An upload: the body is multipart and read by these, in order. */
  upload?: (site: Site) => readonly Handler[];
  /** For the document: what an upload sends, by content type, where it is not one file in a multipart form. */
  sends?: Record<string, object>;
};

export type Definition<P, Q, B> = About & {
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  handle(asked: Asked<P, Q, B>): Promise<Verdict<Answer>>;
};

/** A definition whose input types have done their work: it parses what it is asked and answers. */
export type Endpoint = About & {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  answer(asked: Asked): Promise<Verdict<Answer>>;
};

export function endpoint<P, Q, B>(definition: Definition<P, Q, B>): Endpoint {
  const { params, query, body, handle, ...about } = definition;
  return {
    ...about,
    params,
    query,
    body,
    answer: async (asked) => {
      const inputs = [
        parseInput(params, asked.params),
        parseInput(query, asked.query),
        parseInput(body, asked.body),
      ] as const;
      const [path, search, sent] = inputs;
      if (!path.ok) return path;
      if (!search.ok) return search;
      if (!sent.ok) return sent;
      return handle({ ...asked, params: path.value, query: search.value, body: sent.value });
    },
  };
}

export function isWrite(about: Pick<Endpoint, 'kind'>): boolean {
  return about.kind !== 'read';
}
