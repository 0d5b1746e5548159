import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Respond } from '../respond';

/** What nobody expected: in the log with its request id, on the page without its details. */
export function errors(respond: Respond, log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    log.error({ err: error, requestId: req.requestId, method: req.method, path: req.path }, 'request failed');
    // Half a page is out already: all that is left is to cut the connection, which Express does.
    if (res.headersSent) return next(error);
    return respond.fail(req, res);
  };
}
