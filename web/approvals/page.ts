import type { Request } from 'express';
import { countWaitingPlans, listWaitingPlans } from '../../db/approvals';
import { newId } from '../../db/ids';
import { listOpenSystemPauses } from '../../db/pauses';
import { can } from '../../workflows/domain/permissions';
import type { Refusal } from '../../workflows/domain/verdict';
import { formState } from '../forms';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Site } from '../site';
import { presentApprovals, SHOWN } from './present';

const PARTS = {
  plans: 'Plans that wait',
  count: 'How many wait',
  pauses: 'Whether everything is paused',
};

/** The inbox as it stands; with a refusal, what is wrong with the choice stands above it. */
export async function approvalsPage(site: Site, req: Request, refusal?: Refusal) {
  const operator = operatorOf(req);
  const { part, failed } = partsOf(site, req, PARTS, '/approvals');
  const [waiting, counted, pauses] = await Promise.all([
    part('plans', [], () => listWaitingPlans(site.db, operator, SHOWN)),
    part('count', undefined, () => countWaitingPlans(site.db, operator)),
    part('pauses', [], () => listOpenSystemPauses(site.db)),
  ]);
  const count = counted ?? waiting.length;
  const rows = { waiting, count, systemPaused: pauses.length > 0 };
  const summary = refusal && formState(req.body, refusal).summary;
  const bulk = can(operator.role, 'plans.decide') ? { commandId: newId(), summary } : undefined;
  return { ...presentApprovals(rows, operator.time_zone, site.now(), bulk), failed };
}
