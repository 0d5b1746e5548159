import type { RequestHandler } from 'express';
import type { Deps } from '../deps';
import { isApi, isHtmx } from '../request';
import { readSurroundings } from '../shell';
import type { Feature } from '../site';

/** Whoever asks for a whole page needs its shell: it is read beside the page, not after it. */
export function surroundings(deps: Deps, features: readonly Feature[]): RequestHandler {
  return (req, _res, next) => {
    if (req.method === 'GET' && !isApi(req) && !isHtmx(req)) {
      req.surroundings = readSurroundings(deps, features, req);
    }
    next();
  };
}
