import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CampaignView } from '../../db/campaigns';
import { readBuiltSpan } from '../../db/calendar/month';
import type { Refusal } from '../../workflows/domain/verdict';
import { decide, type Decided } from '../decide';
import { ofCampaign } from '../campaigns/room';
import { parseForm } from '../forms';
import { reportedBy } from '../report';
import type { Route, Site } from '../site';
import { describeDay } from '../times';
import { approvalForm, rejectionForm } from './forms';
import { refusePlan } from './page';
import { builtWords } from './present';

const DECIDING = { method: 'post', permission: 'plans.decide', feature: 'campaign_ops' } as const;

/** Approving and rejecting the version that was read. */
export function decisionRoutes(site: Site): Route[] {
  return [
    {
      ...DECIDING,
      path: '/campaigns/:id/plan/approval',
      handle: ofCampaign(site, (req, res, campaign) => approve(site, req, res, campaign)),
    },
    {
      ...DECIDING,
      path: '/campaigns/:id/plan/rejection',
      handle: ofCampaign(site, (req, res, campaign) => reject(site, req, res, campaign)),
    },
  ];
}

async function approve(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const refuse = (refusal: Refusal) => refusePlan(site, req, res, campaign, refusal, 'approval');
  const typed = parseForm(approvalForm, req.body);
  if (!typed.ok) return refuse(typed);
  const done = await decide(site, campaign.id, 'approve', typed.value, reportedBy(req, site.now()));
  if (!done.ok) return refuse(done);
  const flash = await approvedWords(site, campaign, typed.value.version, done.value);
  return site.respond.change(req, res, { to: `/campaigns/${campaign.id}/plan`, flash });
}

const answered = z.object({
  approval: z.object({ final: z.boolean() }).optional(),
  moved_dates: z.object({ start_date: z.string(), end_date: z.string() }).optional(),
});

async function approvedWords(
  site: Site,
  campaign: CampaignView,
  version: number,
  { state, answer }: Decided,
): Promise<string> {
  if (state === 'saved') return `Your approval of version ${version} is saved and will be applied.`;
  const { approval, moved_dates: moved } = answered.parse(answer);
  if (approval?.final === false) {
    return `Your approval of version ${version} is kept: it is the first of two. Other leads and admins were asked for the second.`;
  }
  const built = builtWords(await readBuiltSpan(site.db, campaign.id), campaign.timezone, site.now());
  const dates = moved
    ? ` The campaign now runs from ${describeDay(moved.start_date)} to ${describeDay(moved.end_date)}.`
    : '';
  return `Version ${version} is approved.${dates} ${built}`;
}

async function reject(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const refuse = (refusal: Refusal) => refusePlan(site, req, res, campaign, refusal, 'rejection');
  const typed = parseForm(rejectionForm, req.body);
  if (!typed.ok) return refuse(typed);
  const done = await decide(site, campaign.id, 'reject', typed.value, reportedBy(req, site.now()));
  if (!done.ok) return refuse(done);
  const { version } = typed.value;
  const flash =
    done.value.state === 'saved'
      ? `Your rejection of version ${version} is saved and will be applied.`
      : `Version ${version} is rejected. Version ${version + 1} is drafted with your reason in mind.`;
  return site.respond.change(req, res, { to: `/campaigns/${campaign.id}/plan`, flash });
}
