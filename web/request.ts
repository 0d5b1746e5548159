import type { Request } from 'express';
import type { Operator } from '../db/operators';
import type { Actor } from '../workflows/domain/permissions';
import type { Surroundings } from './shell';

declare module 'express-serve-static-core' {
  interface Request {
    /** Ours, never the caller's: in the log, the audit, every refusal and the error page. */
    requestId: string;
    /** The signed-in person, read from the database for this very request. */
    operator?: Operator;
    /** True when a bearer token, not a session, says who it is. */
    viaToken?: boolean;
    /** What stands around a page, read while the page itself is read. */
    surroundings?: Promise<Surroundings>;
  }
}

declare module 'express-session' {
  interface SessionData {
    operatorId: string;
    flash: string[];
  }
}

/** The person a route with a permission other than `public` always has. */
export function operatorOf(req: Request): Operator {
  if (!req.operator) throw new Error(`${req.method} ${req.path} was reached by nobody: its route is public.`);
  return req.operator;
}

/** Who an audit entry or command made by this request names. */
export function actorOf(req: Request): Actor {
  const { id, name, role } = operatorOf(req);
  return { id, name, role, requestId: req.requestId };
}

export function isApi(req: Request): boolean {
  return req.path === '/api' || req.path.startsWith('/api/');
}

/** Whether htmx asks for a fragment. A restored page or a whole-body swap wants the page. */
export function isHtmx(req: Request): boolean {
  return (
    req.get('HX-Request') === 'true' &&
    req.get('HX-History-Restore-Request') !== 'true' &&
    req.get('HX-Boosted') !== 'true'
  );
}

/** A path on this site that someone may be sent to, or `/`. Anything that could lead elsewhere is `/`. */
export function localPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !/^\/(?![/\\])/.test(wanted)) return '/';
  // Browsers drop tabs and line breaks from addresses: "/\t/elsewhere" would become "//elsewhere".
  const hasControls = [...wanted].some((sign) => sign.charCodeAt(0) <= 0x20 || sign === '\\');
  return hasControls ? '/' : wanted;
}

/** The page a form was sent from, as a local path; `/` when the browser does not say. */
export function cameFrom(req: Request): string {
  const address = req.get('HX-Current-URL') ?? req.get('Referer');
  if (address === undefined || !URL.canParse(address)) return '/';
  const url = new URL(address);
  return url.host === req.get('Host') ? localPath(url.pathname + url.search) : '/';
}

/** Before any answer that sends the browser on: it may be there before the end of this answer saves the session. */
export function saveSession(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.save((error?: Error | null) => (error ? reject(error) : resolve()));
  });
}
