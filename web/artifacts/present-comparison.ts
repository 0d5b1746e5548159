import type { CampaignView } from '../../db/campaigns';
import type { ArtifactRow, ArtifactVersionRow } from '../../db/tables';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import {
  changedFields,
  contentDiff,
  type ContentSectionDiff,
  type Say,
} from '../../workflows/domain/artifacts/diff';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { artifactStatusLabel, stageLabel } from '../labels';
import { runsOf } from '../plans/present-comparison';
import { pathOfStage } from './each-stage';
import { linesOf } from './reading';
import { readNow, type ReadingPlaces } from './reading-places';

type Two = { from: ArtifactVersionRow; to: ArtifactVersionRow; places: ReadingPlaces };

/** Of a section that is longer, what stayed is counted and not sent along. */
const MOST_LINES = 20;
/** Each may be a long copy, twice. */
const CHANGED_AT_A_TIME = 6;

/** Two versions beside each other: what stayed is folded away, what changed is marked word by word. */
export function presentArtifactComparison(
  campaign: Pick<CampaignView, 'id' | 'name' | 'timezone'>,
  stage: Stage,
  artifact: Pick<ArtifactRow, 'head_version'>,
  { from, to, places }: Two,
) {
  const { form } = CONTRACTS[stage];
  const base = pathOfStage(campaign, stage);
  const name = stageLabel[stage].word;
  const say: Say = (field, value) => linesOf(field, value, campaign.timezone);
  const diff = contentDiff(form, from.content, to.content, say).filter(({ lines }) => lines.length > 0);
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
    sections: diff.map((section) => presentSection(section, places)),
  };
}

/** Of many changes some are shown at a time, with what stayed between them. */
function presentSection({ key, title, same, lines }: ContentSectionDiff, places: ReadingPlaces) {
  const changed = [...lines.keys()].filter((at) => lines[at]?.change !== 'SAME');
  const long = { path: key, anchor: `diff-${key}`, count: changed.length, most: CHANGED_AT_A_TIME };
  const { from, to, parts } = readNow(long, places);
  const shown = lines.slice(from === 0 ? 0 : changed[from], to === changed.length ? undefined : changed[to]);
  const runs = runsOf(shown);
  return {
    id: key,
    name: title,
    same,
    runs: lines.length > MOST_LINES ? runs.map(({ same: _texts, ...run }) => run) : runs,
    parts,
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
