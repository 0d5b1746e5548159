import { parseContent } from '../../../workflows/domain/artifacts/content.schema';
import { STRATEGY_FORM } from '../../../workflows/domain/artifacts/content/strategy';
import { STRATEGY } from '../../../workflows/domain/artifacts/content/strategy-contract';
import { validateContent } from '../../../workflows/domain/artifacts/contract';
import { fieldsOf, valueAt, type Content } from '../../../workflows/domain/artifacts/fields';
import { fixOf, runQc } from '../../../workflows/domain/qc';
import { inputOf, testChecks, type Difference } from '../../support/artifacts/cases';
import { STRATEGY_CONTENT } from '../../support/artifacts/strategy';
import {
  builtOn,
  CHANNELS,
  KPIS,
  PILLARS,
  STRATEGY_EXAMPLE,
  withFirst,
} from '../../support/artifacts/strategy-cases';

const NOTHING = {} as Difference;
const THE_EXAMPLE = [['the example', NOTHING] as [string, Difference]];
const emptied = (path: string, what = 'nothing') => ({
  finds: [[what, path, { fields: { [path]: undefined } }] as [string, string, Difference]],
  accepts: THE_EXAMPLE,
});
const layer = (key: string) => ({
  finds: fieldsOf(STRATEGY_FORM)
    .filter(({ section, field }) => section.key === key && field.required)
    .filter(({ field }) => !['what_not_to_do', 'repetition_logic'].includes(field.key))
    .map(({ path }): [string, string, Difference] => [`no ${path}`, path, { fields: { [path]: undefined } }]),
  accepts: THE_EXAMPLE,
});
const emptyLayer = (key: string): [string, string, Difference] => [
  `nothing in ${key}`,
  key,
  {
    fields: Object.fromEntries(
      fieldsOf(STRATEGY_FORM)
        .filter(({ section }) => section.key === key)
        .map(({ path }) => [path, undefined]),
    ),
  },
];
const onChannel = (name: string, geography: string | undefined): Difference => ({
  fields: { [CHANNELS]: withFirst(CHANNELS, { name }) },
  upstream: builtOn({ 'identity.geography': geography }),
});

describe('quality control of a strategy', () => {
  testChecks(STRATEGY_EXAMPLE, {
    schema_version: {
      finds: [
        ['an older shape', 'layer1_business_reality', { schemaVersion: 'strategy_contract_v0' }],
        ['no shape', 'layer1_business_reality', { schemaVersion: '' }],
      ],
      accepts: THE_EXAMPLE,
    },
    all_layers: {
      finds: STRATEGY_FORM.sections.map(({ key }) => emptyLayer(key)),
      accepts: [
        ['a layer with one answer', { fields: { 'layer2_market_truth.white_space_logic': undefined } }],
      ],
    },
    layer1_fields: layer('layer1_business_reality'),
    layer2_fields: {
      ...layer('layer2_market_truth'),
      accepts: [
        ['no word of what we will not do', { fields: { 'layer2_market_truth.what_not_to_do': undefined } }],
      ],
    },
    layer3_fields: layer('layer3_audience_psychology'),
    layer4_fields: layer('layer4_value_architecture'),
    layer5_fields: {
      ...layer('layer5_narrative'),
      accepts: [['nothing to repeat', { fields: { 'layer5_narrative.repetition_logic': undefined } }]],
    },
    layer6_fields: layer('layer6_channel_strategy'),
    layer7_fields: layer('layer7_constraints'),
    layer8_fields: layer('layer8_measurement'),
    channel_roles: {
      finds: ['name', 'strategic_role', 'kpi'].map((column) => [
        `a channel without ${column}`,
        `${CHANNELS}.0.${column}`,
        { fields: { [CHANNELS]: withFirst(CHANNELS, { [column]: undefined }) } },
      ]),
      accepts: THE_EXAMPLE,
    },
    what_not_to_do: emptied('layer2_market_truth.what_not_to_do'),
    measurement_kpis: emptied(KPIS, 'no main measure'),
    ctas: emptied('layer7_constraints.primary_cta', 'no call to action'),
    platform_geography: {
      finds: [
        ['Instagram in China', `${CHANNELS}.0.name`, onChannel('Instagram', 'Shanghai, China')],
        ['Weibo outside China', `${CHANNELS}.0.name`, onChannel('Weibo', 'Germany')],
      ],
      accepts: [
        [
          'Weibo in China',
          {
            ...onChannel('Weibo', 'China'),
            fields: { [CHANNELS]: [{ name: 'Weibo', strategic_role: 'Discovery', kpi: 'Reach' }] },
          },
        ],
        ['Instagram elsewhere', NOTHING],
        ['Instagram in Indochina', onChannel('Instagram page', 'Indochina')],
        ['anything where nobody says where', onChannel('Weibo', undefined)],
      ],
    },
    repetition_logic: {
      finds: [
        [
          'a word',
          'layer5_narrative.repetition_logic',
          { fields: { 'layer5_narrative.repetition_logic': 'One number' } },
        ],
        [
          'nothing',
          'layer5_narrative.repetition_logic',
          { fields: { 'layer5_narrative.repetition_logic': undefined } },
        ],
      ],
      accepts: [['twenty characters', { fields: { 'layer5_narrative.repetition_logic': 'x'.repeat(20) } }]],
    },
    content_pillars: emptied(PILLARS, 'no pillars'),
    no_placeholders: {
      finds: [
        [
          'a placeholder in a table',
          `${CHANNELS}.0.kpi`,
          { fields: { [CHANNELS]: withFirst(CHANNELS, { kpi: 'TBD' }) } },
        ],
      ],
      accepts: THE_EXAMPLE,
    },
    internal_notes: {
      finds: [
        [
          'a note of the house',
          'layer4_value_architecture.positioning_statement',
          {
            fields: { 'layer4_value_architecture.positioning_statement': 'WIP, Lena looks at it on Friday' },
          },
        ],
      ],
      accepts: THE_EXAMPLE,
    },
    min_depth: {
      finds: [
        [
          'a word',
          'layer1_business_reality.growth_constraint',
          { fields: { 'layer1_business_reality.growth_constraint': 'Time' } },
        ],
      ],
      accepts: [['that there is nothing', { fields: { 'layer7_constraints.compliance_rules': 'None' } }]],
    },
    forbidden_language: {
      finds: [
        [
          'a word that intake forbids',
          'layer4_value_architecture.headline',
          {
            fields: {
              'layer4_value_architecture.headline': 'Detox for your menu',
              'layer7_constraints.forbidden_language': ['none'],
            },
          },
        ],
        [
          'a word that it forbids itself',
          'layer4_value_architecture.key_messages.0',
          {
            fields: {
              'layer4_value_architecture.key_messages': ['The best tea'],
              'layer7_constraints.forbidden_language': ['best'],
            },
          },
        ],
      ],
      accepts: [
        [
          'a word with a forbidden one in it',
          { fields: { 'layer4_value_architecture.headline': 'Cheaper than coffee' } },
        ],
        ['the list of forbidden words itself', NOTHING],
      ],
    },
    required_disclaimers: {
      finds: [
        [
          'a disclaimer of the intake that is nowhere',
          'layer7_constraints.required_disclaimers',
          {
            fields: {
              'layer7_constraints.required_disclaimers': undefined,
              'layer4_value_architecture.proof_stack_authority': undefined,
            },
          },
        ],
      ],
      accepts: [
        ['one among the rules', { fields: { 'layer4_value_architecture.proof_stack_authority': undefined } }],
      ],
    },
  });

  test('only warns of a channel in the wrong place', () => {
    const report = runQc(
      'STRATEGY',
      STRATEGY.checks,
      inputOf(STRATEGY_EXAMPLE, onChannel('Weibo', 'Germany')),
    );
    expect(report).toMatchObject({ qc_status: 'WARN', qc_score: 95 });
  });

  test('takes the call to action of the campaign when asked to put it right', () => {
    const input = inputOf(STRATEGY_EXAMPLE, { fields: { 'layer7_constraints.primary_cta': undefined } });
    expect(fixOf(STRATEGY.checks, 'ctas', input)).toEqual(STRATEGY_CONTENT);
  });

  test('makes pillars of the story when asked to put it right, and leaves named ones alone', () => {
    const input = inputOf(STRATEGY_EXAMPLE, { fields: { [PILLARS]: undefined } });
    const fixed = fixOf(STRATEGY.checks, 'content_pillars', input) as Content;
    expect(parseContent(STRATEGY_FORM, fixed)).toEqual({ ok: true, value: fixed });
    expect(valueAt(fixed, PILLARS)).toEqual([
      { name: 'The problem', description: 'Tea is the cup that comes back half full.' },
      { name: 'Why it stays', description: valueAt(STRATEGY_CONTENT, 'layer5_narrative.narrative_tension') },
      {
        name: 'The way out',
        description: valueAt(STRATEGY_CONTENT, 'layer5_narrative.narrative_resolution'),
      },
    ]);
    expect(validateContent(STRATEGY, fixed, STRATEGY_EXAMPLE.upstream).ok).toBe(true);
    expect(fixOf(STRATEGY.checks, 'content_pillars', inputOf(STRATEGY_EXAMPLE))).toBeUndefined();
  });
});
