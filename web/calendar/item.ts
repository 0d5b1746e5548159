import type { Request, Response } from 'express';
import { findItem } from '../../db/calendar';
import { editItem, type ItemEdit } from '../../db/calendar/edit';
import { findTaskOfItem, listCalendar } from '../../db/calendar/month';
import { listTakenTimes } from '../../db/calendar/taken';
import { nextFreeSlot } from '../../workflows/domain/slots';
import { DAY, plus } from '../../workflows/domain/time';
import type { Refusal } from '../../workflows/domain/verdict';
import { headerPart } from '../campaigns/room';
import { announce, reportedBy } from '../report';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Route, Site } from '../site';
import { describeTime } from '../times';
import { readItemEdit } from './forms';
import { ofItem, type Found } from './of-item';
import { presentItemPage, type RefusedItem } from './present-item';

const FEATURE = 'campaign_ops';
/** Items this near are held against one another. */
const AROUND = 31 * DAY;
const MOST_AROUND = 600;

/** One calendar item: read, edited, moved, dropped. */
export function itemRoutes(site: Site): Route[] {
  const path = '/calendar/:id';
  return [
    { method: 'get', path, permission: 'calendar.read', feature: FEATURE, handle: ofItem(site, show) },
    { method: 'patch', path, permission: 'calendar.edit', feature: FEATURE, handle: ofItem(site, save) },
    { method: 'delete', path, permission: 'calendar.edit', feature: FEATURE, handle: ofItem(site, drop) },
  ];
}

async function show(found: Found, req: Request, res: Response) {
  return found.site.respond.page(req, res, 'calendar/show', await itemPage(found, req));
}

const PARTS = { task: 'Its task', near: 'What stands near it', slot: 'The next free slot' };

async function itemPage({ site, item, campaign }: Found, req: Request, refused?: RefusedItem) {
  const now = site.now();
  const operator = operatorOf(req);
  const around = { from: plus(item.scheduled_at, -AROUND), before: plus(item.scheduled_at, AROUND) };
  const passed = refused?.refusal.reason === 'TIME_PAST';
  const { part, failed } = partsOf(site, req, PARTS);
  const [header, task, near, slot] = await Promise.all([
    headerPart(site, req, campaign, 'calendar'),
    part('task', undefined, () => findTaskOfItem(site.db, item.id)),
    part('near', [], () =>
      listCalendar(site.db, operator, { campaignId: campaign.id, ...around, limit: MOST_AROUND }),
    ),
    part('slot', undefined, async () => {
      if (!passed) return undefined;
      const taken = await listTakenTimes(site.db, campaign.id, item.platform, now);
      return nextFreeSlot(campaign, item.platform, taken, now);
    }),
  ]);
  const rows = { item, campaign, task, near, slot };
  const page = presentItemPage(rows, operator, now, refused);
  return { ...page, header, failed };
}

async function save(found: Found, req: Request, res: Response) {
  const { site, item, campaign } = found;
  const edit = readItemEdit(req.body, item, campaign.timezone);
  if (!edit.ok) return refuse(found, req, res, 'edit', edit);
  if (Object.keys(edit.value).length === 0) {
    const flash = 'Nothing was different, so nothing was changed.';
    return site.respond.change(req, res, { to: `/calendar/${item.id}`, flash });
  }
  return change(found, req, res, 'edit', edit.value);
}

async function drop(found: Found, req: Request, res: Response) {
  return change(found, req, res, 'drop', { status: 'CANCELLED' });
}

async function change(found: Found, req: Request, res: Response, form: RefusedItem['of'], edit: ItemEdit) {
  const version = Number(bodyOf(req)['version']) || undefined;
  const { site, item, campaign } = found;
  const { reason } = bodyOf(req);
  const why = typeof reason === 'string' ? reason : undefined;
  const done = await editItem(site.db, item, edit, version, reportedBy(req, site.now()), why);
  if (!done.ok) return refuse(found, req, res, form, done);
  const flash = changedSentence(edit, campaign.timezone, site.now());
  await site.respond.change(req, res, { to: `/calendar/${item.id}`, flash });
  return announce(site, done.value);
}

/** The form again with what was typed; after somebody else's change with theirs beside it. */
async function refuse(found: Found, req: Request, res: Response, form: RefusedItem['of'], refusal: Refusal) {
  const fresh = (await findItem(found.site.db, found.item.id)) ?? found.item;
  const data = await itemPage({ ...found, item: fresh }, req, {
    of: form,
    body: req.body as unknown,
    refusal,
  });
  return found.site.respond.refuse(req, res, refusal, { page: { name: 'calendar/show', data } });
}

function changedSentence(edit: ItemEdit, zone: string, now: Date): string {
  if (edit.status === 'CANCELLED')
    return 'The item was dropped and its task cancelled. Its place is not filled again.';
  if (!edit.scheduled_at) return 'The item was saved, its task says the same.';
  return `The item was moved to ${describeTime(edit.scheduled_at, zone, now).local}, its task with it.`;
}

function bodyOf(req: Request): Record<string, unknown> {
  return (req.body ?? {}) as Record<string, unknown>;
}
