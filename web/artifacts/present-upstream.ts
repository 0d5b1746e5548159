import type { Operator } from '../../db/operators';
import { stagePath, UPSTREAM } from '../../workflows/domain/artifacts/stages';
import { onBothClocks } from '../campaigns/times';
import { artifactStatusLabel, stageLabel } from '../labels';
import type { StageRows } from './page';

/** What the stages before this one say, as far as they are in force. */
export function presentUpstream({ stage, upstream, room }: StageRows, operator: Operator, now: Date) {
  const { id, timezone } = room.campaign;
  return UPSTREAM[stage].flatMap((one) => {
    const inForce = upstream.approved[one];
    if (!inForce) return [];
    return {
      name: stageLabel[one].word,
      href: `/campaigns/${id}/${stagePath(one)}`,
      version: inForce.version,
      at: onBothClocks(inForce.approved_at, timezone, operator.time_zone, now),
      flagged: inForce.flagged ? artifactStatusLabel.FLAGGED_FOR_REVIEW : undefined,
    };
  });
}
