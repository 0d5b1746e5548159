import { z } from 'zod';
import type { StageStanding, VersionListed } from '../../db/artifacts';
import { findCampaign } from '../../db/campaigns';
import type { ArtifactRow, ArtifactVersionRow, CampaignRow, QcReportRow } from '../../db/tables';
import { ARTIFACT_STATUSES } from '../../workflows/domain/artifacts';
import { flagWords } from '../../workflows/domain/artifacts/flag-words';
import { parseStage, STAGES, type Stage } from '../../workflows/domain/artifacts/stages';
import { QC_TYPES } from '../../workflows/domain/qc';
import { CHECK_STATUSES, CHECK_TYPES, SEVERITIES } from '../../workflows/domain/qc/check';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { isoOrNull } from './campaign';
import type { Asked } from './endpoint';
import { anId, instant } from './schemas';

/** How artifacts are asked for and answered, wherever they are. */

const says = `One of ${STAGES.join(', ')}, in any case.`;
/** What is none of them is not found, by name. */
export const aStage = z.string().meta({ description: says, enum: STAGES });
export const byStage = z.object({ id: anId, stage: aStage });

export const shown = {
  version: z.int32().min(1).describe('The version that was read.'),
  checksum: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'Is the checksum of the version that was read: 64 hexadecimal digits.')
    .describe('The checksum of the version that was read.'),
};

export function stageNamed(typed: string): Verdict<Stage> {
  const stage = parseStage(typed);
  return stage
    ? yes(stage)
    : no('NOT_FOUND', 'STAGE_UNKNOWN', { field: 'stage', detail: { stages: STAGES } });
}

/** The campaign, as far as the caller may see it, and its stage. */
export async function stageOf({
  site,
  viewer,
  params,
}: Pick<Asked<{ id: string; stage: string }>, 'site' | 'viewer' | 'params'>): Promise<
  Verdict<{ campaign: CampaignRow; stage: Stage }>
> {
  const campaign = await findCampaign(site.db, viewer, params.id);
  if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const stage = stageNamed(params.stage);
  return stage.ok ? yes({ campaign, stage: stage.value }) : stage;
}

export const sentContent = z
  .record(z.string(), z.unknown(), { error: 'Is an object of sections.' })
  .describe(
    'Section → field → value, as `GET /artifacts/{stage}/schema` says. Fields may also stand beside the sections where their name is unique, and under their other names.',
  );
export const sentSchemaVersion = z
  .string()
  .max(100)
  .optional()
  .describe('The form it was written for; refused with SCHEMA_INCOMPATIBLE when it is not today’s.');

const content = z
  .record(z.string(), z.record(z.string(), z.unknown()))
  .describe('Section → field → value. What was left empty is not there.');

const finding = z.object({ field: z.string(), message: z.string() });
export const validationSchema = z
  .object({
    ok: z.boolean().describe('Whether it could be approved, as far as its content goes.'),
    errors: z.array(finding),
    warnings: z.array(finding),
  })
  .meta({ id: 'ArtifactValidation' });

const lineage = z
  .partialRecord(z.enum(STAGES), z.int())
  .describe('The versions that were in force of what it is built on.');

const versionFields = {
  version: z.int(),
  status: z.enum(ARTIFACT_STATUSES),
  checksum: z.string().describe('SHA-256 of the content. Name it with the version when you decide.'),
  schema_version: z.string(),
  lineage,
  source: z.record(z.string(), z.unknown()).describe('Where it came from when nobody typed it.'),
  created_at: instant,
  created_by: z.string(),
  approved_at: instant.nullable(),
  approved_by: z.string().nullable(),
  approval_note: z.string().nullable(),
};
export const versionSchema = z
  .object(versionFields)
  .meta({ id: 'ArtifactVersion', description: 'What it says never changes.' });
export const wholeVersionSchema = z.object({ ...versionFields, content });

export function presentVersion(row: VersionListed): z.infer<typeof versionSchema> {
  return {
    version: row.version,
    status: row.status,
    checksum: row.checksum,
    schema_version: row.schema_version,
    lineage: row.lineage,
    source: row.source,
    created_at: row.created_at.toISOString(),
    created_by: row.created_by_name,
    approved_at: isoOrNull(row.approved_at),
    approved_by: row.approved_by_name,
    approval_note: row.approval_note,
  };
}

export function presentWholeVersion(row: ArtifactVersionRow): z.infer<typeof wholeVersionSchema> {
  return { ...presentVersion(row), content: row.content };
}

const gateSchema = z.object({
  open: z.boolean(),
  missing: z.array(z.object({ stage: z.enum(STAGES), why: z.enum(['NOT_APPROVED', 'FLAGGED']) })),
});
const flagSchema = z.object({
  kind: z.enum(['REPLACED', 'WITHDRAWN', 'ANCESTOR']),
  stage: z.enum(STAGES).describe('What changed.'),
  since: instant,
  reason: z.string().describe('In a sentence.'),
});

const stageFields = {
  stage: z.enum(STAGES),
  status: z.enum(ARTIFACT_STATUSES).nullable().describe('Of the newest version; null: nobody began it.'),
  head: versionSchema.nullable().describe('The newest version.'),
  approved: versionSchema.nullable().describe('The version in force; it stays while a newer one is edited.'),
  gate: gateSchema.describe('Whether the stage is open, and what is missing.'),
  flag: flagSchema.nullable().describe('Why the version in force waits for somebody to look at it again.'),
  asked: z.object({ at: instant, by: z.string() }).nullable().describe('The newest version waits since.'),
  rejection: z.object({ reason: z.string(), by: z.string(), at: instant }).nullable(),
};
export const stageSchema = z.object(stageFields).meta({ id: 'ArtifactStage' });

const origin = z.object({
  stage: z.enum([...STAGES, 'CAMPAIGN', 'DEFAULT']),
  path: z.string(),
  version: z.int().nullable(),
});

export const qcSchema = z
  .object({
    id: z.uuid(),
    version: z.int(),
    run_no: z.int(),
    qc_type: z.enum(QC_TYPES),
    qc_status: z.enum(CHECK_STATUSES),
    qc_score: z.int().describe('0 to 100.'),
    summary: z.object({ blockers: z.int(), majors: z.int(), minors: z.int(), warnings: z.int() }),
    checks: z.array(
      z.object({
        check_id: z.string(),
        check_type: z.enum(CHECK_TYPES),
        severity: z.enum(SEVERITIES),
        status: z.enum(CHECK_STATUSES),
        title: z.string(),
        message: z.string(),
        evidence: z.array(z.object({ field: z.string(), text: z.string().optional() })),
        auto_fixable: z.boolean(),
        fix_instruction: z.string().nullable(),
      }),
    ),
    ran_by: z.string(),
    ran_at: instant,
  })
  .meta({ id: 'QcReport' });

export const wholeStageSchema = z.object({
  ...stageFields,
  content: content.nullable().describe('Of the newest version.'),
  validation: validationSchema.nullable().describe('Of the newest version, on what is in force now.'),
  qc: qcSchema.nullable().describe('The newest report on the newest version.'),
  offered: z
    .record(z.string(), z.object({ value: z.unknown(), origin }))
    .describe('What campaign and upstream offer for a field, by its path, and where they have it from.'),
});

export function presentStage({ stage, gate, begun }: StageStanding): z.infer<typeof stageSchema> {
  const artifact = begun?.artifact;
  return {
    stage,
    status: begun?.head.status ?? null,
    head: begun ? presentVersion(begun.head) : null,
    approved: begun?.inForce ? presentVersion(begun.inForce) : null,
    gate,
    flag: artifact ? presentFlag(artifact) : null,
    asked: artifact?.asked_at
      ? { at: artifact.asked_at.toISOString(), by: artifact.asked_by_name ?? '' }
      : null,
    rejection: artifact ? presentRejection(artifact) : null,
  };
}

function presentFlag({ flag, flagged_at }: ArtifactRow): z.infer<typeof flagSchema> | null {
  if (!flag || !flagged_at) return null;
  const { kind, stage } = flag;
  return { kind, stage, since: flagged_at.toISOString(), reason: flagWords(flag) };
}

function presentRejection({ rejection_reason: reason, rejected_by: by, rejected_at: at }: ArtifactRow) {
  return reason !== null && at ? { reason, by: by ?? '', at: at.toISOString() } : null;
}

export function presentQc(row: QcReportRow): z.infer<typeof qcSchema> {
  const { id, version, run_no, qc_type, qc_status, qc_score, summary, checks, ran_by } = row;
  const ran_at = row.ran_at.toISOString();
  return { id, version, run_no, qc_type, qc_status, qc_score, summary, checks, ran_by, ran_at };
}
