import { isId } from '../db/ids';
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import type { Operator } from '../db/operators';
import { can, type Permission } from '../workflows/domain/permissions';
import { no } from '../workflows/domain/verdict';
import type { WebConfig } from './config';
import type { Deps } from './deps';
import { isApi } from './request';
import type { Respond } from './respond';

/** What a feature's routes are built from: the process's parts, and how to answer. */
export type Site = Deps & { respond: Respond };

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export type Handler = (req: Request, res: Response, next: NextFunction) => unknown;
export type FeatureFlag = 'campaign_ops';

export type Route = {
  method: Method;
  path: string;
  /** Who may. `public` is everyone, `signed_in` whoever has an account. */
  permission: Permission;
  /** Refused as switched off unless this part of the product is on. */
  feature?: FeatureFlag;
  /** One handler, or several in order where one of them is a parser such as an upload's. */
  handle: Handler | readonly Handler[];
};

/** One entry of the side navigation. It shows when its permission is held and its feature is on. */
export type NavEntry = {
  group: 'Work' | 'Campaigns' | 'Growth' | 'System';
  label: string;
  path: string;
  /** A symbol of `public/icons.svg`. */
  icon: string;
  permission: Permission;
  feature?: FeatureFlag;
  /** `g` and then this letter goes there. */
  key?: string;
  /** Stands in the bottom bar of a phone, which has four places. */
  phone?: boolean;
};

/** A line under the header of every page for as long as it is true: the system is paused, say. */
export type Banner = {
  tone: 'paused' | 'late';
  icon: string;
  text: string;
  link?: { href: string; label: string };
};

/** A part of the product: its routes, and what it adds to the shell. */
export type Feature = {
  routes(site: Site): readonly Route[];
  nav?: readonly NavEntry[];
  banner?(deps: Deps, operator: Operator): Promise<Banner | undefined>;
};

function isOn(config: WebConfig, feature: FeatureFlag | undefined): boolean {
  return feature === undefined || config.campaignOps;
}

/** What this person may reach from the navigation. */
export function navFor(features: readonly Feature[], config: WebConfig, operator: Operator): NavEntry[] {
  return features
    .flatMap((feature) => feature.nav ?? [])
    .filter((entry) => isOn(config, entry.feature) && can(operator.role, entry.permission));
}

/** Puts declared routes, and nothing else, into the application; each behind its guard. */
export function mount(app: Express, site: Site, routes: readonly Route[]): void {
  for (const route of routes) {
    const handlers = [route.handle].flat() as RequestHandler[];
    app[route.method](route.path, guard(site, route), ...handlers);
  }
}

function guard(site: Site, route: Route): RequestHandler {
  const check: RequestHandler = (req, res, next) => {
    const refusal = refusalOf(site, route, req);
    if (!refusal) return next();
    if (refusal.reason === 'NOT_PERMITTED' && req.operator?.role === 'client' && !isApi(req)) {
      return site.respond.page(req, res, 'home/nothing-shared', { title: 'Nothing is shared with you yet' });
    }
    return site.respond.refuse(req, res, refusal);
  };
  return Object.assign(check, { declares: route });
}

function refusalOf(site: Site, route: Route, req: Request) {
  const { permission } = route;
  if (permission !== 'public' && !req.operator) return no('UNAUTHENTICATED', 'SIGN_IN_REQUIRED');
  if (!isOn(site.config, route.feature)) return no('FEATURE_DISABLED', 'FEATURE_OFF');
  if (req.operator && !can(req.operator.role, permission)) return no('FORBIDDEN', 'NOT_PERMITTED');
  if (!idsAreIds(req)) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  return undefined;
}

/** What cannot be a key names no record; Postgres would call it an error. */
function idsAreIds(req: Request): boolean {
  return Object.entries(req.params).every(([name, value]) => !/^id$|Id$/.test(name) || isId(value));
}
