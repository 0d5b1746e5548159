import type { Request, Response } from 'express';
import { z } from 'zod';
import { changeItems, listChosen, previewBulk, type BulkPreview } from '../../db/calendar/bulk';
import { listCalendar } from '../../db/calendar/month';
import type { CampaignView } from '../../db/campaigns';
import { listColleagues } from '../../db/people';
import { MOST_AT_ONCE, type BulkAction } from '../../workflows/domain/calendar-bulk';
import { MAX_CAMPAIGN_DAYS } from '../../workflows/domain/campaigns';
import { DAY, isLocalDate, plus } from '../../workflows/domain/time';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { headerPart, ofCampaign } from '../campaigns/room';
import { formState, parseForm } from '../forms';
import { announce, commandIdOf, reportedBy } from '../report';
import { operatorOf } from '../request';
import type { Route, Site } from '../site';
import { presentDone, presentSelection } from './present-selection';

const FEATURE = 'campaign_ops';
const MOST_AROUND = 2_400;

/** One change to the items that were chosen on a campaign's calendar: asked, shown, then done. */
export function selectionRoutes(site: Site): Route[] {
  const path = '/campaigns/:id/calendar/selection';
  const about = { path, permission: 'calendar.edit', feature: FEATURE } as const;
  return [
    { ...about, method: 'get', handle: ofCampaign(site, (...at) => ask(site, ...at)) },
    { ...about, method: 'post', handle: ofCampaign(site, (...at) => change(site, ...at)) },
  ];
}

const ids = z
  .preprocess((value) => [value ?? []].flat(), z.array(z.guid()))
  .transform((chosen) => [...new Set(chosen)])
  .pipe(
    z
      .array(z.string())
      .min(1, 'Choose at least one item on the calendar.')
      .max(MOST_AT_ONCE, `At most ${MOST_AT_ONCE} items at once.`),
  );

const actionForm = z
  .object({
    action: z.enum(['MOVE_BY', 'MOVE_TO', 'DROP', 'ASSIGN'], {
      error: 'Choose what is to be done with them.',
    }),
    days: z.string().trim().default(''),
    day: z.string().trim().default(''),
    operator: z.string().default(''),
    reason: z.string().trim().max(2_000, 'At most 2,000 characters.').default(''),
  })
  .transform((typed, context): BulkAction => {
    const wrong = (path: string, message: string) => {
      context.addIssue({ code: 'custom', path: [path], message });
      return z.NEVER;
    };
    const why = typed.reason === '' ? {} : { reason: typed.reason };
    switch (typed.action) {
      case 'DROP':
        return { kind: 'DROP' };
      case 'MOVE_BY': {
        const days = Number(typed.days);
        const fits =
          typed.days !== '' && Number.isInteger(days) && days !== 0 && Math.abs(days) <= MAX_CAMPAIGN_DAYS;
        return fits
          ? { kind: 'MOVE_BY', days, ...why }
          : wrong('days', 'Give a whole number of days, such as 7 or -2.');
      }
      case 'MOVE_TO':
        return isLocalDate(typed.day)
          ? { kind: 'MOVE_TO', day: typed.day, ...why }
          : wrong('day', 'Choose a day.');
      case 'ASSIGN':
        return z.guid().safeParse(typed.operator).success
          ? { kind: 'ASSIGN', operator_id: typed.operator }
          : wrong('operator', 'Choose a person.');
    }
  });

/** What was chosen, and what is to be done with it; a person must be one who may see the campaign. */
async function readAction(
  site: Site,
  { client_id }: CampaignView,
  fields: unknown,
): Promise<Verdict<BulkAction>> {
  const typed = parseForm(actionForm, fields);
  if (!typed.ok || typed.value.kind !== 'ASSIGN') return typed;
  const { operator_id } = typed.value;
  const people = await listColleagues(site.db, client_id);
  if (people.some(({ id }) => id === operator_id)) return typed;
  return no('VALIDATION_FAILED', 'ASSIGNEE_UNKNOWN', { field: 'operator' });
}

/** What stands from a day before the first to a day behind the last of the times that a move touches. */
async function entriesNear(site: Site, req: Request, campaign: CampaignView, { effects }: BulkPreview) {
  const moves = effects.done.filter(({ item, to }) => item.scheduled_at.getTime() !== to.getTime());
  const times = moves.flatMap(({ item, to }) => [item.scheduled_at.getTime(), to.getTime()]);
  if (times.length === 0) return [];
  const from = plus(new Date(Math.min(...times)), -DAY);
  const before = plus(new Date(Math.max(...times)), DAY);
  const around = { campaignId: campaign.id, from, before, limit: MOST_AROUND };
  return listCalendar(site.db, operatorOf(req), around);
}

type Fields = Record<string, unknown>;

async function selectionPage(
  site: Site,
  req: Request,
  campaign: CampaignView,
  fields: Fields,
  refusal?: Refusal,
) {
  const now = site.now();
  const chosen = parseForm(z.object({ item: ids }), fields);
  const items = chosen.ok ? await listChosen(site.db, campaign.id, chosen.value.item) : [];
  // Straight from the calendar only the kind of change is said: nothing is wrong with that yet.
  const isSaid =
    fields['action'] === 'DROP' || fields['days'] !== undefined || fields['operator'] !== undefined;
  const action = isSaid ? await readAction(site, campaign, fields) : undefined;
  const preview =
    action?.ok && items.length > 0
      ? await previewBulk(
          site.db,
          campaign,
          items.map(({ id }) => id),
          action.value,
          now,
        )
      : undefined;
  const wrong = refusal ?? (action?.ok === false ? action : undefined) ?? (chosen.ok ? undefined : chosen);
  return {
    ...presentSelection(
      {
        campaign,
        items,
        people: await listColleagues(site.db, campaign.client_id),
        preview,
        near: preview ? await entriesNear(site, req, campaign, preview) : [],
      },
      formState(fields, wrong),
      now,
    ),
    commandId: commandIdOf(req),
    header: await headerPart(site, req, campaign, 'calendar'),
  };
}

async function ask(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const fields = req.query as Fields;
  const page = await selectionPage(site, req, campaign, fields);
  return site.respond.page(req, res, 'calendar/selection', page, { status: page.form.summary ? 422 : 200 });
}

async function change(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const fields = (req.body ?? {}) as Fields;
  const refuse = async (refusal: Refusal) => {
    const data = await selectionPage(site, req, campaign, fields, refusal);
    return site.respond.refuse(req, res, refusal, { page: { name: 'calendar/selection', data } });
  };
  const asked = await readChange(site, campaign, fields);
  if (!asked.ok) return refuse(asked);
  const { item, action, hash } = asked.value;
  const by = reportedBy(req, site.now());
  const done = await changeItems(site.db, campaign.id, item, action, hash, by);
  if (!done.ok) return refuse(done);
  const to = `/campaigns/${campaign.id}/calendar`;
  await site.respond.change(req, res, { to, flash: presentDone(action, done.value.answer) });
  return announce(site, done.value);
}

async function readChange(site: Site, campaign: CampaignView, fields: Fields) {
  const chosen = parseForm(z.object({ item: ids, hash: z.string().default('') }), fields);
  if (!chosen.ok) return chosen;
  const action = await readAction(site, campaign, fields);
  return action.ok ? yes({ ...chosen.value, action: action.value }) : action;
}
