import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { lockCampaign } from '../../db/campaigns/facts';
import { once, type OnceAnswer } from '../../db/once';
import type { Reported } from '../../db/report';
import { findSummary, listRevisions, listSummaries, readSummary, sameFigures } from '../../db/summaries';
import { requestSummary } from '../../db/summaries/request';
import { noteSummary } from '../../db/summaries/write';
import { listTasksBehind } from '../../db/tasks/behind';
import { can } from '../../workflows/domain/permissions';
import { checkWeek, ranIn, weekOf, weekStartOf } from '../../workflows/domain/summaries';
import { addDays, isLocalDate, localDate, type LocalDate } from '../../workflows/domain/time';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { headerPart, ofCampaign } from '../campaigns/room';
import { formState, type FormState } from '../forms';
import { plainText, recordOf } from '../metrics/forms';
import { announce, reportedBy } from '../report';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Site } from '../site';
import { presentBehind } from './behind';
import { BEHIND, idsBehind, weekAddress } from './numbers';
import { presentReports, REPORTS_SIZE } from './present';
import { presentWeek } from './present-week';
import { weekWords } from './words';

const FEATURE = 'campaign_ops';
const NOTES_LENGTH = 5_000;
/** Weeks back from now that the list offers to sum up. */
const ASKABLE = 12;

/** The weeks of a campaign: what each came to, beside the one before, with what stands behind each number. */
export const summaries: Feature = {
  routes: (site) => [
    {
      method: 'get',
      path: '/campaigns/:id/reports',
      permission: 'summaries.read',
      feature: FEATURE,
      handle: ofCampaign(site, async (req, res, campaign) => {
        const page = await reportsPage(site, req, campaign, formState({}));
        return site.respond.page(req, res, 'summaries/index', page);
      }),
    },
    {
      method: 'post',
      path: '/campaigns/:id/reports',
      permission: 'summaries.write',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => sumUp(site, req, res, campaign)),
    },
    {
      method: 'get',
      path: '/campaigns/:id/reports/:week',
      permission: 'summaries.read',
      feature: FEATURE,
      handle: ofWeek(site, async (req, res, campaign, week) => {
        const page = await weekPage(site, req, campaign, week, formState({}));
        return site.respond.page(req, res, 'summaries/show', page);
      }),
    },
    {
      method: 'post',
      path: '/campaigns/:id/reports/:week/notes',
      permission: 'summaries.write',
      feature: FEATURE,
      handle: ofWeek(site, (req, res, campaign, week) => note(site, req, res, campaign, week)),
    },
    {
      method: 'get',
      path: '/campaigns/:id/reports/:week/tasks',
      permission: 'summaries.read',
      feature: FEATURE,
      handle: ofWeek(site, (req, res, campaign, week) => showBehind(site, req, res, campaign, week)),
    },
  ],
};

type WeekHandler = (req: Request, res: Response, campaign: CampaignView, week: LocalDate) => unknown;

/** A week that has begun and in which the campaign ran, or that is stored; any other does not exist. */
function ofWeek(site: Site, handle: WeekHandler) {
  return ofCampaign(site, async (req, res, campaign) => {
    const week = String(req.params['week']);
    const known =
      isLocalDate(week) &&
      (checkWeek(campaign, week, site.now()).ok ||
        (await findSummary(site.db, campaign.id, week)) !== undefined);
    if (!known) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
    return handle(req, res, campaign, week);
  });
}

async function sumUp(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const week = plainText(recordOf(req.body)['week_start']);
  const refuse = async (refusal: Refusal) => {
    const data = await reportsPage(site, req, campaign, formState(req.body, refusal));
    return site.respond.refuse(req, res, refusal, { page: { name: 'summaries/index', data } });
  };
  if (!isLocalDate(week)) return refuse(chooseWeek());
  const done = await requestSummary(site.db, campaign, week, reportedBy(req, site.now()));
  if (!done.ok) return refuse(done);
  const { changed, revision } = done.value.answer;
  const flash = changed
    ? revision === 1
      ? 'The week was summed up.'
      : 'The summary was brought up to date. What it said before stands at its foot.'
    : 'Nothing has changed since: the summary stands as it was.';
  await site.respond.change(req, res, { to: weekAddress(campaign.id, week), flash });
  return announce(site, done.value);
}

function chooseWeek(): Refusal {
  const fields = { week_start: 'Choose a week.' };
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'week_start', detail: { fields } });
}

async function reportsPage(site: Site, req: Request, campaign: CampaignView, form: FormState) {
  const now = site.now();
  const before = req.query['before'];
  const older = typeof before === 'string' && isLocalDate(before);
  const thisWeek = weekStartOf(localDate(now, campaign.timezone));
  const running = campaign.status === 'ACTIVE' || campaign.status === 'PAUSED';
  const { part, failed } = partsOf(site, req, { weeks: 'Weeks', running: 'This week so far' });
  const [header, found, current] = await Promise.all([
    headerPart(site, req, campaign, 'reports'),
    part('weeks', [], () =>
      listSummaries(site.db, campaign.id, { limit: REPORTS_SIZE + 1, ...(older && { before }) }),
    ),
    part('running', null, () =>
      running && ranIn(campaign, thisWeek) ? readSummary(site.db, campaign, thisWeek, now) : null,
    ),
  ]);
  const weeks = Array.from({ length: ASKABLE }, (_, back) => addDays(thisWeek, -7 * back));
  const page = presentReports({
    campaign,
    summaries: found,
    running: current,
    askable: weeks.filter((week) => ranIn(campaign, week)),
    form,
    older,
    mayAsk: can(operatorOf(req).role, 'summaries.write'),
  });
  return { ...page, header, failed };
}

async function weekPage(site: Site, req: Request, campaign: CampaignView, week: LocalDate, notes: FormState) {
  const now = site.now();
  const names = { changed: 'Whether its figures have changed since', revisions: 'What it said before' };
  const { part, failed } = partsOf(site, req, names);
  const [header, summary] = await Promise.all([
    headerPart(site, req, campaign, 'reports'),
    findSummary(site.db, campaign.id, week),
  ]);
  const read = () => readSummary(site.db, campaign, week, now);
  // A week that is not stored is what its rows say, so there they are no part but the page.
  const [fresh, revisions] = summary
    ? await Promise.all([
        part('changed', undefined, read),
        part('revisions', [], () => listRevisions(site.db, summary.id)),
      ])
    : [await read(), []];
  const payload = summary?.payload ?? fresh;
  if (!payload) throw new Error(`week ${week} of campaign ${campaign.id} is neither stored nor read`);
  const page = presentWeek({
    campaign,
    payload,
    summary,
    revisions,
    changed: summary !== undefined && fresh !== undefined && !sameFigures(summary.payload, fresh),
    running: weekOf(week, campaign.timezone).to > now,
    notes,
    mayAsk: can(operatorOf(req).role, 'summaries.write'),
  });
  return { ...page, header, failed };
}

async function note(site: Site, req: Request, res: Response, campaign: CampaignView, week: LocalDate) {
  const text = plainText(recordOf(req.body)['notes']);
  const by = reportedBy(req, site.now());
  const noted = await noteWeek(site, campaign, week, text, by);
  if (!noted.ok) {
    const data = await weekPage(site, req, campaign, week, formState(req.body, noted));
    return site.respond.refuse(req, res, noted, { page: { name: 'summaries/show', data } });
  }
  const flash = text === '' ? 'The note was taken away.' : 'The note was saved.';
  return site.respond.change(req, res, { to: weekAddress(campaign.id, week), flash });
}

/** Keeps what a person has to say about a stored week, once under its key. */
export function noteWeek(
  { db }: Pick<Site, 'db'>,
  campaign: { id: string },
  week: LocalDate,
  text: string,
  by: Reported,
): Promise<Verdict<OnceAnswer<{ week: LocalDate }>>> {
  const asked = { campaign_id: campaign.id, week, notes: text };
  return once<{ week: LocalDate }>(db, 'note_week', asked, by, (keep) =>
    db.transaction(async (trx) => {
      if (text.length > NOTES_LENGTH) return tooLong();
      const locked = await lockCampaign(trx, campaign.id);
      const summary = await findSummary(trx, campaign.id, week);
      if (!locked || !summary) return no('NOT_FOUND', 'NO_SUCH_RECORD');
      await noteSummary(trx, locked, summary, text, by);
      await keep(trx, { week });
      return yes({ week });
    }),
  );
}

function tooLong(): Refusal {
  const fields = { notes: 'At most 5,000 characters.' };
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'notes', detail: { fields } });
}

async function showBehind(site: Site, req: Request, res: Response, campaign: CampaignView, week: LocalDate) {
  const behind = BEHIND.find((word) => word === req.query['of']) ?? 'planned';
  const summary = await findSummary(site.db, campaign.id, week);
  const payload = summary?.payload ?? (await readSummary(site.db, campaign, week, site.now()));
  const ids = idsBehind(payload, behind);
  const [header, tasks] = await Promise.all([
    headerPart(site, req, campaign, 'reports'),
    listTasksBehind(site.db, campaign.id, ids),
  ]);
  const page = presentBehind({
    campaign,
    week: { address: weekAddress(campaign.id, week), words: weekWords(payload) },
    behind,
    tasks,
    gone: ids.length - tasks.length,
    readerZone: operatorOf(req).time_zone,
    now: site.now(),
  });
  return site.respond.page(req, res, 'summaries/tasks', { ...page, header });
}
