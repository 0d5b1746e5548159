import { defineForm, optionsOf, type Option } from '../fields';
import { jobOptions } from '../jobs';

/** What the client says of itself, its offer and what it wants: the first stage, which everything else rests on. */

const INDUSTRIES = [
  'Technology',
  'E-commerce',
  'Services',
  'Healthcare',
  'Education',
  'Finance',
  'Real Estate',
  'SaaS',
  'Other',
] as const;

export const OBJECTIVES = [
  'Lead Generation',
  'Brand Awareness',
  'Sales',
  'Hiring',
  'Product Launch',
  'Partnerships',
  'Retention',
  'Event Promotion',
  'Engagement',
] as const;
export type Objective = (typeof OBJECTIVES)[number];

const OBJECTIVE_ALIASES: Partial<Record<Objective, readonly string[]>> = {
  'Lead Generation': ['Leads'],
  'Brand Awareness': ['Awareness'],
};
export const OBJECTIVE_OPTIONS: readonly Option[] = OBJECTIVES.map((value) => ({
  value,
  label: value,
  aliases: OBJECTIVE_ALIASES[value],
}));

export const RISK_TOLERANCES = ['Conservative', 'Moderate', 'Aggressive'] as const;
const GROWTH_BOTTLENECKS = [
  'Unknown',
  'Lead Generation',
  'Sales Conversion',
  'Product-Market Fit',
  'Retention',
  'Operations',
] as const;

/** What is said instead of an address by a client that has none. */
export const NO_WEBSITE = 'none';

export const INTAKE_FORM = defineForm({
  stage: 'INTAKE',
  schemaVersion: 'intake_v1',
  groups: ['context_data'],
  sections: [
    {
      key: 'identity',
      title: 'Who the client is',
      fields: [
        { key: 'client_name', label: 'Client', kind: 'line', required: true, aliases: ['brand_name'] },
        {
          key: 'company',
          label: 'Company',
          kind: 'line',
          hint: 'Its legal name, where that is another one.',
        },
        {
          key: 'website',
          label: 'Website',
          kind: 'line',
          required: true,
          hint: 'With https://, or “none” while there is no website yet.',
        },
        { key: 'industry', label: 'Industry', kind: 'line', required: true, suggestions: INDUSTRIES },
        {
          key: 'geography',
          label: 'Geography',
          kind: 'line',
          required: true,
          aliases: ['geography_served'],
          hint: 'Where the people are who should be reached.',
        },
        { key: 'timezone', label: 'Time zone', kind: 'zone' },
        { key: 'languages', label: 'Languages', kind: 'list' },
        { key: 'contact_email', label: 'Contact e-mail', kind: 'email' },
      ],
    },
    {
      key: 'offer',
      title: 'What it offers, and what that earns',
      fields: [
        {
          key: 'primary_offer',
          label: 'Main offer',
          kind: 'text',
          required: true,
          aliases: ['primary_offers'],
        },
        {
          key: 'pricing',
          label: 'Pricing',
          kind: 'text',
          aliases: ['pricing_logic'],
          hint: 'What it costs and why that much; “unknown” if nobody knows.',
        },
        { key: 'revenue_streams', label: 'Sources of revenue', kind: 'text' },
        {
          key: 'unit_economics',
          label: 'Unit economics',
          kind: 'text',
          hint: 'What winning a customer costs and what one brings in, or “unknown”.',
        },
        { key: 'aov_ltv', label: 'Average order and lifetime value', kind: 'line' },
        { key: 'differentiators', label: 'What sets it apart', kind: 'list' },
        { key: 'competitors', label: 'Competitors', kind: 'list' },
        {
          key: 'proof_assets',
          label: 'Proof',
          kind: 'text',
          hint: 'Reviews, cases, certificates, figures; “none” if there are none.',
        },
        {
          key: 'growth_bottleneck',
          label: 'What holds growth back',
          kind: 'choice',
          options: optionsOf(...GROWTH_BOTTLENECKS),
        },
      ],
    },
    {
      key: 'audience',
      title: 'Whom it wants to reach',
      fields: [
        { key: 'target_audience', label: 'Audience', kind: 'text' },
        { key: 'pain_points', label: 'What troubles them', kind: 'text' },
        { key: 'desired_outcomes', label: 'What they want instead', kind: 'text' },
        { key: 'objections', label: 'Why they hesitate', kind: 'text' },
      ],
    },
    {
      key: 'goals',
      title: 'What the campaign should reach',
      fields: [
        {
          key: 'objective',
          label: 'Objective',
          kind: 'choice',
          required: true,
          aliases: ['primary_objective'],
          options: OBJECTIVE_OPTIONS,
        },
        { key: 'kpi_targets', label: 'Targets', kind: 'text', hint: 'Numbers that say when it has worked.' },
        { key: 'timeline_start', label: 'Start', kind: 'date' },
        {
          key: 'duration_weeks',
          label: 'Length',
          kind: 'number',
          min: 1,
          max: 52,
          whole: true,
          unit: 'weeks',
        },
        { key: 'budget_range', label: 'Budget', kind: 'line' },
        { key: 'ads_requested', label: 'Paid ads are wanted', kind: 'flag' },
        { key: 'ads_budget', label: 'Budget for ads', kind: 'number', min: 0 },
      ],
    },
    {
      key: 'constraints',
      title: 'What has to be respected',
      fields: [
        {
          key: 'risk_tolerance',
          label: 'Willingness to take risks',
          kind: 'choice',
          options: optionsOf(...RISK_TOLERANCES),
        },
        { key: 'constraints', label: 'Limits', kind: 'text' },
        {
          key: 'compliance_requirements',
          label: 'Laws and rules',
          kind: 'text',
          aliases: ['compliance_notes'],
        },
        {
          key: 'forbidden_claims',
          label: 'What may not be claimed',
          kind: 'text',
          hint: 'One a line.',
        },
      ],
    },
    {
      key: 'voice',
      title: 'How it speaks',
      fields: [
        { key: 'tone_voice', label: 'Tone', kind: 'text', aliases: ['brand_voice'] },
        { key: 'voice_examples', label: 'Examples of that tone', kind: 'text' },
        {
          key: 'banned_words',
          label: 'Forbidden words',
          kind: 'list',
          avoided: true,
          hint: 'Copy with one of these does not pass.',
        },
        {
          key: 'required_disclaimers',
          label: 'Disclaimers that have to be said',
          kind: 'list',
          hint: 'Word for word.',
        },
      ],
    },
    {
      key: 'assets',
      title: 'What there is, and who can get in',
      fields: [
        { key: 'brand_kit', label: 'Brand kit', kind: 'url' },
        { key: 'content_library', label: 'Content library', kind: 'url' },
        {
          key: 'social_handles',
          label: 'Accounts',
          kind: 'list',
          hint: 'Such as linkedin.com/company/name.',
        },
        {
          key: 'tracking_status',
          label: 'Is tracking set up?',
          kind: 'choice',
          options: optionsOf('Yes - fully set up', 'Partial', 'No', 'Unknown'),
        },
        {
          key: 'ad_account_ready',
          label: 'Are ad accounts ready?',
          kind: 'choice',
          options: optionsOf('Yes - active accounts', 'Need setup', 'Unknown'),
        },
      ],
    },
    {
      key: 'delivery_requirements',
      title: 'What is handed over',
      fields: [
        { key: 'pdf', label: 'Report as PDF', kind: 'flag' },
        { key: 'pptx', label: 'Slides as PPTX', kind: 'flag' },
        { key: 'zip', label: 'Everything as a ZIP', kind: 'flag' },
        {
          key: 'frequency',
          label: 'How often',
          kind: 'choice',
          options: optionsOf('One-time', 'Weekly', 'Monthly'),
        },
      ],
    },
    {
      key: 'hiring',
      title: 'For hiring',
      when: { field: 'goals.objective', is: ['Hiring'] },
      fields: [
        { key: 'evp_statement', label: 'Why people work there', kind: 'text' },
        { key: 'role_types', label: 'Roles', kind: 'list' },
        { key: 'hiring_locations', label: 'Places', kind: 'list' },
        { key: 'employer_brand_notes', label: 'Notes on the employer brand', kind: 'text' },
      ],
    },
    {
      key: 'ecommerce',
      title: 'For a shop',
      when: { field: 'identity.industry', is: ['E-commerce'] },
      fields: [
        { key: 'product_catalog_url', label: 'Catalogue', kind: 'url' },
        { key: 'top_skus', label: 'Best sellers', kind: 'list' },
        { key: 'margins', label: 'Margins', kind: 'text' },
      ],
    },
    {
      key: 'services',
      title: 'For services',
      when: { field: 'identity.industry', is: ['Services'] },
      fields: [
        { key: 'service_deck_link', label: 'Deck', kind: 'url' },
        { key: 'service_areas', label: 'Areas', kind: 'list' },
        { key: 'booking_link', label: 'Booking page', kind: 'url' },
      ],
    },
    {
      key: 'generation_plan',
      title: 'What should be drafted',
      note: 'Once the intake is approved, they are run from the generation plan: each as soon as what it is built on is approved.',
      fields: [
        {
          key: 'strategy_jobs',
          label: 'For the strategy',
          kind: 'choices',
          private: true,
          options: jobOptions('STRATEGY'),
        },
        {
          key: 'creatives_jobs',
          label: 'For the creatives',
          kind: 'choices',
          private: true,
          options: jobOptions('CREATIVES'),
        },
        {
          key: 'execution_jobs',
          label: 'For the execution',
          kind: 'choices',
          private: true,
          options: jobOptions('EXECUTION'),
        },
        {
          key: 'monitoring_jobs',
          label: 'For monitoring',
          kind: 'choices',
          private: true,
          options: jobOptions('MONITORING'),
        },
      ],
    },
  ],
});
