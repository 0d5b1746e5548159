import type { Request, Response } from 'express';
import { purgeCampaign, type CampaignView } from '../../db/campaigns';
import { previewResume } from '../../db/campaigns/decisions';
import { listItemTitles } from '../../db/calendar/month';
import type { DecisionKind } from '../../db/commands';
import { newId } from '../../db/ids';
import { checkActivation, checkReason, checkTransition } from '../../workflows/domain/campaigns';
import { RESUME_POLICIES } from '../../workflows/domain/pauses';
import type { Permission } from '../../workflows/domain/permissions';
import type { Refusal, Verdict } from '../../workflows/domain/verdict';
import { decide, type Decided } from '../decide';
import { formState, unsent } from '../forms';
import { reportedBy } from '../report';
import { operatorOf } from '../request';
import { sectionsFrom, sectionsOf } from '../section';
import type { Method, Route, Site } from '../site';
import { presentDecision, presentResume, resumeForm, type PlainDecision } from './present-decisions';
import { headerPart, ofCampaign, roomPart, type Room } from './room';

/** Pausing, resuming, activating, completing, archiving: judged by the campaign's process. And deleting. */
export function decisionRoutes(site: Site): Route[] {
  const plain = (['pause', 'activate', 'complete', 'archive'] as const).flatMap((kind) => [
    route(
      'get',
      `/campaigns/:id/${kind}`,
      ofCampaign(site, (...at) => askPlain(site, kind, ...at)),
    ),
    route(
      'post',
      `/campaigns/:id/${kind}`,
      ofCampaign(site, (...at) => decidePlain(site, kind, ...at)),
    ),
  ]);
  return [
    ...plain,
    route(
      'get',
      '/campaigns/:id/resume',
      ofCampaign(site, (...at) => askResume(site, ...at)),
    ),
    route(
      'post',
      '/campaigns/:id/resume',
      ofCampaign(site, (...at) => decideResume(site, ...at)),
    ),
    route(
      'get',
      '/campaigns/:id/delete',
      ofCampaign(site, (...at) => askDelete(site, ...at)),
      'campaigns.purge',
    ),
    route(
      'delete',
      '/campaigns/:id',
      ofCampaign(site, (...at) => purge(site, ...at)),
      'campaigns.purge',
    ),
  ];
}

function route(
  method: Method,
  path: string,
  handle: Route['handle'],
  permission: Permission = 'campaigns.decide',
): Route {
  return { method, path, permission, feature: 'campaign_ops', handle };
}

type At = [req: Request, res: Response, campaign: CampaignView];

async function askPlain(site: Site, kind: PlainDecision, ...[req, res, campaign]: At) {
  const may = checkTransition(campaign.status, kind);
  if (!may.ok) return site.respond.refuse(req, res, may);
  return site.respond.page(req, res, 'campaigns/decision', await plainPage(site, kind, req, campaign));
}

async function plainPage(
  site: Site,
  kind: PlainDecision,
  req: Request,
  campaign: CampaignView,
  refusal?: Refusal,
) {
  const { room, header } = await roomPart(site, req, campaign);
  const plan = room?.standing.facts.approvedPlan;
  // Where nobody knows of the plan, only the process can say whether it may run.
  const ready =
    kind === 'activate' && plan !== undefined
      ? checkActivation({ ...campaign, planApproved: plan !== null }, site.now())
      : undefined;
  return {
    ...presentDecision(kind, campaign, formState(req.body, refusal), ready),
    // A refused decision keeps its id: another try is another decision.
    commandId: newId(),
    header,
  };
}

async function decidePlain(site: Site, kind: PlainDecision, ...[req, res, campaign]: At) {
  const refuse = async (refusal: Refusal) => {
    const data = await plainPage(site, kind, req, campaign, refusal);
    return site.respond.refuse(req, res, refusal, { page: { name: 'campaigns/decision', data } });
  };
  const said = typedReason(req);
  const reason = kind === 'activate' && said === '' ? undefined : checkReason(said);
  if (reason && !reason.ok) return refuse(reason);
  const done = await judge(site, req, campaign, kind, reason ? { reason: reason.value } : {});
  return done.ok ? answer(site, req, res, campaign, kind, done.value) : refuse(done);
}

async function askResume(site: Site, ...[req, res, campaign]: At) {
  const may = checkTransition(campaign.status, 'resume');
  if (!may.ok) return site.respond.refuse(req, res, may);
  return site.respond.page(req, res, 'campaigns/resume', await resumePage(site, req, campaign));
}

/** The previews are of one instant, which the form carries with the hash of each. */
async function resumePage(site: Site, req: Request, campaign: CampaignView, refusal?: Refusal) {
  const form = formState(req.body, refusal);
  const { around, header } = await roomPart(site, req, campaign);
  const { shown, failed } = await sectionsFrom(around, sectionsOf(site, req))(
    'What becomes of the dates',
    async (room) => presentResume(await readResume(site, room), operatorOf(req).time_zone, form),
  );
  return {
    title: `Resume ${campaign.name}`,
    ...shown,
    failed,
    // Without the previews there is no form: what was typed in it is there to be read.
    refused: failed && refusal && unsent(form, 'reason'),
    // A refused decision keeps its id: another try is another decision.
    commandId: newId(),
    header,
  };
}

async function readResume(site: Site, { campaign, standing }: Room) {
  const at = site.now();
  const previews = await Promise.all(
    RESUME_POLICIES.map((policy) => previewResume(site.db, campaign, policy, at)),
  );
  const ids = previews.flatMap(({ shifts }) =>
    shifts.filter(({ kind }) => kind === 'ITEM').map(({ id }) => id),
  );
  const titles = await listItemTitles(site.db, [...new Set(ids)]);
  const { facts, policy } = standing;
  return { campaign, previews, tasks: facts.tasks, titles, policy, at };
}

async function decideResume(site: Site, ...[req, res, campaign]: At) {
  const refuse = async (refusal: Refusal) => {
    const data = await resumePage(site, req, campaign, refusal);
    return site.respond.refuse(req, res, refusal, { page: { name: 'campaigns/resume', data } });
  };
  const typed = resumeForm(req.body);
  if (!typed.ok) return refuse(typed);
  const done = await judge(site, req, campaign, 'resume', typed.value);
  return done.ok ? answer(site, req, res, campaign, 'resume', done.value) : refuse(done);
}

function judge(
  site: Site,
  req: Request,
  campaign: CampaignView,
  kind: DecisionKind,
  payload: Record<string, unknown>,
): Promise<Verdict<Decided>> {
  return decide(site, campaign.id, kind, payload, reportedBy(req, site.now()));
}

const APPLIED: Record<PlainDecision | 'resume', string> = {
  activate: 'The campaign is running.',
  pause: 'The campaign is paused. Nothing is sent and no task changes its status until it is resumed.',
  resume: 'The campaign runs again.',
  complete: 'The campaign is completed. What was still open is cancelled.',
  archive: 'The campaign is archived. Its process has ended.',
};

function answer(
  site: Site,
  req: Request,
  res: Response,
  campaign: CampaignView,
  kind: PlainDecision | 'resume',
  decided: Decided,
) {
  const flash =
    decided.state === 'applied' ? APPLIED[kind] : 'Saved, will be applied. You can leave this page.';
  return site.respond.change(req, res, { to: `/campaigns/${campaign.id}`, flash });
}

async function askDelete(site: Site, ...[req, res, campaign]: At) {
  return site.respond.page(req, res, 'campaigns/delete', await deletePage(site, req, campaign));
}

async function deletePage(site: Site, req: Request, campaign: CampaignView, refusal?: Refusal) {
  return {
    title: `Delete ${campaign.name}`,
    name: campaign.name,
    action: `/campaigns/${campaign.id}`,
    cancel: `/campaigns/${campaign.id}`,
    form: formState(req.body, refusal),
    header: await headerPart(site, req, campaign),
  };
}

async function purge(site: Site, ...[req, res, campaign]: At) {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const typed = typeof body['confirmation'] === 'string' ? body['confirmation'] : '';
  const done = await purgeCampaign(site.db, campaign.id, typed, reportedBy(req, site.now()));
  if (!done.ok) {
    const data = await deletePage(site, req, campaign, done);
    return site.respond.refuse(req, res, done, { page: { name: 'campaigns/delete', data } });
  }
  const flash = `“${campaign.name}” is deleted with everything in it. Its process ends by itself; the audit keeps its entries.`;
  return site.respond.change(req, res, { to: '/campaigns', flash });
}

function typedReason(req: Request): string {
  const body = (req.body ?? {}) as Record<string, unknown>;
  return typeof body['reason'] === 'string' ? body['reason'].trim() : '';
}
