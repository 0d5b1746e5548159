import type { Request, Response } from 'express';
import { z } from 'zod';
import { findBulkApproval, keepBulkApproval, type BulkOutcome } from '../../db/bulk-approval';
import { findCampaign, type CampaignView } from '../../db/campaigns';
import { findApprovedPlan } from '../../db/plans';
import { latenessOf } from '../../workflows/domain/plans-approval';
import { no } from '../../workflows/domain/verdict';
import { decide } from '../decide';
import { parseForm } from '../forms';
import { sentenceOf } from '../refusals';
import { reportedBy } from '../report';
import { actorOf, operatorOf } from '../request';
import type { Route, Site } from '../site';
import { approvalsPage } from './page';
import { presentBulk } from './present-bulk';

const MOST = 50;

const chosen = z.object({
  plans: z
    .preprocess(
      (value) => [value ?? []].flat(),
      z
        .array(z.string().regex(/^[0-9a-f-]{36}:\d{1,9}:[0-9a-f]{64}$/, 'Reload the page and choose again.'))
        .min(1, 'Choose at least one plan.')
        .max(MOST, `Choose at most ${MOST} at once.`),
    )
    .transform((values) => values.map(readChosen)),
});

function readChosen(value: string) {
  const [campaign_id = '', version, checksum = ''] = value.split(':');
  return { campaign_id, version: Number(version), checksum };
}

type Chosen = ReturnType<typeof readChosen>;

/** Several plans approved at once, each as the version that its row showed; what could not be is listed with why. */
export function bulkRoutes(site: Site): Route[] {
  return [
    {
      method: 'post',
      path: '/approvals/bulk',
      permission: 'plans.decide',
      feature: 'campaign_ops',
      handle: (req, res) => approveAll(site, req, res),
    },
    {
      method: 'get',
      path: '/approvals/bulk/:id',
      permission: 'plans.decide',
      feature: 'campaign_ops',
      handle: async (req, res) => {
        const outcomes = await findBulkApproval(site.db, actorOf(req), String(req.params['id']));
        if (!outcomes) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
        return site.respond.page(req, res, 'approvals/bulk', presentBulk(outcomes));
      },
    },
  ];
}

async function approveAll(site: Site, req: Request, res: Response) {
  const typed = parseForm(chosen, req.body);
  if (!typed.ok) {
    const data = await approvalsPage(site, req, typed);
    return site.respond.refuse(req, res, typed, { page: { name: 'approvals/index', data } });
  }
  const { plans } = typed.value;
  const by = reportedBy(req, site.now());
  const kept = await keepBulkApproval(site.db, plans, by, async () => {
    const outcomes: BulkOutcome[] = [];
    for (const plan of plans) {
      const outcome = await approveOne(site, req, plan, by.key);
      if (outcome) outcomes.push(outcome);
    }
    return outcomes;
  });
  if (!kept.ok) return site.respond.refuse(req, res, kept);
  return site.respond.change(req, res, { to: `/approvals/bulk/${kept.value.commandId}` });
}

/** Undefined for a campaign that the person may not see: for them it does not exist. */
async function approveOne(
  site: Site,
  req: Request,
  { campaign_id, version, checksum }: Chosen,
  key: string,
): Promise<BulkOutcome | undefined> {
  const campaign = await findCampaign(site.db, operatorOf(req), campaign_id);
  if (!campaign) return undefined;
  const about = { campaign_id, campaign: campaign.name, version };
  if (await isLate(site, campaign)) {
    const why = 'It is late: open it and choose what becomes of its dates.';
    return { ...about, state: 'skipped', why };
  }
  const by = { ...reportedBy(req, site.now()), key: `${key}:${campaign_id}` };
  const done = await decide(site, campaign_id, 'approve', { version, checksum }, by);
  if (!done.ok) return { ...about, state: 'skipped', why: sentenceOf(done) };
  if (done.value.state === 'saved') return { ...about, state: 'saved' };
  const approval = done.value.answer['approval'] as { final?: boolean } | undefined;
  return { ...about, state: approval?.final === false ? 'first' : 'approved' };
}

async function isLate(site: Site, campaign: CampaignView): Promise<boolean> {
  if (latenessOf(campaign, site.now()) === null) return false;
  return (await findApprovedPlan(site.db, campaign.id)) === undefined;
}
