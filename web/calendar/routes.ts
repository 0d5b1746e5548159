import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { draftCalendar, generateCalendar } from '../../db/calendar/generate';
import {
  countCalendar,
  findNextTime,
  listCalendar,
  listCalendarCampaigns,
  type CalendarStanding,
} from '../../db/calendar/month';
import { newId } from '../../db/ids';
import { checkOpen } from '../../workflows/domain/campaigns';
import { can } from '../../workflows/domain/permissions';
import { localDate, startOfDay, type LocalDate } from '../../workflows/domain/time';
import { yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { headerPart, ofCampaign, roomPart, type Room } from '../campaigns/room';
import { sentenceOf } from '../refusals';
import { announce, commandIdOf, reportedBy } from '../report';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Site } from '../site';
import { describeDay } from '../times';
import { itemRoutes } from './item';
import { moveRoutes } from './move';
import { presentCalendar } from './present';
import { presentBuild } from './present-build';
import { selectionRoutes } from './selection';
import { readShown, spanOf, type CalendarView, type Shown } from './view';

const FEATURE = 'campaign_ops';
/** A page stays readable and quick; beyond that one looks at a week, or at one campaign. A list goes on by days. */
const MOST = { month: 2_400, week: 1_200, agenda: 600, print: 2_000 } as const;

/** What is to be published when: of one campaign, and of all. */
export const calendar: Feature = {
  nav: [
    {
      group: 'Work',
      label: 'Calendar',
      path: '/calendar',
      icon: 'calendar-days',
      permission: 'calendar.read',
      feature: FEATURE,
      key: 'c',
      phone: true,
    },
  ],
  routes: (site) => [
    {
      method: 'get',
      path: '/calendar',
      permission: 'calendar.read',
      feature: FEATURE,
      handle: showAll(site),
    },
    {
      method: 'get',
      path: '/campaigns/:id/calendar',
      permission: 'calendar.read',
      feature: FEATURE,
      handle: ofCampaign(site, async (req, res, campaign) => {
        const page = await campaignCalendar(site, req, campaign);
        const status = page.wrong ? 422 : 200;
        return site.respond.page(req, res, pageOf('campaign', page), page, { status });
      }),
    },
    {
      method: 'post',
      path: '/campaigns/:id/calendar',
      permission: 'calendar.edit',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => generate(site, req, res, campaign)),
    },
    {
      method: 'get',
      path: '/campaigns/:id/calendar/build',
      permission: 'calendar.edit',
      feature: FEATURE,
      handle: ofCampaign(site, async (req, res, campaign) => {
        const page = await wholePlan(site, req, campaign);
        if (!page.ok) return site.respond.refuse(req, res, page);
        return site.respond.page(req, res, 'calendar/build', page.value);
      }),
    },
    ...selectionRoutes(site),
    ...moveRoutes(site),
    ...itemRoutes(site),
  ],
};

function showAll(site: Site) {
  return async (req: Request, res: Response) => {
    const { time_zone: zone, role } = operatorOf(req);
    const now = site.now();
    const shown = { ...readShown(req.query, zone, localDate(now, zone)), selecting: false };
    const rows = await readRows(site, req, shown);
    const place = { base: '/calendar', ofAll: true, readerZone: zone, mayEdit: can(role, 'calendar.edit') };
    const page = presentCalendar(rows, shown, place, now);
    const lead = 'What is to be published in every campaign, in your own time.';
    const action = { href: '/calendar/feeds', label: 'Subscribe', icon: 'calendar' };
    const data = { title: `Calendar, ${page.heading}`, lead, action, ...page, failed: rows.failed };
    await site.respond.page(req, res, pageOf('all', page), data, { status: shown.wrong ? 422 : 200 });
  };
}

async function campaignCalendar(site: Site, req: Request, campaign: CampaignView, refusal?: Refusal) {
  const operator = operatorOf(req);
  const now = site.now();
  const zone = campaign.timezone;
  const today = localDate(now, zone);
  const shown = readShown(await startingTime(site, req.query, campaign, today), zone, today);
  const [{ room, header }, rows] = await Promise.all([
    roomPart(site, req, campaign, 'calendar'),
    readRows(site, req, shown, campaign),
  ]);
  const base = `/campaigns/${campaign.id}/calendar`;
  const mayEdit = can(operator.role, 'calendar.edit') && checkOpen(campaign.status).ok;
  const place = { base, ofAll: false, readerZone: operator.time_zone, mayEdit };
  const page = presentCalendar(rows, shown, place, now);
  return {
    title: `Calendar of ${campaign.name}, ${page.heading}`,
    ...page,
    header,
    failed: rows.failed,
    bulk: shown.selecting && mayEdit ? { action: `${base}/selection`, done: page.links.select } : undefined,
    choose: mayEdit && !shown.selecting && shown.view !== 'print' ? page.links.select : undefined,
    generate: room && {
      action: base,
      commandId: newId(),
      whole: `${base}/build`,
      feed: `/calendar/feeds?campaign=${campaign.id}`,
      whyNot: whyNotGenerate(room, can(operator.role, 'calendar.edit')),
      refused: refusal && sentenceOf(refusal),
    },
  };
}

/** A list of days has other styles than a grid: its rows are those of every list. */
function pageOf(of: 'all' | 'campaign', { view }: { view: Partial<Record<CalendarView, boolean>> }): string {
  const isList = view.agenda === true || view.print === true;
  if (of === 'all') return isList ? 'calendar/list' : 'calendar/index';
  return isList ? 'calendar/campaign-list' : 'calendar/campaign';
}

/** Without a wish, a campaign is opened where its next item is; where there is none yet, where it begins. */
async function startingTime(
  site: Site,
  query: Request['query'],
  campaign: CampaignView,
  today: LocalDate,
): Promise<Record<string, unknown>> {
  if (['month', 'week', 'from'].some((name) => query[name] !== undefined)) return query;
  const next = await findNextTime(site.db, campaign.id, startOfDay(today, campaign.timezone));
  const begins = campaign.status === 'PLANNED' ? campaign.start_date : undefined;
  const day = next ? localDate(next, campaign.timezone) : begins;
  return day === undefined ? query : { ...query, month: day.slice(0, 7), week: day };
}

function whyNotGenerate({ campaign, standing }: Room, may: boolean): string | undefined {
  if (!may) return sentenceOf({ reason: 'NOT_PERMITTED' });
  if (campaign.status === 'COMPLETED' || campaign.status === 'ARCHIVED') {
    return sentenceOf({ reason: 'CAMPAIGN_CLOSED', detail: { status: campaign.status } });
  }
  if (!standing.facts.approvedPlan) return 'The calendar is built from the plan, and none is approved yet.';
  return undefined;
}

const PARTS = { items: 'The items', counts: 'How many there are', campaigns: 'The choice of campaigns' };
const NOTHING_COUNTED: ReadonlyMap<CalendarStanding, number> = new Map();

async function readRows(site: Site, req: Request, shown: Shown, campaign?: CampaignView) {
  const viewer = operatorOf(req);
  const { platform, standing, campaign: chosen } = shown.filter;
  const around = { ...spanOf(shown), campaignId: campaign?.id ?? chosen, platform };
  const limit = MOST[shown.view];
  const { part, failed } = partsOf(site, req, PARTS);
  const [entries, counts, campaigns] = await Promise.all([
    part('items', [], () => listCalendar(site.db, viewer, { ...around, standing, limit: limit + 1 })),
    part('counts', NOTHING_COUNTED, () => countCalendar(site.db, viewer, around)),
    part('campaigns', [], () => (campaign ? [] : listCalendarCampaigns(site.db, viewer, spanOf(shown)))),
  ]);
  const blackout: readonly LocalDate[] = campaign?.blackout_dates ?? [];
  const truncated = entries.length > limit;
  return { entries: entries.slice(0, limit), counts, campaigns, blackout, truncated, failed };
}

/** What building to the last day would add, before it is built. */
async function wholePlan(
  site: Site,
  req: Request,
  campaign: CampaignView,
  refusal?: Refusal,
): Promise<Verdict<ReturnType<typeof presentBuild> & { header: object }>> {
  const open = checkOpen(campaign.status);
  if (!open.ok) return open;
  const planned = await draftCalendar(site.db, campaign, true, site.now());
  if (!planned.ok) return planned;
  const page = presentBuild(planned.value, campaign, refusal);
  const header = await headerPart(site, req, campaign, 'calendar');
  return yes({ ...page, commandId: commandIdOf(req), header });
}

async function generate(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const whole = body['whole_plan'] === 'true';
  const seen = typeof body['hash'] === 'string' ? body['hash'] : undefined;
  const by = reportedBy(req, site.now());
  const done = await generateCalendar(site.db, campaign, whole, by, undefined, seen);
  if (!done.ok && done.reason === 'CALENDAR_PREVIEW') {
    const fresh = await wholePlan(site, req, campaign, done);
    const page = fresh.ok ? { page: { name: 'calendar/build', data: fresh.value } } : {};
    return site.respond.refuse(req, res, done, page);
  }
  if (!done.ok) {
    const data = await campaignCalendar(site, req, campaign, done);
    return site.respond.refuse(req, res, done, { page: { name: pageOf('campaign', data), data } });
  }
  const to = `/campaigns/${campaign.id}/calendar`;
  await site.respond.change(req, res, { to, flash: builtSentence(done.value.answer) });
  return announce(site, done.value);
}

type Built = {
  created: number;
  skipped_existing: number;
  dropped_blackout: number;
  from: string | null;
  through: string | null;
};

function builtSentence({
  created,
  skipped_existing: kept,
  dropped_blackout: dropped,
  from,
  through,
}: Built): string {
  if (!from || !through) return 'The campaign has no day left to fill.';
  const made =
    created === 0 ? 'Nothing was missing' : `${created} ${created === 1 ? 'item' : 'items'} with tasks added`;
  const rest = [
    kept > 0 && `${kept} already there`,
    dropped > 0 && `${dropped} dropped because of days without posts`,
  ].filter((part) => part !== false);
  const also = rest.length > 0 ? ` (${rest.join(', ')})` : '';
  return `${made} from ${describeDay(from)} to ${describeDay(through)}${also}.`;
}
