import { parseContent } from '../../../workflows/domain/artifacts/content.schema';
import { INTAKE_FORM, OBJECTIVES, type Objective } from '../../../workflows/domain/artifacts/content/intake';
import { INTAKE } from '../../../workflows/domain/artifacts/content/intake-contract';
import { chosenJobs } from '../../../workflows/domain/artifacts/content/intake-rules';
import { hydrated, validateContent } from '../../../workflows/domain/artifacts/contract';
import { completeness, fieldsOf } from '../../../workflows/domain/artifacts/fields';
import { runQc } from '../../../workflows/domain/qc';
import { changed, inputOf, testChecks, type Difference, type Example } from '../../support/artifacts/cases';
import { INTAKE_CONTENT } from '../../support/artifacts/intake';
import { upstreamOf } from '../../support/artifacts/northwind';

const example: Example = { contract: INTAKE, content: INTAKE_CONTENT, upstream: upstreamOf() };
const NOTHING = {} as Difference;

function findings(difference: Difference) {
  const input = inputOf(example, difference);
  return validateContent(INTAKE, input.content, input.upstream);
}

describe('the example', () => {
  test('is as it would be kept, valid, and without a finding', () => {
    expect(parseContent(INTAKE_FORM, INTAKE_CONTENT)).toEqual({ ok: true, value: INTAKE_CONTENT });
    expect(findings(NOTHING)).toEqual({ ok: true, errors: [], warnings: [] });
    expect(runQc('INTAKE', INTAKE.checks, inputOf(example))).toMatchObject({
      qc_type: 'INTAKE_QC',
      qc_status: 'PASS',
      qc_score: 100,
    });
    expect(completeness(INTAKE_FORM, INTAKE_CONTENT)).toBe(100);
  });
});

describe('what machines send', () => {
  test('is taken flat, under other names and in other words', () => {
    expect(
      parseContent(INTAKE_FORM, {
        brand_name: ' Northwind Tea ',
        geography_served: 'Germany',
        primary_offers: ['A tasting box', 'Loose tea'],
        pricing_logic: 'unknown',
        primary_objective: 'Leads',
        brand_voice: 'Warm',
        compliance_notes: 'Organic law',
        constraints: 'Nothing over Easter',
        duration_weeks: '12',
        ads_budget: '2,500',
        context_data: { hiring: { role_types: 'Barista\nBuyer' } },
        generation_plan: { strategy_jobs: ['positioning', 'positioning'], monitoring_jobs: [] },
        company: '',
      }),
    ).toEqual({
      ok: true,
      value: {
        identity: { client_name: 'Northwind Tea', geography: 'Germany' },
        offer: { primary_offer: 'A tasting box\nLoose tea', pricing: 'unknown' },
        goals: { objective: 'Lead Generation', duration_weeks: 12, ads_budget: 2500 },
        voice: { tone_voice: 'Warm' },
        constraints: { compliance_requirements: 'Organic law', constraints: 'Nothing over Easter' },
        hiring: { role_types: ['Barista', 'Buyer'] },
        generation_plan: { strategy_jobs: ['positioning'] },
      },
    });
  });

  test.each([
    ['Awareness', 'Brand Awareness'],
    ['product_launch', 'Product Launch'],
    ['SALES', 'Sales'],
  ])('calls %s %s', (sent, objective) => {
    expect(parseContent(INTAKE_FORM, { objective: sent })).toMatchObject({ value: { goals: { objective } } });
  });

  test.each([
    ['an objective that is none of ours', { objective: 'World peace' }, 'goals.objective'],
    ['a length of no weeks', { duration_weeks: 0 }, 'goals.duration_weeks'],
    ['more than a year', { duration_weeks: 53 }, 'goals.duration_weeks'],
    ['half a week', { duration_weeks: 1.5 }, 'goals.duration_weeks'],
    ['a zone that does not exist', { timezone: 'Berlin' }, 'identity.timezone'],
    ['an e-mail address without a host', { contact_email: 'lena@' }, 'identity.contact_email'],
    ['less than nothing for ads', { ads_budget: -1 }, 'goals.ads_budget'],
    ['a job of another stage', { strategy_jobs: ['hashtag_sets'] }, 'generation_plan.strategy_jobs.0'],
    ['a job that nobody writes', { execution_jobs: ['fb_posts_week1'] }, 'generation_plan.execution_jobs.0'],
    ['a field that does not exist', { favourite_colour: 'green' }, 'favourite_colour'],
  ])('is refused with %s', (_what, sent, field) => {
    expect(parseContent(INTAKE_FORM, sent)).toMatchObject({
      ok: false,
      reason: 'FIELDS_INVALID',
      detail: { fields: { [field]: expect.any(String) } },
    });
  });
});

describe('an intake is offered', () => {
  test.each([
    ['identity.client_name', 'client_name', 'Northwind Tea'],
    ['identity.industry', 'industry', 'E-commerce'],
    ['identity.timezone', 'timezone', 'Europe/Berlin'],
    ['offer.primary_offer', 'brand_product', 'The spring tasting box: six loose teas for cafés'],
    ['goals.kpi_targets', 'objective', 'Win 20 cafés for the spring range'],
    ['goals.timeline_start', 'start_date', '2027-03-01'],
    ['goals.duration_weeks', 'end_date', 12],
    ['goals.budget_range', 'budget', '6,000 to 8,000 EUR'],
  ])('%s from the %s of the campaign', (path, from, value) => {
    expect(INTAKE.hydrate(example.upstream)[path]).toEqual({
      value,
      origin: { stage: 'CAMPAIGN', path: from, version: null },
    });
  });

  test.each([
    ['identity.languages', ['English']],
    ['offer.growth_bottleneck', 'Unknown'],
    ['goals.objective', 'Lead Generation'],
    ['constraints.risk_tolerance', 'Moderate'],
  ])('%s as most clients have it', (path, value) => {
    expect(INTAKE.hydrate(example.upstream)[path]).toEqual({
      value,
      origin: { stage: 'DEFAULT', path, version: null },
    });
  });

  test('twelve weeks and New York where the campaign does not say', () => {
    const offers = INTAKE.hydrate(upstreamOf({}, { timezone: '', end_date: '2030-01-01' }));
    expect(offers['goals.duration_weeks']).toMatchObject({ value: 12, origin: { stage: 'DEFAULT' } });
    expect(offers['identity.timezone']).toMatchObject({
      value: 'America/New_York',
      origin: { stage: 'DEFAULT' },
    });
  });

  test('the objective that the campaign names, and nothing as its target', () => {
    const offers = INTAKE.hydrate(upstreamOf({}, { objective: 'Awareness' }));
    expect(offers['goals.objective']).toMatchObject({
      value: 'Brand Awareness',
      origin: { stage: 'CAMPAIGN' },
    });
    expect(offers).not.toHaveProperty(['goals.kpi_targets']);
  });

  test('nothing that the campaign does not have, and only fields that exist', () => {
    const offers = INTAKE.hydrate(upstreamOf({}, { brand_product: null, industry: null, budget: null }));
    const paths = fieldsOf(INTAKE_FORM).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(Object.keys(offers)));
    for (const path of ['offer.primary_offer', 'identity.industry', 'goals.budget_range']) {
      expect(offers).not.toHaveProperty([path]);
    }
  });

  test('nothing in place of what was said', () => {
    const said = { identity: { client_name: 'Northwind' } };
    expect(hydrated(said, INTAKE.hydrate(example.upstream))).toMatchObject({
      identity: { client_name: 'Northwind', timezone: 'Europe/Berlin' },
    });
  });
});

describe('the validator', () => {
  test.each([
    'identity.client_name',
    'identity.website',
    'identity.industry',
    'identity.geography',
    'offer.primary_offer',
    'goals.objective',
  ])('wants %s', (path) => {
    expect(findings({ fields: { [path]: undefined } }).errors).toEqual([
      { field: path, message: expect.stringMatching(/ is required\.$/) },
    ]);
  });

  test.each([
    'northwind-tea.example',
    'ftp://northwind-tea.example',
    'https://northwind',
    'soon',
    'none yet',
  ])('does not take %s for a website', (website) => {
    expect(findings({ fields: { 'identity.website': website } }).errors).toMatchObject([
      { field: 'identity.website' },
    ]);
  });

  test.each(['https://a.b.northwind-tea.co.uk/shop?x=1', 'http://northwind.example', 'none', 'None'])(
    'takes %s for a website',
    (website) => {
      expect(findings({ fields: { 'identity.website': website } }).errors).toEqual([]);
    },
  );

  const student = 'Students who start a company';
  test.each<[string, string, Record<string, string | undefined>]>([
    ['leads without an audience', 'audience.target_audience', { 'audience.target_audience': undefined }],
    ['hiring without a word about the roles', 'hiring', { 'goals.objective': 'Hiring' }],
    [
      'students with a high-ticket budget',
      'audience.target_audience',
      { 'audience.target_audience': student, 'goals.budget_range': 'High-ticket, 20,000 EUR' },
    ],
    [
      'no jobs at all',
      'generation_plan',
      Object.fromEntries(
        ['strategy', 'creatives', 'execution', 'monitoring'].map((stage) => [
          `generation_plan.${stage}_jobs`,
          undefined,
        ]),
      ),
    ],
  ])('warns of %s', (_what, field, fields) => {
    const { ok, warnings } = findings({ fields });
    expect({ ok, warnings }).toEqual({ ok: true, warnings: [{ field, message: expect.any(String) }] });
  });

  test.each<[string, Record<string, string | string[]>]>([
    ['leads with an audience', { 'goals.objective': 'Lead Generation' }],
    ['hiring with roles', { 'goals.objective': 'Hiring', 'hiring.role_types': ['Barista'] }],
    ['students and a small budget', { 'audience.target_audience': student }],
    ['cafés and a high-ticket budget', { 'goals.budget_range': 'High-ticket' }],
    [
      'a studentship and a high-ticket budget',
      { 'audience.target_audience': 'Owners of a studentship', 'goals.budget_range': 'high ticket' },
    ],
  ])('does not warn of %s', (_what, fields) => {
    expect(findings({ fields }).warnings).toEqual([]);
  });

  test('asks for the shop of a shop and the roles of an employer only', () => {
    const jobless = changed(INTAKE_CONTENT, { 'identity.industry': 'Technology' });
    const { ecommerce: _shop, ...without } = jobless;
    expect(completeness(INTAKE_FORM, without)).toBe(100);
  });
});

const without = (path: string, what: string) => ({
  finds: [[what, path, { fields: { [path]: undefined } }] as [string, string, Difference]],
  accepts: [['the example', NOTHING] as [string, Difference]],
});

describe('quality control', () => {
  testChecks(example, {
    client_name: without('identity.client_name', 'nobody'),
    website: {
      ...without('identity.website', 'no word about a website'),
      accepts: [['that there is none', { fields: { 'identity.website': 'none' } }]],
    },
    industry: without('identity.industry', 'no industry'),
    geography: without('identity.geography', 'no geography'),
    primary_offer: without('offer.primary_offer', 'no offer'),
    target_audience: without('audience.target_audience', 'no audience'),
    pain_points: without('audience.pain_points', 'no troubles'),
    desired_outcomes: without('audience.desired_outcomes', 'no wishes'),
    pricing: {
      ...without('offer.pricing', 'no pricing'),
      accepts: [['that it is unknown', { fields: { 'offer.pricing': 'unknown' } }]],
    },
    proof_assets: {
      ...without('offer.proof_assets', 'no word about proof'),
      accepts: [['that there is none', { fields: { 'offer.proof_assets': 'none' } }]],
    },
    tone_voice: without('voice.tone_voice', 'no tone'),
    guardrails: {
      finds: [
        [
          'the usual risk and no rules',
          'constraints.forbidden_claims',
          {
            fields: {
              'constraints.compliance_requirements': undefined,
              'constraints.forbidden_claims': undefined,
            },
          },
        ],
        [
          'nothing at all',
          'constraints.compliance_requirements',
          {
            fields: {
              'constraints.compliance_requirements': undefined,
              'constraints.forbidden_claims': undefined,
              'constraints.risk_tolerance': undefined,
            },
          },
        ],
      ],
      accepts: [
        ['claims that are forbidden', { fields: { 'constraints.compliance_requirements': undefined } }],
        ['rules', { fields: { 'constraints.forbidden_claims': undefined } }],
        [
          'a chosen risk',
          {
            fields: {
              'constraints.compliance_requirements': undefined,
              'constraints.forbidden_claims': undefined,
              'constraints.risk_tolerance': 'Conservative',
            },
          },
        ],
      ],
    },
    ads_budget: {
      finds: [
        ['ads for nothing', 'goals.ads_budget', { fields: { 'goals.ads_budget': 0 } }],
        ['ads without a budget', 'goals.ads_budget', { fields: { 'goals.ads_budget': undefined } }],
      ],
      accepts: [
        ['ads with a budget', NOTHING],
        ['neither', { fields: { 'goals.ads_requested': false, 'goals.ads_budget': 0 } }],
        ['nothing said', { fields: { 'goals.ads_requested': undefined, 'goals.ads_budget': undefined } }],
      ],
    },
    timeline_order: {
      finds: [
        [
          'a start after the end',
          'goals.timeline_start',
          { upstream: upstreamOf({}, { start_date: '2027-01-01', end_date: '2027-02-28' }) },
        ],
      ],
      accepts: [
        ['a campaign of one day', { upstream: upstreamOf({}, { end_date: '2027-03-01' }) }],
        ['no start yet', { fields: { 'goals.timeline_start': undefined } }],
      ],
    },
    regulated_compliance: {
      finds: ['Finance', 'Health care', 'Pharma', 'Legal services', 'Online gambling', 'Crypto'].map(
        (industry) => [
          `${industry} without rules`,
          'constraints.compliance_requirements',
          { fields: { 'identity.industry': industry, 'constraints.compliance_requirements': undefined } },
        ],
      ),
      accepts: [
        ['finance with rules', { fields: { 'identity.industry': 'Finance' } }],
        ['a shop without rules', { fields: { 'constraints.compliance_requirements': undefined } }],
        [
          'lawn care, which is not law',
          { fields: { 'identity.industry': 'Lawn care', 'constraints.compliance_requirements': undefined } },
        ],
      ],
    },
    objective_jobs: {
      finds: [
        [
          'leads from hashtags',
          'goals.objective',
          {
            fields: {
              'generation_plan.strategy_jobs': ['positioning'],
              'generation_plan.execution_jobs': ['hashtag_sets'],
            },
          },
        ],
      ],
      accepts: [
        ['leads by e-mail', { fields: { 'generation_plan.strategy_jobs': undefined } }],
        ['an objective that is not chosen yet', { fields: { 'goals.objective': undefined } }],
      ],
    },
    no_placeholders: {
      finds: [['a placeholder', 'offer.pricing', { fields: { 'offer.pricing': 'TBD' } }]],
      accepts: [['the example', NOTHING]],
    },
    internal_notes: {
      finds: [
        [
          'a note of the house',
          'audience.objections',
          { fields: { 'audience.objections': 'Internal: they are slow payers' } },
        ],
      ],
      accepts: [['the example', NOTHING]],
    },
    min_depth: {
      finds: [['two words', 'offer.primary_offer', { fields: { 'offer.primary_offer': 'Some tea' } }]],
      accepts: [['a sentence', NOTHING]],
    },
  });

  test('only warns when the jobs do not serve the objective', () => {
    const fields = {
      'generation_plan.strategy_jobs': undefined,
      'generation_plan.execution_jobs': undefined,
    };
    const report = runQc('INTAKE', INTAKE.checks, inputOf(example, { fields }));
    expect(report).toMatchObject({ qc_status: 'WARN', qc_score: 95, summary: { warnings: 1, minors: 0 } });
  });

  test('knows for every objective jobs that serve it', () => {
    const all = Object.fromEntries(
      fieldsOf(INTAKE_FORM).flatMap(({ path, field }) =>
        field.kind === 'choices' ? [[path, field.options.map(({ value }) => value)]] : [],
      ),
    );
    const served = (objective: Objective) =>
      runQc('INTAKE', INTAKE.checks, inputOf(example, { fields: { ...all, 'goals.objective': objective } }));
    for (const objective of OBJECTIVES) expect(served(objective).summary.warnings).toBe(0);
  });
});

describe('the jobs that are chosen', () => {
  test('are read from the lists of the stages, in the order in which they run', () => {
    const content = {
      generation_plan: { execution_jobs: ['hashtag_sets'], strategy_jobs: ['positioning', 'icp_definition'] },
    };
    expect(chosenJobs(content)).toEqual(['icp_definition', 'positioning', 'hashtag_sets']);
    expect(chosenJobs({})).toEqual([]);
  });
});
