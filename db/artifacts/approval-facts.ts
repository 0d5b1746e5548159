import type { ApprovalFacts, AskingFacts, VersionInQuestion } from '../../workflows/domain/artifacts';
import { validateContent, type Upstream } from '../../workflows/domain/artifacts/contract';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { gateOf, type ChainState } from '../../workflows/domain/artifacts/gates';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { QcReport } from '../../workflows/domain/qc';
import type { ArtifactVersionRow } from '../tables';

/** What an approval is judged on, for the judge and for the page that says beforehand what he would say. */

type Given = {
  stage: Stage;
  version: ArtifactVersionRow;
  /** On this very version. */
  report: Pick<QcReport, 'qc_status' | 'checks'>;
  upstream: Upstream;
  chain: ChainState;
  selfApproval: ApprovalFacts['selfApproval'];
};

export function approvalFacts({
  stage,
  version,
  report,
  upstream,
  chain,
  selfApproval,
}: Given): ApprovalFacts {
  const failed = report.checks.filter(({ status, severity }) => status === 'FAIL' && severity === 'BLOCKER');
  return {
    ...askingFacts(stage, version, upstream, chain),
    qc: { status: report.qc_status, blockers: failed.map(({ message }) => message) },
    selfApproval,
  };
}

/** What asking for an approval is judged on: the same, before quality control. */
export function askingFacts(
  stage: Stage,
  version: ArtifactVersionRow,
  upstream: Upstream,
  chain: ChainState,
): AskingFacts {
  return {
    stage,
    head: inQuestion(version),
    schema: CONTRACTS[stage].form.schemaVersion,
    validation: validateContent(CONTRACTS[stage], version.content, upstream),
    chain,
    gate: gateOf(stage, chain),
  };
}

export function inQuestion(row: ArtifactVersionRow): VersionInQuestion {
  const { version, checksum, status, lineage, schema_version, created_by } = row;
  return {
    version,
    checksum,
    status,
    lineage,
    schema_version,
    created_by,
    decided_by: row.approved_by_name,
    decided_at: row.approved_at,
  };
}
