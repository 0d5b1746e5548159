import type { Request, Response } from 'express';
import { editItem } from '../../db/calendar/edit';
import { listChosen } from '../../db/calendar/bulk';
import { findItem } from '../../db/calendar';
import { listCalendar } from '../../db/calendar/month';
import { listTakenTimes } from '../../db/calendar/taken';
import { checkItemOpen } from '../../workflows/domain/calendar';
import { sameTimeOn } from '../../workflows/domain/calendar-bulk';
import { nextFreeSlot } from '../../workflows/domain/slots';
import { addDays, DAY, localDate, localTime, plus } from '../../workflows/domain/time';
import { yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { headerPart } from '../campaigns/room';
import { announce, commandIdOf, reportedBy } from '../report';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Route, Site } from '../site';
import { readWhen } from '../tasks/when';
import { describeTime } from '../times';
import { ofItem, type Found } from './of-item';
import { presentMove, presentSaid } from './present-move';

const FEATURE = 'campaign_ops';
const MOST_AROUND = 600;

/** Moving one item, by its own small form or by dragging it. */
export function moveRoutes(site: Site): Route[] {
  return [
    {
      method: 'get',
      path: '/calendar/:id/move',
      permission: 'calendar.edit',
      feature: FEATURE,
      handle: ofItem(site, ask),
    },
    {
      method: 'patch',
      path: '/calendar/:id/schedule',
      permission: 'calendar.edit',
      feature: FEATURE,
      handle: ofItem(site, move),
    },
  ];
}

type Fields = Record<string, unknown>;

/** Days on from where it stands, at its time of day; or a wall time of the campaign. Nothing typed is nothing. */
function readMove(fields: Fields, { item, campaign }: Found): Verdict<Date | undefined> {
  const by = Number(fields['by']);
  if (!fields['scheduled_at'] && Number.isInteger(by) && by !== 0 && Math.abs(by) < 4_000) {
    const day = addDays(localDate(item.scheduled_at, campaign.timezone), by);
    const at = sameTimeOn(item.scheduled_at, day, campaign.timezone);
    return at.ok ? at : { ...at, field: 'scheduled_at' };
  }
  return readWhen(fields, 'scheduled_at', campaign.timezone);
}

/** What the field holds: what was typed, or the day it was dragged to, or where it stands. */
function typedIn(fields: Fields, { item, campaign }: Found): string {
  if (typeof fields['scheduled_at'] === 'string') return fields['scheduled_at'];
  const by = Number(fields['by']);
  const days = Number.isInteger(by) && Math.abs(by) < 4_000 ? by : 0;
  const { timezone: zone } = campaign;
  return `${addDays(localDate(item.scheduled_at, zone), days)}T${localTime(item.scheduled_at, zone)}`;
}

function reasonIn({ reason }: Fields): string | undefined {
  return typeof reason === 'string' ? reason : undefined;
}

async function ask(found: Found, req: Request, res: Response) {
  const open = checkItemOpen(found.item);
  if (!open.ok) return found.site.respond.refuse(req, res, open);
  const fields = req.query as Fields;
  const wanted = readMove(fields, found);
  const data = await movePage(found, req, fields, wanted);
  return found.site.respond.page(req, res, 'calendar/move', data);
}

const PARTS = { tasks: 'Its tasks', near: 'What stands near it', slot: 'The next free slot' };

async function movePage(
  found: Found,
  req: Request,
  fields: Fields,
  wanted: Verdict<Date | undefined>,
  refusal?: Refusal,
) {
  const { site, item, campaign } = found;
  const now = site.now();
  const reader = operatorOf(req);
  const at = wanted.ok ? (wanted.value ?? item.scheduled_at) : item.scheduled_at;
  const { part, failed } = partsOf(site, req, PARTS);
  const [header, [chosen], near, slot] = await Promise.all([
    headerPart(site, req, campaign, 'calendar'),
    part('tasks', [], () => listChosen(site.db, campaign.id, [item.id])),
    part('near', [], () =>
      listCalendar(site.db, reader, {
        campaignId: campaign.id,
        from: plus(at, -DAY),
        before: plus(at, DAY),
        limit: MOST_AROUND,
      }),
    ),
    part('slot', undefined, async () => {
      const taken = await listTakenTimes(site.db, campaign.id, item.platform, now);
      return nextFreeSlot(campaign, item.platform, taken, now);
    }),
  ]);
  const rows = {
    item,
    campaign,
    near,
    tasks: chosen?.open_tasks ?? 0,
    slot,
    typed: typedIn(fields, found),
    reason: reasonIn(fields),
    version: String(fields['version'] ?? item.version),
  };
  return {
    ...presentMove(rows, wanted, now, refusal),
    commandId: commandIdOf(req),
    header,
    failed,
  };
}

async function move(found: Found, req: Request, res: Response) {
  const { site, item, campaign } = found;
  const fields = (req.body ?? {}) as Fields;
  const wanted = readMove(fields, found);
  if (!wanted.ok) return refuse(found, req, res, wanted, wanted);
  const at = wanted.value ?? item.scheduled_at;
  const version = Number(fields['version']) || undefined;
  const by = reportedBy(req, site.now());
  const done = await editItem(site.db, item, { scheduled_at: at }, version, by, reasonIn(fields));
  if (!done.ok) return refuse(found, req, res, wanted, done);
  const when = describeTime(at, campaign.timezone, site.now()).local;
  const flash = `“${item.title}” was moved to ${when}, its open tasks with it.`;
  await site.respond.change(req, res, {
    to: `/calendar/${item.id}`,
    flash,
    fragment: { name: 'calendar/_said', data: { text: flash } },
  });
  return announce(site, done.value);
}

/** On the form with what was wished for; to somebody who drags in a sentence, with the way to that form. */
async function refuse(
  found: Found,
  req: Request,
  res: Response,
  wanted: Verdict<Date | undefined>,
  refusal: Refusal,
) {
  const { site, campaign } = found;
  const item = (await findItem(site.db, found.item.id)) ?? found.item;
  const fresh = { ...found, item };
  const fields = { ...((req.body ?? {}) as Fields), scheduled_at: typedIn(req.body ?? {}, found) };
  const theirs = refusal.reason === 'EDITED_MEANWHILE';
  const shown = { ...fields, ...(theirs && { version: item.version }) };
  const data = await movePage(fresh, req, shown, theirs ? wanted : refusedOr(wanted, refusal), refusal);
  const said = presentSaid(item, campaign, wanted, refusal, String(fields.scheduled_at), site.now());
  return site.respond.refuse(req, res, refusal, {
    page: { name: 'calendar/move', data },
    fragment: { name: 'calendar/_said', data: said },
  });
}

function refusedOr(wanted: Verdict<Date | undefined>, refusal: Refusal): Verdict<Date | undefined> {
  return wanted.ok ? (refusal.field ? refusal : yes(wanted.value)) : wanted;
}
