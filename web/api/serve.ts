import type { Request, Response } from 'express';
import { newId } from '../../db/ids';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { announce } from '../report';
import { actorOf, operatorOf } from '../request';
import type { Handler, Route, Site } from '../site';
import { BASE, isWrite, type Asked, type Endpoint } from './endpoint';
import { refused } from './input';

export const KEY_HEADER = 'Idempotency-Key';
export const KEY_LENGTH = { least: 8, most: 128 };

/** An endpoint as the site map knows it: behind its guard, JSON in, JSON out. */
export function routeOf(site: Site, endpoint: Endpoint): Route {
  const { method, path, permission, feature, upload } = endpoint;
  const serve: Handler = (req, res) => answer(site, endpoint, req, res);
  return { method, path: BASE + path, permission, feature, handle: [...(upload?.(site) ?? []), serve] };
}

async function answer(site: Site, endpoint: Endpoint, req: Request, res: Response): Promise<void> {
  const asked = readRequest(site, endpoint, req);
  if (!asked.ok) return site.respond.refuse(req, res, asked);
  if (isWrite(endpoint)) res.set(KEY_HEADER, asked.value.by.key);
  const verdict = await endpoint.answer(asked.value);
  if (!verdict.ok) return site.respond.refuse(req, res, verdict);
  const { status = 200, body, send, location, announce: reports = [] } = verdict.value;
  if (send) return send(req, res);
  if (location) res.location(location);
  res.status(status).json(body);
  for (const report of [reports].flat()) announce(site, { ...report, repeated: false, answer: undefined });
}

function readRequest(site: Site, endpoint: Endpoint, req: Request): Verdict<Asked> {
  const now = site.now();
  const key = isWrite(endpoint) ? keyOf(req) : yes(newId());
  if (!key.ok) return key;
  if (isWrite(endpoint) && !endpoint.upload && hasBody(req) && !isJson(req)) {
    const detail = { content_type: req.get('Content-Type') ?? null, expected: 'application/json' };
    return no('VALIDATION_FAILED', 'BODY_NOT_JSON', { detail });
  }
  return yes({
    site,
    req,
    now,
    viewer: operatorOf(req),
    by: { actor: actorOf(req), key: key.value, now },
    params: req.params,
    query: req.query,
    body: req.body as unknown,
  });
}

/** What the caller says makes this request the same as an earlier one; a fresh key when it does not say. */
function keyOf(req: Request): Verdict<string> {
  const given = req.get(KEY_HEADER);
  if (given === undefined) return yes(newId());
  const { least, most } = KEY_LENGTH;
  if (given.length >= least && given.length <= most) return yes(given);
  return refused({ [KEY_HEADER]: `Has ${least} to ${most} characters; this one has ${given.length}.` });
}

function hasBody(req: Request): boolean {
  return req.get('Transfer-Encoding') !== undefined || Number(req.get('Content-Length') ?? 0) > 0;
}

function isJson(req: Request): boolean {
  return Boolean(req.is(['application/json', 'application/*+json']));
}
