import type { Request, RequestHandler } from 'express';
import { no } from '../../workflows/domain/verdict';
import type { Respond } from '../respond';

const READS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses changes that another site makes a browser send. Browsers say where a request comes from
 * (Sec-Fetch-Site; older ones and plain http only Origin); what says neither is no browser, and a bearer token
 * is nothing a browser sends by itself.
 */
export function sameSiteOnly(respond: Respond): RequestHandler {
  return (req, res, next) => {
    if (READS.includes(req.method) || hasBearer(req) || isOurs(req)) return next();
    return respond.refuse(req, res, no('FORBIDDEN', 'CROSS_SITE'));
  };
}

function isOurs(req: Request): boolean {
  const site = req.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = req.get('Origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === req.get('Host');
}

function hasBearer(req: Request): boolean {
  return req.path.startsWith('/api/') && /^Bearer /i.test(req.get('Authorization') ?? '');
}
