import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { STAGES, stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import { ofCampaign } from '../campaigns/room';
import type { Route, Site } from '../site';

type StageHandler = (req: Request, res: Response, campaign: CampaignView, stage: Stage) => unknown;

/** The same route for each of the six stages: `…/strategy/approval`. */
export function eachStage(
  site: Site,
  route: Pick<Route, 'method' | 'permission'> & { path: string },
  handle: StageHandler,
): Route[] {
  return STAGES.map((stage) => ({
    ...route,
    path: `/campaigns/:id/${stagePath(stage)}/${route.path}`,
    feature: 'campaign_ops',
    handle: ofCampaign(site, (req, res, campaign) => handle(req, res, campaign, stage)),
  }));
}

export function pathOfStage({ id }: Pick<CampaignView, 'id'>, stage: Stage): string {
  return `/campaigns/${id}/${stagePath(stage)}`;
}
