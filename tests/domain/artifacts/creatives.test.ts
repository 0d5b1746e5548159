import { CREATIVES_FORM } from '../../../workflows/domain/artifacts/content/creatives';
import { CREATIVES } from '../../../workflows/domain/artifacts/content/creatives-contract';
import { INTAKE_FORM } from '../../../workflows/domain/artifacts/content/intake';
import { STRATEGY_FORM } from '../../../workflows/domain/artifacts/content/strategy';
import { jsonSchemaOf, parseContent } from '../../../workflows/domain/artifacts/content.schema';
import { hydrated, validateContent, type Upstream } from '../../../workflows/domain/artifacts/contract';
import {
  completeness,
  fieldsOf,
  valueAt,
  withValue,
  type Content,
  type Row,
  type Value,
} from '../../../workflows/domain/artifacts/fields';
import { fixOf, runQc } from '../../../workflows/domain/qc';
import { CREATIVES_CONTENT } from '../../support/artifacts/creatives';
import { INTAKE_CONTENT } from '../../support/artifacts/intake';
import { inForce, upstreamOf } from '../../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../../support/artifacts/strategy';

/** Built on this strategy, and on Northwind's intake. */
function on(strategy: Content, intake: Content = INTAKE_CONTENT): Upstream {
  return upstreamOf({
    INTAKE: inForce(INTAKE_FORM, intake),
    STRATEGY: inForce(STRATEGY_FORM, strategy, { version: 2 }),
  });
}
const UPSTREAM = on(STRATEGY_CONTENT);
const saved = (content: Content, upstream = UPSTREAM) => CREATIVES.compute?.(content, upstream) ?? {};
const CONTENT = saved(CREATIVES_CONTENT);
const put = (path: string, value: Value | undefined, content = CONTENT) => withValue(content, path, value);

const ITEMS = CONTENT['items']?.['items'] as Row[];
/** The first piece on a platform in another state. */
function withItem(over: Record<string, Row[string] | undefined>, platform = 'linkedin'): Content {
  const place = ITEMS.findIndex((row) => row.platform === platform);
  const entries = Object.entries({ ...ITEMS[place], ...over }).filter(([, value]) => value !== undefined);
  const row = Object.fromEntries(entries) as Row;
  return put('items.items', ITEMS.with(place, row));
}

const inputOf = (content: Content, upstream = UPSTREAM) => ({
  form: CREATIVES_FORM,
  content,
  schemaVersion: CREATIVES_FORM.schemaVersion,
  upstream,
});
const qcOf = (content: Content, upstream = UPSTREAM) =>
  runQc('CREATIVES', CREATIVES.checks, inputOf(content, upstream));

describe('the example', () => {
  test('is as it would be kept, valid, and without a finding', () => {
    expect(parseContent(CREATIVES_FORM, CONTENT)).toEqual({ ok: true, value: CONTENT });
    expect(validateContent(CREATIVES, CONTENT, UPSTREAM)).toEqual({ ok: true, errors: [], warnings: [] });
    expect(qcOf(CONTENT)).toMatchObject({ qc_type: 'CREATIVES_QC', qc_status: 'PASS', qc_score: 100 });
    expect(completeness(CREATIVES_FORM, CONTENT)).toBeGreaterThan(90);
  });
});

describe('what machines send', () => {
  test('is taken under other names and beside the sections', () => {
    expect(
      parseContent(CREATIVES_FORM, {
        brief: { theme: 'Half full', key_message: ' Six teas ' },
        num_assets: '4',
        asset_types: ['social post', 'video_script'],
        platforms: ['LinkedIn', 'X'],
        pillar_distribution: { Cups: '2' },
        hooks: 'One\nTwo',
        channel_mapping: { linkedin: ['One'] },
        assets: [{ platform: 'Email', content_type: 'email', body_text: 'Hello', hashtags: [] }],
      }),
    ).toEqual({
      ok: true,
      value: {
        creative_brief: { campaign_theme: 'Half full', key_message: 'Six teas' },
        asset_specifications: {
          num_assets: 4,
          asset_types: ['Social Post', 'Video Script'],
          target_platforms: ['linkedin', 'twitter'],
        },
        pillar_mix: { pillar_distribution: { Cups: 2 } },
        message_bank: { hooks: ['One', 'Two'], channel_mapping: { linkedin: ['One'] } },
        items: { items: [{ platform: 'email', content_type: 'newsletter', body_text: 'Hello' }] },
      },
    });
  });

  test.each<[string, string, unknown, string]>([
    ['no asset', 'asset_specifications.num_assets', 0, ''],
    ['21 assets', 'asset_specifications.num_assets', 21, ''],
    ['half an asset', 'asset_specifications.num_assets', 1.5, ''],
    ['an asset that is none', 'asset_specifications.asset_types', ['Poem'], '.0'],
    ['a platform that we do not publish on', 'asset_specifications.target_platforms', ['facebook'], '.0'],
    ['21 of a pillar', 'pillar_mix.pillar_distribution', { Cups: 21 }, '.Cups'],
    ['a link that is none', 'items.items', [{ link_url: 'javascript:alert(1)' }], '.0.link_url'],
    ['a field that does not exist', 'creative_brief.colour', 'green', ''],
  ])('is refused with %s', (_what, path, value, inside) => {
    const [section = '', field = ''] = path.split('.');
    expect(parseContent(CREATIVES_FORM, { [section]: { [field]: value } })).toMatchObject({
      ok: false,
      detail: { fields: { [path + inside]: expect.any(String) } },
    });
  });

  test('has a JSON Schema with every section', () => {
    const schema = jsonSchemaOf(CREATIVES_FORM) as { properties: object };
    expect(Object.keys(schema.properties)).toEqual(CREATIVES_FORM.sections.map(({ key }) => key));
  });
});

describe('creatives are offered', () => {
  const offers = CREATIVES.hydrate(UPSTREAM);

  test.each<[string, Value | undefined, string]>([
    [
      'creative_brief.campaign_theme',
      valueAt(STRATEGY_CONTENT, 'layer5_narrative.narrative_problem'),
      'layer5_narrative.narrative_problem',
    ],
    [
      'creative_brief.target_audience',
      valueAt(STRATEGY_CONTENT, 'layer3_audience_psychology.primary_segment'),
      'layer3_audience_psychology.primary_segment',
    ],
    [
      'creative_brief.key_message',
      valueAt(STRATEGY_CONTENT, 'layer4_value_architecture.core_promise'),
      'layer4_value_architecture.core_promise',
    ],
    ['asset_specifications.target_platforms', ['linkedin', 'instagram'], 'layer6_channel_strategy.channels'],
    [
      'pillar_mix.pillar_distribution',
      { 'The half-full cup': 1, 'Grams, degrees, minutes': 1, 'Cafés that changed it': 1 },
      'layer5_narrative.content_pillars',
    ],
    [
      'message_bank.angles',
      [
        'What guests leave behind',
        'Tea on the bill, month by month',
        'Three minutes, not four',
        'Water that is too hot',
        'A menu of six',
        'The first week',
      ],
      'layer5_narrative.content_pillars',
    ],
    [
      'message_bank.ctas',
      ['Order a tasting box', 'Download the brewing cards', 'Book a call with Lena', 'Reply with your menu'],
      'layer7_constraints.primary_cta',
    ],
    [
      'message_bank.brand_voice_notes',
      'Warm, precise, a little dry. Never preaches.',
      'layer7_constraints.tone_boundaries',
    ],
  ])('%s from the strategy', (path, value, from) => {
    expect(offers[path]).toEqual({ value, origin: { stage: 'STRATEGY', path: from, version: 2 } });
  });

  test('three social posts where nobody said how many of what', () => {
    expect(offers['asset_specifications.num_assets']).toMatchObject({
      value: 3,
      origin: { stage: 'DEFAULT' },
    });
    expect(offers['asset_specifications.asset_types']).toMatchObject({
      value: ['Social Post'],
      origin: { stage: 'DEFAULT' },
    });
  });

  test('only the claims that the boundaries allow, never one that they forbid', () => {
    expect(offers['message_bank.compliance_safe_claims']).toBeUndefined();
    const strategy = withValue(
      STRATEGY_CONTENT,
      'layer7_constraints.claim_boundaries',
      'Tea heals\nWe may say: picked this spring\nAllowed: organic, with its number\nWe may not say that it is healthy',
    );
    expect(CREATIVES.hydrate(on(strategy))['message_bank.compliance_safe_claims']).toEqual({
      value: ['picked this spring', 'organic, with its number'],
      origin: { stage: 'STRATEGY', path: 'layer7_constraints.claim_boundaries', version: 2 },
    });
  });

  test('the campaign’s platforms where the strategy has none that we publish on', () => {
    const strategy = withValue(STRATEGY_CONTENT, 'layer6_channel_strategy.channels', [{ name: 'Radio' }]);
    expect(CREATIVES.hydrate(on(strategy))['asset_specifications.target_platforms']).toEqual({
      value: ['linkedin', 'instagram'],
      origin: { stage: 'CAMPAIGN', path: 'platforms', version: null },
    });
  });

  test('one piece of as many pillars as there are pieces, and none of the others', () => {
    const rows = ['A', 'B', 'C', 'D'].map((name) => ({ name }));
    const strategy = withValue(STRATEGY_CONTENT, 'layer5_narrative.content_pillars', rows);
    expect(CREATIVES.hydrate(on(strategy))['pillar_mix.pillar_distribution']?.value).toEqual({
      A: 1,
      B: 1,
      C: 1,
      D: 0,
    });
  });

  test('no call to action that the strategy forbids', () => {
    const strategy = withValue(STRATEGY_CONTENT, 'layer7_constraints.forbidden_ctas', [
      'order a Tasting box',
    ]);
    expect(CREATIVES.hydrate(on(strategy))['message_bank.ctas']?.value).not.toContain('Order a tasting box');
  });

  test('only what their form takes, and nothing of it warns', () => {
    const filled = hydrated({}, offers);
    expect(parseContent(CREATIVES_FORM, filled)).toEqual({ ok: true, value: filled });
    expect(validateContent(CREATIVES, filled, UPSTREAM)).toEqual({
      ok: true,
      errors: [],
      warnings: [{ field: 'items.items', message: 'There are no pieces yet.' }],
    });
  });
});

describe('saving creatives', () => {
  test('names the strategy in force and copies its layers from audience to limits', () => {
    expect(CONTENT['strategy_source']).toEqual({
      strategy_artifact_id: UPSTREAM.approved.STRATEGY?.artifact_id,
      strategy_version: 2,
      hydrated_at: '2027-02-10T09:00:00.000Z',
      source_strategy_schema_version: 'strategy_contract_v1',
      source_layers_used: ['L3', 'L4', 'L5', 'L6', 'L7'],
    });
    expect(CONTENT['audience_psychology']).toEqual(STRATEGY_CONTENT['layer3_audience_psychology']);
    expect(CONTENT['value_proposition']).toEqual(STRATEGY_CONTENT['layer4_value_architecture']);
    expect(CONTENT['narrative']).toEqual(STRATEGY_CONTENT['layer5_narrative']);
    expect(CONTENT['channel_strategy']).toEqual(STRATEGY_CONTENT['layer6_channel_strategy']);
    expect(CONTENT['execution_constraints']).toEqual(STRATEGY_CONTENT['layer7_constraints']);
  });

  test('leaves nothing of what was sent in their place', () => {
    const claimed = {
      ...CREATIVES_CONTENT,
      strategy_source: { strategy_version: 99 },
      narrative: { narrative_problem: 'Invented' },
    };
    expect(saved(claimed)).toEqual(CONTENT);
    expect(saved(claimed, upstreamOf())).toEqual(CREATIVES_CONTENT);
  });

  test('writes the same for the same', () => {
    expect(saved(CONTENT)).toEqual(CONTENT);
  });
});

// What is wrong --------------------------------------------------------------------------------------

const REQUIRED = fieldsOf(CREATIVES_FORM).filter(({ field }) => field.required);

test('what the brief and the assets need is required, and nothing of the copied layers', () => {
  expect(REQUIRED.map(({ path }) => path)).toEqual([
    'creative_brief.campaign_theme',
    'creative_brief.target_audience',
    'creative_brief.key_message',
    'asset_specifications.asset_types',
    'asset_specifications.target_platforms',
  ]);
});

describe('creatives are refused', () => {
  test.each(REQUIRED.map(({ path }) => path))('without %s', (path) => {
    const { ok, errors } = validateContent(CREATIVES, put(path, undefined), UPSTREAM);
    expect(ok).toBe(false);
    expect(errors.map(({ field }) => field)).toContain(path);
  });

  test.each(['platform', 'content_type', 'body_text'])('with a piece without %s', (column) => {
    const { errors } = validateContent(CREATIVES, withItem({ [column]: undefined }), UPSTREAM);
    expect(errors.map(({ field }) => field)).toContain(`items.items.0.${column}`);
  });

  test('with a format that the platform does not have', () => {
    expect(validateContent(CREATIVES, withItem({ content_type: 'reel' }), UPSTREAM).errors).toEqual([
      {
        field: 'items.items.0.content_type',
        message: 'Piece 1: linkedin takes post, carousel, thread, dm.',
      },
    ]);
  });
});

describe('creatives are warned of', () => {
  test.each<[string, Content, string]>([
    ['no pieces', put('items.items', undefined), 'items.items'],
    ['fewer pieces than planned', put('items.items', ITEMS.slice(0, 1)), 'items.items'],
    [
      'pillars that do not make the number',
      put('asset_specifications.num_assets', 5),
      'pillar_mix.pillar_distribution',
    ],
    [
      'a pillar that the strategy does not have',
      put('pillar_mix.pillar_distribution', { 'The half-full cup': 3, Discounts: 3 }),
      'pillar_mix.pillar_distribution',
    ],
    [
      'a platform that is no channel of the strategy',
      put('asset_specifications.target_platforms', ['linkedin', 'instagram', 'email', 'twitter']),
      'asset_specifications.target_platforms',
    ],
    [
      'a kind of asset that fits no platform',
      put(
        'asset_specifications.asset_types',
        ['Email'],
        put('asset_specifications.target_platforms', ['linkedin']),
      ),
      'asset_specifications.asset_types',
    ],
    [
      'a piece for another platform',
      withItem({ platform: 'twitter' }, 'instagram'),
      'items.items.1.platform',
    ],
  ])('%s', (_what, content, field) => {
    const { warnings } = CREATIVES.validate(content, UPSTREAM);
    expect(warnings.map((warning) => warning.field)).toContain(field);
  });
});

// Quality control ------------------------------------------------------------------------------------

type Case = { content: Content; upstream?: Upstream; status?: 'WARN'; field?: string };

/** What makes each check speak up; the example passes all of them. */
const FAILS: Record<string, Case> = {
  source_schema_version: {
    content: put('strategy_source.source_strategy_schema_version', 'strategy_contract_v0'),
    field: 'strategy_source.source_strategy_schema_version',
  },
  source_layers_used: {
    content: put('strategy_source.source_layers_used', ['L3', 'L4']),
    field: 'strategy_source.source_layers_used',
  },
  hooks: { content: put('message_bank.hooks', ['One', 'Two']), field: 'message_bank.hooks' },
  angles: { content: put('message_bank.angles', undefined), field: 'message_bank.angles' },
  ctas: { content: put('message_bank.ctas', ['Order', 'Reply']), field: 'message_bank.ctas' },
  offer_framing: {
    content: put('message_bank.offer_framing', undefined),
    field: 'message_bank.offer_framing',
  },
  compliance_safe_claims: {
    content: put('message_bank.compliance_safe_claims', undefined),
    field: 'message_bank.compliance_safe_claims',
  },
  channel_mapping: {
    content: put('message_bank.channel_mapping', { linkedin: ['One'] }),
    field: 'message_bank.channel_mapping',
  },
  brand_voice_notes: {
    content: put('message_bank.brand_voice_notes', undefined),
    field: 'message_bank.brand_voice_notes',
  },
  item_platform_limits: {
    content: withItem({ body_text: 'a'.repeat(3_001) }),
    field: 'items.items.0.body_text',
  },
  item_media: {
    content: withItem({ body_text: 'One slide' }, 'instagram'),
    status: 'WARN',
    field: 'items.items.1.body_text',
  },
  item_cta: {
    content: withItem({ cta: undefined, body_text: 'Tea is good.', hook: 'Tea' }),
    field: 'items.items.0.cta',
  },
  item_brand_look: {
    content: withItem({ design_notes: 'Neon', image_prompt: 'A cup' }),
    field: 'items.items.0.design_notes',
  },
  no_placeholders: {
    content: put('message_bank.hooks', ['TBD', 'Two', 'Three']),
    field: 'message_bank.hooks.0',
  },
  internal_notes: {
    content: withItem({ design_notes: 'Internal: ask Lena about daylight' }),
    field: 'items.items.0.design_notes',
  },
  min_depth: { content: put('creative_brief.campaign_theme', 'Tea'), field: 'creative_brief.campaign_theme' },
  forbidden_language: {
    content: withItem({ hashtags: ['#Tea', '#Detox'] }),
    field: 'items.items.0.hashtags.1',
  },
  // It stands in the copied limits of the strategy, and nobody publishes those.
  required_disclaimers: {
    content: put('execution_constraints.required_disclaimers', ['Brewed at 80 degrees']),
    upstream: on(
      withValue(STRATEGY_CONTENT, 'layer7_constraints.required_disclaimers', ['Brewed at 80 degrees']),
    ),
    field: 'creative_brief.key_message',
  },
};

test('every check has a case that fails', () => {
  expect(Object.keys(FAILS).sort()).toEqual(CREATIVES.checks.map(({ id }) => id).sort());
});

describe.each(CREATIVES.checks.map((check) => [check.id, check] as const))('the check %s', (id, check) => {
  const { content, upstream = UPSTREAM, status = 'FAIL', field } = FAILS[id] as Case;

  test('passes the example', () => {
    expect(check.run(inputOf(CONTENT))).toBeUndefined();
  });

  test('finds what is wrong, and where', () => {
    const found = check.run(inputOf(content, upstream));
    expect(found?.status ?? 'FAIL').toBe(status);
    expect(found?.message).not.toBe('');
    if (field) expect(found?.evidence.map((one) => one.field)).toContain(field);
  });

  test('is content once it is fixed, where it can be', () => {
    if (!check.fix) return;
    const fixed = fixOf(CREATIVES.checks, id, inputOf(content, upstream)) as Content;
    expect(check.run(inputOf(fixed, upstream))).toBeUndefined();
    expect(parseContent(CREATIVES_FORM, fixed)).toEqual({ ok: true, value: fixed });
  });
});

describe('of a piece', () => {
  test.each<[string, Record<string, Row[string] | undefined>, string, string | undefined]>([
    [
      'too many hashtags for the platform',
      { hashtags: Array.from({ length: 31 }, (_, i) => `#tea${i}`) },
      'instagram',
      'FAIL',
    ],
    [
      'too many hashtags that were typed without their sign',
      { hashtags: Array.from({ length: 31 }, (_, i) => `tea${i}`) },
      'instagram',
      'FAIL',
    ],
    ['more hashtags than do well', { hashtags: ['#a', '#b', '#c', '#d', '#e', '#f'] }, 'instagram', 'WARN'],
    ['a missing subject', { title: undefined }, 'email', 'FAIL'],
    [
      'a long subject',
      { title: 'A subject that goes on for longer than any phone would show it' },
      'email',
      'WARN',
    ],
    ['nothing', {}, 'email', undefined],
  ])('the limits find %s', (_what, over, platform, status) => {
    const limits = CREATIVES.checks.find(({ id }) => id === 'item_platform_limits');
    expect(limits?.run(inputOf(withItem(over, platform)))?.status).toBe(status);
  });

  test('a word of the text can be its call to action', () => {
    const cta = CREATIVES.checks.find(({ id }) => id === 'item_cta');
    expect(cta?.run(inputOf(withItem({ cta: undefined, body_text: 'Order your box.' })))).toBeUndefined();
    expect(
      cta?.run(inputOf(withItem({ cta: undefined, body_text: 'In order: disorder, bookish.', hook: 'Tea' }))),
    ).toBeUndefined();
    expect(
      cta?.run(inputOf(withItem({ cta: undefined, body_text: 'Disorderly, bookish.', hook: 'Tea' }))),
    ).toBeDefined();
  });

  test('the look is not asked for where the strategy says nothing of it', () => {
    const { visual_style: _style, ...layer } = STRATEGY_CONTENT['layer7_constraints'] ?? {};
    const look = CREATIVES.checks.find(({ id }) => id === 'item_brand_look');
    const { content } = FAILS['item_brand_look'] as Case;
    expect(
      look?.run(inputOf(content, on({ ...STRATEGY_CONTENT, layer7_constraints: layer }))),
    ).toBeUndefined();
  });
});
