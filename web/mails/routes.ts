import type { Request, Response } from 'express';
import { readControls } from '../../db/controls';
import { listMails, sendAgain, writeTestMail } from '../../db/mail';
import { no } from '../../workflows/domain/verdict';
import { actorOf, operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { PAGE_SIZE, presentOutbox, readOutboxQuery } from './present';

/** What was sent to whom by e-mail, for admins, and whether that works at all. */
export const mails: Feature = {
  nav: [{ group: 'System', label: 'Outbox', path: '/mails', icon: 'mail', permission: 'mails.read' }],
  routes: (site) => [
    { method: 'get', path: '/mails', permission: 'mails.read', handle: show(site) },
    { method: 'post', path: '/mails/tests', permission: 'mails.read', handle: test(site) },
    { method: 'post', path: '/mails/:id/sending', permission: 'mails.read', handle: again(site) },
  ],
};

function show(site: Site) {
  return async (req: Request, res: Response) => {
    const query = readOutboxQuery(req.query);
    const [found, controls] = await Promise.all([
      listMails(site.db, { ...query, limit: PAGE_SIZE + 1 }),
      readControls(site.db),
    ]);
    const configured = site.config.outward.mail !== null;
    const how = { configured, paused: controls.system_paused, me: operatorOf(req).email };
    await site.respond.page(req, res, 'mails/index', presentOutbox(found, query, how));
  };
}

function test(site: Site) {
  return async (req: Request, res: Response) => {
    const operator = operatorOf(req);
    const row = await writeTestMail(site.db, operator, site.config.outward, actorOf(req), site.now());
    const flash =
      row.status === 'UNCONFIGURED'
        ? 'Written down, but not sent: e-mail is not set up.'
        : `On its way to ${operator.email}. What became of it stands here in a moment.`;
    return site.respond.change(req, res, { to: '/mails', flash });
  };
}

function again(site: Site) {
  return async (req: Request, res: Response) => {
    const { outward } = site.config;
    const done = await sendAgain(site.db, String(req.params['id']), outward, actorOf(req), site.now());
    if (!done) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
    const flash = outward.mail ? 'It is sent again.' : 'It was not sent: e-mail is still not set up.';
    return site.respond.change(req, res, { to: '/mails', flash });
  };
}
