import type { Request, Response } from 'express';
import { countStageWork, listStageWork } from '../../db/artifacts';
import { listClientChoices } from '../../db/clients';
import { STAGES, stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import { stageLabel } from '../labels';
import { operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { PAGE_SIZE, presentAcross, readAcrossQuery } from './present-across';

const KEYS: Partial<Record<Stage, string>> = { INTAKE: 'i', STRATEGY: 's', EXECUTION: 'e' };

/** One page for each stage: what needs work there, over all campaigns that one may see. */
export const artifactsAcross: Feature = {
  nav: STAGES.map((stage) => {
    const key = KEYS[stage];
    return {
      group: 'Campaigns',
      label: stageLabel[stage].word,
      path: `/${stagePath(stage)}`,
      icon: stageLabel[stage].icon,
      permission: 'artifacts.read',
      feature: 'campaign_ops',
      ...(key && { key }),
    };
  }),
  routes: (site) =>
    STAGES.map((stage) => ({
      method: 'get',
      path: `/${stagePath(stage)}`,
      permission: 'artifacts.read',
      feature: 'campaign_ops',
      handle: (req, res) => show(site, req, res, stage),
    })),
};

async function show(site: Site, req: Request, res: Response, stage: Stage) {
  const viewer = operatorOf(req);
  const query = readAcrossQuery(req.query);
  const [work, counts, clients] = await Promise.all([
    listStageWork(site.db, viewer, stage, { ...query, limit: PAGE_SIZE + 1 }),
    countStageWork(site.db, viewer, stage, query),
    listClientChoices(site.db, viewer),
  ]);
  return site.respond.page(
    req,
    res,
    'artifacts/across',
    presentAcross(stage, { work, counts, clients }, query, viewer),
  );
}
