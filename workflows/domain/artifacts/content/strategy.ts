import { PLATFORMS } from '../../platforms';
import { defineForm, optionsOf } from '../fields';
import { RISK_TOLERANCES } from './intake';
import { DIRECTIONS, REPORT_FORMATS } from './monitoring';
import { CONTENT_TYPE_OPTIONS } from './publishing-options';

/** The eight layers between what a client says and what a campaign does. */

export const BOTTLENECKS = ['Demand', 'Awareness', 'Trust', 'Conversion', 'Retention'] as const;
export const CHANNEL_ROLES = ['Discovery', 'Trust', 'Conversion', 'Retention'] as const;
const REVIEW_CADENCES = ['Daily', 'Weekly', 'Bi-weekly', 'Monthly'] as const;

export const MIN_PILLARS = 3;
const MAX_PILLARS = 5;
const MAX_CHANNELS = 10;

export const STRATEGY_FORM = defineForm({
  stage: 'STRATEGY',
  schemaVersion: 'strategy_contract_v1',
  sections: [
    {
      key: 'layer1_business_reality',
      title: 'Business reality',
      note: 'What the business lives on, and what holds it back.',
      fields: [
        { key: 'business_model_summary', label: 'How the business works', kind: 'text', required: true },
        { key: 'revenue_streams', label: 'Sources of revenue', kind: 'text', required: true },
        { key: 'unit_economics', label: 'Unit economics', kind: 'text', required: true },
        { key: 'pricing_logic', label: 'Pricing', kind: 'text', required: true },
        { key: 'growth_constraint', label: 'What limits growth', kind: 'text', required: true },
        {
          key: 'bottleneck',
          label: 'Where it is narrowest',
          kind: 'line',
          required: true,
          suggestions: BOTTLENECKS,
        },
        {
          key: 'risk_tolerance',
          label: 'Willingness to take risks',
          kind: 'choice',
          options: optionsOf(...RISK_TOLERANCES),
        },
        { key: 'regulatory_constraints', label: 'Limits and rules', kind: 'text' },
      ],
    },
    {
      key: 'layer2_market_truth',
      title: 'Market and competition',
      note: 'Where everybody stands, and where nobody does.',
      fields: [
        {
          key: 'category_maturity',
          label: 'Maturity of the market',
          kind: 'choice',
          required: true,
          options: optionsOf('Emerging', 'Growing', 'Mature', 'Declining'),
        },
        {
          key: 'competitive_vectors',
          label: 'What competitors compete on',
          kind: 'choices',
          options: optionsOf('Price', 'Speed', 'Trust', 'Brand', 'Distribution', 'Features', 'Service'),
        },
        { key: 'white_space_logic', label: 'What nobody else offers', kind: 'text', required: true },
        { key: 'what_not_to_do', label: 'What we will not do', kind: 'text', required: true },
      ],
    },
    {
      key: 'layer3_audience_psychology',
      title: 'How the audience decides',
      fields: [
        {
          key: 'awareness_state',
          label: 'What they know already',
          kind: 'choice',
          required: true,
          options: optionsOf('Unaware', 'Problem Aware', 'Solution Aware', 'Product Aware', 'Most Aware'),
        },
        {
          key: 'pain_intensity',
          label: 'How much it hurts',
          kind: 'number',
          min: 1,
          max: 5,
          whole: true,
          hint: '1 is a nuisance, 5 cannot wait.',
        },
        {
          key: 'objection_hierarchy',
          label: 'Why they hesitate, strongest first',
          kind: 'text',
          required: true,
          hint: 'One a line.',
        },
        {
          key: 'trust_transfer_mechanism',
          label: 'Whose word they believe',
          kind: 'text',
          required: true,
        },
        {
          key: 'icp_segments',
          label: 'Ideal customers',
          kind: 'rows',
          columns: [
            { key: 'name', label: 'Name', kind: 'line', required: true },
            { key: 'who', label: 'Who they are', kind: 'line' },
            { key: 'where', label: 'Where they are', kind: 'line' },
            { key: 'firmographics', label: 'Kind of company', kind: 'line' },
            { key: 'demographics', label: 'Kind of person', kind: 'line' },
            { key: 'psychographics', label: 'What they care about', kind: 'line' },
          ],
        },
        { key: 'primary_segment', label: 'Whom to reach first', kind: 'text' },
      ],
    },
    {
      key: 'layer4_value_architecture',
      title: 'Value proposition',
      groups: ['messaging'],
      fields: [
        {
          key: 'core_promise',
          label: 'Core promise',
          kind: 'text',
          required: true,
          copy: true,
          hint: 'One sentence.',
        },
        { key: 'proof_stack_social', label: 'Proof: what others say', kind: 'text' },
        { key: 'proof_stack_authority', label: 'Proof: who vouches for it', kind: 'text' },
        { key: 'proof_stack_mechanism', label: 'Proof: how it works', kind: 'text' },
        {
          key: 'sacrifice_framing',
          label: 'What it asks of them, and why that is worth it',
          kind: 'text',
          required: true,
        },
        {
          key: 'differentiation_logic',
          label: 'Kind of difference',
          kind: 'choice',
          required: true,
          options: optionsOf('Structural', 'Cosmetic'),
          hint: 'Structural: others cannot copy it by wording.',
        },
        { key: 'positioning_statement', label: 'Positioning', kind: 'text' },
        { key: 'differentiators', label: 'What sets it apart', kind: 'list' },
        { key: 'value_prop', label: 'Value in a sentence', kind: 'text', copy: true },
        { key: 'headline', label: 'Headline', kind: 'line', copy: true },
        { key: 'key_messages', label: 'Key messages', kind: 'list', copy: true },
      ],
    },
    {
      key: 'layer5_narrative',
      title: 'Story',
      fields: [
        { key: 'narrative_problem', label: 'The problem', kind: 'text', required: true },
        { key: 'narrative_tension', label: 'Why it does not go away', kind: 'text', required: true },
        { key: 'narrative_resolution', label: 'How it ends well', kind: 'text', required: true },
        {
          key: 'enemy_definition',
          label: 'What we are against',
          kind: 'text',
          required: true,
          hint: 'A belief or a habit, never a competitor.',
        },
        {
          key: 'repetition_logic',
          label: 'What is said again and again',
          kind: 'text',
          required: true,
        },
        {
          key: 'content_pillars',
          label: 'Content pillars',
          kind: 'rows',
          most: MAX_PILLARS,
          hint: 'Three to five themes that every publication belongs to.',
          columns: [
            { key: 'name', label: 'Name', kind: 'line', required: true, most: 120 },
            { key: 'description', label: 'What it is about', kind: 'text' },
            { key: 'angles', label: 'Angles', kind: 'list' },
          ],
        },
      ],
    },
    {
      key: 'layer6_channel_strategy',
      title: 'Channels',
      fields: [
        {
          key: 'channels',
          label: 'Channels',
          kind: 'rows',
          required: true,
          most: MAX_CHANNELS,
          columns: [
            {
              key: 'name',
              label: 'Channel',
              kind: 'line',
              required: true,
              aliases: ['channel', 'platform'],
              suggestions: [...PLATFORMS, 'facebook'],
            },
            {
              key: 'strategic_role',
              label: 'Role',
              kind: 'choice',
              aliases: ['role'],
              options: optionsOf(...CHANNEL_ROLES),
            },
            {
              key: 'allowed_content_types',
              label: 'Kinds of content',
              kind: 'choices',
              options: CONTENT_TYPE_OPTIONS,
            },
            { key: 'kpi', label: 'Measure', kind: 'line', required: true },
            { key: 'kill_criteria', label: 'When we stop', kind: 'text' },
            { key: 'posts_per_week', label: 'Posts a week', kind: 'number', min: 0, max: 21, whole: true },
            { key: 'best_times', label: 'Best times', kind: 'list', hint: 'Such as 09:00.' },
            { key: 'priority', label: 'Priority', kind: 'number', min: 1, max: MAX_CHANNELS, whole: true },
          ],
        },
      ],
    },
    {
      key: 'layer7_constraints',
      title: 'Limits of execution',
      groups: ['cta_rules', 'creative_guidelines'],
      fields: [
        { key: 'tone_boundaries', label: 'Tone, and what it never is', kind: 'text', required: true },
        {
          key: 'forbidden_language',
          label: 'Forbidden words',
          kind: 'list',
          avoided: true,
          required: true,
          hint: 'Copy with one of these does not pass; “none” if every word is allowed.',
        },
        { key: 'claim_boundaries', label: 'What may not be claimed', kind: 'text', required: true },
        { key: 'visual_constraints', label: 'Limits of what is shown', kind: 'text' },
        { key: 'compliance_rules', label: 'Laws and rules', kind: 'text', required: true },
        { key: 'primary_cta', label: 'Main call to action', kind: 'line', copy: true },
        { key: 'secondary_cta', label: 'Second call to action', kind: 'line', copy: true },
        { key: 'cta_placement', label: 'Where it stands', kind: 'line' },
        {
          key: 'allowed_ctas',
          label: 'Other calls to action that are allowed',
          kind: 'list',
          aliases: ['allowed'],
          copy: true,
        },
        {
          key: 'forbidden_ctas',
          label: 'Calls to action that are not allowed',
          kind: 'list',
          avoided: true,
          aliases: ['forbidden'],
        },
        { key: 'visual_style', label: 'Visual style', kind: 'text' },
        { key: 'dos_donts', label: 'Do and don’t', kind: 'text' },
        {
          key: 'required_disclaimers',
          label: 'Disclaimers that have to be said',
          kind: 'list',
          hint: 'Word for word.',
        },
      ],
    },
    {
      key: 'layer8_measurement',
      title: 'Measuring and learning',
      fields: [
        { key: 'success_definition', label: 'When it has worked', kind: 'text', required: true },
        {
          key: 'leading_indicators',
          label: 'Early signs',
          kind: 'text',
          required: true,
          hint: 'One a line.',
        },
        {
          key: 'lagging_indicators',
          label: 'Late signs',
          kind: 'text',
          required: true,
          hint: 'One a line.',
        },
        {
          key: 'review_cadence',
          label: 'How often we look',
          kind: 'choice',
          required: true,
          options: optionsOf(...REVIEW_CADENCES),
        },
        {
          key: 'decision_rules',
          label: 'What we do about it',
          kind: 'text',
          required: true,
          hint: 'One a line: “If X, then Y”.',
        },
        {
          key: 'primary_kpis',
          label: 'Main measures',
          kind: 'rows',
          most: 20,
          columns: [
            { key: 'name', label: 'Measure', kind: 'line', required: true },
            { key: 'unit', label: 'Unit', kind: 'line', most: 40 },
            { key: 'target', label: 'Target', kind: 'number' },
            { key: 'baseline', label: 'Today', kind: 'number' },
            { key: 'direction', label: 'Direction', kind: 'choice', options: optionsOf(...DIRECTIONS) },
          ],
        },
        { key: 'success_criteria', label: 'Criteria of success', kind: 'text' },
        {
          key: 'measurement_cadence',
          label: 'How often we measure',
          kind: 'choice',
          options: optionsOf(...REVIEW_CADENCES),
        },
        {
          key: 'reporting_format',
          label: 'How results are told',
          kind: 'choices',
          options: optionsOf(...REPORT_FORMATS),
        },
      ],
    },
  ],
});
