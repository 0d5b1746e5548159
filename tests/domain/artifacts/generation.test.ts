import fc from 'fast-check';
import {
  checkRun,
  generationPlan,
  JOB_RUN_STATUSES,
  nextJob,
  stagesNeededBy,
  type JobRun,
} from '../../../workflows/domain/artifacts/generation';
import {
  flagsOf,
  gateOf,
  NOTHING_APPROVED,
  type ChainState,
} from '../../../workflows/domain/artifacts/gates';
import { dependenciesOf, JOB_TYPES, offeredJobs } from '../../../workflows/domain/artifacts/jobs';
import { STAGES, UPSTREAM, type Stage } from '../../../workflows/domain/artifacts/stages';

/** A chain in which these stages are in force, each built on the first version of what it is built on. */
function inForceOf(...stages: Stage[]): ChainState {
  const chain = structuredClone(NOTHING_APPROVED);
  for (const stage of stages) {
    const lineage = Object.fromEntries(
      UPSTREAM[stage].filter((one) => stages.includes(one)).map((one) => [one, 1]),
    );
    chain[stage] = { approved: 1, lineage };
  }
  return chain;
}

const done = (...types: string[]): JobRun[] =>
  types.map((job_type) => ({ job_type, status: 'COMPLETED', attempt: 1 }));

const stateIn = (plan: ReturnType<typeof generationPlan>, type: string) =>
  plan.find(({ job }) => job.type === type)?.state;

const CHOSEN = ['positioning', 'video_scripts', 'hashtag_sets', 'ig_posts_week1', 'tracking_checklist'];

describe('a generation plan', () => {
  test('begins with the strategy, which needs nothing but the intake that asks for it', () => {
    const plan = generationPlan(CHOSEN, inForceOf('INTAKE'), [], []);
    expect(plan.map(({ job, state }) => [job.type, state])).toEqual([
      ['positioning', 'READY'],
      ['video_scripts', 'PENDING'],
      ['ig_posts_week1', 'PENDING'],
      ['hashtag_sets', 'PENDING'],
      ['tracking_checklist', 'PENDING'],
    ]);
    expect(plan[1]?.waits_for).toEqual(['positioning']);
  });

  test('waits for a person’s approval of what was written', () => {
    const written = generationPlan(CHOSEN, inForceOf('INTAKE'), done('positioning'), []);
    expect(stateIn(written, 'video_scripts')).toBe('BLOCKED');
    expect(written.find(({ job }) => job.type === 'video_scripts')?.missing).toEqual([
      { stage: 'STRATEGY', why: 'NOT_APPROVED' },
    ]);
    const approved = generationPlan(CHOSEN, inForceOf('INTAKE', 'STRATEGY'), done('positioning'), []);
    expect(stateIn(approved, 'video_scripts')).toBe('READY');
  });

  test('opens what is text alone with the strategy, and the rest of the execution with the creatives', () => {
    const chain = inForceOf('INTAKE', 'STRATEGY');
    const plan = generationPlan(CHOSEN, chain, done('positioning', 'video_scripts'), []);
    expect([stateIn(plan, 'hashtag_sets'), stateIn(plan, 'ig_posts_week1')]).toEqual(['READY', 'BLOCKED']);
    // The stage itself stays closed: the runner alone knows of the exception.
    expect(gateOf('EXECUTION', chain).open).toBe(false);
  });

  test('is blocked by a job that could not be written, until that is', () => {
    const chain = inForceOf('INTAKE', 'STRATEGY');
    const failed: JobRun[] = [{ job_type: 'positioning', status: 'FAILED', attempt: 1 }];
    const plan = generationPlan(CHOSEN, chain, failed, []);
    expect(stateIn(plan, 'video_scripts')).toBe('BLOCKED');
    expect(plan.find(({ job }) => job.type === 'video_scripts')?.failed).toEqual(['positioning']);
  });

  test('has nothing of what nobody can write, and does not wait for it', () => {
    const plan = generationPlan(
      ['brand_kit_suggestions', 'tracking_checklist', 'pdf_report'],
      inForceOf(),
      [],
      [],
    );
    expect(plan.map(({ job }) => job.type)).toEqual(['tracking_checklist']);
    expect(plan[0]?.waits_for).toEqual([]);
  });
});

describe('a version that waits for a decision', () => {
  const chosen = ['icp_definition', 'positioning', 'linkedin_posts_week1'];
  const chain = inForceOf('INTAKE', 'STRATEGY');

  test('is left the newest: a job that lands in its stage is not ready before it is decided on', () => {
    const waiting = generationPlan(chosen, chain, done('icp_definition'), ['STRATEGY']);
    expect(waiting.map(({ state, decision_first }) => [state, decision_first])).toEqual([
      ['COMPLETED', true],
      ['BLOCKED', true],
      ['PENDING', false],
    ]);
    expect(stateIn(generationPlan(chosen, chain, done('icp_definition'), []), 'positioning')).toBe('READY');
  });

  test('is the one of the stage where the pieces land, whichever stage asks for them', () => {
    const written = done('icp_definition', 'positioning');
    const at = (...asked: Stage[]) =>
      stateIn(generationPlan(chosen, chain, written, asked), 'linkedin_posts_week1');
    expect([at('EXECUTION'), at('CREATIVES')]).toEqual(['READY', 'BLOCKED']);
  });

  test('keeps nobody from asking for a job, which begins by itself after the decision', () => {
    const kept: JobRun[] = [
      ...done('icp_definition'),
      { job_type: 'positioning', status: 'ASKED', attempt: 1 },
    ];
    expect(checkRun(generationPlan(chosen, chain, [], ['STRATEGY']), 'positioning')).toMatchObject({
      ok: true,
    });
    expect(nextJob(generationPlan(chosen, chain, kept, ['STRATEGY']))).toBeUndefined();
    expect(nextJob(generationPlan(chosen, chain, kept, []))?.job.type).toBe('positioning');
  });
});

describe('the next job', () => {
  const chain = inForceOf('INTAKE');
  const asked = (...types: string[]): JobRun[] =>
    types.map((job_type) => ({ job_type, status: 'ASKED', attempt: 1 }));

  test('is the first that is asked for and could run, one at a time', () => {
    const chosen = ['icp_definition', 'positioning'];
    const next = (runs: JobRun[]) => nextJob(generationPlan(chosen, chain, runs, []))?.job.type;
    expect(next([])).toBeUndefined();
    expect(next(asked('positioning'))).toBe('positioning');
    expect(next(asked('positioning', 'icp_definition'))).toBe('icp_definition');
    const running: JobRun = { job_type: 'positioning', status: 'RUNNING', attempt: 1 };
    expect(next([...asked('icp_definition'), running])).toBe('positioning');
  });

  test('is none while what is asked for waits for an approval', () => {
    const runs = [...done('positioning'), ...asked('video_scripts')];
    expect(nextJob(generationPlan(CHOSEN, chain, runs, []))).toBeUndefined();
    const later = generationPlan(CHOSEN, inForceOf('INTAKE', 'STRATEGY'), runs, []);
    expect(nextJob(later)?.job.type).toBe('video_scripts');
  });
});

describe('running', () => {
  const plan = (runs: JobRun[]) => generationPlan(CHOSEN, inForceOf('INTAKE'), runs, []);

  test('all asks for what is neither written nor asked for, also for what has to wait', () => {
    expect(checkRun(plan(done('positioning')))).toEqual({
      ok: true,
      value: ['video_scripts', 'ig_posts_week1', 'hashtag_sets', 'tracking_checklist'],
    });
    expect(checkRun(plan(done(...CHOSEN)))).toMatchObject({ ok: false, reason: 'JOBS_ALL_ASKED' });
  });

  test('one asks for it again when it was written or could not be, not while it is on its way', () => {
    expect(checkRun(plan(done('positioning')), 'positioning')).toEqual({ ok: true, value: ['positioning'] });
    const failed: JobRun[] = [{ job_type: 'positioning', status: 'FAILED', attempt: 2 }];
    expect(checkRun(plan(failed), 'positioning')).toMatchObject({ ok: true });
    const asked: JobRun[] = [{ job_type: 'positioning', status: 'ASKED', attempt: 1 }];
    expect(checkRun(plan(asked), 'positioning')).toMatchObject({ ok: false, reason: 'JOB_ASKED' });
  });

  test.each(['pdf_report', 'icp_definition', 'tax_return'])(
    'does not take %s, which is not planned',
    (type) => {
      expect(checkRun(plan([]), type)).toMatchObject({ ok: false, reason: 'JOB_NOT_PLANNED' });
    },
  );
});

describe('whatever is chosen, written and approved', () => {
  const runs = fc.uniqueArray(
    fc.record({
      job_type: fc.constantFrom(...JOB_TYPES),
      status: fc.constantFrom(...JOB_RUN_STATUSES),
      attempt: fc.integer({ min: 1, max: 3 }),
    }),
    { selector: ({ job_type }) => job_type },
  );
  const chains = fc
    .array(
      fc.record({
        approved: fc.option(fc.integer({ min: 1, max: 2 })),
        built_on: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 6, maxLength: 6 }),
      }),
      { minLength: STAGES.length, maxLength: STAGES.length },
    )
    .map((states) => {
      const entries = STAGES.map((stage, at) => {
        const { approved = null, built_on = [] } = states[at] ?? {};
        const lineage = Object.fromEntries(UPSTREAM[stage].map((one, index) => [one, built_on[index] ?? 1]));
        return [stage, { approved, lineage: approved === null ? {} : lineage }];
      });
      return Object.fromEntries(entries) as ChainState;
    });
  const given = [fc.subarray([...JOB_TYPES]), chains, runs] as const;

  test('no job is ready before what it depends on is written, what it needs is in force, and nobody decides on its stage', () => {
    fc.assert(
      fc.property(...given, fc.subarray([...STAGES]), (chosen, chain, kept, asked) => {
        const flags = flagsOf(chain);
        for (const { job, state } of generationPlan(chosen, chain, kept, asked)) {
          if (state !== 'READY') continue;
          expect(asked).not.toContain(job.lands_in);
          for (const type of dependenciesOf(job.type, chosen)) {
            if (!offeredJobs().some((one) => one.type === type)) continue;
            expect(kept.find(({ job_type }) => job_type === type)?.status).toBe('COMPLETED');
          }
          for (const stage of stagesNeededBy(job)) {
            expect([chain[stage].approved, flags[stage]]).toEqual([expect.any(Number), null]);
          }
        }
      }),
    );
  });

  test('every job comes after those that it waits for, so that nothing waits in a circle', () => {
    fc.assert(
      fc.property(...given, (chosen, chain, kept) => {
        const plan = generationPlan(chosen, chain, kept, []);
        for (const [at, { waits_for }] of plan.entries()) {
          for (const type of waits_for) {
            const place = plan.findIndex(({ job }) => job.type === type);
            expect(place).toBeGreaterThanOrEqual(0);
            expect(place).toBeLessThan(at);
          }
        }
      }),
    );
  });

  test('everything is written in the end, one job at a time, once a person approves each stage', () => {
    fc.assert(
      fc.property(fc.subarray([...JOB_TYPES]), (chosen) => {
        let stages: Stage[] = ['INTAKE'];
        let kept: JobRun[] = [];
        const wanted = generationPlan(chosen, inForceOf(...stages), kept, []).map(({ job }) => job.type);
        kept = wanted.map((job_type) => ({ job_type, status: 'ASKED', attempt: 1 }));
        for (let turn = 0; turn < 60; turn += 1) {
          const next = nextJob(generationPlan(chosen, inForceOf(...stages), kept, []));
          if (next) {
            const { type } = next.job;
            kept = kept.map((run) => (run.job_type === type ? { ...run, status: 'COMPLETED' } : run));
          } else stages = STAGES.slice(0, Math.min(STAGES.length, stages.length + 1));
        }
        expect(kept.every(({ status }) => status === 'COMPLETED')).toBe(true);
      }),
    );
  });
});
