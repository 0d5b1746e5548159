import type { Request } from 'express';
import { chainOf, findDraft, findQcReport, getArtifactVersion } from '../../db/artifacts';
import { previewCalendar, type CalendarPreview } from '../../db/calendar/effects';
import type { ArtifactVersionRow, QcReportRow } from '../../db/tables';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { executionEffects } from '../../workflows/domain/artifacts/execution-effects';
import type { ChainState } from '../../workflows/domain/artifacts/gates';
import { runQc, type QcReport } from '../../workflows/domain/qc';
import { operatorOf } from '../request';
import type { Site } from '../site';
import type { StageRows } from './page';
import { presentReview, type ReviewForms } from './present-review';

/** What is decided about a stage: everything that its review column is drawn from. */
export type ReviewRows = StageRows & {
  chain: ChainState;
  inForce: ArtifactVersionRow | undefined;
  /** On the newest version, where somebody had it checked. */
  report: QcReportRow | undefined;
  /** What the judge would read of the newest version; made for this page where nobody had it checked. */
  headQc: QcReport | undefined;
  /** What a confirmation of the version in force would find now. */
  inForceQc: QcReport | undefined;
  /** The reader has typed something that is in no version. */
  isTyping: boolean;
  /** What approving the newest version does to the calendar. */
  calendar: CalendarPreview | undefined;
};

export async function readReview(site: Site, req: Request, rows: StageRows): Promise<ReviewRows> {
  const { artifact, head, stage, upstream, room } = rows;
  const approved = artifact?.approved_version;
  const [inForce, report, draft, calendar] = await Promise.all([
    artifact && approved
      ? approved === head?.version
        ? head
        : getArtifactVersion(site.db, artifact.id, approved)
      : undefined,
    artifact && findQcReport(site.db, artifact.id, artifact.head_version),
    findDraft(site.db, room.campaign.id, stage, operatorOf(req).id),
    readCalendar(site, rows),
  ]);
  const checked = (version: ArtifactVersionRow) => {
    const { form, checks } = CONTRACTS[stage];
    const { content, schema_version: schemaVersion } = version;
    return runQc(stage, checks, { form, content, schemaVersion, upstream });
  };
  return {
    ...rows,
    chain: chainOf(rows.artifacts),
    inForce,
    report,
    headQc: report ?? (head && checked(head)),
    inForceQc: artifact?.flag && inForce ? checked(inForce) : undefined,
    isTyping: draft !== undefined,
    calendar,
  };
}

async function readCalendar(
  site: Site,
  { stage, head, room }: StageRows,
): Promise<CalendarPreview | undefined> {
  if (stage !== 'EXECUTION' || !head || head.status === 'APPROVED') return undefined;
  const { campaign } = room;
  const { changes, left_out: _left, ...terms } = executionEffects(head.content, campaign);
  if (changes.length === 0) return undefined;
  return previewCalendar(site.db, campaign, { ...campaign, ...terms }, site.now());
}

/** The column, with what was said in a form of it that was refused. */
export async function reviewOf(site: Site, req: Request, rows: StageRows, forms: ReviewForms = {}) {
  return presentReview(await readReview(site, req, rows), operatorOf(req), site.now(), forms);
}
