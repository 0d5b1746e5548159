import type { Request, Response } from 'express';
import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import {
  createFeedOnce,
  findFeedByToken,
  listFeedItems,
  listFeeds,
  listFeedTasks,
  revokeFeed,
  type OpenFeed,
} from '../../db/feeds';
import { newId } from '../../db/ids';
import { changeOnce } from '../../db/once';
import { can } from '../../workflows/domain/permissions';
import { DAY, plus } from '../../workflows/domain/time';
import { no, type Refusal } from '../../workflows/domain/verdict';
import { formState, named, parseForm, type FormState } from '../forms';
import { commandIdOf, reportedBy } from '../report';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Site } from '../site';
import { eventOfItem, eventOfTask, icsOf } from './ics';
import { presentFeeds } from './present';

const FEATURE = 'campaign_ops';
/** What lies further back is history, and makes the file large. */
const BACK = 60 * DAY;

const feedForm = z.object({
  name: named(100, 'Give it a name.'),
  scope: z.enum(['all', 'mine', 'campaign'], { error: 'Choose what it shows.' }),
  campaign: z.string().default(''),
});

/** The calendar in other programs: addresses with a secret, made, copied once, and ended by their owner. */
export const feeds: Feature = {
  routes: (site) => [
    {
      method: 'get',
      path: '/calendar/feeds',
      permission: 'calendar.read',
      feature: FEATURE,
      handle: async (req, res) => site.respond.page(req, res, 'feeds/index', await pageFor(site, req)),
    },
    {
      method: 'post',
      path: '/calendar/feeds',
      permission: 'calendar.read',
      feature: FEATURE,
      handle: (req, res) => create(site, req, res),
    },
    {
      method: 'delete',
      path: '/calendar/feeds/:id',
      permission: 'calendar.read',
      feature: FEATURE,
      handle: (req, res) => revoke(site, req, res),
    },
    {
      method: 'get',
      path: '/calendar.ics',
      // Its token says who reads: nobody else gets anything.
      permission: 'public',
      feature: FEATURE,
      handle: (req, res) => serve(site, req, res),
    },
  ],
};

/** Answers with the page itself, not a redirect: the address is shown once and kept nowhere. */
async function create(site: Site, req: Request, res: Response) {
  const operator = operatorOf(req);
  const typed = parseForm(feedForm, req.body);
  const ofOne = typed.ok && typed.value.scope === 'campaign';
  const campaign = ofOne ? await findCampaign(site.db, operator, typed.value.campaign) : undefined;
  const missing = no('VALIDATION_FAILED', 'FIELDS_INVALID', {
    field: 'campaign',
    detail: { fields: { campaign: 'Choose a campaign.' } },
  });
  const refuse = async (refusal: Refusal) => {
    const form = formState(req.body, refusal);
    const data = await pageFor(site, req, { form, commandId: commandIdOf(req) });
    return site.respond.refuse(req, res, refusal, { page: { name: 'feeds/index', data } });
  };
  const asked = ofOne && !campaign ? missing : typed;
  if (!asked.ok) return refuse(asked);
  const { name, scope } = asked.value;
  const wanted = { name, campaign: campaign ?? null, onlyMine: scope === 'mine' };
  const created = await createFeedOnce(site.db, operator.id, wanted, reportedBy(req, site.now()));
  if (!created.ok) return refuse(created);
  const { secret } = created.value;
  if (secret === undefined) {
    const flash = `“${name}” was made already. Its address was shown then and is kept nowhere: if you have not copied it, end it and make another.`;
    return site.respond.change(req, res, { to: '/calendar/feeds', flash });
  }
  const address = `${originOf(req)}/calendar.ics?token=${secret}`;
  const page = await pageFor(site, req, { made: { name, address } });
  return site.respond.page(req, res, 'feeds/index', page, { status: 201 });
}

async function revoke(site: Site, req: Request, res: Response) {
  const id = String(req.params['id']);
  const by = reportedBy(req, site.now());
  const said = await changeOnce(site.db, 'revoke_feed', { id }, by, async (trx) =>
    (await revokeFeed(trx, operatorOf(req).id, id, by.actor, by.now)) ? { id } : undefined,
  );
  if (!said.ok) return site.respond.refuse(req, res, said);
  const flash = 'The address has ended. Programs that read it get nothing any more.';
  return site.respond.change(req, res, { to: '/calendar/feeds', flash });
}

async function serve(site: Site, req: Request, res: Response) {
  const { token } = req.query;
  const now = site.now();
  const open = typeof token === 'string' ? await findFeedByToken(site.db, token, now) : undefined;
  if (!open || !can(open.operator.role, 'calendar.read')) {
    res.status(404).type('text/plain').send('There is no calendar at this address, or it has been ended.\n');
    return;
  }
  const { feed, operator } = open;
  const events = await eventsOf(site, open, plus(now, -BACK));
  res
    .type('text/calendar; charset=utf-8')
    .set('Content-Disposition', 'inline; filename="calendar.ics"')
    .send(icsOf(feed.name, operator.time_zone, events, originOf(req), now));
}

/** Of posts, or of everything that is the person's to do. */
async function eventsOf(site: Site, { feed, operator }: OpenFeed, from: Date) {
  return feed.only_mine
    ? (await listFeedTasks(site.db, operator, feed, from)).map(eventOfTask)
    : (await listFeedItems(site.db, operator, feed, from)).map(eventOfItem);
}

function originOf(req: Request): string {
  return `${req.protocol}://${req.get('Host') ?? 'localhost'}`;
}

type Page = { form?: FormState; commandId?: string; made?: { name: string; address: string } };

async function pageFor(site: Site, req: Request, { form, commandId, made }: Page = {}) {
  const operator = operatorOf(req);
  const wanted = req.query['campaign'];
  const campaign = typeof wanted === 'string' ? await findCampaign(site.db, operator, wanted) : undefined;
  const chosen = form?.values['campaign'];
  const kept = typeof chosen === 'string' ? await findCampaign(site.db, operator, chosen) : undefined;
  const { part, failed } = partsOf(site, req, { feeds: 'Yours' });
  const own = await part('feeds', [], () => listFeeds(site.db, operator.id));
  return {
    ...presentFeeds(own, campaign ?? kept, site.now(), form, made),
    commandId: commandId ?? newId(),
    failed,
  };
}
