import { z } from 'zod';
import {
  askForApproval,
  findQcReportById,
  restoreArtifact,
  runArtifactQc,
  saveArtifact,
  type SavedArtifact,
} from '../../db/artifacts';
import { once } from '../../db/once';
import type { ReportAnswer } from '../../db/report';
import { ARTIFACT_STATUSES } from '../../workflows/domain/artifacts';
import { checkSchemaVersion, parseContent } from '../../workflows/domain/artifacts/content.schema';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { STAGES } from '../../workflows/domain/artifacts/stages';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import {
  byStage,
  presentQc,
  qcSchema,
  sentContent,
  sentSchemaVersion,
  shown,
  stageOf,
  validationSchema,
} from './artifact-schemas';
import { endpoint, type Answer } from './endpoint';
import { commandId, instant } from './schemas';

/** What is written into a stage: versions, reports of quality control, and that one waits for a decision. */

const noun = 'Artifacts';
const feature = 'campaign_ops';
const permission = 'artifacts.edit';

const savedSchema = z.object({
  command_id: commandId,
  stage: z.enum(STAGES),
  version: z.int(),
  checksum: z.string(),
  status: z.enum(ARTIFACT_STATUSES),
  unchanged: z.boolean().describe('It says what the newest version says, so no new one was made.'),
  validation: validationSchema,
});

const save = endpoint({
  operationId: 'saveArtifact',
  noun,
  method: 'put',
  path: '/campaigns/:id/artifacts/:stage',
  permission,
  feature,
  kind: 'report',
  summary: 'Save the next version of one stage',
  description:
    'It may be incomplete: what would keep it from being approved is answered. The same content on the same foundation makes no new version. 409 EDITED_MEANWHILE when another version is the newest than the one that was read.',
  params: byStage,
  body: z.strictObject({
    content: sentContent,
    expected_version: z.int32().min(0).describe('The newest version that was read; 0 when there was none.'),
    schema_version: sentSchemaVersion,
  }),
  answers: { 200: { description: 'The newest version.', schema: savedSchema } },
  handle: async ({ site, viewer, params, body, by }) => {
    const found = await stageOf({ site, viewer, params });
    if (!found.ok) return found;
    const { campaign, stage } = found.value;
    const { form } = CONTRACTS[stage];
    const known = checkSchemaVersion(form, body.schema_version);
    if (!known.ok) return known;
    const content = parseContent(form, body.content);
    if (!content.ok) return content;
    const said = { content: content.value, expectedVersion: body.expected_version };
    return savedAnswer(await saveArtifact(site.db, campaign.id, stage, said, by));
  },
});

const restore = endpoint({
  operationId: 'restoreArtifact',
  noun,
  method: 'post',
  path: '/campaigns/:id/artifacts/:stage/restoration',
  permission,
  feature,
  kind: 'report',
  summary: 'Make an earlier version the newest again, as a new one',
  description: 'Refused with SCHEMA_INCOMPATIBLE when it was written for another form than today’s.',
  params: byStage,
  body: z.strictObject({ version: shown.version }),
  answers: { 200: { description: 'The newest version.', schema: savedSchema } },
  handle: async ({ site, viewer, params, body, by }) => {
    const found = await stageOf({ site, viewer, params });
    if (!found.ok) return found;
    const { campaign, stage } = found.value;
    return savedAnswer(await restoreArtifact(site.db, campaign.id, stage, body.version, by));
  },
});

function savedAnswer(saved: Verdict<ReportAnswer<SavedArtifact>>): Verdict<Answer> {
  if (!saved.ok) return saved;
  const { artifact_id: _own, ...answer } = saved.value.answer;
  return yes({ body: { command_id: saved.value.commandId, ...answer }, announce: saved.value });
}

type Checked = { report_id: string; version: number; qc_status: string };

const check = endpoint({
  operationId: 'checkArtifact',
  noun,
  method: 'post',
  path: '/campaigns/:id/artifacts/:stage/qc',
  permission,
  feature,
  kind: 'fact',
  summary: 'Have quality control look at a version: the newest, unless another is named',
  params: byStage,
  body: z.strictObject({ version: shown.version.optional() }),
  answers: {
    200: {
      description: 'What it found; kept with the version.',
      schema: z.object({ command_id: commandId, report: qcSchema }),
    },
  },
  handle: async ({ site, viewer, params, body, by }) => {
    const found = await stageOf({ site, viewer, params });
    if (!found.ok) return found;
    const { campaign, stage } = found.value;
    const asked = { campaign_id: campaign.id, stage, ...body };
    const ran = await once<Checked>(site.db, 'check_artifact', asked, by, async (keep) => {
      const made = await runArtifactQc(site.db, campaign.id, stage, body, by, keep);
      if (!made.ok) return made;
      const { id: report_id, version, qc_status } = made.value;
      return yes({ report_id, version, qc_status });
    });
    if (!ran.ok) return ran;
    const report = await findQcReportById(site.db, ran.value.answer.report_id);
    if (!report) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    return yes({ body: { command_id: ran.value.commandId, report: presentQc(report) } });
  },
});

const request = endpoint({
  operationId: 'requestArtifactApproval',
  noun,
  method: 'post',
  path: '/campaigns/:id/artifacts/:stage/request',
  permission,
  feature,
  kind: 'report',
  summary: 'Ask for the approval of the version that was read',
  description:
    'The approvers are told, and reminded along the ladder until somebody decides. Asked for twice, it waits since the first time. Nobody is asked for what would be refused to them: with VALIDATION_FAILED, GATE_LOCKED, STALE_LINEAGE or SCHEMA_INCOMPATIBLE it is refused now.',
  params: byStage,
  body: z.strictObject(shown),
  answers: {
    200: {
      description: 'It waits for a decision.',
      schema: z.object({
        command_id: commandId,
        stage: z.enum(STAGES),
        version: z.int(),
        asked_at: instant,
      }),
    },
  },
  handle: async ({ site, viewer, params, body, by }) => {
    const found = await stageOf({ site, viewer, params });
    if (!found.ok) return found;
    const { campaign, stage } = found.value;
    const asked = await askForApproval(site.db, campaign.id, stage, body, by);
    if (!asked.ok) return asked;
    const { commandId: command_id, answer } = asked.value;
    return yes({ body: { command_id, ...answer }, announce: asked.value });
  },
});

export const artifactReports = [save, restore, check, request];
