import type { Content } from '../../workflows/domain/artifacts/fields';

/** What Northwind Tea says of itself: complete, valid, and without a finding. */
export const INTAKE_CONTENT: Content = {
  identity: {
    client_name: 'Northwind Tea',
    company: 'Northwind Tea Trading GmbH',
    website: 'https://www.northwind-tea.example',
    industry: 'E-commerce',
    geography: 'Germany, Austria and Switzerland',
    timezone: 'Europe/Berlin',
    languages: ['English', 'German'],
    contact_email: 'lena@northwind-tea.example',
  },
  offer: {
    primary_offer: 'The spring tasting box: six loose teas of the new harvest, with a brewing card for each.',
    pricing: '39 EUR a box, taken off the first order; loose tea from 28 EUR a kilo, less from 10 kilos on.',
    revenue_streams: 'Standing orders of cafés\nThe web shop',
    unit_economics: 'Winning a café costs about 180 EUR; one brings in 1,900 EUR in its first year.',
    aov_ltv: '145 EUR an order, 3,400 EUR over two years',
    differentiators: [
      'Picked this spring, delivered within six weeks',
      'A brewing card for every tea',
      'No minimum order in the first three months',
    ],
    competitors: ['Samova', 'Ronnefeldt'],
    proof_assets: 'Forty cafés have ordered again every month since 2025.\nOrganic certificate DE-ÖKO-006.',
    growth_bottleneck: 'Lead Generation',
  },
  audience: {
    target_audience:
      'Owners of independent cafés with 20 to 60 seats who care about their coffee more than their tea.',
    pain_points: 'Guests leave tea half full. Nobody on the team knows how long it has to brew.',
    desired_outcomes: 'A short tea menu that guests order a second cup of, and that anybody can brew.',
    objections:
      'Tea earns too little to bother\nThe team has no time to learn it\nWe have a supplier already',
  },
  goals: {
    objective: 'Lead Generation',
    kpi_targets: '20 new cafés and 120 tasting boxes ordered in twelve weeks',
    timeline_start: '2027-03-01',
    duration_weeks: 12,
    budget_range: '6,000 to 8,000 EUR',
    ads_requested: true,
    ads_budget: 2500,
  },
  constraints: {
    risk_tolerance: 'Moderate',
    constraints: 'Nothing is published over Easter. Pictures only of cafés that agreed.',
    compliance_requirements: 'Organic claims only with the number of the certifying body.',
    forbidden_claims: 'Tea heals or prevents anything\nTea makes slim',
  },
  voice: {
    tone_voice: 'Warm, precise, a little dry. Never preaches.',
    voice_examples: 'Three minutes. Not four.',
    banned_words: ['detox', 'superfood', 'cheap'],
    required_disclaimers: ['Organic certificate DE-ÖKO-006'],
  },
  assets: {
    brand_kit: 'https://www.northwind-tea.example/brand',
    content_library: 'https://pictures.northwind-tea.example/spring',
    social_handles: ['linkedin.com/company/northwind-tea', 'instagram.com/northwindtea'],
    tracking_status: 'Partial',
    ad_account_ready: 'Yes - active accounts',
  },
  delivery_requirements: { pdf: true, pptx: true, zip: true, frequency: 'Monthly' },
  ecommerce: {
    product_catalog_url: 'https://www.northwind-tea.example/cafes',
    top_skus: ['First flush Darjeeling', 'Sencha', 'Mountain mint'],
    margins: 'About 55 % on loose tea, 20 % on the tasting box.',
  },
  generation_plan: {
    strategy_jobs: [
      'icp_definition',
      'positioning',
      'messaging_framework',
      'content_pillars',
      'platform_strategy',
      'measurement_plan',
    ],
    creatives_jobs: ['carousel_templates', 'image_pack_prompts', 'video_scripts'],
    execution_jobs: [
      'content_calendar_week1',
      'ig_posts_week1',
      'linkedin_posts_week1',
      'hashtag_sets',
      'email_sequence',
    ],
    monitoring_jobs: ['tracking_checklist', 'weekly_optimization'],
  },
};
