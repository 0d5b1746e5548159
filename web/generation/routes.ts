import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CampaignView } from '../../db/campaigns';
import { askJobs, listLapsedJobs, readGeneration } from '../../db/generation';
import { jobOf } from '../../workflows/domain/artifacts/jobs';
import type { Refusal } from '../../workflows/domain/verdict';
import { headerPart, ofCampaign } from '../campaigns/room';
import { parseForm } from '../forms';
import { sentenceOf } from '../refusals';
import { announce, reportedBy } from '../report';
import { operatorOf } from '../request';
import { sectionsOf } from '../section';
import type { Feature, Site } from '../site';
import { presentGeneration, presentLapsed } from './present';

const FEATURE = 'campaign_ops';

/** What the intake of a campaign wants drafted: how far each is, and running it. */
export const generation: Feature = {
  routes: (site) => [
    {
      method: 'get',
      path: '/campaigns/:id/generation',
      permission: 'artifacts.read',
      feature: FEATURE,
      handle: ofCampaign(site, async (req, res, campaign) =>
        site.respond.page(req, res, 'generation/show', await page(site, req, campaign)),
      ),
    },
    {
      method: 'get',
      path: '/campaigns/:id/generation/state',
      permission: 'artifacts.read',
      feature: FEATURE,
      handle: ofCampaign(site, async (req, res, campaign) =>
        site.respond.fragment(req, res, 'generation/_plan', await plan(site, req, campaign)),
      ),
    },
    {
      method: 'post',
      path: '/campaigns/:id/generation/runs',
      permission: 'artifacts.edit',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => run(site, req, res, campaign)),
    },
  ],
};

async function plan(site: Site, req: Request, campaign: CampaignView) {
  const [rows, lapsed] = await Promise.all([
    readGeneration(site.db, campaign.id),
    listLapsedJobs(site.db, campaign.id),
  ]);
  const reader = operatorOf(req);
  return {
    ...presentGeneration(campaign, rows, reader, site.now()),
    lapsed: presentLapsed(campaign, lapsed, reader, site.now()),
  };
}

async function page(site: Site, req: Request, campaign: CampaignView, refused?: string) {
  const [header, drafts] = await Promise.all([
    headerPart(site, req, campaign),
    sectionsOf(site, req)('Drafts', () => plan(site, req, campaign)),
  ]);
  return { title: `Generation plan of ${campaign.name}`, header, refused, drafts };
}

const runForm = z.object({ job_type: z.string().max(60).optional() });

async function run(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const refuse = async (refusal: Refusal) =>
    site.respond.refuse(req, res, refusal, {
      page: { name: 'generation/show', data: await page(site, req, campaign, sentenceOf(refusal)) },
    });
  const typed = parseForm(runForm, req.body);
  if (!typed.ok) return refuse(typed);
  const wanted = typed.value.job_type;
  const asked = await askJobs(site.db, campaign.id, wanted, reportedBy(req, site.now()));
  if (!asked.ok) return refuse(asked);
  const { jobs } = asked.value.answer;
  const [first] = jobs;
  const what = jobs.length === 1 && first ? `“${jobOf(first)?.title}” is` : `${jobs.length} drafts are`;
  await site.respond.change(req, res, {
    to: `/campaigns/${campaign.id}/generation`,
    flash: `${what} asked for. What can be written now is; the rest follows as soon as what it needs is there.`,
  });
  return announce(site, asked.value);
}
