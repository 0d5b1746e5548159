import type { Request, Response } from 'express';
import { countUnread, dismiss, listNotifications, markAllRead, markRead } from '../../db/notifications';
import { no } from '../../workflows/domain/verdict';
import { localPath, operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { PAGE_SIZE, presentInbox, readInboxQuery } from './present';

/** What a person was told, newest first. The bell in the header leads here. */
export const notifications: Feature = {
  routes: (site) => [
    { method: 'get', path: '/notifications', permission: 'signed_in', handle: show(site) },
    { method: 'get', path: '/notifications/:id', permission: 'signed_in', handle: follow(site) },
    { method: 'post', path: '/notifications/readings', permission: 'signed_in', handle: readAll(site) },
    { method: 'delete', path: '/notifications/:id', permission: 'signed_in', handle: putAway(site) },
  ],
};

function show(site: Site) {
  return async (req: Request, res: Response) => {
    const operator = operatorOf(req);
    const query = readInboxQuery(req.query);
    const [found, unread] = await Promise.all([
      listNotifications(site.db, operator, { ...query, limit: PAGE_SIZE + 1 }),
      countUnread(site.db, operator),
    ]);
    await site.respond.page(req, res, 'notifications/index', presentInbox(found, query, unread, site.now()));
  };
}

/** Reading it is going where it points: the link itself marks it, so that no script has to. */
function follow(site: Site) {
  return async (req: Request, res: Response) => {
    const found = await markRead(site.db, operatorOf(req), String(req.params['id']), site.now());
    if (!found) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
    return res.redirect(303, localPath(found.link));
  };
}

function readAll(site: Site) {
  return async (req: Request, res: Response) => {
    const body = req.body as { through?: unknown };
    const through = new Date(typeof body.through === 'string' ? body.through : Number.NaN);
    const known = Number.isNaN(through.getTime()) ? site.now() : through;
    const count = await markAllRead(site.db, operatorOf(req), known, site.now());
    const flash =
      count === 1 ? 'One notification is marked as read.' : `${count} notifications are marked as read.`;
    return site.respond.change(req, res, { to: '/notifications', flash });
  };
}

function putAway(site: Site) {
  return async (req: Request, res: Response) => {
    const done = await dismiss(site.db, operatorOf(req), String(req.params['id']), site.now());
    if (!done) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
    return site.respond.change(req, res, {
      to: '/notifications',
      flash: 'Dismissed. It will not come back.',
    });
  };
}
