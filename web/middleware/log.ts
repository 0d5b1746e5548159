import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/** Paths that carry a secret: the log shows that they were asked for, not the secret. */
const SECRET = /^(\/(?:ics|feeds?)\/)[^/?]+/;

/** One line a request: who, what, how long. No headers, no bodies, no query: they carry what people type. */
export function log(logger: Logger) {
  return pinoHttp({
    logger,
    genReqId: (req) => (req as unknown as Request).requestId,
    serializers: {
      req: (req: { id: string; method: string; url: string }) => ({
        id: req.id,
        method: req.method,
        path: (req.url.split('?')[0] ?? '').replace(SECRET, '$1…'),
      }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
    redact: ['req.headers', 'res.headers'],
    customProps: (req) => ({ operator: (req as unknown as Request).operator?.id }),
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'error' : 'info'),
    autoLogging: { ignore: (req: IncomingMessage) => /^\/(assets\/|healthz$|readyz$)/.test(req.url ?? '') },
  });
}
