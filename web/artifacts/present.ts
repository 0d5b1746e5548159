import { missingWords } from '../../workflows/domain/artifacts/flag-words';
import { stagePath } from '../../workflows/domain/artifacts/stages';
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
