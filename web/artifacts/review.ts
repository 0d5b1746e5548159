import { chainOf, findEarlierRejection, findQcReport, getArtifactVersion } from '../../db/artifacts';
import { previewCalendar, type CalendarPreview } from '../../db/calendar/effects';
import type { ApprovalRow, ArtifactDraftRow, ArtifactVersionRow, QcReportRow } from '../../db/tables';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { executionEffects } from '../../workflows/domain/artifacts/execution-effects';
import type { ChainState } from '../../workflows/domain/artifacts/gates';
import { runQc, type QcReport } from '../../workflows/domain/qc';
import type { Room } from '../campaigns/room';
import type { Site } from '../site';
import type { StageRows } from './page';

/** What is decided about a stage: everything that its review column is drawn from. */
export type ReviewRows = StageRows &
  Pick<Room, 'standing' | 'pending'> & {
    chain: ChainState;
    inForce: ArtifactVersionRow | undefined;
    /** On the newest version, where somebody had it checked. */
    report: QcReportRow | undefined;
    /** What the judge would read of the newest version; made for this page where nobody had it checked. */
    headQc: QcReport | undefined;
    /** What a confirmation of the version in force would find now. */
    inForceQc: QcReport | undefined;
    /** Why a version before the newest was sent back, until the next decision. */
    rejection: ApprovalRow | undefined;
    /** The reader has typed something that is in no version. */
    isTyping: boolean;
    /** What approving the newest version does to the calendar. */
    calendar: CalendarPreview | undefined;
  };

/** `draft` is what the reader has in their editor. */
export async function readReview(
  site: Site,
  rows: StageRows,
  { standing, pending }: Room,
  draft: ArtifactDraftRow | undefined,
): Promise<ReviewRows> {
  const { artifact, head, stage, upstream } = rows;
  const approved = artifact?.approved_version;
  const [inForce, report, calendar, rejection] = await Promise.all([
    artifact && approved
      ? approved === head?.version
        ? head
        : getArtifactVersion(site.db, artifact.id, approved)
      : undefined,
    artifact && findQcReport(site.db, artifact.id, artifact.head_version),
    readCalendar(site, rows),
    artifact && findEarlierRejection(site.db, artifact),
  ]);
  const checked = (version: ArtifactVersionRow) => {
    const { form, checks } = CONTRACTS[stage];
    const { content, schema_version: schemaVersion } = version;
    return runQc(stage, checks, { form, content, schemaVersion, upstream });
  };
  return {
    ...rows,
    standing,
    pending,
    chain: chainOf(rows.artifacts),
    inForce,
    report,
    headQc: report ?? (head && checked(head)),
    inForceQc: artifact?.flag && inForce ? checked(inForce) : undefined,
    isTyping: draft !== undefined,
    calendar,
    rejection,
  };
}

async function readCalendar(
  site: Site,
  { campaign, stage, head }: StageRows,
): Promise<CalendarPreview | undefined> {
  if (stage !== 'EXECUTION' || !head || head.status === 'APPROVED') return undefined;
  const { changes, left_out: _left, ...terms } = executionEffects(head.content, campaign);
  if (changes.length === 0) return undefined;
  return previewCalendar(site.db, campaign, { ...campaign, ...terms }, site.now());
}
