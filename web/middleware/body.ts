import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { no } from '../../workflows/domain/verdict';
import { isApi } from '../request';
import type { Respond } from '../respond';

/** How long a form or a JSON body may be, in words and in bytes. */
export const MOST_BODY = '1 MB';
const MOST_BYTES = 1_000_000;
const OVERRIDES = ['PUT', 'PATCH', 'DELETE'];

/** Forms (nested names such as `cadence[linkedin]` become objects) and JSON, up to a megabyte. */
export function body(): RequestHandler[] {
  return [
    express.urlencoded({ extended: true, limit: MOST_BYTES, parameterLimit: 2_000 }),
    express.json({ limit: MOST_BYTES, type: ['application/json', 'application/*+json'] }),
    methodOverride,
  ];
}

/** HTML forms know only GET and POST: a hidden `_method` field says which change a POST is. Machines know them all. */
const methodOverride: RequestHandler = (req, _res, next) => {
  const typed: unknown = req.body;
  if (req.method === 'POST' && !isApi(req) && isRecord(typed) && typeof typed['_method'] === 'string') {
    const wanted = typed['_method'].toUpperCase();
    delete typed['_method'];
    if (OVERRIDES.includes(wanted)) req.method = wanted;
  }
  next();
};

/** Bodies that cannot be read are the sender's matter: a refusal, not an error of ours. */
export function unreadable(respond: Respond): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const type = isRecord(error) ? error['type'] : undefined;
    if (type === 'entity.too.large' || type === 'parameters.too.many') {
      return respond.refuse(req, res, no('TOO_LARGE', 'BODY_TOO_LARGE', { detail: { limit: MOST_BODY } }));
    }
    const parsing = typeof type === 'string' && /^(entity|encoding|charset|request|querystring)\./.test(type);
    if (parsing || error instanceof URIError) {
      return respond.refuse(req, res, no('VALIDATION_FAILED', 'BODY_MALFORMED'));
    }
    return next(error);
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
