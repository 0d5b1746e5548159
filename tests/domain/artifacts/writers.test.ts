import { INTAKE_FORM } from '../../../workflows/domain/artifacts/content/intake';
import { validateContent, type Upstream } from '../../../workflows/domain/artifacts/contract';
import { CONTRACTS } from '../../../workflows/domain/artifacts/contracts';
import { parseContent } from '../../../workflows/domain/artifacts/content.schema';
import { fieldsOf, valueAt, type Content } from '../../../workflows/domain/artifacts/fields';
import {
  jobOf,
  offeredJobs,
  type LandingStage,
  type OfferedType,
} from '../../../workflows/domain/artifacts/jobs';
import { JOB_WRITERS } from '../../../workflows/domain/artifacts/writers';
import { runQc } from '../../../workflows/domain/qc';
import { CREATIVES_CONTENT } from '../../support/artifacts/creatives';
import { EXECUTION_CONTENT } from '../../support/artifacts/execution';
import { INTAKE_CONTENT } from '../../support/artifacts/intake';
import { inForce, upstreamOf } from '../../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../../support/artifacts/strategy';
import { PLATFORMS } from '../../../workflows/domain/platforms';

const full: Upstream = upstreamOf({
  INTAKE: inForce(INTAKE_FORM, INTAKE_CONTENT),
  STRATEGY: inForce(CONTRACTS.STRATEGY.form, STRATEGY_CONTENT),
  CREATIVES: inForce(CONTRACTS.CREATIVES.form, CREATIVES_CONTENT),
  EXECUTION: inForce(CONTRACTS.EXECUTION.form, EXECUTION_CONTENT),
});
const EXAMPLES: Record<LandingStage, Content> = {
  STRATEGY: STRATEGY_CONTENT,
  CREATIVES: CREATIVES_CONTENT,
  EXECUTION: EXECUTION_CONTENT,
  MONITORING: {},
};

const types = offeredJobs().map(({ type }) => type);
const landing = (type: OfferedType) => jobOf(type)?.lands_in as LandingStage;
const written = (type: OfferedType, content: Content = {}, on: Upstream = full) =>
  JOB_WRITERS[type](content, on).content;

/** Everything that lands in a stage, one job after the other, on what is in force before it. */
function wholeStage(stage: LandingStage, on: Upstream): Content {
  const jobs = types.filter((type) => landing(type) === stage);
  return jobs.reduce((content, type) => written(type, content, on), {} as Content);
}

const rowsAt = (content: Content, path: string) =>
  (valueAt(content, path) ?? []) as Array<Record<string, unknown>>;

describe.each(types)('the writer of %s', (type) => {
  const { form, hydrate: _hydrate } = CONTRACTS[landing(type)];

  test('writes something into an empty stage, in the form of that stage', () => {
    const content = written(type);
    expect(Object.keys(content).length).toBeGreaterThan(0);
    expect(parseContent(form, content)).toEqual({ ok: true, value: content });
  });

  test('says the same of the same', () => {
    expect(written(type)).toEqual(written(type));
  });

  test('has nothing to add to what it wrote', () => {
    const once = written(type);
    expect(written(type, once)).toEqual(once);
  });

  test('touches nothing that a person wrote', () => {
    const before = EXAMPLES[landing(type)];
    const after = written(type, before);
    for (const { path, field } of fieldsOf(form)) {
      const own = valueAt(before, path);
      if (own === undefined) continue;
      if (field.kind !== 'rows') expect([path, valueAt(after, path)]).toEqual([path, own]);
      // Rows are added below, and cells filled that were empty.
      else
        expect((valueAt(after, path) as object[]).slice(0, (own as object[]).length)).toMatchObject(
          own as object,
        );
    }
  });

  test.each([
    ['with nothing approved', upstreamOf()],
    [
      'with empty stages',
      upstreamOf({ INTAKE: inForce(INTAKE_FORM, {}), STRATEGY: inForce(CONTRACTS.STRATEGY.form, {}) }),
    ],
    ['on every platform', upstreamOf(full.approved, { platforms: [...PLATFORMS] })],
  ])('keeps to the form %s', (_what, on) => {
    const content = written(type, {}, on);
    expect(parseContent(form, content)).toEqual({ ok: true, value: content });
  });
});

test('no writer says a word that the client forbids', () => {
  const intake: Content = {
    ...INTAKE_CONTENT,
    audience: {
      ...INTAKE_CONTENT['audience'],
      desired_outcomes: 'A detox menu.\nGuests order a second cup.',
    },
  };
  const on = upstreamOf({ ...full.approved, INTAKE: inForce(INTAKE_FORM, intake) });
  for (const stage of ['STRATEGY', 'CREATIVES'] as const) {
    const content = wholeStage(stage, on);
    const input = {
      form: CONTRACTS[stage].form,
      content,
      schemaVersion: CONTRACTS[stage].form.schemaVersion,
      upstream: on,
    };
    const report = runQc(stage, CONTRACTS[stage].checks, input);
    const check = report.checks.find(({ check_id }) => check_id === 'forbidden_language');
    expect(check?.status).toBe('PASS');
  }
});

test('what is written of a strategy leaves only what no intake can tell', () => {
  const on = upstreamOf({ INTAKE: inForce(INTAKE_FORM, INTAKE_CONTENT) });
  const { errors } = validateContent(CONTRACTS.STRATEGY, wholeStage('STRATEGY', on), on);
  expect(errors.map(({ field }) => field)).toEqual(['layer2_market_truth.category_maturity']);
});

test.each(['CREATIVES', 'EXECUTION', 'MONITORING'] as const)(
  'what is written for %s has no blocker in what was written',
  (stage) => {
    const contract = CONTRACTS[stage];
    const content = contract.compute?.(wholeStage(stage, full), full) ?? wholeStage(stage, full);
    const input = {
      form: contract.form,
      content,
      schemaVersion: contract.form.schemaVersion,
      upstream: full,
    };
    const failed = runQc(stage, contract.checks, input).checks.filter(({ status }) => status === 'FAIL');
    const about = failed.flatMap(({ evidence }) => evidence.map(({ field }) => field));
    // What has no job of its own stays for a person.
    expect(
      about.filter((field) => valueAt(content, field.split('.').slice(0, 2).join('.')) !== undefined),
    ).toEqual([]);
  },
);

test('a strategy of thousands of sentences and a client with hundreds of forbidden words keep nobody waiting', () => {
  const many = (count: number, word: string) => Array.from({ length: count }, (_, at) => `${word}${at}`);
  const strategy: Content = {
    ...STRATEGY_CONTENT,
    layer5_narrative: {
      ...STRATEGY_CONTENT['layer5_narrative'],
      narrative_problem: many(1_800, 'W').join('. '),
    },
    layer7_constraints: {
      ...STRATEGY_CONTENT['layer7_constraints'],
      forbidden_language: many(100, 'never').map((word) => many(50, word).join(',')),
    },
  };
  const on = upstreamOf({ ...full.approved, STRATEGY: inForce(CONTRACTS.STRATEGY.form, strategy) });
  const begun = performance.now();
  const content = written('hashtag_sets', {}, on);
  const input = { form: CONTRACTS.CREATIVES.form, content, schemaVersion: '', upstream: on };
  runQc('CREATIVES', CONTRACTS.CREATIVES.checks, input);
  expect(performance.now() - begun).toBeLessThan(3_000);
});

describe('pieces', () => {
  test('are as many as a week has posts, and each says something else', () => {
    const items = rowsAt(written('linkedin_posts_week1'), 'items.items');
    expect(items.map(({ platform }) => platform)).toEqual(['linkedin', 'linkedin', 'linkedin']);
    expect(new Set(items.map(({ body_text }) => body_text)).size).toBe(3);
  });

  test('are only added to those that stand', () => {
    const first = written('linkedin_posts_week1');
    const both = written('ig_posts_week1', first);
    expect(rowsAt(both, 'items.items').slice(0, 3)).toEqual(rowsAt(first, 'items.items'));
    expect(rowsAt(both, 'items.items').filter(({ platform }) => platform === 'instagram').length).toBe(3);
  });

  test('are not written for a platform that the campaign is not on, which is said', () => {
    const strategy: Content = {
      ...STRATEGY_CONTENT,
      layer6_channel_strategy: { channels: [{ name: 'linkedin' }] },
    };
    const on = upstreamOf(
      { ...full.approved, CREATIVES: undefined, STRATEGY: inForce(CONTRACTS.STRATEGY.form, strategy) },
      { platforms: ['linkedin'] },
    );
    expect(JOB_WRITERS.email_sequence({}, on)).toEqual({
      content: {},
      note: 'E-mail is none of the campaign’s platforms.',
    });
  });

  test('without pictures and hashtags get them, each from its own words', () => {
    const bare: Content = {
      items: {
        items: [
          {
            platform: 'linkedin',
            content_type: 'post',
            asset_type: 'Social Post',
            hook: 'Three minutes. Not four.',
            body_text: 'Brew.',
          },
        ],
      },
    };
    const [item] = rowsAt(written('image_pack_prompts', bare), 'items.items');
    expect(item).toMatchObject({ hook: 'Three minutes. Not four.', body_text: 'Brew.' });
    expect(item?.['image_prompt']).toContain('Three minutes. Not four.');
    expect(item?.['hashtags']).toBeUndefined();
    const [tagged] = rowsAt(written('hashtag_sets', bare), 'items.items');
    expect(tagged?.['hashtags']).not.toHaveLength(0);
  });
});

test('a week of posts is as long as the strategy says, however it spells the channel', () => {
  const channels = [{ name: 'LinkedIn', kpi: 'Replies', posts_per_week: 5 }];
  const strategy: Content = { ...STRATEGY_CONTENT, layer6_channel_strategy: { channels } };
  const on = upstreamOf({ ...full.approved, STRATEGY: inForce(CONTRACTS.STRATEGY.form, strategy) });
  expect(rowsAt(written('linkedin_posts_week1', {}, on), 'items.items')).toHaveLength(5);
});

describe('the first week', () => {
  test('has the rhythm of the execution, in the order of publication, with what is approved', () => {
    const content = written('content_calendar_week1');
    const posts = rowsAt(content, 'calendar.posts');
    const days = posts.map(({ date }) => String(date));
    expect(days).toEqual([...days].sort());
    expect(days.every((day) => day >= '2027-03-01' && day <= '2027-03-07')).toBe(true);
    expect(posts.length).toBeGreaterThan(0);
    expect(posts.some(({ text }) => typeof text === 'string' && text.length > 20)).toBe(true);
  });

  test('leaves blackout days out', () => {
    const base: Content = { schedule: { blackout_dates: ['2027-03-01', '2027-03-02'] } };
    const days = rowsAt(written('content_calendar_week1', base), 'calendar.posts').map(({ date }) => date);
    expect(days).not.toContain('2027-03-01');
    expect(days).not.toContain('2027-03-02');
  });

  test('is not written into posts that somebody fixed', () => {
    const base: Content = { calendar: { posts: [{ date: '2027-03-03', platform: 'email', title: 'Ours' }] } };
    expect(rowsAt(written('content_calendar_week1', base), 'calendar.posts')).toHaveLength(1);
  });
});
