import { join } from 'node:path';
import express, { type Express } from 'express';
import { serveAssets } from './assets';
import type { Deps } from './deps';
import { probes } from './health/routes';
import { body, unreadable } from './middleware/body';
import { errors } from './middleware/errors';
import { log } from './middleware/log';
import { notFound } from './middleware/not-found';
import { operator } from './middleware/operator';
import { sameSiteOnly } from './middleware/origin';
import { requestId } from './middleware/request-id';
import { privatePages, security } from './middleware/security';
import { sessions } from './middleware/session';
import { surroundings } from './middleware/surroundings';
import { createRespond } from './respond';
import { FEATURES } from './routes';
import { mount, type Feature, type Site } from './site';
import { createViews } from './views';

/** The whole web application: what happens to a request, in order. Tests of the frame bring features of their own. */
export function createApp(deps: Deps, features: readonly Feature[] = FEATURES): Express {
  const { db, config, now } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.set('query parser', 'extended');

  app.use(requestId());
  app.use(log(deps.log));
  app.use(security());
  const assets = serveAssets(app, config.reload);
  const views = createViews(join(__dirname, 'views'), config.reload);
  const respond = createRespond(deps, features, views, assets);
  const site: Site = { ...deps, respond };

  mount(app, site, probes.routes(site));
  app.use(privatePages());
  app.use(sessions(db, config, deps.log));
  app.use(operator(db, now, respond));
  app.use(sameSiteOnly(respond));
  app.use(body());
  app.use(surroundings(deps, features));
  for (const feature of features) mount(app, site, feature.routes(site));

  app.use(notFound(respond));
  app.use(unreadable(respond));
  app.use(errors(respond, deps.log));
  return app;
}
