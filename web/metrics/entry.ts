import type { Request, Response } from 'express';
import { findCampaign, type CampaignView } from '../../db/campaigns';
import { newId } from '../../db/ids';
import { correctMetric, removeMetric, type CorrectionAnswer } from '../../db/metrics/correct';
import { findEntry, listCorrections, type MetricEntry } from '../../db/metrics/list';
import { once, type Keep } from '../../db/once';
import type { Operator } from '../../db/operators';
import type { MetricCorrectionRow } from '../../db/tables';
import { checkCorrection, type OfferedFigure } from '../../workflows/domain/metrics';
import { localDate } from '../../workflows/domain/time';
import { no, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { headerPart } from '../campaigns/room';
import { formState, type FormState } from '../forms';
import { platformLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { commandIdOf, reportedBy } from '../report';
import { operatorOf } from '../request';
import type { Handler, Route, Site } from '../site';
import { describeDay } from '../times';
import { parseCorrection, plainText, recordOf } from './forms';
import { presentEntry, unitOptions } from './present';
import { figureWords, metricWord, UNIT_WORDS } from './words';

const FEATURE = 'campaign_ops';

/** One figure: where it comes from, what it said before, and the forms that put it right or take it out. */
export function entryRoutes(site: Site): Route[] {
  return [
    {
      method: 'get',
      path: '/metrics/:id',
      permission: 'metrics.read',
      feature: FEATURE,
      handle: ofEntry(site, async (req, res, entry, campaign) => {
        const page = await entryPage(site, req, entry, campaign);
        return site.respond.page(req, res, 'metrics/show', page);
      }),
    },
    {
      method: 'post',
      path: '/metrics/:id/correction',
      permission: 'metrics.log',
      feature: FEATURE,
      handle: ofEntry(site, (req, res, entry, campaign) => correct(site, req, res, entry, campaign)),
    },
    {
      method: 'post',
      path: '/metrics/:id/removal',
      permission: 'metrics.log',
      feature: FEATURE,
      handle: ofEntry(site, (req, res, entry, campaign) => remove(site, req, res, entry, campaign)),
    },
  ];
}

type EntryHandler = (req: Request, res: Response, entry: MetricEntry, campaign: CampaignView) => unknown;

function ofEntry(site: Site, handle: EntryHandler): Handler {
  return async (req, res) => {
    const operator = operatorOf(req);
    const entry = await findEntry(site.db, operator, String(req.params['id']));
    const campaign = entry && (await findCampaign(site.db, operator, entry.campaign_id));
    if (!entry || !campaign) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
    return handle(req, res, entry, campaign);
  };
}

async function correct(site: Site, req: Request, res: Response, entry: MetricEntry, campaign: CampaignView) {
  const typed = parseCorrection(req.body);
  if (!typed.ok) return refuse(site, req, res, entry, campaign, 'correction', typed);
  const { change, ...about } = typed.value;
  const asked = { entry_id: entry.id, ...typed.value };
  const done = await onceByPerson(site, req, 'correct_metric', asked, (by, keep) =>
    correctMetric(site.db, entry, change, about, by, keep),
  );
  if (!done.ok) return refuse(site, req, res, entry, campaign, 'correction', done);
  const flash = 'The figure was corrected. What it said before stands below, with the reason.';
  return site.respond.change(req, res, { to: `/metrics/${entry.id}`, flash });
}

async function remove(site: Site, req: Request, res: Response, entry: MetricEntry, campaign: CampaignView) {
  const reason = plainText(recordOf(req.body)['removal_reason']);
  const asked = { entry_id: entry.id, reason };
  const done = await onceByPerson(site, req, 'remove_metric', asked, (by, keep) =>
    removeMetric(site.db, entry, { reason }, by, keep),
  );
  if (!done.ok) return refuse(site, req, res, entry, campaign, 'removal', besideItsField(done));
  const flash = 'The figure was taken out of every sum. It stays readable here.';
  return site.respond.change(req, res, { to: `/metrics/${entry.id}`, flash });
}

/** Both forms ask why; on one page their fields have names of their own. */
function besideItsField(refusal: Refusal): Refusal {
  return refusal.field === 'reason' ? { ...refusal, field: 'removal_reason' } : refusal;
}

type By = Parameters<typeof correctMetric>[4];

function onceByPerson(
  site: Site,
  req: Request,
  kind: string,
  asked: Record<string, unknown>,
  change: (by: By, keep: Keep<CorrectionAnswer>) => Promise<Verdict<CorrectionAnswer>>,
) {
  const by = { ...reportedBy(req, site.now()), role: operatorOf(req).role };
  return once<CorrectionAnswer>(site.db, kind, asked, by, (keep) => change(by, keep));
}

type FormName = 'correction' | 'removal';

async function refuse(
  site: Site,
  req: Request,
  res: Response,
  entry: MetricEntry,
  campaign: CampaignView,
  form: FormName,
  refusal: Refusal,
) {
  const fresh = (await findEntry(site.db, operatorOf(req), entry.id)) ?? entry;
  const refused = { form, state: formState(req.body, refusal), commandId: commandIdOf(req) };
  const data = await entryPage(site, req, fresh, campaign, refused);
  return site.respond.refuse(req, res, refusal, { page: { name: 'metrics/show', data } });
}

type Refused = { form: FormName; state: FormState; commandId: string };

async function entryPage(
  site: Site,
  req: Request,
  entry: MetricEntry,
  campaign: CampaignView,
  refused?: Refused,
) {
  const [header, corrections] = await Promise.all([
    headerPart(site, req, campaign, 'metrics'),
    listCorrections(site.db, entry.id),
  ]);
  const today = localDate(site.now(), campaign.timezone);
  const page = presentEntryPage(entry, corrections, operatorOf(req), campaign, today, refused);
  return { ...page, header };
}

function presentEntryPage(
  entry: MetricEntry,
  corrections: readonly MetricCorrectionRow[],
  operator: Operator,
  campaign: Pick<CampaignView, 'id' | 'timezone'>,
  today: string,
  refused?: Refused,
) {
  const may = checkCorrection(entry, operator);
  const open = entry.removed_at === null;
  const first = corrections[0]?.before ?? entry;
  return {
    title: `${metricWord(entry.metric_type)} on ${platformLabel[entry.platform].word}`,
    back: `/campaigns/${campaign.id}/metrics`,
    entry: presentEntry(entry),
    zone: campaign.timezone,
    whyNot: open && !may.ok ? sentenceOf(may) : undefined,
    correction: open && may.ok ? presentCorrection(entry, today, refused) : undefined,
    removal: open && may.ok ? presentRemoval(entry, refused) : undefined,
    history: [
      {
        at: entry.recorded_at,
        words: `${entry.recorded_by_name ?? 'Somebody'} logged ${said(first)}`,
        reason: undefined,
      },
      ...corrections.map((one) => ({
        at: one.corrected_at,
        words: one.after
          ? `${one.corrected_by_name} changed ${changes(one.before, one.after)}`
          : `${one.corrected_by_name} took it out`,
        reason: one.reason,
      })),
    ],
  };
}

function said({ value, unit, date }: OfferedFigure): string {
  return `${figureWords(value, unit)} for ${describeDay(date)}`;
}

function changes(before: OfferedFigure, after: OfferedFigure): string {
  const parts = [
    before.value !== after.value || before.unit !== after.unit
      ? `${figureWords(before.value, before.unit)} (${UNIT_WORDS[before.unit]}) to ${figureWords(after.value, after.unit)} (${UNIT_WORDS[after.unit]})`
      : undefined,
    before.date !== after.date ? `${describeDay(before.date)} to ${describeDay(after.date)}` : undefined,
    before.notes !== after.notes ? 'the note' : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function presentCorrection(entry: MetricEntry, today: string, refused: Refused | undefined) {
  const own = refused?.form === 'correction' ? refused : undefined;
  const start = { value: String(entry.value), date: entry.date, unit: entry.unit, notes: entry.notes ?? '' };
  const { values, errors, summary } = own?.state ?? formState(start);
  return {
    action: `/metrics/${entry.id}/correction`,
    commandId: own?.commandId ?? newId(),
    version: entry.version,
    today,
    values,
    errors,
    summary,
    units: unitOptions(values['unit']),
  };
}

function presentRemoval(entry: MetricEntry, refused: Refused | undefined) {
  const own = refused?.form === 'removal' ? refused : undefined;
  return {
    action: `/metrics/${entry.id}/removal`,
    commandId: own?.commandId ?? newId(),
    reason: own?.state.values['removal_reason'],
    error: own?.state.errors['removal_reason'],
    summary: own?.state.summary,
    open: own !== undefined,
  };
}
