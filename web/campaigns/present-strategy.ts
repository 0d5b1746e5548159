import { chainOf } from '../../db/artifacts';
import type { Operator } from '../../db/operators';
import type { ArtifactVersionRow } from '../../db/tables';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { standingsOf } from '../../workflows/domain/artifacts/standing';
import { can } from '../../workflows/domain/permissions';
import type { presentApproval } from '../artifacts/present-decision';
import { presentReading } from '../artifacts/reading';
import type { ReadingPlaces } from '../artifacts/reading-places';
import { stageStateLabel } from '../labels';
import type { Room } from './room';
import { shownState, stageHref, wayWords } from './stages';

type Decision = ReturnType<typeof presentApproval>;

/** The strategy as a document: its status, its eight layers, where it is edited, and the decision that it waits for. */
export function presentStrategy(
  { campaign, artifacts }: Room,
  shown: ArtifactVersionRow | undefined,
  decision: Decision,
  { role }: Operator,
  places: ReadingPlaces,
) {
  const standing = standingsOf(artifacts, chainOf(artifacts)).find(({ stage }) => stage === 'STRATEGY');
  const artifact = artifacts.find(({ stage }) => stage === 'STRATEGY');
  if (!standing) throw new Error('there is no strategy among the stages');
  const href = stageHref(campaign.id, 'STRATEGY');
  return {
    status: stageStateLabel[shownState(standing)],
    text: shown ? versionWords(shown.version, standing) : undefined,
    rejected: artifact?.rejected_at
      ? `Version ${artifact.head_version} was sent back by ${artifact.rejected_by ?? 'somebody'}: “${artifact.rejection_reason ?? ''}”`
      : undefined,
    way: standing.way && {
      label: wayWords(standing.way),
      href: stageHref(campaign.id, standing.way.stage),
    },
    edit: {
      href,
      word: editWord(can(role, 'artifacts.edit') && standing.state !== 'LOCKED', shown !== undefined),
    },
    layers:
      shown && presentReading(CONTRACTS.STRATEGY.form, shown.content, { zone: campaign.timezone, places }),
    count: CONTRACTS.STRATEGY.form.sections.length,
    // Whoever went on in one of its long tables has it open.
    open: standing.state === 'ASKED' || Object.keys(places.from).length > 0,
    decision: decision && awayFrom(href, decision),
  };
}

function editWord(mayEdit: boolean, isBegun: boolean): string {
  if (!mayEdit) return 'Open the strategy';
  return isBegun ? 'Edit' : 'Begin the strategy';
}

function versionWords(
  version: number,
  { head, approved }: { head: number | null; approved: number | null },
): string {
  if (version === approved) {
    const newer = head !== null && head > version ? ` Version ${head} is being written.` : '';
    return `Version ${version} is in force.${newer}`;
  }
  return approved === null
    ? `Version ${version}; none is in force yet.`
    : `Version ${version}; version ${approved} is in force.`;
}

/** What its ways out name stands on the page of the strategy. */
function awayFrom(href: string, decision: NonNullable<Decision>): NonNullable<Decision> {
  if (!('whyNotApprove' in decision) || !decision.whyNotApprove) return decision;
  const { sentence, links } = decision.whyNotApprove;
  const led = links.map((link) =>
    link.href.startsWith('#') ? { ...link, href: `${href}${link.href}` } : link,
  );
  return { ...decision, whyNotApprove: { sentence, links: led } };
}
