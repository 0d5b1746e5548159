import type { Request } from 'express';
import { countWaitingPlans, listWaitingPlans } from '../../db/approvals';
import {
  countFlaggedArtifacts,
  countWaitingArtifacts,
  listFlaggedArtifacts,
  listWaitingArtifacts,
} from '../../db/artifacts/waiting';
import type { Db } from '../../db/connection';
import { newId } from '../../db/ids';
import { listOpenSystemPauses } from '../../db/pauses';
import type { Viewer } from '../../db/viewer';
import { can } from '../../workflows/domain/permissions';
import type { Refusal } from '../../workflows/domain/verdict';
import { formState } from '../forms';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Site } from '../site';
import { presentApprovals, SHOWN } from './present';

const PARTS = {
  plans: 'Plans that wait',
  artifacts: 'Stages that wait',
  flagged: 'Stages to be looked at again',
  count: 'How many wait',
  pauses: 'Whether everything is paused',
};

/** The inbox as it stands; with a refusal, what is wrong with the choice stands above it. */
export async function approvalsPage(site: Site, req: Request, refusal?: Refusal) {
  const operator = operatorOf(req);
  const { db } = site;
  const { part, failed } = partsOf(site, req, PARTS, '/approvals');
  const [plans, artifacts, flagged, counted, pauses] = await Promise.all([
    part('plans', [], () => listWaitingPlans(db, operator, SHOWN)),
    part('artifacts', [], () => listWaitingArtifacts(db, operator, SHOWN)),
    part('flagged', [], () => listFlaggedArtifacts(db, operator, SHOWN)),
    part('count', undefined, () => countAll(db, operator)),
    part('pauses', [], () => listOpenSystemPauses(db)),
  ]);
  const count = counted?.waiting ?? plans.length + artifacts.length;
  const flaggedCount = counted?.flagged ?? flagged.length;
  const rows = { plans, artifacts, count, flagged, flaggedCount, systemPaused: pauses.length > 0 };
  const summary = refusal && formState(req.body, refusal).summary;
  const bulk = can(operator.role, 'plans.decide') ? { commandId: newId(), summary } : undefined;
  return { ...presentApprovals(rows, operator.time_zone, site.now(), bulk), failed };
}

async function countAll(db: Db, viewer: Viewer) {
  const [plans, artifacts, flagged] = await Promise.all([
    countWaitingPlans(db, viewer),
    countWaitingArtifacts(db, viewer),
    countFlaggedArtifacts(db, viewer),
  ]);
  return { waiting: plans + artifacts, flagged };
}
