import type { Request } from 'express';
import type { CampaignRow } from '../../db/tables';
import { listWork, readPlannedWork } from '../../db/workload';
import type { PlanContent } from '../../workflows/domain/plans';
import { DAY, plus } from '../../workflows/domain/time';
import { WORKLOAD_DAYS } from '../../workflows/domain/workload';
import { operatorOf } from '../request';
import type { Site } from '../site';
import { presentPlanLoad } from './present-of-plan';

/**
 * What approving this plan would give people to do, for `workload/_of-plan.hbs`; undefined when it would make no
 * tasks at once.
 */
export async function planLoadOf(site: Site, req: Request, campaign: CampaignRow, content: PlanContent) {
  const reader = operatorOf(req);
  const now = site.now();
  const planned = await readPlannedWork(site.db, campaign, content, now);
  if (planned.tasks === 0) return undefined;
  const work = await listWork(site.db, reader, plus(now, (WORKLOAD_DAYS + 2) * DAY));
  return presentPlanLoad(planned, work, campaign.owner_id, reader.time_zone, now);
}
