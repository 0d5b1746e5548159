import type { Operator } from '../../db/operators';
import type { ArtifactDraftRow } from '../../db/tables';
import { missingWords } from '../../workflows/domain/artifacts/flag-words';
import { stagePath } from '../../workflows/domain/artifacts/stages';
import { artifactStatusLabel, stageLabel, type Label } from '../labels';
import { describeTime } from '../times';
import { pathOfStage } from './each-stage';
import type { StageRows } from './page';

/** What keeps a stage closed: each missing stage, how far it is, and where it is worked on. */
export function presentGate({ gate, artifacts, campaign }: StageRows) {
  if (gate.open) return undefined;
  return {
    missing: gate.missing.map((missing) => {
      const artifact = artifacts.find(({ stage }) => stage === missing.stage);
      return {
        name: stageLabel[missing.stage].word,
        why: missingWords(missing),
        status: missing.why === 'FLAGGED' ? artifactStatusLabel.FLAGGED_FOR_REVIEW : statusOf(artifact),
        href: `/campaigns/${campaign.id}/${stagePath(missing.stage)}`,
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

/** What this person typed and did not save. The region stands there empty, for what is kept while they type. */
export function presentKept(
  { campaign, stage, head }: Pick<StageRows, 'campaign' | 'stage' | 'head'>,
  draft: ArtifactDraftRow | undefined,
  operator: Operator,
  now: Date,
) {
  if (!draft) return {};
  const newest = head?.version ?? 0;
  return {
    at: describeTime(draft.updated_at, operator.time_zone, now),
    discard: `${pathOfStage(campaign, stage)}/draft`,
    from: draft.base_version === 0 ? undefined : draft.base_version,
    behind: newest > draft.base_version ? { version: newest, by: head?.created_by_name } : undefined,
  };
}
