import type { Request, Response } from 'express';
import { readStanding } from '../../db/campaigns/advance';
import { listUnseenRefusals } from '../../db/commands';
import { listToday } from '../../db/tasks/today';
import {
  listNextToWake,
  listOpenEscalations,
  listPlansInReview,
  listRunningCampaigns,
  readWorkspaceState,
} from '../../db/workspace';
import type { Operator } from '../../db/operators';
import { operatorOf } from '../request';
import type { Site } from '../site';
import { addressOf, readQuery, showsChoices, type TodayQuery } from './filter';
import { MOST_SHOWN, PAGE, presentToday, type TodayRows } from './present';
import { nextOf } from './present-head';

const CARDS = 3;
const PLANS = 5;
const CHOICES = 50;
/** Campaigns that are asked what comes next, when the list of today does not know. */
const ASKED = 3;

/** The list of the day for this reader and this address, from fresh rows. */
export async function todayView(site: Site, req: Request, query: TodayQuery) {
  const reader = operatorOf(req);
  const now = site.now();
  const rows = await readRows(site, reader, query, now);
  return presentToday(rows, query, reader, now);
}

async function readRows(site: Site, reader: Operator, query: TodayQuery, now: Date): Promise<TodayRows> {
  const { db } = site;
  const { section, after } = query;
  // Plans and escalations belong to campaigns: a filter by platform or person says nothing about them.
  const aside = section === undefined && query.platform === undefined && query.whose !== 'unassigned';
  const [today, plans, escalations, state, refused, campaigns] = await Promise.all([
    listToday(db, reader, query, { limit: section ? PAGE : MOST_SHOWN, section, after }, now),
    aside ? listPlansInReview(db, reader, query.campaignId, PLANS) : { plans: [], total: 0 },
    aside ? listOpenEscalations(db, reader, query.campaignId, CARDS) : { escalations: [], total: 0 },
    readWorkspaceState(db, reader, now),
    listUnseenRefusals(db, reader.id),
    showsChoices(query) ? listRunningCampaigns(db, reader, CHOICES) : [],
  ]);
  const agenda = nextOf(today.tasks, now) ? undefined : await readNextByItself(site, reader, now);
  return { today, plans, escalations, state, refused, campaigns, agenda };
}

/** The soonest entry among the agendas of the campaigns that look around first. */
async function readNextByItself(site: Site, reader: Operator, now: Date): Promise<TodayRows['agenda']> {
  const campaigns = await listNextToWake(site.db, reader, ASKED);
  const firsts = await Promise.all(
    campaigns.map(async (campaign) => {
      const { agenda } = await readStanding(site.db, campaign, now);
      const entry = agenda.find(({ held, at }) => !held && at > now);
      return entry ? [{ campaign, entry }] : [];
    }),
  );
  return firsts.flat().sort((a, b) => a.entry.at.getTime() - b.entry.at.getTime())[0];
}

/** A form that stands in a row of the list says so: its answer is the list. */
export function isFromToday(req: Request): boolean {
  return (req.body as Record<string, unknown> | undefined)?.['view'] === 'today';
}

/** The list as it stands after a change made in it, under the address the reader has open. */
export async function showToday(site: Site, req: Request, res: Response, said: string): Promise<void> {
  const query = readQuery(openAddress(req));
  const view = await todayView(site, req, query);
  const fragment = { name: 'today/_list', data: view };
  return site.respond.change(req, res, {
    to: addressOf(query, { after: query.after }),
    flash: said,
    fragment,
  });
}

/** The filters stand in the address of the page that the form was on. */
function openAddress(req: Request): Record<string, unknown> {
  const address = req.get('HX-Current-URL') ?? req.get('Referer') ?? '';
  return URL.canParse(address) ? Object.fromEntries(new URL(address).searchParams) : {};
}
