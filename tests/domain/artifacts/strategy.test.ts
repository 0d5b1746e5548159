import { parseContent } from '../../../workflows/domain/artifacts/content.schema';
import { STRATEGY_FORM } from '../../../workflows/domain/artifacts/content/strategy';
import { STRATEGY } from '../../../workflows/domain/artifacts/content/strategy-contract';
import { pillarsOf } from '../../../workflows/domain/artifacts/content/strategy-rules';
import { hydrated, validateContent } from '../../../workflows/domain/artifacts/contract';
import { completeness, fieldsOf, valueAt, type Value } from '../../../workflows/domain/artifacts/fields';
import { runQc } from '../../../workflows/domain/qc';
import { inputOf, type Difference } from '../../support/artifacts/cases';
import { INTAKE_CONTENT } from '../../support/artifacts/intake';
import { upstreamOf } from '../../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../../support/artifacts/strategy';
import {
  builtOn,
  CHANNELS,
  KPIS,
  PILLARS,
  rowsAt,
  STRATEGY_EXAMPLE,
  withFirst,
} from '../../support/artifacts/strategy-cases';

function findings(difference: Difference) {
  const input = inputOf(STRATEGY_EXAMPLE, difference);
  return validateContent(STRATEGY, input.content, input.upstream);
}

describe('the example', () => {
  test('is as it would be kept, valid, and without a finding', () => {
    expect(parseContent(STRATEGY_FORM, STRATEGY_CONTENT)).toEqual({ ok: true, value: STRATEGY_CONTENT });
    expect(findings({})).toEqual({ ok: true, errors: [], warnings: [] });
    expect(runQc('STRATEGY', STRATEGY.checks, inputOf(STRATEGY_EXAMPLE))).toMatchObject({
      qc_type: 'STRATEGY_QC',
      qc_status: 'PASS',
      qc_score: 100,
    });
    expect(completeness(STRATEGY_FORM, STRATEGY_CONTENT)).toBe(100);
  });
});

describe('what machines send', () => {
  test('is taken with messages, calls to action and guidelines in groups', () => {
    expect(
      parseContent(STRATEGY_FORM, {
        layer4_value_architecture: {
          core_promise: 'Tea that anyone brews right.',
          messaging: { value_prop: 'Six teas', headline: 'Six cards', key_messages: ['One', 'Two'] },
        },
        layer6_channel_strategy: {
          channels: [{ channel: 'Facebook', role: 'trust', kpi: 'Replies', posts_per_week: '2' }],
        },
        layer7_constraints: {
          cta_rules: { primary_cta: 'Order', allowed: ['Reply'], forbidden: ['Buy now'] },
          creative_guidelines: { visual_style: 'Daylight', dos_donts: 'Do pour' },
          forbidden_language: 'detox\nsuperfood',
        },
        layer8_measurement: { review_cadence: 'bi-weekly', reporting_format: 'PDF\nemail' },
      }),
    ).toEqual({
      ok: true,
      value: {
        layer4_value_architecture: {
          core_promise: 'Tea that anyone brews right.',
          value_prop: 'Six teas',
          headline: 'Six cards',
          key_messages: ['One', 'Two'],
        },
        layer6_channel_strategy: {
          channels: [{ name: 'Facebook', strategic_role: 'Trust', kpi: 'Replies', posts_per_week: 2 }],
        },
        layer7_constraints: {
          primary_cta: 'Order',
          allowed_ctas: ['Reply'],
          forbidden_ctas: ['Buy now'],
          visual_style: 'Daylight',
          dos_donts: 'Do pour',
          forbidden_language: ['detox', 'superfood'],
        },
        layer8_measurement: { review_cadence: 'Bi-weekly', reporting_format: ['PDF', 'Email'] },
      },
    });
  });

  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `Channel ${index}` }));
  test.each<[string, string, Value, string]>([
    ['a pain of six', 'layer3_audience_psychology.pain_intensity', 6, ''],
    ['a pain of nothing', 'layer3_audience_psychology.pain_intensity', 0, ''],
    ['eleven channels', CHANNELS, many(11), ''],
    ['six pillars', PILLARS, many(6), ''],
    ['22 posts a week', CHANNELS, [{ name: 'x', posts_per_week: 22 }], '.0.posts_per_week'],
    ['a maturity that is none', 'layer2_market_truth.category_maturity', 'Old', ''],
    [
      'a kind of content that is none',
      CHANNELS,
      [{ allowed_content_types: ['poem'] }],
      '.0.allowed_content_types.0',
    ],
    ['a column that does not exist', CHANNELS, [{ colour: 'green' }], '.0.colour'],
  ])('is refused with %s', (_what, path, value, inside) => {
    const [section = '', field = ''] = path.split('.');
    expect(parseContent(STRATEGY_FORM, { [section]: { [field]: value } })).toMatchObject({
      ok: false,
      detail: { fields: { [path + inside]: expect.any(String) } },
    });
  });
});

describe('a strategy is offered', () => {
  test.each([
    ['layer1_business_reality.revenue_streams', 'offer.revenue_streams'],
    ['layer1_business_reality.unit_economics', 'offer.unit_economics'],
    ['layer1_business_reality.pricing_logic', 'offer.pricing'],
    ['layer1_business_reality.risk_tolerance', 'constraints.risk_tolerance'],
    ['layer3_audience_psychology.objection_hierarchy', 'audience.objections'],
    ['layer3_audience_psychology.primary_segment', 'audience.target_audience'],
    ['layer4_value_architecture.proof_stack_authority', 'offer.proof_assets'],
    ['layer4_value_architecture.differentiators', 'offer.differentiators'],
    ['layer7_constraints.tone_boundaries', 'voice.tone_voice'],
    ['layer7_constraints.forbidden_language', 'voice.banned_words'],
    ['layer7_constraints.claim_boundaries', 'constraints.forbidden_claims'],
    ['layer7_constraints.visual_constraints', 'assets.brand_kit'],
    ['layer7_constraints.compliance_rules', 'constraints.compliance_requirements'],
    ['layer7_constraints.required_disclaimers', 'voice.required_disclaimers'],
    ['layer8_measurement.success_definition', 'goals.kpi_targets'],
  ])('%s as %s of the intake in force', (path, from) => {
    expect(STRATEGY.hydrate(STRATEGY_EXAMPLE.upstream)[path]).toEqual({
      value: valueAt(INTAKE_CONTENT, from),
      origin: { stage: 'INTAKE', path: from, version: 2 },
    });
  });

  test('limits and laws together as its rules', () => {
    const path = 'layer1_business_reality.regulatory_constraints';
    expect(STRATEGY.hydrate(STRATEGY_EXAMPLE.upstream)[path]).toMatchObject({
      value: `${valueAt(INTAKE_CONTENT, 'constraints.constraints')}\n${valueAt(INTAKE_CONTENT, 'constraints.compliance_requirements')}`,
      origin: { stage: 'INTAKE' },
    });
    const alone = STRATEGY.hydrate(builtOn({ 'constraints.constraints': undefined }));
    expect(alone[path]).toMatchObject({
      value: 'Organic claims only with the number of the certifying body.',
    });
  });

  test.each([
    ['Lead Generation', 'Demand'],
    ['Sales Conversion', 'Conversion'],
    ['Retention', 'Retention'],
    ['Operations', undefined],
    ['Unknown', undefined],
  ])('a bottleneck for %s: %s', (held, narrowest) => {
    const offers = STRATEGY.hydrate(builtOn({ 'offer.growth_bottleneck': held }));
    expect(offers['layer1_business_reality.bottleneck']?.value).toBe(narrowest);
  });

  test('the channels and the call to action of the campaign', () => {
    const offers = STRATEGY.hydrate(STRATEGY_EXAMPLE.upstream);
    expect(offers[CHANNELS]).toEqual({
      value: [
        { name: 'linkedin', posts_per_week: 3 },
        { name: 'instagram', posts_per_week: 3 },
        { name: 'email', posts_per_week: 1 },
      ],
      origin: { stage: 'CAMPAIGN', path: 'platforms', version: null },
    });
    expect(offers['layer7_constraints.primary_cta']).toEqual({
      value: 'Order a tasting box',
      origin: { stage: 'CAMPAIGN', path: 'primary_cta', version: null },
    });
    const unpaced = STRATEGY.hydrate(builtOn({}, { platforms: ['twitter'], cadence: {} }));
    expect(unpaced[CHANNELS]?.value).toEqual([{ name: 'twitter' }]);
  });

  test.each([
    ['layer3_audience_psychology.pain_intensity', 3],
    ['layer4_value_architecture.differentiation_logic', 'Structural'],
    ['layer8_measurement.review_cadence', 'Weekly'],
  ])('%s as most strategies have it', (path, value) => {
    expect(STRATEGY.hydrate(STRATEGY_EXAMPLE.upstream)[path]).toEqual({
      value,
      origin: { stage: 'DEFAULT', path, version: null },
    });
  });

  test('the usual risk where intake named none, and no proof where there is none', () => {
    const offers = STRATEGY.hydrate(
      builtOn({ 'constraints.risk_tolerance': undefined, 'offer.proof_assets': 'None' }),
    );
    expect(offers['layer1_business_reality.risk_tolerance']).toMatchObject({
      value: 'Moderate',
      origin: { stage: 'DEFAULT' },
    });
    expect(offers).not.toHaveProperty(['layer4_value_architecture.proof_stack_authority']);
  });

  test('only fields that exist, in their kind, and nothing of an intake that is not in force', () => {
    const offers = STRATEGY.hydrate(STRATEGY_EXAMPLE.upstream);
    const paths = fieldsOf(STRATEGY_FORM).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(Object.keys(offers)));
    const content = hydrated({}, offers);
    expect(parseContent(STRATEGY_FORM, content)).toEqual({ ok: true, value: content });
    const alone = Object.values(STRATEGY.hydrate(upstreamOf()));
    expect(alone.map(({ origin }) => origin.stage)).not.toContain('INTAKE');
  });
});

describe('the validator', () => {
  const required = fieldsOf(STRATEGY_FORM).filter(({ field }) => field.required);

  test('has required fields in each of the eight layers', () => {
    expect(new Set(required.map(({ section }) => section.key)).size).toBe(8);
  });

  test.each(required.map(({ path }) => path))('wants %s', (path) => {
    expect(findings({ fields: { [path]: undefined } }).errors).toEqual([
      { field: path, message: expect.stringMatching(/ is required\.$/) },
    ]);
  });

  const [pillar = {}] = rowsAt(PILLARS);
  test.each<[string, string, Record<string, Value | undefined>]>([
    [
      'a channel without a name',
      `${CHANNELS}.0.name`,
      { [CHANNELS]: withFirst(CHANNELS, { name: undefined }) },
    ],
    [
      'a channel without a measure',
      `${CHANNELS}.0.kpi`,
      { [CHANNELS]: withFirst(CHANNELS, { kpi: undefined }) },
    ],
    ['a channel twice', `${CHANNELS}.1.name`, { [CHANNELS]: withFirst(CHANNELS, { name: 'Instagram' }) }],
    [
      'a time that is none',
      `${CHANNELS}.0.best_times`,
      { [CHANNELS]: withFirst(CHANNELS, { best_times: ['9 am'] }) },
    ],
    ['two pillars', PILLARS, { [PILLARS]: rowsAt(PILLARS).slice(0, 2) }],
    [
      'a channel twice, under both its names',
      `${CHANNELS}.1.name`,
      {
        [CHANNELS]: rowsAt(CHANNELS)
          .slice(0, 2)
          .map((row, at) => ({ ...row, name: at === 0 ? 'X' : 'Twitter' })),
      },
    ],
    ['a pillar twice', `${PILLARS}.3.name`, { [PILLARS]: [...rowsAt(PILLARS), pillar] }],
    [
      'a segment without a name',
      'layer3_audience_psychology.icp_segments.0.name',
      { 'layer3_audience_psychology.icp_segments': [{ who: 'Bakers' }] },
    ],
    ['a measure twice', `${KPIS}.1.name`, { [KPIS]: withFirst(KPIS, { name: 'tasting boxes ordered' }) }],
    [
      'a competitor as the enemy',
      'layer5_narrative.enemy_definition',
      { 'layer5_narrative.enemy_definition': 'What Samova has done to tea' },
    ],
    [
      'a main call to action that is not allowed',
      'layer7_constraints.primary_cta',
      { 'layer7_constraints.primary_cta': 'buy now' },
    ],
    [
      'an allowed one that is not',
      'layer7_constraints.allowed_ctas.0',
      { 'layer7_constraints.allowed_ctas': ['Buy now'] },
    ],
  ])('refuses %s', (_what, field, fields) => {
    expect(findings({ fields }).errors).toEqual([{ field, message: expect.any(String) }]);
  });

  test.each<[string, string, Record<string, Value | undefined>]>([
    [
      'a bottleneck of its own',
      'layer1_business_reality.bottleneck',
      { 'layer1_business_reality.bottleneck': 'Hiring' },
    ],
    [
      'a channel without a role',
      `${CHANNELS}.0.strategic_role`,
      { [CHANNELS]: withFirst(CHANNELS, { strategic_role: undefined }) },
    ],
    [
      'a promise of two sentences',
      'layer4_value_architecture.core_promise',
      { 'layer4_value_architecture.core_promise': 'Tea is easy. Anyone can brew it.' },
    ],
    [
      'rules without a condition',
      'layer8_measurement.decision_rules',
      { 'layer8_measurement.decision_rules': 'Write better letters' },
    ],
  ])('warns of %s', (_what, field, fields) => {
    const { errors, warnings } = findings({ fields });
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [{ field, message: expect.any(String) }] });
  });

  test.each<[string, Record<string, Value | undefined>]>([
    ['a bottleneck in lower case', { 'layer1_business_reality.bottleneck': 'trust' }],
    [
      'a promise with a number in it',
      { 'layer4_value_architecture.core_promise': 'From 2.5 grams on, anyone brews it.' },
    ],
    [
      'an enemy whose name only begins like a competitor',
      { 'layer5_narrative.enemy_definition': 'The samovars of habit' },
    ],
    ['no pillars yet', { [PILLARS]: undefined }],
    ['midnight', { [CHANNELS]: withFirst(CHANNELS, { best_times: ['00:00', '23:59'] }) }],
  ])('accepts %s', (_what, fields) => {
    expect(findings({ fields })).toEqual({ ok: true, errors: [], warnings: [] });
  });

  test('takes anybody for an enemy where no competitors are known', () => {
    const upstream = builtOn({ 'offer.competitors': ['None'] });
    const fields = { 'layer5_narrative.enemy_definition': 'The belief that none of it matters' };
    expect(findings({ fields, upstream }).errors).toEqual([]);
  });
});

describe('the pillars of a strategy', () => {
  test('are those that it names', () => {
    expect(pillarsOf(STRATEGY_CONTENT).map(({ name, angles }) => [name, angles.length])).toEqual([
      ['The half-full cup', 2],
      ['Grams, degrees, minutes', 2],
      ['Cafés that changed it', 2],
    ]);
  });

  test('come from what there is of its story while it names none', () => {
    const content = { layer5_narrative: { narrative_problem: 'Tea comes back.' } };
    expect(pillarsOf(content)).toEqual([{ name: 'The problem', description: 'Tea comes back.', angles: [] }]);
    expect(pillarsOf({})).toEqual([]);
  });
});
