import type { Content } from '../../workflows/domain/artifacts/fields';

/** What Northwind Tea publishes: complete, valid, and without a finding once it is computed on its strategy. */
export const CREATIVES_CONTENT: Content = {
  creative_brief: {
    campaign_theme: 'Tea is the cup that comes back half full.',
    target_audience:
      'Owners of independent cafés with 20 to 60 seats who care about their coffee more than their tea.',
    key_message: 'A tea menu of six that anyone on your team brews right the first time.',
    creative_approach: 'Hands, steam and one number a piece. Cafés by name, never a stock picture.',
  },
  asset_specifications: {
    num_assets: 6,
    asset_types: ['Social Post', 'Carousel', 'Video Script', 'Email'],
    target_platforms: ['linkedin', 'instagram', 'email'],
  },
  pillar_mix: {
    pillar_distribution: { 'The half-full cup': 2, 'Grams, degrees, minutes': 2, 'Cafés that changed it': 2 },
  },
  message_bank: {
    hooks: [
      'Look at the tea cups that come back today.',
      'Three minutes. Not four.',
      'Your guests finish their coffee. And their tea?',
      'Fifteen teas on the menu, two that anybody orders.',
    ],
    angles: [
      'Count the half-full cups for one afternoon: that is what the tea costs you.',
      'A card beside the kettle replaces a training: grams, degrees, minutes.',
      'Six teas that people order twice earn more than fifteen that nobody knows.',
      'Ask the café around the corner what happened in its first week with the box.',
    ],
    ctas: [
      'Order a tasting box',
      'Download the brewing cards',
      'Book a call with Lena',
      'Reply with your menu',
    ],
    offer_framing: [
      'Six loose teas and six brewing cards for 39 EUR, taken off your first order.',
      'Taste it in your own kitchen; there is no minimum order in the first three months.',
    ],
    compliance_safe_claims: [
      'Forty cafés have ordered again every month since 2025.',
      'Picked this spring, delivered within six weeks.',
    ],
    channel_mapping: {
      linkedin: ['The half-full cup, counted', 'What the first week looked like'],
      instagram: ['One number, one better cup', 'Hands and steam'],
      email: ['The letter with the brewing cards'],
    },
    brand_voice_notes: 'Warm, precise, a little dry. Never preaches.',
  },
  items: {
    items: [
      {
        platform: 'linkedin',
        content_type: 'post',
        asset_type: 'Social Post',
        pillar: 'The half-full cup',
        cta: 'Order a tasting box',
        image_prompt:
          'The spring tasting box: six loose teas for cafés, The half-full cup, carrying “Look at the tea cups that come back today.”. Look: Daylight, steam, hands; no stock pictures.',
        alt_text:
          'The spring tasting box: six loose teas for cafés, The half-full cup: What guests leave behind. What bad tea costs a café, counted in cups.',
        hashtags: ['#NorthwindTea', '#TheHalfFullCup', '#SpringTastingBox'],
        link_url: 'https://www.northwind-tea.example',
        design_notes: 'Daylight, steam, hands; no stock pictures.',
        tone: 'Warm, precise, a little dry. Never preaches.',
        theme: 'Tea is the cup that comes back half full.',
        title: 'The half-full cup: Look at the tea cups that come back today.',
        hook: 'Look at the tea cups that come back today.',
        body_text:
          'What guests leave behind. What bad tea costs a café, counted in cups.\n\nForty cafés have ordered again every month since 2025.\n\nSix loose teas and six brewing cards for 39 EUR, taken off your first order.\n\nOrganic certificate DE-ÖKO-006',
      },
      {
        platform: 'instagram',
        content_type: 'carousel',
        asset_type: 'Carousel',
        pillar: 'Grams, degrees, minutes',
        caption:
          'Water that is too hot. One tea, one number, one better cup.\n\nSwipe for the rest.\n\nOrganic certificate DE-ÖKO-006',
        cta: 'Download the brewing cards (link in bio)',
        image_prompt:
          'The spring tasting box: six loose teas for cafés, Grams, degrees, minutes, carrying “Three minutes. Not four.”. Look: Daylight, steam, hands; no stock pictures.',
        alt_text:
          'The spring tasting box: six loose teas for cafés, Grams, degrees, minutes: Water that is too hot. One tea, one number, one better cup.',
        hashtags: ['#NorthwindTea', '#GramsDegreesMinutes', '#SpringTastingBox'],
        design_notes: 'Daylight, steam, hands; no stock pictures.',
        tone: 'Warm, precise, a little dry. Never preaches.',
        theme: 'Tea is the cup that comes back half full.',
        title: 'Grams, degrees, minutes: Three minutes. Not four.',
        hook: 'Three minutes. Not four.',
        body_text:
          'Three minutes. Not four.\n\n---\n\nOne tea, one number, one better cup.\n\n---\n\nWater that is too hot. One tea, one number, one better cup.\n\n---\n\nPicked this spring, delivered within six weeks.\n\n---\n\nTaste it in your own kitchen; there is no minimum order in the first three months.\n\n---\n\nDownload the brewing cards (link in bio)',
      },
      {
        platform: 'email',
        content_type: 'newsletter',
        asset_type: 'Email',
        pillar: 'Cafés that changed it',
        cta: 'Book a call with Lena',
        link_url: 'https://www.northwind-tea.example',
        design_notes: 'Daylight, steam, hands; no stock pictures.',
        tone: 'Warm, precise, a little dry. Never preaches.',
        theme: 'Tea is the cup that comes back half full.',
        title: 'Your guests finish their coffee. And their tea?',
        hook: 'Count the half-full cups for one afternoon: that is what the tea costs you.',
        body_text:
          'Hello,\n\nYour guests finish their coffee. And their tea?\n\nA tea menu of six that anyone on your team brews right the first time.\n\nCount the half-full cups for one afternoon: that is what the tea costs you.\n\n- Forty cafés have ordered again every month since 2025.\n- Six loose teas and six brewing cards for 39 EUR, taken off your first order.\n\nBook a call with Lena: https://www.northwind-tea.example\n\nA reply to this message reaches us.\n\nNorthwind Tea\n\nOrganic certificate DE-ÖKO-006',
      },
      {
        platform: 'linkedin',
        content_type: 'post',
        asset_type: 'Video Script',
        pillar: 'Grams, degrees, minutes',
        caption:
          'Water that is too hot. One tea, one number, one better cup.\n\nOrganic certificate DE-ÖKO-006',
        cta: 'Download the brewing cards',
        video_concept:
          'Upright, 15 to 60 seconds, subtitled, in 4 scenes. Begins with: Three minutes. Not four.',
        image_prompt:
          'The spring tasting box: six loose teas for cafés, Grams, degrees, minutes, carrying “Three minutes. Not four.”. Look: Daylight, steam, hands; no stock pictures.',
        alt_text:
          'The spring tasting box: six loose teas for cafés, Grams, degrees, minutes: Water that is too hot. One tea, one number, one better cup.',
        hashtags: ['#NorthwindTea', '#GramsDegreesMinutes', '#SpringTastingBox'],
        link_url: 'https://www.northwind-tea.example',
        design_notes: 'Daylight, steam, hands; no stock pictures.',
        tone: 'Warm, precise, a little dry. Never preaches.',
        theme: 'Tea is the cup that comes back half full.',
        title: 'Grams, degrees, minutes: Three minutes. Not four.',
        hook: 'Three minutes. Not four.',
        body_text:
          'Scene 1\nSaid and shown: Three minutes. Not four.\n\nScene 2\nSaid and shown: Water that is too hot. One tea, one number, one better cup.\n\nScene 3\nSaid and shown: Picked this spring, delivered within six weeks.\n\nScene 4\nSaid and shown: Download the brewing cards',
      },
      {
        platform: 'instagram',
        content_type: 'post',
        asset_type: 'Social Post',
        pillar: 'Cafés that changed it',
        cta: 'Book a call with Lena (link in bio)',
        image_prompt:
          'The spring tasting box: six loose teas for cafés, Cafés that changed it, carrying “Your guests finish their coffee. And their tea?”. Look: Daylight, steam, hands; no stock pictures.',
        alt_text:
          'The spring tasting box: six loose teas for cafés, Cafés that changed it: Count the half-full cups for one afternoon: that is what the tea costs you.',
        hashtags: ['#NorthwindTea', '#CafésThatChangedIt', '#SpringTastingBox'],
        design_notes: 'Daylight, steam, hands; no stock pictures.',
        tone: 'Warm, precise, a little dry. Never preaches.',
        theme: 'Tea is the cup that comes back half full.',
        title: 'Cafés that changed it: Your guests finish their coffee. And their tea?',
        hook: 'Your guests finish their coffee. And their tea?',
        body_text:
          'Count the half-full cups for one afternoon: that is what the tea costs you.\n\nSix loose teas and six brewing cards for 39 EUR, taken off your first order.\n\nOrganic certificate DE-ÖKO-006',
      },
      {
        platform: 'email',
        content_type: 'newsletter',
        asset_type: 'Email',
        pillar: 'The half-full cup',
        cta: 'Reply with your menu',
        link_url: 'https://www.northwind-tea.example',
        design_notes: 'Daylight, steam, hands; no stock pictures.',
        tone: 'Warm, precise, a little dry. Never preaches.',
        theme: 'Tea is the cup that comes back half full.',
        title: 'Fifteen teas on the menu, two that anybody orders.',
        hook: 'A card beside the kettle replaces a training: grams, degrees, minutes.',
        body_text:
          'Hello,\n\nFifteen teas on the menu, two that anybody orders.\n\nA tea menu of six that anyone on your team brews right the first time.\n\nA card beside the kettle replaces a training: grams, degrees, minutes.\n\n- Picked this spring, delivered within six weeks.\n- Taste it in your own kitchen; there is no minimum order in the first three months.\n\nReply with your menu: https://www.northwind-tea.example\n\nA reply to this message reaches us.\n\nNorthwind Tea\n\nOrganic certificate DE-ÖKO-006',
      },
    ],
  },
};
