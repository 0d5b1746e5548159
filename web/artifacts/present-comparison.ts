import type { CampaignView } from '../../db/campaigns';
import type { ArtifactRow, ArtifactVersionRow } from '../../db/tables';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { changedFields, contentDiff } from '../../workflows/domain/artifacts/diff';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { artifactStatusLabel, stageLabel } from '../labels';
import { runsOf } from '../plans/present-comparison';
import { pathOfStage } from './each-stage';
import { linesOf } from './reading';

type Two = { from: ArtifactVersionRow; to: ArtifactVersionRow };

/** Two versions beside each other: what stayed is folded away, what changed is marked word by word. */
export function presentArtifactComparison(
  campaign: Pick<CampaignView, 'id' | 'name'>,
  stage: Stage,
  artifact: Pick<ArtifactRow, 'head_version'>,
  { from, to }: Two,
) {
  const { form } = CONTRACTS[stage];
  const base = pathOfStage(campaign, stage);
  const name = stageLabel[stage].word;
  const diff = contentDiff(form, from.content, to.content, linesOf).filter(({ lines }) => lines.length > 0);
  const sideOf = ({ version, status }: ArtifactVersionRow) => ({
    version,
    status: artifactStatusLabel[status],
    href: `${base}/versions/${version}`,
  });
  return {
    title: `Versions ${from.version} and ${to.version} of the ${name.toLowerCase()} of ${campaign.name}`,
    lower: name.toLowerCase(),
    action: `${base}/comparison`,
    back: `${base}/versions`,
    most: artifact.head_version,
    from: sideOf(from),
    to: sideOf(to),
    summary:
      from.version === to.version
        ? 'This is one and the same version: choose two.'
        : differenceWords(stage, from, to),
    sections: diff.map(({ key, title, same, lines }) => ({
      id: key,
      name: title,
      same,
      runs: runsOf(lines),
    })),
  };
}

const MOST_NAMES = 4;

/** "3 fields differ: Price, Competitors, Tone." */
export function differenceWords(
  stage: Stage,
  from: Pick<ArtifactVersionRow, 'version' | 'content'>,
  to: Pick<ArtifactVersionRow, 'version' | 'content'>,
): string {
  const changed = changedFields(CONTRACTS[stage].form, from.content, to.content);
  if (changed.length === 0) return `Says the same as version ${from.version}.`;
  const names = changed.slice(0, MOST_NAMES).map(({ field }) => field.label);
  const more = changed.length - names.length;
  const count = changed.length === 1 ? 'One field differs' : `${changed.length} fields differ`;
  return `${count} from version ${from.version}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}
