import { writeJob } from '../../activities/drafting/jobs';
import { askForApproval, findArtifact, getArtifactVersion, revokeArtifact } from '../../db/artifacts';
import { advance } from '../../db/campaigns/advance';
import { completeCampaign } from '../../db/campaigns/changes';
import { archiveCampaign } from '../../db/campaigns/decisions';
import { lockCampaign, readFacts } from '../../db/campaigns/facts';
import { askJobs, listLapsedJobs, readGeneration } from '../../db/generation';
import type { Operator } from '../../db/operators';
import type { GenerationJobRow } from '../../db/tables';
import type { Start } from '../../workflows/domain/agenda';
import { valueAt, type Content } from '../../workflows/domain/artifacts/fields';
import { JOB_WRITERS } from '../../workflows/domain/artifacts/writers';
import { saveInEarlierForm } from '../support/artifact-chain';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { STRATEGY_CONTENT } from '../support/artifacts/strategy';
import { anApproved, approved, aVersion } from '../support/chain';
import { aCampaign, actorFor, saidBy } from '../support/campaigns';
import { anOperator } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { campaignOf } from '../support/work';

const NOW = new Date('2027-02-20T09:00:00Z');

let database: TestDatabase;
let lead: Operator;
beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
});
afterAll(() => database.destroy());
const db = () => database.db;

const PLAN = {
  strategy_jobs: ['icp_definition', 'positioning'],
  creatives_jobs: ['video_scripts'],
  execution_jobs: ['linkedin_posts_week1'],
};

async function aPlan(plan: Record<string, string[]> = PLAN): Promise<string> {
  const { campaignId } = await aCampaign(db(), lead, NOW, { platforms: ['linkedin', 'instagram'] });
  const intake: Content = { ...INTAKE_CONTENT, generation_plan: plan };
  await anApproved(db(), campaignId, 'INTAKE', intake, lead, NOW);
  return campaignId;
}

const ask = (id: string, job?: string, key?: string) => askJobs(db(), id, job, saidBy(lead, NOW, key));

async function next(id: string): Promise<Extract<Start, { kind: 'RUN_JOB' }> | undefined> {
  const starts = await db().transaction(async (trx) => {
    const campaign = await lockCampaign(trx, id);
    return campaign ? (await advance(trx, campaign, NOW)).start : [];
  });
  return starts.find((start) => start.kind === 'RUN_JOB');
}

async function run(id: string, start: Extract<Start, { kind: 'RUN_JOB' }>): Promise<void> {
  const { job, attempt, intake_version: intakeVersion } = start;
  await writeJob({ db: db(), now: () => NOW }, id, { job, attempt, intakeVersion });
}

/** As the campaign's process does: one job after the other, until none is ready. */
async function runAll(id: string): Promise<string[]> {
  const done: string[] = [];
  for (let start = await next(id); start; start = await next(id)) {
    done.push(start.job);
    await run(id, start);
  }
  return done;
}

const statesOf = async (id: string) =>
  Object.fromEntries((await readGeneration(db(), id)).plan.map(({ job, state }) => [job.type, state]));

async function headOf(id: string, stage: 'STRATEGY' | 'CREATIVES') {
  const artifact = await findArtifact(db(), id, stage);
  return artifact && getArtifactVersion(db(), artifact.id, artifact.head_version);
}

describe('a generation plan', () => {
  it('is run as far as approvals reach, and on from there once a person approves', async () => {
    const id = await aPlan();
    expect(await next(id)).toBeUndefined();
    expect(await ask(id)).toMatchObject({ ok: true, value: { answer: { jobs: expect.any(Array) } } });
    expect(await runAll(id)).toEqual(['icp_definition', 'positioning']);
    expect(await statesOf(id)).toEqual({
      icp_definition: 'COMPLETED',
      positioning: 'COMPLETED',
      video_scripts: 'BLOCKED',
      linkedin_posts_week1: 'BLOCKED',
    });
    await anApproved(db(), id, 'STRATEGY', STRATEGY_CONTENT, lead, NOW);
    expect(await runAll(id)).toEqual(['video_scripts', 'linkedin_posts_week1']);
    expect(Object.values(await statesOf(id))).toEqual(Array(4).fill('COMPLETED'));
    const items = valueAt((await headOf(id, 'CREATIVES'))?.content ?? {}, 'items.items') as object[];
    expect(items.length).toBeGreaterThan(3);
  });

  it('leaves a version for each job that wrote something: a draft, unapproved, that says what wrote it', async () => {
    const id = await aPlan();
    await ask(id, 'positioning');
    await runAll(id);
    const head = await headOf(id, 'STRATEGY');
    expect(head).toMatchObject({
      version: 1,
      status: 'DRAFT',
      created_by: null,
      lineage: { INTAKE: 1 },
      source: { job: 'positioning', writer: 'template', asked_by: lead.name },
    });
    const row = await db()<GenerationJobRow>('generation_jobs').where({ campaign_id: id }).first();
    expect(row).toMatchObject({ status: 'COMPLETED', stage: 'STRATEGY', version: 1, note: null });
    const audit = await db()('audit_entries').where({ campaign_id: id, action: 'ran_job' });
    expect(audit).toHaveLength(1);
  });

  it('changes nothing that a person wrote, and makes no version where nothing is empty', async () => {
    const id = await aPlan();
    const own = 'What only people here know.';
    const written = { layer2_market_truth: { white_space_logic: own } };
    await aVersion(db(), id, 'STRATEGY', written, lead, NOW);
    await ask(id, 'positioning');
    await runAll(id);
    const after = await headOf(id, 'STRATEGY');
    expect(valueAt(after?.content ?? {}, 'layer2_market_truth.white_space_logic')).toBe(own);
    await ask(id, 'positioning');
    expect(await runAll(id)).toEqual(['positioning']);
    expect(await headOf(id, 'STRATEGY')).toMatchObject({ version: after?.version });
    const row = await db()<GenerationJobRow>('generation_jobs').where({ campaign_id: id }).first();
    expect(row).toMatchObject({ status: 'COMPLETED', attempt: 2, version: null, note: expect.any(String) });
  });

  it('is asked for anew by another intake in force, and runs nothing of the one before', async () => {
    const id = await aPlan();
    await ask(id);
    const plan = { strategy_jobs: ['measurement_plan'] };
    await anApproved(db(), id, 'INTAKE', { ...INTAKE_CONTENT, generation_plan: plan }, lead, NOW);
    expect(await next(id)).toBeUndefined();
    expect(await statesOf(id)).toEqual({ measurement_plan: 'READY' });
  });
});

describe('what was asked for on an intake that is in force no longer', () => {
  const rowsOf = (id: string) => db()<GenerationJobRow>('generation_jobs').where({ campaign_id: id });
  const another = (id: string) =>
    anApproved(
      db(),
      id,
      'INTAKE',
      { ...INTAKE_CONTENT, generation_plan: { strategy_jobs: ['positioning'] } },
      lead,
      NOW,
    );

  /** The plan that the campaign's process looks at; null when nobody waits for a job. */
  const waited = async (id: string) => (await readFacts(db(), await campaignOf(db(), id), NOW)).generation;

  it('ends with the approval of the next one, with its reason, and nobody waits for it', async () => {
    const id = await aPlan();
    await ask(id, 'icp_definition');
    await runAll(id);
    await ask(id);
    expect(await waited(id)).not.toBeNull();
    await another(id);
    expect(await waited(id)).toBeNull();
    const note = 'It was asked for on version 1 of the intake. Version 2 is in force now.';
    const rows = await rowsOf(id);
    expect(rows.map(({ status }) => status).sort()).toEqual([
      'CANCELLED',
      'CANCELLED',
      'CANCELLED',
      'COMPLETED',
    ]);
    for (const row of rows.filter(({ status }) => status === 'CANCELLED')) {
      expect(row).toMatchObject({ note, finished_at: NOW, stage: null, version: null });
    }
    const lapsed = await listLapsedJobs(db(), id);
    expect(lapsed.map(({ job_type }) => job_type).sort()).toEqual([
      'linkedin_posts_week1',
      'positioning',
      'video_scripts',
    ]);
    const audit = await db()('audit_entries').where({ campaign_id: id, action: 'cancelled_jobs' });
    expect(audit).toMatchObject([
      {
        actor: expect.stringContaining(lead.name),
        details: { in_force: 2, jobs: expect.any(Array) },
        reason: note,
      },
    ]);
    expect(audit[0].details.jobs).toHaveLength(3);
    // What is asked for on the next one has not lapsed.
    await ask(id);
    expect((await listLapsedJobs(db(), id)).map(({ job_type }) => job_type).sort()).toEqual([
      'linkedin_posts_week1',
      'video_scripts',
    ]);
    expect(await runAll(id)).toEqual(['positioning']);
  });

  it('is not written any more when it was begun already', async () => {
    const id = await aPlan();
    await ask(id, 'positioning');
    const start = await next(id);
    if (!start) throw new Error('nothing to start');
    await rowsOf(id).update({ status: 'RUNNING', started_at: NOW });
    await another(id);
    await run(id, start);
    expect(await headOf(id, 'STRATEGY')).toBeUndefined();
    expect(await rowsOf(id)).toMatchObject([{ status: 'CANCELLED' }]);
    expect(await next(id)).toBeUndefined();
  });

  it('ends with its withdrawal, and is asked for again where it comes back', async () => {
    const id = await aPlan();
    await ask(id, 'positioning');
    await db().transaction(async (trx) => {
      const campaign = await lockCampaign(trx, id);
      if (!campaign) throw new Error('no campaign');
      await revokeArtifact(trx, campaign, 'INTAKE', { reason: 'Not what was said.' }, actorFor(lead), NOW);
    });
    expect(await rowsOf(id)).toMatchObject([
      { status: 'CANCELLED', note: 'It was asked for on version 1 of the intake. None is in force now.' },
    ]);
    await approved(db(), id, 'INTAKE', lead, NOW);
    expect(await statesOf(id)).toMatchObject({ positioning: 'READY' });
    expect(await next(id)).toBeUndefined();
    await ask(id, 'positioning');
    expect(await runAll(id)).toEqual(['positioning']);
    expect(await rowsOf(id)).toMatchObject([{ status: 'COMPLETED', attempt: 2 }]);
  });

  it('says nothing where nothing was asked for', async () => {
    const id = await aPlan();
    await another(id);
    expect(await db()('audit_entries').where({ campaign_id: id, action: 'cancelled_jobs' })).toEqual([]);
  });
});

describe('what was asked for', () => {
  const close = (id: string, how: 'complete' | 'archive') =>
    db().transaction(async (trx) => {
      const campaign = await lockCampaign(trx, id);
      if (!campaign) throw new Error('no campaign');
      if (how === 'complete') await completeCampaign(trx, campaign, NOW, actorFor(lead), 'Over.');
      else await archiveCampaign(trx, campaign, 'Never begun.', actorFor(lead), NOW);
    });

  it.each(['complete', 'archive'] as const)('ends when the campaign is closed: %s', async (how) => {
    const id = await aPlan();
    await ask(id, 'icp_definition');
    await runAll(id);
    await ask(id, 'positioning');
    const start = await next(id);
    if (!start) throw new Error('nothing to start');
    await db()('generation_jobs').where({ campaign_id: id, status: 'ASKED' }).update({ status: 'RUNNING' });
    await ask(id);
    await close(id, how);

    const rows = await db()<GenerationJobRow>('generation_jobs').where({ campaign_id: id });
    const ended = rows.filter(({ status }) => status === 'CANCELLED');
    expect([rows.length, ended.length]).toEqual([4, 3]);
    for (const row of ended) {
      expect(row).toMatchObject({ note: 'The campaign was closed before it was written.', finished_at: NOW });
    }
    expect((await listLapsedJobs(db(), id)).map(({ id: of }) => of).sort()).toEqual(
      ended.map(({ id: of }) => of).sort(),
    );
    expect((await readFacts(db(), await campaignOf(db(), id), NOW)).generation).toBeNull();
    // The one that was begun finds that nobody wants it any more.
    const before = await headOf(id, 'STRATEGY');
    await run(id, start);
    expect(await headOf(id, 'STRATEGY')).toEqual(before);
    if (how === 'complete') {
      const audit = await db()('audit_entries')
        .where({ campaign_id: id, action: 'completed_campaign' })
        .first();
      expect(audit.details).toMatchObject({ jobs: 3 });
    }
  });
});

describe('a job', () => {
  it('that is repeated writes once, whatever was under way when its worker died', async () => {
    const id = await aPlan();
    await ask(id, 'positioning');
    const start = await next(id);
    if (!start) throw new Error('nothing to start');
    // Begun, and then its worker was gone.
    await db()('generation_jobs').where({ campaign_id: id }).update({ status: 'RUNNING', started_at: NOW });
    expect(await next(id)).toEqual(start);
    await Promise.all([run(id, start), run(id, start)]);
    await run(id, start);
    expect(await headOf(id, 'STRATEGY')).toMatchObject({ version: 1 });
    expect(await db()('audit_entries').where({ campaign_id: id, action: 'ran_job' })).toHaveLength(1);
  });

  it.each([
    ['before its turn', 'ASKED'],
    ['after it was begun and its worker died', 'RUNNING'],
  ] as const)('whose approval was withdrawn %s waits for it again', async (_when, status) => {
    const id = await aPlan();
    await ask(id);
    await runAll(id);
    await anApproved(db(), id, 'STRATEGY', STRATEGY_CONTENT, lead, NOW);
    const start = await next(id);
    if (!start) throw new Error('nothing to start');
    await db()('generation_jobs')
      .where({ campaign_id: id, job_type: start.job })
      .update({ status, started_at: status === 'RUNNING' ? NOW : null });
    await db()('artifacts').where({ campaign_id: id, stage: 'STRATEGY' }).update({
      approved_version: null,
      approved_lineage: null,
    });
    await run(id, start);
    expect(await statesOf(id)).toMatchObject({ video_scripts: 'BLOCKED' });
    expect(
      (await readGeneration(db(), id)).rows.find(({ job_type }) => job_type === start.job),
    ).toMatchObject({
      status: 'ASKED',
    });
    expect(await headOf(id, 'CREATIVES')).toBeUndefined();
  });

  it('waits where somebody decides on the stage it lands in, and goes on by itself afterwards', async () => {
    const id = await aPlan();
    await aVersion(db(), id, 'STRATEGY', STRATEGY_CONTENT, lead, NOW);
    const shown = async () => {
      const head = await headOf(id, 'STRATEGY');
      return { version: head?.version ?? 0, checksum: head?.checksum ?? '' };
    };
    await ask(id, 'icp_definition');
    const start = await next(id);
    if (!start) throw new Error('nothing to start');
    // Its worker had begun, and then a person asked for a decision on what stands there.
    await db()('generation_jobs').where({ campaign_id: id }).update({ status: 'RUNNING', started_at: NOW });
    await askForApproval(db(), id, 'STRATEGY', await shown(), saidBy(lead, NOW));
    await run(id, start);
    expect(await next(id)).toBeUndefined();
    expect((await readGeneration(db(), id)).plan[0]).toMatchObject({
      state: 'BLOCKED',
      asked: true,
      decision_first: true,
    });
    expect(await headOf(id, 'STRATEGY')).toMatchObject({ version: 1 });
    expect(await findArtifact(db(), id, 'STRATEGY')).toMatchObject({ asked_at: NOW });
    await approved(db(), id, 'STRATEGY', lead, NOW);
    expect(await runAll(id)).toEqual(['icp_definition']);
    expect(await statesOf(id)).toMatchObject({ icp_definition: 'COMPLETED' });
  });

  it('that cannot be written says why, holds what waits for it, and can be run again', async () => {
    const id = await aPlan();
    const writer = jest.spyOn(JOB_WRITERS, 'icp_definition').mockImplementation(() => {
      throw new Error('no audience');
    });
    await ask(id);
    await runAll(id);
    writer.mockRestore();
    expect(await statesOf(id)).toMatchObject({ icp_definition: 'FAILED', video_scripts: 'BLOCKED' });
    const failed = (await readGeneration(db(), id)).rows.find(({ status }) => status === 'FAILED');
    expect(failed?.note).toBe('It could not be written: no audience');
    await ask(id, 'icp_definition');
    expect(await runAll(id)).toEqual(['icp_definition']);
    expect(await statesOf(id)).toMatchObject({ icp_definition: 'COMPLETED' });
  });

  it('does not begin in an earlier form of its stage', async () => {
    const id = await aPlan();
    await aVersion(
      db(),
      id,
      'STRATEGY',
      { layer2_market_truth: { what_not_to_do: 'Nothing loud.' } },
      lead,
      NOW,
    );
    const artifact = await findArtifact(db(), id, 'STRATEGY');
    await saveInEarlierForm(db(), artifact?.id ?? '', 1, { schema_version: 'strategy_contract_v0' });
    await ask(id, 'positioning');
    await runAll(id);
    expect(await statesOf(id)).toMatchObject({ positioning: 'FAILED' });
  });
});

describe('asking for jobs', () => {
  it('under one key asks once and answers the same', async () => {
    const id = await aPlan();
    const key = 'run-everything-1';
    const first = await ask(id, undefined, key);
    const again = await ask(id, undefined, key);
    expect(first).toMatchObject({ ok: true, value: { repeated: false } });
    expect(again).toMatchObject({ ok: true, value: { repeated: true } });
    expect(await db()('generation_jobs').where({ campaign_id: id })).toHaveLength(4);
    expect(await ask(id, undefined, key.replace('1', '2'))).toMatchObject({ reason: 'JOBS_ALL_ASKED' });
  });

  it.each([
    ['that nobody chose', 'hashtag_sets', 'JOB_NOT_PLANNED'],
    ['that nobody writes', 'pdf_report', 'JOB_NOT_PLANNED'],
  ])('does not take one %s', async (_what, job, reason) => {
    const id = await aPlan();
    expect(await ask(id, job)).toMatchObject({ ok: false, reason });
  });

  it('needs an intake in force that chooses some', async () => {
    const { campaignId } = await aCampaign(db(), lead, NOW);
    expect(await ask(campaignId)).toMatchObject({ ok: false, reason: 'NOTHING_PLANNED' });
    await aVersion(db(), campaignId, 'INTAKE', { ...INTAKE_CONTENT, generation_plan: {} }, lead, NOW);
    await approved(db(), campaignId, 'INTAKE', lead, NOW);
    expect(await ask(campaignId)).toMatchObject({ ok: false, reason: 'NOTHING_PLANNED' });
  });
});
