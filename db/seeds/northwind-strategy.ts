import type { Content } from '../../workflows/domain/artifacts/fields';

/** How Northwind Tea wins twenty cafés: eight layers, complete, valid, and without a finding. */
export const STRATEGY_CONTENT: Content = {
  layer1_business_reality: {
    business_model_summary:
      'Northwind buys loose tea from six gardens and sells it to cafés on standing orders; the shop brings the rest.',
    revenue_streams: 'Standing orders of cafés\nThe web shop',
    unit_economics: 'Winning a café costs about 180 EUR; one brings in 1,900 EUR in its first year.',
    pricing_logic:
      '39 EUR a box, taken off the first order; loose tea from 28 EUR a kilo, less from 10 kilos on.',
    growth_constraint: 'Few café owners know that good tea needs no training, so few ever ask for a sample.',
    bottleneck: 'Demand',
    risk_tolerance: 'Moderate',
    regulatory_constraints:
      'Nothing is published over Easter. Pictures only of cafés that agreed.\nOrganic claims only with the number of the certifying body.',
  },
  layer2_market_truth: {
    category_maturity: 'Mature',
    competitive_vectors: ['Price', 'Brand', 'Distribution'],
    white_space_logic:
      'Everybody sells tea by origin. Nobody sells a menu that any barista brews right the first time.',
    what_not_to_do: 'No price comparisons, no wellness, no lectures about terroir.',
  },
  layer3_audience_psychology: {
    awareness_state: 'Problem Aware',
    pain_intensity: 3,
    objection_hierarchy:
      'Tea earns too little to bother\nThe team has no time to learn it\nWe have a supplier already',
    trust_transfer_mechanism: 'Other café owners they know by name, and the first cup they brew themselves.',
    icp_segments: [
      {
        name: 'Third-wave cafés',
        who: 'Owners who roast or train baristas',
        where: 'Cities of more than 200,000 people',
        firmographics: '20 to 60 seats, one or two shops',
        demographics: '28 to 45 years old',
        psychographics: 'Proud of what is in the cup',
      },
      {
        name: 'Bakery cafés',
        who: 'Family bakeries with seats',
        where: 'Small towns',
        firmographics: '15 to 40 seats',
        demographics: '35 to 60 years old',
        psychographics: 'Want fewer suppliers, not more',
      },
    ],
    primary_segment:
      'Owners of independent cafés with 20 to 60 seats who care about their coffee more than their tea.',
  },
  layer4_value_architecture: {
    core_promise: 'A tea menu of six that anyone on your team brews right the first time.',
    proof_stack_social: 'Forty cafés have ordered again every month since 2025.',
    proof_stack_authority: 'Organic certificate DE-ÖKO-006.',
    proof_stack_mechanism: 'A card for each tea: grams, degrees, minutes.',
    sacrifice_framing:
      'It takes one shelf and one afternoon, and replaces nine teas that nobody orders twice.',
    differentiation_logic: 'Structural',
    positioning_statement:
      'For cafés that are proud of their coffee, Northwind is the tea that needs no expert behind the bar.',
    differentiators: [
      'Picked this spring, delivered within six weeks',
      'A brewing card for every tea',
      'No minimum order in the first three months',
    ],
    value_prop: 'Six teas, six cards, and a second cup ordered.',
    headline: 'Your tea deserves your coffee’s guests',
    key_messages: [
      'Anyone can brew it right the first time',
      'Six teas earn more than fifteen',
      'Taste it in your own kitchen before you decide',
    ],
  },
  layer5_narrative: {
    narrative_problem: 'Tea is the cup that comes back half full.',
    narrative_tension: 'Cafés train for months on coffee and hang a bag into water for everyone else.',
    narrative_resolution: 'With six teas and a card for each, the tea is as good as the coffee from day one.',
    enemy_definition: 'The habit of treating tea as an afterthought.',
    repetition_logic: 'Grams, degrees, minutes: every piece shows one number that makes a cup better.',
    content_pillars: [
      {
        name: 'The half-full cup',
        description: 'What bad tea costs a café, counted in cups.',
        angles: ['What guests leave behind', 'Tea on the bill, month by month'],
      },
      {
        name: 'Grams, degrees, minutes',
        description: 'One tea, one number, one better cup.',
        angles: ['Three minutes, not four', 'Water that is too hot'],
      },
      {
        name: 'Cafés that changed it',
        description: 'Owners tell what happened after the box arrived.',
        angles: ['A menu of six', 'The first week'],
      },
    ],
  },
  layer6_channel_strategy: {
    channels: [
      {
        name: 'linkedin',
        strategic_role: 'Trust',
        allowed_content_types: ['post', 'carousel'],
        kpi: 'Replies from café owners',
        kill_criteria: 'Fewer than five replies after six weeks',
        posts_per_week: 3,
        best_times: ['09:00', '12:00'],
        priority: 1,
      },
      {
        name: 'instagram',
        strategic_role: 'Discovery',
        allowed_content_types: ['post', 'reel', 'carousel'],
        kpi: 'Saves of brewing cards',
        kill_criteria: 'Reach falls three weeks in a row',
        posts_per_week: 3,
        best_times: ['12:00', '18:00'],
        priority: 2,
      },
      {
        name: 'email',
        strategic_role: 'Conversion',
        allowed_content_types: ['newsletter'],
        kpi: 'Tasting boxes ordered',
        kill_criteria: 'More than 2 % leave the list after a letter',
        posts_per_week: 1,
        best_times: ['10:00'],
        priority: 3,
      },
    ],
  },
  layer7_constraints: {
    tone_boundaries: 'Warm, precise, a little dry. Never preaches.',
    forbidden_language: ['detox', 'superfood', 'cheap'],
    claim_boundaries: 'Tea heals or prevents anything\nTea makes slim',
    visual_constraints: 'https://www.northwind-tea.example/brand',
    compliance_rules: 'Organic claims only with the number of the certifying body.',
    primary_cta: 'Order a tasting box',
    secondary_cta: 'Download the brewing cards',
    cta_placement: 'Last line of a post, once a letter',
    allowed_ctas: ['Book a call with Lena', 'Reply with your menu'],
    forbidden_ctas: ['Buy now'],
    visual_style: 'Daylight, steam, hands; no stock pictures.',
    dos_donts: 'Do show the cup being poured.\nDon’t show leaves in close-up without a cup.',
    required_disclaimers: ['Organic certificate DE-ÖKO-006'],
  },
  layer8_measurement: {
    success_definition: '20 new cafés and 120 tasting boxes ordered in twelve weeks',
    leading_indicators: 'Brewing cards downloaded\nReplies from café owners',
    lagging_indicators: 'New cafés\nTasting boxes ordered',
    review_cadence: 'Weekly',
    decision_rules:
      'If a week brings fewer than eight boxes, then the next letter tells one café’s story.\nIf a reel is saved more than fifty times, then its number becomes a carousel.',
    primary_kpis: [
      { name: 'New cafés', unit: 'cafés', target: 20, baseline: 0, direction: 'Increase' },
      { name: 'Tasting boxes ordered', unit: 'boxes', target: 120, baseline: 0, direction: 'Increase' },
      { name: 'Cost per café', unit: 'EUR', target: 180, baseline: 210, direction: 'Decrease' },
    ],
    success_criteria: '20 cafés with a second order by the end of May',
    measurement_cadence: 'Weekly',
    reporting_format: ['Dashboard', 'Email'],
  },
};
