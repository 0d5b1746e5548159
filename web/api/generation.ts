import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { askJobs, listLapsedJobs, readGeneration, type Generation } from '../../db/generation';
import type { GenerationJobRow } from '../../db/tables';
import { JOB_STATES } from '../../workflows/domain/artifacts/generation';
import { JOB_MODULES, offeredJobs } from '../../workflows/domain/artifacts/jobs';
import { STAGES } from '../../workflows/domain/artifacts/stages';
import { no, yes } from '../../workflows/domain/verdict';
import { isoOrNull } from './campaign';
import { endpoint } from './endpoint';
import { byId, commandId, instant } from './schemas';

const noun = 'Generation plan';
const feature = 'campaign_ops';

const types = offeredJobs().map(({ type }) => type);
const jobType = z.enum(types as [string, ...string[]]).describe('A job that somebody can write.');

const jobSchema = z
  .object({
    job_type: jobType,
    title: z.string(),
    module: z.enum(JOB_MODULES),
    lands_in: z.enum(STAGES).describe('The stage whose newest version it goes on from.'),
    priority: z.int(),
    status: z.enum(JOB_STATES),
    asked: z.boolean().describe('Somebody wants it: it begins by itself once it is READY.'),
    depends_on: z.array(z.string()).describe('Chosen jobs that are not written yet and come before it.'),
    missing: z.array(z.object({ stage: z.enum(STAGES), why: z.enum(['NOT_APPROVED', 'FLAGGED']) })),
    decision_first: z
      .boolean()
      .describe('A version of the stage it lands in waits for a decision: it is written after that.'),
    attempt: z.int(),
    asked_by: z.string().nullable(),
    asked_at: instant.nullable(),
    finished_at: instant.nullable(),
    version: z.int().nullable().describe('The version that it wrote; null where there was nothing to add.'),
    note: z.string().nullable(),
  })
  .meta({ id: 'GenerationJob' });

const lapsedSchema = z
  .object({
    job_type: z.string(),
    intake_version: z.int(),
    asked_by: z.string(),
    asked_at: instant,
    lapsed_at: instant.nullable(),
    note: z.string().nullable().describe('Why it is written no more.'),
  })
  .meta({ id: 'LapsedJob' });

const plan = endpoint({
  operationId: 'getGenerationPlan',
  noun,
  method: 'get',
  path: '/campaigns/:id/generation',
  permission: 'artifacts.read',
  feature,
  kind: 'read',
  summary: 'Read what the intake in force wants drafted, and how far each draft is',
  params: byId,
  answers: {
    200: {
      description: 'In the order in which they run; `intake_version` is null while no intake is in force.',
      schema: z.object({
        intake_version: z.int().nullable(),
        jobs: z.array(jobSchema),
        unwritten: z.array(z.string()).describe('Chosen, but nothing writes it yet.'),
        lapsed: z
          .array(lapsedSchema)
          .describe(
            'Asked for on an intake that is in force no longer, or before the campaign was closed, and not asked for since.',
          ),
      }),
    },
  },
  handle: async ({ site, viewer, params }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const [read, lapsed] = await Promise.all([
      readGeneration(site.db, campaign.id),
      listLapsedJobs(site.db, campaign.id),
    ]);
    return yes({ body: { ...presentPlan(read), lapsed: lapsed.map(presentLapsed) } });
  },
});

function presentLapsed(row: GenerationJobRow) {
  return {
    job_type: row.job_type,
    intake_version: row.intake_version,
    asked_by: row.asked_by_name,
    asked_at: row.asked_at.toISOString(),
    lapsed_at: isoOrNull(row.finished_at),
    note: row.note,
  };
}

function presentPlan({ intake_version, chosen, plan: planned, rows }: Generation) {
  return {
    intake_version,
    jobs: planned.map(({ job, state, asked, attempt, waits_for, missing, decision_first }) => {
      const row = rows.find(({ job_type }) => job_type === job.type);
      return {
        job_type: job.type,
        title: job.title,
        module: job.module,
        lands_in: job.lands_in,
        priority: job.priority,
        status: state,
        asked,
        depends_on: waits_for,
        missing,
        decision_first,
        attempt,
        asked_by: row?.asked_by_name ?? null,
        asked_at: isoOrNull(row?.asked_at ?? null),
        finished_at: isoOrNull(row?.finished_at ?? null),
        version: row?.version ?? null,
        note: row?.note ?? null,
      };
    }),
    unwritten: chosen.filter((type) => !planned.some(({ job }) => job.type === type)),
  };
}

const run = endpoint({
  operationId: 'runGenerationJobs',
  noun,
  method: 'post',
  path: '/campaigns/:id/generation/runs',
  permission: 'artifacts.edit',
  feature,
  kind: 'report',
  summary: 'Have one chosen draft written, or all that are open',
  description:
    'Each is written as soon as the drafts before it are, and the stages it needs are in force, and no version of the stage it lands in waits for a decision; until then it stands as asked for. One that was written before can be asked for again by its name: it fills what is empty then. Refused with JOB_NOT_PLANNED, JOB_ASKED, JOBS_ALL_ASKED or NOTHING_PLANNED.',
  params: byId,
  body: z.strictObject({ job_type: jobType.optional().describe('Absent: every one that is open.') }),
  answers: {
    201: {
      description: 'They are asked for.',
      schema: z.object({ command_id: commandId, intake_version: z.int(), jobs: z.array(jobType) }),
    },
  },
  handle: async ({ site, viewer, params, body, by }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const asked = await askJobs(site.db, campaign.id, body.job_type, by);
    if (!asked.ok) return asked;
    const { commandId: command_id, answer } = asked.value;
    return yes({ status: 201, body: { command_id, ...answer }, announce: asked.value });
  },
});

export const generationPlan = [plan, run];
