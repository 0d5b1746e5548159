import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { generateCalendar } from '../../db/calendar/generate';
import { listCalendar } from '../../db/calendar/month';
import { newId } from '../../db/ids';
import { can } from '../../workflows/domain/permissions';
import { localDate, type LocalDate } from '../../workflows/domain/time';
import type { Refusal } from '../../workflows/domain/verdict';
import { headerFor, ofCampaign, readRoom, type Room } from '../campaigns/room';
import { sentenceOf } from '../refusals';
import { announce, reportedBy } from '../report';
import { operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { describeDay } from '../times';
import { itemRoutes } from './item';
import { presentCalendar } from './present';
import { readShown, spanOf, type Shown } from './view';

const FEATURE = 'campaign_ops';
/** A page stays readable and quick; beyond that one looks at a week, or at one campaign. */
const MOST = 600;

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
        return site.respond.page(req, res, 'calendar/campaign', page);
      }),
    },
    {
      method: 'post',
      path: '/campaigns/:id/calendar',
      permission: 'calendar.edit',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => generate(site, req, res, campaign)),
    },
    ...itemRoutes(site),
  ],
};

function showAll(site: Site) {
  return async (req: Request, res: Response) => {
    const { time_zone: zone } = operatorOf(req);
    const now = site.now();
    const shown = readShown(req.query, zone, localDate(now, zone));
    const rows = await readRows(site, req, shown);
    const page = presentCalendar(rows, shown, { base: '/calendar', ofAll: true, readerZone: zone }, now);
    const lead = 'What is to be published in every campaign, in your own time.';
    await site.respond.page(req, res, 'calendar/index', {
      title: `Calendar, ${page.heading}`,
      lead,
      ...page,
    });
  };
}

async function campaignCalendar(site: Site, req: Request, campaign: CampaignView, refusal?: Refusal) {
  const operator = operatorOf(req);
  const now = site.now();
  const zone = campaign.timezone;
  const shown = readShown(startingMonth(req.query, campaign), zone, localDate(now, zone));
  const [room, rows] = await Promise.all([readRoom(site, campaign), readRows(site, req, shown, campaign)]);
  const base = `/campaigns/${campaign.id}/calendar`;
  const page = presentCalendar(rows, shown, { base, ofAll: false, readerZone: operator.time_zone }, now);
  return {
    title: `Calendar of ${campaign.name}, ${page.heading}`,
    ...page,
    header: headerFor(site, req, room, 'calendar'),
    generate: {
      action: base,
      builds: [
        { label: 'Fill the gaps ahead', commandId: newId(), whole: false },
        { label: 'Build the whole plan', commandId: newId(), whole: true },
      ],
      whyNot: whyNotGenerate(room, can(operator.role, 'calendar.edit')),
      refused: refusal && sentenceOf(refusal),
    },
  };
}

/** Without a wish, a campaign that lies ahead is opened where it begins. */
function startingMonth(query: Request['query'], campaign: CampaignView): Record<string, unknown> {
  if (query['month'] !== undefined || query['week'] !== undefined) return query;
  if (campaign.status !== 'PLANNED') return query;
  return { ...query, month: campaign.start_date.slice(0, 7), week: campaign.start_date };
}

function whyNotGenerate({ campaign, standing }: Room, may: boolean): string | undefined {
  if (!may) return sentenceOf({ reason: 'NOT_PERMITTED' });
  if (campaign.status === 'COMPLETED' || campaign.status === 'ARCHIVED') {
    return sentenceOf({ reason: 'CAMPAIGN_CLOSED', detail: { status: campaign.status } });
  }
  if (!standing.facts.approvedPlan) return 'The calendar is built from the plan, and none is approved yet.';
  return undefined;
}

async function readRows(site: Site, req: Request, shown: Shown, campaign?: CampaignView) {
  const entries = await listCalendar(site.db, operatorOf(req), {
    ...(campaign && { campaignId: campaign.id }),
    ...spanOf(shown),
    limit: MOST + 1,
  });
  const blackout: readonly LocalDate[] = campaign?.blackout_dates ?? [];
  return { entries: entries.slice(0, MOST), blackout, truncated: entries.length > MOST };
}

async function generate(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const wholePlan = body['whole_plan'] === 'true';
  const done = await generateCalendar(site.db, campaign, wholePlan, reportedBy(req, site.now()));
  if (!done.ok) {
    const data = await campaignCalendar(site, req, campaign, done);
    return site.respond.refuse(req, res, done, { page: { name: 'calendar/campaign', data } });
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
