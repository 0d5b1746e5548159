import {
  dependenciesOf,
  jobOf,
  jobOptions,
  JOBS,
  JOB_MODULES,
  JOB_TYPES,
  offeredJobs,
} from '../../../workflows/domain/artifacts/jobs';
import { INTAKE_FORM } from '../../../workflows/domain/artifacts/content/intake';
import { fieldsOf } from '../../../workflows/domain/artifacts/fields';

describe('the jobs', () => {
  test('are of every stage but the intake, in a band of priorities each', () => {
    expect(JOB_MODULES).toEqual(['STRATEGY', 'CREATIVES', 'EXECUTION', 'MONITORING', 'DELIVERY']);
    for (const [band, module] of JOB_MODULES.entries()) {
      const priorities = JOBS.filter((job) => job.module === module).map(({ priority }) => priority);
      expect(priorities).toEqual(priorities.map((_, place) => band * 100 + place));
    }
    expect(JOB_MODULES.map((module) => JOBS.filter((job) => job.module === module).length)).toEqual([
      6, 6, 7, 2, 3,
    ]);
  });

  test('have a type each, by which they are found', () => {
    expect(new Set(JOB_TYPES).size).toBe(JOBS.length);
    for (const job of JOBS) expect(jobOf(job.type)).toBe(job);
    expect(jobOf('tax_return')).toBeUndefined();
  });

  test('that somebody can write are what an intake can choose from, module by module', () => {
    const plan = fieldsOf(INTAKE_FORM).filter(({ section }) => section.key === 'generation_plan');
    const modules = JOB_MODULES.filter((module) => module !== 'DELIVERY');
    expect(plan.map(({ field }) => field.key)).toEqual(
      modules.map((module) => `${module.toLowerCase()}_jobs`),
    );
    const options = plan.flatMap(({ field }) => ('options' in field ? field.options : []));
    expect(options.map(({ value }) => value)).toEqual(offeredJobs().map(({ type }) => type));
    for (const module of modules) expect(jobOptions(module).length).toBeGreaterThan(0);
  });

  test('that nobody can write yet are not offered', () => {
    const offered: string[] = offeredJobs().map(({ type }) => type);
    expect(JOB_TYPES.filter((type) => !offered.includes(type))).toEqual([
      'brand_kit_suggestions',
      'reel_cover_templates',
      'thumbnails_banners',
      'fb_posts_week1',
      'pdf_report',
      'pptx_deck',
      'asset_zip',
    ]);
  });
});

describe('a job waits', () => {
  test('in strategy for none', () => {
    expect(dependenciesOf('positioning', JOB_TYPES)).toEqual([]);
  });

  test('in creatives for every chosen one of the strategy', () => {
    const chosen = ['positioning', 'icp_definition', 'video_scripts', 'pdf_report'];
    expect(dependenciesOf('video_scripts', chosen)).toEqual(['icp_definition', 'positioning']);
  });

  const chosen = ['positioning', 'video_scripts', 'hashtag_sets', 'ig_posts_week1'];
  test.each(['ig_posts_week1', 'fb_posts_week1', 'reels_scripts_week1', 'content_calendar_week1'] as const)(
    'as %s for the strategy and the creatives',
    (type) => {
      expect(dependenciesOf(type, chosen)).toEqual(['positioning', 'video_scripts']);
    },
  );

  test.each(['linkedin_posts_week1', 'hashtag_sets', 'email_sequence'] as const)(
    'as %s, which is text alone, for the strategy only',
    (type) => {
      expect(dependenciesOf(type, chosen)).toEqual(['positioning']);
    },
  );

  test('in monitoring for the execution, in delivery for all that is delivered', () => {
    expect(dependenciesOf('weekly_optimization', chosen)).toEqual(['ig_posts_week1', 'hashtag_sets']);
    const all = [...chosen, 'tracking_checklist'];
    expect(dependenciesOf('pdf_report', all)).toEqual([
      'positioning',
      'video_scripts',
      'ig_posts_week1',
      'hashtag_sets',
    ]);
  });

  test('only for jobs that come before it', () => {
    for (const job of JOBS) {
      for (const before of dependenciesOf(job.type, JOB_TYPES)) {
        expect(jobOf(before)?.priority).toBeLessThan(job.priority);
      }
    }
  });
});
