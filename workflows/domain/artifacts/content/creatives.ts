import { defineForm, optionsOf, type Cell, type Field } from '../fields';
import { CONTENT_TYPE_OPTIONS, PLATFORM_OPTIONS } from './publishing-options';
import { STRATEGY_FORM } from './strategy';

/** The layers of the strategy that creatives are made of, and the section that each is copied into. */
export const SOURCE_LAYERS = {
  L3: { layer: 'layer3_audience_psychology', section: 'audience_psychology' },
  L4: { layer: 'layer4_value_architecture', section: 'value_proposition' },
  L5: { layer: 'layer5_narrative', section: 'narrative' },
  L6: { layer: 'layer6_channel_strategy', section: 'channel_strategy' },
  L7: { layer: 'layer7_constraints', section: 'execution_constraints' },
} as const;

/** A layer as it stood when it was taken over: it is shown, judged where it was written, and asks for nothing here. */
function copyOf<const K extends keyof typeof SOURCE_LAYERS>(layer: K) {
  const { layer: key, section } = SOURCE_LAYERS[layer];
  const source = STRATEGY_FORM.sections.find((one) => one.key === key);
  const fields: readonly Field[] = source?.fields ?? [];
  return {
    key: section,
    title: source?.title ?? layer,
    note: 'Taken over from the strategy.',
    computed: true,
    fields: fields.map((field) =>
      field.kind === 'rows' ? { ...bare(field), columns: field.columns.map(bare<Cell>) } : bare(field),
    ),
  } as const;
}

function bare<F extends Field>(field: F): F {
  const { required: _required, copy: _copy, aliases: _aliases, ...rest } = field;
  return rest as F;
}

export const ASSET_TYPES = [
  'Social Post',
  'Carousel',
  'Video Script',
  'Blog Post',
  'Email',
  'Landing Page Copy',
  'Ad Copy',
] as const;
export type AssetType = (typeof ASSET_TYPES)[number];

export const CREATIVES_FORM = defineForm({
  stage: 'CREATIVES',
  schemaVersion: 'creatives_v1',
  sections: [
    {
      key: 'strategy_source',
      title: 'Built on',
      note: 'Which version of the strategy these creatives follow.',
      computed: true,
      fields: [
        { key: 'strategy_artifact_id', label: 'Strategy', kind: 'line', private: true, unread: true },
        { key: 'strategy_version', label: 'Version of the strategy', kind: 'number', min: 1, whole: true },
        { key: 'hydrated_at', label: 'In force since', kind: 'instant' },
        {
          key: 'source_strategy_schema_version',
          label: 'Shape of the strategy',
          kind: 'line',
          private: true,
          unread: true,
        },
        { key: 'source_layers_used', label: 'Layers used', kind: 'list', unread: true },
      ],
    },
    copyOf('L3'),
    copyOf('L4'),
    copyOf('L5'),
    copyOf('L6'),
    copyOf('L7'),
    {
      key: 'creative_brief',
      title: 'Creative brief',
      aliases: ['brief'],
      fields: [
        {
          key: 'campaign_theme',
          label: 'Campaign theme',
          hint: 'The one thought that every piece returns to. Links are named after it.',
          kind: 'text',
          required: true,
          aliases: ['theme'],
        },
        { key: 'target_audience', label: 'Target audience', kind: 'text', required: true },
        {
          key: 'key_message',
          label: 'Key message',
          hint: 'What people should remember, in one sentence.',
          kind: 'text',
          required: true,
          copy: true,
        },
        {
          key: 'creative_approach',
          label: 'Creative approach',
          hint: 'How it looks and sounds: close-ups, people at work, one question a post.',
          kind: 'text',
        },
      ],
    },
    {
      key: 'asset_specifications',
      title: 'Assets',
      aliases: ['asset_specs', 'specifications'],
      fields: [
        {
          key: 'num_assets',
          label: 'Number of assets',
          kind: 'number',
          min: 1,
          max: 20,
          whole: true,
          aliases: ['asset_count'],
        },
        {
          key: 'asset_types',
          label: 'Kinds of asset',
          kind: 'choices',
          required: true,
          options: optionsOf(...ASSET_TYPES),
        },
        {
          key: 'target_platforms',
          label: 'Target platforms',
          hint: 'Those of the strategy’s channels on which we publish.',
          kind: 'choices',
          required: true,
          options: PLATFORM_OPTIONS,
          aliases: ['platforms'],
        },
        {
          key: 'tone_override',
          label: 'Tone, where it differs',
          hint: 'Leave it empty to write in the tone of the strategy.',
          kind: 'line',
        },
      ],
    },
    {
      key: 'pillar_mix',
      title: 'Pillars',
      note: 'How many of the assets each pillar of the strategy gets. Together they are the number of assets.',
      fields: [
        {
          key: 'pillar_distribution',
          label: 'Assets by pillar',
          kind: 'map',
          keyLabel: 'Pillar',
          value: { key: 'count', label: 'Assets', kind: 'number', min: 0, max: 20, whole: true },
        },
      ],
    },
    {
      key: 'message_bank',
      title: 'Message bank',
      note: 'The words that pieces are put together from.',
      aliases: ['message_banks'],
      fields: [
        { key: 'hooks', label: 'Hooks', hint: 'First lines; three at least.', kind: 'list', copy: true },
        {
          key: 'angles',
          label: 'Angles',
          hint: 'Ways into the subject; three at least.',
          kind: 'list',
          copy: true,
        },
        {
          key: 'ctas',
          label: 'Calls to action',
          hint: 'Three at least.',
          kind: 'list',
          copy: true,
        },
        {
          key: 'offer_framing',
          label: 'How the offer is put',
          hint: 'One at least: what somebody gets, and what it costs them.',
          kind: 'list',
          copy: true,
        },
        {
          key: 'compliance_safe_claims',
          label: 'Claims that may be made',
          hint: 'One at least. Nothing that the strategy’s boundaries forbid.',
          kind: 'list',
          copy: true,
        },
        {
          key: 'channel_mapping',
          label: 'What goes where',
          hint: 'For each channel the messages or pieces that it carries.',
          kind: 'map',
          keyLabel: 'Channel',
          value: { key: 'messages', label: 'Messages', kind: 'list' },
        },
        { key: 'brand_voice_notes', label: 'Notes on the voice', kind: 'text' },
      ],
    },
    {
      key: 'items',
      title: 'Pieces',
      note: 'Each asset as it will be published. They can be generated from the message bank and then rewritten.',
      fields: [
        {
          key: 'items',
          label: 'Pieces',
          kind: 'rows',
          most: 40,
          aliases: ['assets', 'creatives'],
          columns: [
            { key: 'platform', label: 'Platform', kind: 'choice', options: PLATFORM_OPTIONS, required: true },
            {
              key: 'content_type',
              label: 'Format',
              kind: 'choice',
              options: CONTENT_TYPE_OPTIONS,
              required: true,
            },
            { key: 'asset_type', label: 'Asset', kind: 'choice', options: optionsOf(...ASSET_TYPES) },
            { key: 'pillar', label: 'Pillar', kind: 'line' },
            {
              key: 'title',
              label: 'Title',
              hint: 'The subject line of an e-mail; elsewhere what we call the piece.',
              kind: 'line',
              copy: true,
            },
            {
              key: 'hook',
              label: 'Hook',
              hint: 'The first line; the preheader of an e-mail.',
              kind: 'text',
              most: 1_000,
              copy: true,
            },
            {
              key: 'body_text',
              label: 'Text',
              hint: 'The piece itself. A line of three hyphens separates the posts of a thread and the slides of a carousel.',
              kind: 'text',
              required: true,
              copy: true,
            },
            {
              key: 'caption',
              label: 'Caption',
              hint: 'What is published beside a carousel, a video or an article.',
              kind: 'text',
              most: 5_000,
              copy: true,
            },
            { key: 'cta', label: 'Call to action', kind: 'line', copy: true },
            { key: 'hashtags', label: 'Hashtags', kind: 'list', most: 40, copy: true },
            { key: 'link_url', label: 'Link', kind: 'url', most: 2_000 },
            {
              key: 'image_prompt',
              label: 'Picture',
              hint: 'What is to be seen on it; of a video, on its thumbnail.',
              kind: 'text',
              most: 2_000,
            },
            {
              key: 'alt_text',
              label: 'Alternative text',
              hint: 'What is to be seen, for people who do not see it.',
              kind: 'text',
              most: 1_000,
              copy: true,
            },
            { key: 'video_concept', label: 'Video', kind: 'text', most: 5_000 },
            {
              key: 'design_notes',
              label: 'Notes for the design',
              hint: 'Colours, typeface, layout.',
              kind: 'text',
              most: 2_000,
            },
            { key: 'tone', label: 'Tone', kind: 'line' },
            { key: 'theme', label: 'Theme', kind: 'line' },
          ],
        },
      ],
    },
  ],
});
