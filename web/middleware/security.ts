import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Nothing but our own files: no inline script, no inline style, no frame, no form that posts elsewhere. */
export function security(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    // Sub-domains of whoever runs this are theirs to decide about.
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
  });
}

/** Pages belong to one person and change all the time: kept for the back button, never shared, always checked. */
export function privatePages(): RequestHandler {
  return (_req, res, next) => {
    res.set('Cache-Control', 'private, no-cache').vary('HX-Request').vary('Cookie');
    next();
  };
}
