import type { Operator } from '../../db/operators';
import { missingWords } from '../../workflows/domain/artifacts/flag-words';
import { stagePath } from '../../workflows/domain/artifacts/stages';
import { onBothClocks } from '../campaigns/times';
import { artifactStatusLabel, stageLabel, type Label } from '../labels';
import type { StageRows } from './page';

/** What keeps a stage closed: each missing stage, how far it is, and where it is worked on. */
export function presentGate({ gate, artifacts, room }: StageRows) {
  if (gate.open) return undefined;
  return {
    missing: gate.missing.map((missing) => {
      const artifact = artifacts.find(({ stage }) => stage === missing.stage);
      return {
        name: stageLabel[missing.stage].word,
        why: missingWords(missing),
        status: missing.why === 'FLAGGED' ? artifactStatusLabel.FLAGGED_FOR_REVIEW : statusOf(artifact),
        href: `/campaigns/${room.campaign.id}/${stagePath(missing.stage)}`,
      };
    }),
  };
}

function statusOf(artifact: StageRows['artifact']): Label {
  if (!artifact) return { word: 'Not begun', icon: 'circle-dashed', tone: 'neutral' };
  if (artifact.rejected_at) return { word: 'Rejected', icon: 'circle-x', tone: 'late' };
  if (artifact.asked_at) return { word: 'Waiting for approval', icon: 'hourglass', tone: 'waiting' };
  return artifactStatusLabel.DRAFT;
}

/** The newest version, and the one that is in force. */
export function presentStanding({ head, artifact, room }: StageRows, operator: Operator, now: Date) {
  if (!head || !artifact) return undefined;
  const { timezone } = room.campaign;
  return {
    version: head.version,
    status: artifactStatusLabel[head.status],
    by: head.created_by_name,
    at: onBothClocks(head.created_at, timezone, operator.time_zone, now),
    inForce: artifact.approved_version,
  };
}
