import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

/** Our own id for each request. What a caller sends is ignored: ids in the log are ours alone. */
export function requestId(): RequestHandler {
  return (req, res, next) => {
    req.requestId = randomUUID();
    res.set('X-Request-Id', req.requestId);
    next();
  };
}
