import { z } from 'zod';
import {
  findArtifact,
  findArtifactVersion,
  findQcReport,
  listArtifacts,
  listArtifactVersions,
  listStages,
  readUpstream,
  validationOf,
} from '../../db/artifacts';
import { findCampaign } from '../../db/campaigns';
import { jsonSchemaOf, parseContent } from '../../workflows/domain/artifacts/content.schema';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import type { Upstream, Validation } from '../../workflows/domain/artifacts/contract';
import { STAGES } from '../../workflows/domain/artifacts/stages';
import { no, yes } from '../../workflows/domain/verdict';
import {
  aStage,
  byStage,
  presentQc,
  presentStage,
  presentVersion,
  presentWholeVersion,
  qcSchema,
  sentContent,
  stageNamed,
  stageOf,
  stageSchema,
  validationSchema,
  versionSchema,
  wholeStageSchema,
  wholeVersionSchema,
} from './artifact-schemas';
import { limit } from './cursor';
import { BASE, endpoint } from './endpoint';
import { anId, byId, listOf } from './schemas';

const noun = 'Artifacts';
const feature = 'campaign_ops';
const permission = 'artifacts.read';

const list = endpoint({
  operationId: 'listArtifacts',
  noun,
  method: 'get',
  path: '/campaigns/:id/artifacts',
  permission,
  feature,
  kind: 'read',
  summary: 'List the six stages of a campaign, each with its newest version, the one in force and its gate',
  params: byId,
  answers: { 200: { description: 'Six, in their order.', schema: listOf(stageSchema) } },
  handle: async ({ site, viewer, params }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const stages = await listStages(site.db, campaign.id);
    return yes({ body: { items: stages.map(presentStage), next_cursor: null } });
  },
});

const show = endpoint({
  operationId: 'getArtifact',
  noun,
  method: 'get',
  path: '/campaigns/:id/artifacts/:stage',
  permission,
  feature,
  kind: 'read',
  summary: 'Read one stage: what its newest version says, what is wrong with it, and what is offered for it',
  params: byStage,
  answers: { 200: { description: 'Also before anybody began it.', schema: wholeStageSchema } },
  handle: async ({ site, viewer, params }) => {
    const found = await stageOf({ site, viewer, params });
    if (!found.ok) return found;
    const { campaign, stage } = found.value;
    const stages = await listStages(site.db, campaign.id);
    const standing = stages[STAGES.indexOf(stage)];
    if (!standing) return no('NOT_FOUND', 'STAGE_UNKNOWN');
    const upstream = await readUpstream(site.db, campaign, await listArtifacts(site.db, campaign.id));
    const { begun } = standing;
    const head =
      begun && (await findArtifactVersion(site.db, begun.artifact.id, begun.artifact.head_version));
    const qc = head && (await findQcReport(site.db, head.artifact_id, head.version));
    return yes({
      body: {
        ...presentStage(standing),
        content: head?.content ?? null,
        validation: head ? validationOf(stage, head.content, upstream) : null,
        qc: qc ? presentQc(qc) : null,
        offered: CONTRACTS[stage].hydrate(upstream),
      },
    });
  },
});

const versions = endpoint({
  operationId: 'listArtifactVersions',
  noun,
  method: 'get',
  path: '/campaigns/:id/artifacts/:stage/versions',
  permission,
  feature,
  kind: 'read',
  summary: 'List the versions of one stage, newest first, without what they say',
  params: byStage,
  query: z.strictObject({
    limit: limit(50),
    cursor: z.coerce
      .number('Is not a cursor: pass the next_cursor of the page before, unchanged.')
      .int()
      .min(1)
      .max(2_147_483_647)
      .optional()
      .describe('The `next_cursor` of the page before. Absent: the first page.'),
  }),
  answers: { 200: { description: 'One page.', schema: listOf(versionSchema) } },
  handle: async ({ site, viewer, params, query }) => {
    const found = await stageOf({ site, viewer, params });
    if (!found.ok) return found;
    const artifact = await findArtifact(site.db, found.value.campaign.id, found.value.stage);
    const page = { before: query.cursor, limit: query.limit + 1 };
    const rows = artifact ? await listArtifactVersions(site.db, artifact.id, page) : [];
    const items = rows.slice(0, query.limit);
    const next_cursor = rows.length > items.length ? String(items.at(-1)?.version) : null;
    return yes({ body: { items: items.map(presentVersion), next_cursor } });
  },
});

const version = endpoint({
  operationId: 'getArtifactVersion',
  noun,
  method: 'get',
  path: '/campaigns/:id/artifacts/:stage/versions/:version',
  permission,
  feature,
  kind: 'read',
  summary: 'Read one version, with the newest report of quality control on it',
  params: byStage.extend({ version: z.string() }),
  answers: {
    200: {
      description: 'As it was saved.',
      schema: wholeVersionSchema.extend({ qc: qcSchema.nullable() }),
    },
  },
  handle: async ({ site, viewer, params }) => {
    const found = await stageOf({ site, viewer, params });
    if (!found.ok) return found;
    const artifact = await findArtifact(site.db, found.value.campaign.id, found.value.stage);
    const number = /^[1-9]\d{0,8}$/.test(params.version) ? Number(params.version) : 0;
    const row = artifact && (await findArtifactVersion(site.db, artifact.id, number));
    if (!row) return no('NOT_FOUND', 'NO_SUCH_RECORD', { field: 'version' });
    const qc = await findQcReport(site.db, row.artifact_id, row.version);
    return yes({ body: { ...presentWholeVersion(row), qc: qc ? presentQc(qc) : null } });
  },
});

const validate = endpoint({
  operationId: 'validateArtifact',
  noun,
  method: 'post',
  path: '/artifacts/:stage/validation',
  permission,
  feature,
  kind: 'read',
  summary: 'Say what is wrong with a content, without saving it',
  description:
    'Errors keep a version from being approved, not from being saved; fields that do not exist or cannot hold what was sent are errors, too, and keep it from being saved. With `campaign_id` it is judged on what is in force there, else by itself.',
  params: z.object({ stage: aStage }),
  body: z.strictObject({ content: sentContent, campaign_id: anId.optional() }),
  answers: { 200: { description: 'Also when something is wrong.', schema: validationSchema } },
  handle: async ({ site, viewer, params, body }) => {
    const stage = stageNamed(params.stage);
    if (!stage.ok) return stage;
    const contract = CONTRACTS[stage.value];
    const campaign =
      body.campaign_id === undefined ? undefined : await findCampaign(site.db, viewer, body.campaign_id);
    if (body.campaign_id !== undefined && !campaign) {
      return no('NOT_FOUND', 'NO_SUCH_RECORD', { field: 'campaign_id' });
    }
    const content = parseContent(contract.form, body.content);
    if (!content.ok)
      return content.reason === 'FIELDS_INVALID' ? yes({ body: unfit(content.detail) }) : content;
    const upstream = campaign
      ? await readUpstream(site.db, campaign, await listArtifacts(site.db, campaign.id))
      : BY_ITSELF;
    const whole = campaign ? (contract.compute?.(content.value, upstream) ?? content.value) : content.value;
    return yes({ body: validationOf(stage.value, whole, upstream) });
  },
});

/** A content that is judged by itself is built on nothing. */
const BY_ITSELF: Upstream = {
  campaign: {
    id: '',
    name: '',
    client_name: '',
    brand_product: null,
    industry: null,
    objective: '',
    platforms: [],
    cadence: {},
    timezone: 'UTC',
    start_date: '',
    end_date: '',
    primary_cta: '',
    budget: null,
    blackout_dates: [],
  },
  approved: {},
};

function unfit(detail: Record<string, unknown> = {}): Validation {
  const errors = Object.entries(detail['fields'] as Record<string, string>).map(([field, message]) => ({
    field,
    message,
  }));
  return { ok: false, errors, warnings: [] };
}

const schema = endpoint({
  operationId: 'getArtifactSchema',
  noun,
  method: 'get',
  path: '/artifacts/:stage/schema',
  permission,
  feature,
  kind: 'read',
  summary: 'The JSON Schema of a stage’s content, as it is kept',
  params: z.object({ stage: aStage }),
  answers: {
    200: {
      description: 'JSON Schema, draft 2020-12. Its title is the schema version.',
      schema: z.record(z.string(), z.unknown()),
    },
  },
  handle: async ({ params }) => {
    const stage = stageNamed(params.stage);
    if (!stage.ok) return stage;
    const { form } = CONTRACTS[stage.value];
    const about = { $id: `${BASE}/artifacts/${stage.value}/schema`, title: form.schemaVersion };
    return Promise.resolve(yes({ body: { ...about, ...jsonSchemaOf(form) } }));
  },
});

export const artifacts = [list, show, versions, version, validate, schema];
