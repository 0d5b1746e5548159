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
import { listOperators, type Operator } from '../../db/operators';
import type { FormState } from '../forms';
import { operatorOf } from '../request';
import { sectionsOf, type FailedSection } from '../section';
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
export async function todayView(site: Site, req: Request, query: TodayQuery, saving?: FormState) {
  const reader = operatorOf(req);
  const now = site.now();
  const section = sectionsOf(site, req, addressOf(query, { after: query.after }));
  const rows = await readRows(site, reader, query, now, section);
  return presentToday(rows, query, reader, now, saving);
}

/** The list is what the page is about; what stands around it may fail without it. */
async function readRows(
  site: Site,
  reader: Operator,
  query: TodayQuery,
  now: Date,
  read: ReturnType<typeof sectionsOf>,
): Promise<TodayRows> {
  const { db } = site;
  const failed: FailedSection[] = [];
  const part = async <T>(name: string, otherwise: T, ask: () => Promise<T>): Promise<T> => {
    const found = await read(name, ask);
    if (!found.failed) return found.shown;
    failed.push(found.failed);
    return otherwise;
  };
  const { section, after } = query;
  // Plans and escalations belong to campaigns: a filter by platform or person says nothing about them.
  const aside = section === undefined && query.platform === undefined && query.whose !== 'unassigned';
  const [today, plans, escalations, state, refused, campaigns, people] = await Promise.all([
    listToday(db, reader, query, { limit: section ? PAGE : MOST_SHOWN, section, after }, now),
    part('Plans to decide', { plans: [], total: 0 }, async () =>
      aside ? listPlansInReview(db, reader, query.campaignId, PLANS) : { plans: [], total: 0 },
    ),
    part('Escalations', { escalations: [], total: 0 }, async () =>
      aside ? listOpenEscalations(db, reader, query.campaignId, CARDS) : { escalations: [], total: 0 },
    ),
    part('What is broken, and what is paused', undefined, () => readWorkspaceState(db, reader, now)),
    part('Decisions of yours that were refused', [], () => listUnseenRefusals(db, reader.id)),
    part('The choice of campaigns', [], async () =>
      showsChoices(query) ? listRunningCampaigns(db, reader, CHOICES) : [],
    ),
    query.choose ? listOperators(db) : [],
  ]);
  const agenda = nextOf(today.tasks, now)
    ? undefined
    : await part('What comes next by itself', undefined, () => readNextByItself(site, reader, now));
  return { today, plans, escalations, state, refused, campaigns, people, agenda, failed };
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
