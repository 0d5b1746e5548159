import { CREATIVES_FORM } from '../../../workflows/domain/artifacts/content/creatives';
import { EXECUTION_FORM } from '../../../workflows/domain/artifacts/content/execution';
import { EXECUTION } from '../../../workflows/domain/artifacts/content/execution-contract';
import { phasesFor } from '../../../workflows/domain/artifacts/content/execution-defaults';
import { INTAKE_FORM } from '../../../workflows/domain/artifacts/content/intake';
import { STRATEGY_FORM } from '../../../workflows/domain/artifacts/content/strategy';
import { jsonSchemaOf, parseContent } from '../../../workflows/domain/artifacts/content.schema';
import {
  hydrated,
  validateContent,
  type CampaignBasics,
  type Upstream,
} from '../../../workflows/domain/artifacts/contract';
import {
  completeness,
  fieldsOf,
  withValue,
  type Content,
  type Row,
  type Value,
} from '../../../workflows/domain/artifacts/fields';
import { fixOf, runQc } from '../../../workflows/domain/qc';
import { CREATIVES_CONTENT } from '../../support/artifacts/creatives';
import { EXECUTION_CONTENT } from '../../support/artifacts/execution';
import { INTAKE_CONTENT } from '../../support/artifacts/intake';
import { inForce, upstreamOf } from '../../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../../support/artifacts/strategy';

type Built = {
  intake?: Content;
  strategy?: Content;
  creatives?: Content;
  campaign?: Partial<CampaignBasics>;
};

/** Built on Northwind's stages, or on others in their place. */
function on({ intake, strategy, creatives, campaign }: Built = {}): Upstream {
  return upstreamOf(
    {
      INTAKE: inForce(INTAKE_FORM, intake ?? INTAKE_CONTENT),
      STRATEGY: inForce(STRATEGY_FORM, strategy ?? STRATEGY_CONTENT, { version: 2 }),
      CREATIVES: inForce(CREATIVES_FORM, creatives ?? CREATIVES_CONTENT, {
        version: 3,
        approved_at: new Date('2027-02-12T09:00:00Z'),
      }),
    },
    campaign,
  );
}
const UPSTREAM = on();
const saved = (content: Content, upstream = UPSTREAM) => EXECUTION.compute?.(content, upstream) ?? {};
const CONTENT = saved(EXECUTION_CONTENT);
const put = (path: string, value: Value | undefined, content = CONTENT) => withValue(content, path, value);

const [POST] = EXECUTION_CONTENT['calendar']?.['posts'] as [Row];
/** The one fixed post in another state. */
function withPost(over: Record<string, Row[string] | undefined>): Content {
  const entries = Object.entries({ ...POST, ...over }).filter(([, value]) => value !== undefined);
  return put('calendar.posts', [Object.fromEntries(entries) as Row]);
}

const inputOf = (content: Content, upstream = UPSTREAM) => ({
  form: EXECUTION_FORM,
  content,
  schemaVersion: EXECUTION_FORM.schemaVersion,
  upstream,
});

describe('the example', () => {
  test('is as it would be kept, valid, and without a finding', () => {
    expect(parseContent(EXECUTION_FORM, CONTENT)).toEqual({ ok: true, value: CONTENT });
    expect(validateContent(EXECUTION, CONTENT, UPSTREAM)).toEqual({ ok: true, errors: [], warnings: [] });
    expect(runQc('EXECUTION', EXECUTION.checks, inputOf(CONTENT))).toMatchObject({
      qc_type: 'EXECUTION_QC',
      qc_status: 'PASS',
      qc_score: 100,
    });
    expect(completeness(EXECUTION_FORM, CONTENT)).toBeGreaterThan(90);
  });
});

describe('what machines send', () => {
  test('is taken under plural names and beside the sections', () => {
    expect(
      parseContent(EXECUTION_FORM, {
        schedules: { cadences: { LinkedIn: '5', X: 2 }, best_times: { email: ['10:00'] } },
        calendars: { calendar_type: 'bi_weekly', content_rotation: 'One\nTwo' },
        utms: { campaign_name: 'tea', medium: 'social', source_defaults: { facebook: 'facebook' } },
        governances: { approvers: ['Lena'] },
        channel_plans: [{ name: 'linkedin' }],
        duration_weeks: '8',
      }),
    ).toEqual({
      ok: true,
      value: {
        schedule: { platform_schedules: { linkedin: 5, twitter: 2 }, best_times: { email: ['10:00'] } },
        calendar: { calendar_type: 'Bi-weekly', content_rotation: ['One', 'Two'] },
        utm: { campaign_name: 'tea', medium: 'social', source_defaults: { facebook: 'facebook' } },
        governance: { approvers: ['Lena'] },
        derived: { channel_plan: [{ name: 'linkedin' }] },
        timeline: { duration_weeks: 8 },
      },
    });
  });

  test.each<[string, string, unknown, string]>([
    ['no week', 'timeline.duration_weeks', 0, ''],
    ['53 weeks', 'timeline.duration_weeks', 53, ''],
    ['a day that is none', 'timeline.start_date', '2027-02-30', ''],
    ['22 posts a week', 'schedule.platform_schedules', { linkedin: 22 }, '.linkedin'],
    ['a platform that we do not publish on', 'schedule.platform_schedules', { facebook: 1 }, '.facebook'],
    ['a blackout day that is none', 'schedule.blackout_dates', ['Easter'], '.0'],
    ['a rhythm of the calendar that is none', 'calendar.calendar_type', 'Yearly', ''],
    ['a field that does not exist', 'utm.colour', 'green', ''],
  ])('is refused with %s', (_what, path, value, inside) => {
    const [section = '', field = ''] = path.split('.');
    expect(parseContent(EXECUTION_FORM, { [section]: { [field]: value } })).toMatchObject({
      ok: false,
      detail: { fields: { [path + inside]: expect.any(String) } },
    });
  });

  test('has a JSON Schema with every section', () => {
    const schema = jsonSchemaOf(EXECUTION_FORM) as { properties: object };
    expect(Object.keys(schema.properties)).toEqual(EXECUTION_FORM.sections.map(({ key }) => key));
  });
});

describe('an execution is offered', () => {
  const offers = EXECUTION.hydrate(UPSTREAM);
  const platforms = { linkedin: 3, instagram: 3, email: 1 };

  test.each<[string, Value, string, string, number | null]>([
    ['timeline.start_date', '2027-03-01', 'CAMPAIGN', 'start_date', null],
    ['timeline.duration_weeks', 12, 'INTAKE', 'goals.duration_weeks', 1],
    ['timeline.phases', phasesFor(12), 'DEFAULT', 'phases', null],
    ['schedule.platform_schedules', platforms, 'STRATEGY', 'layer6_channel_strategy.channels', 2],
    [
      'schedule.best_times',
      { linkedin: ['09:00', '12:00'], instagram: ['12:00', '18:00'], email: ['10:00'] },
      'STRATEGY',
      'layer6_channel_strategy.channels',
      2,
    ],
    ['schedule.blackout_dates', ['2027-03-28', '2027-03-29'], 'CAMPAIGN', 'blackout_dates', null],
    ['calendar.calendar_type', 'Weekly', 'DEFAULT', 'calendar_type', null],
    [
      'calendar.content_rotation',
      ['The half-full cup', 'Grams, degrees, minutes', 'Cafés that changed it', 'Mixed'],
      'CREATIVES',
      'pillar_mix.pillar_distribution',
      3,
    ],
    [
      'calendar.cta_rotation',
      CREATIVES_CONTENT['message_bank']?.['ctas'] as string[],
      'CREATIVES',
      'message_bank.ctas',
      3,
    ],
    [
      'utm.campaign_name',
      'tea-is-the-cup-that-comes-back-half-full',
      'CREATIVES',
      'creative_brief.campaign_theme',
      3,
    ],
    [
      'utm.source_defaults',
      {
        linkedin: 'linkedin',
        twitter: 'twitter',
        instagram: 'instagram',
        facebook: 'facebook',
        email: 'email',
      },
      'DEFAULT',
      'source_defaults',
      null,
    ],
    ['utm.medium', 'social', 'DEFAULT', 'medium', null],
    ['governance.approvers', ['Marketing Manager', 'Legal'], 'DEFAULT', 'approvers', null],
  ])('%s', (path, value, stage, from, version) => {
    expect(offers[path]).toEqual({ value, origin: { stage, path: from, version } });
  });

  test('four steps of review and five roles', () => {
    expect(offers['governance.review_process']?.value).toHaveLength(4);
    expect(offers['resources.team_roles']?.value).toHaveLength(5);
  });

  test('only what its form takes, and nothing of it is wrong', () => {
    const filled = hydrated({}, offers);
    expect(parseContent(EXECUTION_FORM, filled)).toEqual({ ok: true, value: filled });
    const content = saved(filled);
    expect(validateContent(EXECUTION, content, UPSTREAM)).toEqual({ ok: true, errors: [], warnings: [] });
    expect(runQc('EXECUTION', EXECUTION.checks, inputOf(content)).qc_status).toBe('PASS');
  });

  test('twelve weeks where the intake says nothing', () => {
    const upstream = on({ intake: withValue(INTAKE_CONTENT, 'goals.duration_weeks', undefined) });
    expect(EXECUTION.hydrate(upstream)['timeline.duration_weeks']).toMatchObject({
      value: 12,
      origin: { stage: 'DEFAULT' },
    });
  });

  test('the campaign’s rhythm and the usual times where the strategy says nothing, else three a week', () => {
    const strategy = withValue(STRATEGY_CONTENT, 'layer6_channel_strategy.channels', [{ name: 'linkedin' }]);
    const campaigns = EXECUTION.hydrate(on({ strategy, campaign: { cadence: { linkedin: 2 } } }));
    expect(campaigns['schedule.platform_schedules']).toEqual({
      value: { linkedin: 2, instagram: 3, email: 3 },
      origin: { stage: 'CAMPAIGN', path: 'cadence', version: null },
    });
    expect(campaigns['schedule.best_times']).toMatchObject({
      value: { linkedin: ['09:00', '12:00', '17:00'] },
      origin: { stage: 'DEFAULT' },
    });
    const usual = EXECUTION.hydrate(on({ strategy, campaign: { cadence: {} } }));
    expect(usual['schedule.platform_schedules']).toMatchObject({
      value: { linkedin: 3, instagram: 3, email: 3 },
      origin: { stage: 'DEFAULT' },
    });
  });

  test('nobody of Legal where there are no rules', () => {
    const strategy = withValue(STRATEGY_CONTENT, 'layer7_constraints.compliance_rules', 'None');
    expect(EXECUTION.hydrate(on({ strategy }))['governance.approvers']?.value).toEqual(['Marketing Manager']);
  });

  test('the strategy’s pillars where the creatives distribute none', () => {
    const creatives = withValue(CREATIVES_CONTENT, 'pillar_mix.pillar_distribution', undefined);
    expect(EXECUTION.hydrate(on({ creatives }))['calendar.content_rotation']).toMatchObject({
      origin: { stage: 'STRATEGY', path: 'layer5_narrative.content_pillars' },
    });
  });
});

test.each([
  [1, ['Launch 1–1']],
  [2, ['Launch 1–1', 'Optimization 2–2']],
  [3, ['Launch 1–1', 'Optimization 2–2', 'Scale 3–3']],
  [12, ['Launch 1–2', 'Optimization 3–8', 'Scale 9–12']],
  [52, ['Launch 1–9', 'Optimization 10–35', 'Scale 36–52']],
])('%d weeks have their phases', (weeks, expected) => {
  const phases = phasesFor(weeks).map(({ name, from_week, to_week }) => [name, `${from_week}–${to_week}`]);
  expect(phases.map((phase) => phase.join(' '))).toEqual(expected);
});

describe('saving an execution', () => {
  test('names both versions that it is built on', () => {
    expect(CONTENT['creatives_source']).toEqual({
      strategy_artifact_id: UPSTREAM.approved.STRATEGY?.artifact_id,
      strategy_version: 2,
      creatives_artifact_id: UPSTREAM.approved.CREATIVES?.artifact_id,
      creatives_version: 3,
      hydrated_at: '2027-02-12T09:00:00.000Z',
    });
  });

  test('works out when the weeks are over, whatever was sent', () => {
    expect(CONTENT['timeline']?.['end_date']).toBe('2027-05-24');
    expect(saved(put('timeline.end_date', '2030-01-01'))['timeline']?.['end_date']).toBe('2027-05-24');
    expect(saved(put('timeline.start_date', undefined))['timeline']).not.toHaveProperty('end_date');
  });

  test('derives channels, posts a week, links and limits', () => {
    expect(CONTENT['derived']).toEqual({
      channel_plan: [
        { name: 'linkedin', strategic_role: 'Trust', kpi: 'Replies from café owners', posts_per_week: 3 },
        { name: 'instagram', strategic_role: 'Discovery', kpi: 'Saves of brewing cards', posts_per_week: 3 },
        { name: 'email', strategic_role: 'Conversion', kpi: 'Tasting boxes ordered', posts_per_week: 1 },
      ],
      posts_per_week: 7,
      utm_plan: {
        linkedin:
          'utm_source=linkedin&utm_medium=social&utm_campaign=tea-is-the-cup-that-comes-back-half-full',
        instagram:
          'utm_source=instagram&utm_medium=social&utm_campaign=tea-is-the-cup-that-comes-back-half-full',
        email: 'utm_source=letter&utm_medium=email&utm_campaign=tea-is-the-cup-that-comes-back-half-full',
      },
      risk_guardrails: expect.arrayContaining([
        'Not to be claimed: Tea makes slim',
        'Not to be said: detox',
        'To be added: Organic certificate DE-ÖKO-006',
      ]) as string[],
    });
  });

  test('leaves nothing of what was sent in their place, and writes the same for the same', () => {
    const claimed = { ...EXECUTION_CONTENT, derived: { posts_per_week: 99 }, creatives_source: {} };
    expect(saved(claimed)).toEqual(CONTENT);
    expect(saved(CONTENT)).toEqual(CONTENT);
    expect(saved(claimed, upstreamOf())).not.toHaveProperty('creatives_source');
  });
});

// What is wrong --------------------------------------------------------------------------------------

const REQUIRED = [
  'timeline.start_date',
  'timeline.duration_weeks',
  'calendar.calendar_type',
  'calendar.content_rotation',
  'utm.campaign_name',
  'utm.medium',
  'governance.review_process',
  'governance.approvers',
  'resources.team_roles',
];

test('what is required', () => {
  const required = fieldsOf(EXECUTION_FORM).filter(({ field }) => field.required);
  expect(required.map(({ path }) => path)).toEqual(REQUIRED);
});

describe('an execution is refused', () => {
  test.each(REQUIRED)('without %s', (path) => {
    const { ok, errors } = validateContent(EXECUTION, put(path, undefined), UPSTREAM);
    expect(ok).toBe(false);
    expect(errors.map(({ field }) => field)).toContain(path);
  });

  test.each<[string, Content, string]>([
    [
      'a best time that is none',
      put('schedule.best_times', { linkedin: ['9 am'] }),
      'schedule.best_times.linkedin',
    ],
    ['a time of a post that is none', withPost({ time: '25:00' }), 'calendar.posts.0.time'],
    [
      'a format that the platform does not have',
      withPost({ content_type: 'reel' }),
      'calendar.posts.0.content_type',
    ],
    [
      'a phase that ends before it begins',
      put('timeline.phases', [{ name: 'Launch', from_week: 3, to_week: 2 }]),
      'timeline.phases.0.to_week',
    ],
  ])('with %s', (_what, content, field) => {
    expect(EXECUTION.validate(content, UPSTREAM).errors.map((error) => error.field)).toEqual([field]);
  });
});

describe('an execution is warned of', () => {
  test.each<[string, Content, string]>([
    ['nothing planned at all', {}, 'schedule'],
    ['phases beyond the last week', put('timeline.duration_weeks', 8), 'timeline.phases'],
    ['a post without a day', withPost({ date: undefined }), 'calendar.posts.0.date'],
    ['a post without a platform', withPost({ platform: undefined }), 'calendar.posts.0.platform'],
    ['a post on a blackout day', withPost({ date: '2027-03-28' }), 'calendar.posts.0.date'],
    ['a post before the start', withPost({ date: '2027-02-28' }), 'calendar.posts.0.date'],
    ['a post after the last day', withPost({ date: '2027-05-24' }), 'calendar.posts.0.date'],
    ['a name that links will change', put('utm.campaign_name', 'Half Full!'), 'utm.campaign_name'],
    [
      'a target platform without a rhythm',
      put('schedule.platform_schedules', { linkedin: 3, instagram: 3 }),
      'schedule.platform_schedules',
    ],
    [
      'a rhythm without creatives',
      put('schedule.platform_schedules', { linkedin: 3, instagram: 3, email: 1, twitter: 2 }),
      'schedule.platform_schedules',
    ],
  ])('%s', (_what, content, field) => {
    const { warnings } = EXECUTION.validate(content, UPSTREAM);
    expect(warnings.map((warning) => warning.field)).toContain(field);
  });

  test('nothing on the last day of the last week', () => {
    expect(EXECUTION.validate(withPost({ date: '2027-05-23' }), UPSTREAM).warnings).toEqual([]);
  });
});

// Quality control ------------------------------------------------------------------------------------

type Case = { content: Content; upstream?: Upstream; status?: 'WARN'; field: string };

/** What makes each check speak up; the example passes all of them. */
const FAILS: Record<string, Case> = {
  channel_plan: { content: put('derived.channel_plan', undefined), field: 'derived.channel_plan' },
  cadence: {
    content: put('schedule.platform_schedules', { linkedin: 0 }),
    field: 'schedule.platform_schedules',
  },
  utm_plan: { content: { ...CONTENT, utm: {} }, field: 'utm.campaign_name' },
  risk_guardrails: { content: put('derived.risk_guardrails', undefined), field: 'derived.risk_guardrails' },
  governance: { content: { ...CONTENT, governance: {} }, field: 'governance.approvers' },
  timeline_in_campaign: {
    content: CONTENT,
    upstream: on({ campaign: { end_date: '2027-05-22' } }),
    field: 'timeline.end_date',
  },
  unknown_platform: {
    content: put('schedule.platform_schedules', { linkedin: 3, facebook: 2 }),
    field: 'schedule.platform_schedules.facebook',
  },
  platform_in_campaign: {
    content: put('schedule.platform_schedules', { linkedin: 3, twitter: 2 }),
    field: 'schedule.platform_schedules.twitter',
  },
  post_cta: { content: withPost({ cta: undefined }), field: 'calendar.posts.0.cta' },
  post_platform_limits: { content: withPost({ text: 'a'.repeat(3_001) }), field: 'calendar.posts.0.text' },
  duplicate_slot: {
    content: put('calendar.posts', [POST, { ...POST, title: 'Again' }]),
    status: 'WARN',
    field: 'calendar.posts.1.time',
  },
  cta_link: {
    content: withPost({ link_url: undefined }),
    status: 'WARN',
    field: 'calendar.posts.0.link_url',
  },
  no_placeholders: { content: withPost({ title: '[Insert title]' }), field: 'calendar.posts.0.title' },
  internal_notes: {
    content: put('governance.escalation', 'Internal: Lena is away in May'),
    field: 'governance.escalation',
  },
  forbidden_language: { content: withPost({ text: 'A detox tea' }), field: 'calendar.posts.0.text' },
};

/** No long text is required of an execution, so there is nothing that could be too short. */
const CHECKS = EXECUTION.checks.filter(({ id }) => id !== 'min_depth');

test('every check has a case that fails', () => {
  expect(Object.keys(FAILS).sort()).toEqual(CHECKS.map(({ id }) => id).sort());
});

describe.each(CHECKS.map((check) => [check.id, check] as const))('the check %s', (id, check) => {
  const { content, upstream = UPSTREAM, status = 'FAIL', field } = FAILS[id] as Case;

  test('passes the example', () => {
    expect(check.run(inputOf(CONTENT))).toBeUndefined();
  });

  test('finds what is wrong, and where', () => {
    const found = check.run(inputOf(content, upstream));
    expect(found?.status ?? 'FAIL').toBe(status);
    expect(found?.message).not.toBe('');
    expect(found?.evidence.map((one) => one.field)).toContain(field);
  });

  test('is content once it is fixed, where it can be', () => {
    if (!check.fix) return;
    const fixed = fixOf(EXECUTION.checks, id, inputOf(content, upstream)) as Content;
    expect(check.run(inputOf(fixed, upstream))).toBeUndefined();
    expect(parseContent(EXECUTION_FORM, fixed)).toEqual({ ok: true, value: fixed });
  });
});

describe('of a fixed post', () => {
  const run = (id: string, content: Content, upstream = UPSTREAM) =>
    EXECUTION.checks.find((check) => check.id === id)?.run(inputOf(content, upstream));

  test('a call to action may stand in its text', () => {
    expect(run('post_cta', withPost({ cta: undefined, text: 'Order the box today.' }))).toBeUndefined();
  });

  test.each([
    ['a link in its text', { link_url: undefined, text: 'Here: https://www.northwind-tea.example/box' }],
    ['a link in the bio', { link_url: undefined, text: 'Link in bio.' }],
    ['nothing to click on', { link_url: undefined, cta: 'Reply with your menu' }],
  ])('no link is missed where there is %s', (_what, over) => {
    expect(run('cta_link', withPost(over))).toBeUndefined();
  });

  test('two on different platforms may go out at the same time', () => {
    const other = { ...POST, platform: 'instagram' };
    expect(run('duplicate_slot', put('calendar.posts', [POST, other]))).toBeUndefined();
  });

  test.each([
    ['linkedin', 'carousel', 3_000],
    ['instagram', 'carousel', 2_200],
    ['instagram', 'reel', 2_200],
  ])('the text is what goes out, on %s of a %s too', (platform, content_type, most) => {
    const post = (length: number) => {
      const over = { platform, content_type, text: 'a'.repeat(length), cta: 'aaa', link_url: undefined };
      return run('post_platform_limits', withPost(over))?.evidence[0]?.field;
    };
    expect(post(most)).toBeUndefined();
    expect(post(most + 1)).toBe('calendar.posts.0.text');
  });

  test('an e-mail may have its subject in its text', () => {
    const over = { platform: 'email', content_type: 'newsletter', title: undefined };
    const text = 'Subject: The box is here\nPreheader: Six teas\n\nHello. Order a tasting box';
    expect(run('post_platform_limits', withPost({ ...over, text }))).toBeUndefined();
  });

  test('an e-mail needs a subject', () => {
    const letter = withPost({ platform: 'email', content_type: 'newsletter', title: undefined });
    expect(run('post_platform_limits', letter)?.evidence[0]?.field).toBe('calendar.posts.0.title');
  });
});

test('a timeline before the campaign is told apart from one that ends after it', () => {
  const check = EXECUTION.checks.find(({ id }) => id === 'timeline_in_campaign');
  const upstream = on({ campaign: { start_date: '2027-03-02' } });
  expect(check?.run(inputOf(CONTENT, upstream))?.evidence).toEqual([
    { field: 'timeline.start_date', text: '2027-03-01' },
  ]);
});
