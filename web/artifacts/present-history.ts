import type { QcVerdict, VersionListed } from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { ApprovalRow, ArtifactRow, ArtifactVersionRow, QcReportRow } from '../../db/tables';
import { checkSchema } from '../../workflows/domain/artifacts';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { linesOutside } from '../../workflows/domain/artifacts/diff';
import { UPSTREAM, type Stage } from '../../workflows/domain/artifacts/stages';
import { checkOpen } from '../../workflows/domain/campaigns';
import { can } from '../../workflows/domain/permissions';
import { onBothClocks } from '../campaigns/times';
import { formState, type FormState } from '../forms';
import { approvalDecisionLabel, artifactStatusLabel, qcStatusLabel, stageLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { pathOfStage } from './each-stage';
import { sourceWords } from './present-versions';
import { presentReading } from './reading';
import type { ReadingPlaces } from './reading-places';

export const VERSIONS_SHOWN = 25;
const DECISIONS_SHOWN = 30;

type HistoryRows = {
  campaign: CampaignView;
  stage: Stage;
  artifact: ArtifactRow | undefined;
  /** Newest first, one longer than a page where there are more. */
  versions: readonly VersionListed[];
  verdicts: readonly QcVerdict[];
  /** Newest first, of every version. */
  decisions: readonly ApprovalRow[];
  isOlder: boolean;
};

export function presentHistory(rows: HistoryRows, reader: Operator, now: Date) {
  const { campaign, stage, artifact, versions, verdicts, decisions } = rows;
  const base = pathOfStage(campaign, stage);
  const name = stageLabel[stage].word;
  const on = (at: Date) => onBothClocks(at, campaign.timezone, reader.time_zone, now);
  const shown = versions.slice(0, VERSIONS_SHOWN);
  const last = shown.at(-1);
  const head = artifact?.head_version ?? 0;
  return {
    title: `Versions of the ${name.toLowerCase()} of ${campaign.name}`,
    name,
    back: base,
    count: head,
    versions: shown.map((row) => {
      const verdict = verdicts.find(({ version }) => version === row.version);
      return {
        version: row.version,
        href: `${base}/versions/${row.version}`,
        status: artifactStatusLabel[row.status],
        by: row.created_by_name,
        at: on(row.created_at),
        source: sourceWords(stage, row.source),
        qc: verdict && { label: qcStatusLabel[verdict.qc_status], score: verdict.qc_score },
        changed: row.version > 1 ? `${base}/comparison?from=${row.version - 1}&to=${row.version}` : undefined,
      };
    }),
    compare: head > 1 ? presentChoice(base, artifact) : undefined,
    newest: rows.isOlder ? `${base}/versions` : undefined,
    older: versions.length > VERSIONS_SHOWN && last ? `${base}/versions?before=${last.version}` : undefined,
    decisions: rows.isOlder
      ? []
      : decisions.slice(0, DECISIONS_SHOWN).map((one) => presentDecided(one, base, on)),
    more:
      decisions.length > DECISIONS_SHOWN && !rows.isOlder
        ? {
            count: decisions.length - DECISIONS_SHOWN,
            href: `/campaigns/${campaign.id}/timeline?kind=decisions`,
          }
        : undefined,
    empty: {
      icon: 'history',
      title: 'No version was saved yet',
      text: `The first one is made when somebody saves the ${name.toLowerCase()}.`,
    },
  };
}

/** The newest beside what is in force, else beside the one before it. */
export function presentChoice(base: string, artifact: ArtifactRow | undefined) {
  const to = artifact?.head_version ?? 1;
  const inForce = artifact?.approved_version;
  const from = inForce && inForce !== to ? inForce : Math.max(1, to - 1);
  return { action: `${base}/comparison`, from, to, most: to };
}

function presentDecided(one: ApprovalRow, base: string, on: (at: Date) => object) {
  return {
    label: approvalDecisionLabel[one.decision],
    version: one.version,
    href: `${base}/versions/${one.version}`,
    by: one.actor,
    at: on(one.at),
    comment: one.comment ?? undefined,
  };
}

type VersionRows = {
  campaign: CampaignView;
  stage: Stage;
  artifact: ArtifactRow;
  row: ArtifactVersionRow;
  report: QcReportRow | undefined;
  decisions: readonly ApprovalRow[];
  places: ReadingPlaces;
};

/** One version to be read, and to be made the newest again. */
export function presentVersion(rows: VersionRows, reader: Operator, now: Date, restoring?: FormState) {
  const { campaign, stage, artifact, row, report, decisions, places } = rows;
  const base = pathOfStage(campaign, stage);
  const name = stageLabel[stage].word;
  const { form } = CONTRACTS[stage];
  const on = (at: Date) => onBothClocks(at, campaign.timezone, reader.time_zone, now);
  return {
    title: `${name} of ${campaign.name}, version ${row.version}`,
    name,
    version: row.version,
    status: artifactStatusLabel[row.status],
    isHead: row.version === artifact.head_version,
    back: `${base}/versions`,
    stage: base,
    by: row.created_by_name,
    at: on(row.created_at),
    source: sourceWords(stage, row.source),
    builtOn: UPSTREAM[stage].flatMap((upstream) => {
      const version = row.lineage[upstream];
      if (version === undefined) return [];
      const href = `${pathOfStage(campaign, upstream)}/versions/${version}`;
      return [{ text: `${stageLabel[upstream].word}, version ${version}`, href }];
    }),
    checksum: row.checksum.slice(0, 12),
    schema: row.schema_version,
    approved: row.approved_at && {
      by: row.approved_by_name,
      at: on(row.approved_at),
      warnings: row.approval_warnings ?? [],
    },
    qc: report && {
      label: qcStatusLabel[report.qc_status],
      score: report.qc_score,
      passed: report.checks.filter(({ status }) => status === 'PASS').map(({ title }) => title),
    },
    decisions: decisions
      .filter(({ version }) => version === row.version)
      .map((one) => presentDecided(one, base, on)),
    compare: othersOf(artifact, row.version).map(({ version, word }) => ({
      text: `Compare with version ${version}, ${word}`,
      href: `${base}/comparison?from=${Math.min(version, row.version)}&to=${Math.max(version, row.version)}`,
    })),
    older: row.version > 1 ? `${base}/versions/${row.version - 1}` : undefined,
    newer: row.version < artifact.head_version ? `${base}/versions/${row.version + 1}` : undefined,
    reading: presentReading(form, row.content, { zone: campaign.timezone, places }),
    outside: linesOutside(form, row.content),
    restore: presentRestoration(rows, reader, base, restoring),
  };
}

function othersOf(artifact: ArtifactRow, version: number): Array<{ version: number; word: string }> {
  const { head_version: head, approved_version: inForce } = artifact;
  return [
    ...(head !== version ? [{ version: head, word: 'the newest' }] : []),
    ...(inForce !== null && inForce !== version && inForce !== head
      ? [{ version: inForce, word: 'which is in force' }]
      : []),
    ...(version > 1 && version - 1 !== inForce ? [{ version: version - 1, word: 'the one before' }] : []),
  ];
}

function presentRestoration(
  { campaign, stage, artifact, row }: VersionRows,
  reader: Operator,
  base: string,
  restoring?: FormState,
) {
  if (row.version === artifact.head_version || !can(reader.role, 'artifacts.edit')) return undefined;
  const open = checkOpen(campaign.status);
  const may = open.ok ? checkSchema(row.schema_version, CONTRACTS[stage].form.schemaVersion) : open;
  return {
    action: `${base}/restoration`,
    commandId: newId(),
    next: artifact.head_version + 1,
    form: restoring ?? formState({}),
    whyNot: may.ok ? undefined : sentenceOf(may),
  };
}
