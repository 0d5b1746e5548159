import type { Request } from 'express';
import { countWaitingPlans, listWaitingPlans } from '../../db/approvals';
import { newId } from '../../db/ids';
import { listOpenSystemPauses } from '../../db/pauses';
import { can } from '../../workflows/domain/permissions';
import type { Refusal } from '../../workflows/domain/verdict';
import { formState } from '../forms';
import { operatorOf } from '../request';
import type { Site } from '../site';
import { presentApprovals, SHOWN } from './present';

/** The inbox as it stands; with a refusal, what is wrong with the choice stands above it. */
export async function approvalsPage(site: Site, req: Request, refusal?: Refusal) {
  const operator = operatorOf(req);
  const [waiting, count, pauses] = await Promise.all([
    listWaitingPlans(site.db, operator, SHOWN),
    countWaitingPlans(site.db, operator),
    listOpenSystemPauses(site.db),
  ]);
  const rows = { waiting, count, systemPaused: pauses.length > 0 };
  const summary = refusal && formState(req.body, refusal).summary;
  const bulk = can(operator.role, 'plans.decide') ? { commandId: newId(), summary } : undefined;
  return presentApprovals(rows, operator.time_zone, site.now(), bulk);
}
