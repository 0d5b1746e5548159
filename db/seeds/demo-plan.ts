import type { PlanContent } from '../../workflows/domain/plans';

/** The plan of the demo campaign, as somebody who knows the client would have written it. */
export function demoPlan(durationDays: number): PlanContent {
  return {
    focus_area: 'Wholesale: cafés and delicatessens that choose their spring tea now',
    duration_days: durationDays,
    content_theme: 'Spring tea worth changing the menu for',
    positioning:
      'Northwind Tea is the small importer that knows its growers by name. Cafés do not buy leaves from us, they buy a reason for their guests to ask what is in the pot.',
    angles: [
      {
        title: 'The growers behind the leaf',
        rationale: 'Buyers remember a person and a hillside longer than a grade.',
      },
      {
        title: 'What guests order twice',
        rationale: 'A buyer risks less with a tea that others have sold already.',
      },
      {
        title: 'The tasting box as the easy first step',
        rationale: 'Eight teas on the counter end every debate.',
      },
    ],
    messaging: {
      'The growers': ['Picked by four families, shipped within three weeks.', 'Ask us who picked yours.'],
      'In the cup': [
        'Brews well at 80 °C, also in a busy kitchen.',
        'Two infusions a pot, the second one softer.',
      ],
      'For the menu': ['A card for each tea, ready to print.', 'Margins like filter coffee, talk like wine.'],
    },
    weekly_themes: ['Meet the growers', 'First flush in the cup', 'On the menu', 'The tasting box'],
    phases: [
      {
        phase_number: 1,
        name: 'Be noticed',
        first_week: 1,
        last_week: 2,
        goal: 'Every buyer on the list has seen the spring range twice.',
        tactics: ['Portraits of the growers', 'Short clips of the first infusion'],
        success_metrics: ['40,000 impressions'],
      },
      {
        phase_number: 2,
        name: 'Be tasted',
        first_week: 3,
        last_week: 4,
        goal: 'Twenty tasting boxes are ordered.',
        tactics: ['One question to buyers each week', 'Menu cards as a gift'],
        success_metrics: ['20 tasting boxes', '60 answers to our questions'],
      },
    ],
    success_metrics: [
      { metric: 'Tasting boxes ordered', target: '20', why: 'Every second box becomes a first order.' },
      {
        metric: 'Impressions',
        target: '80,000',
        why: 'The list of buyers is small: all of it has to be reached.',
      },
    ],
    voice: {
      tone: 'friendly',
      length: 'usual',
      hashtags: 'few',
      emoji: false,
      soft_sell: true,
      avoid: ['superfood', 'detox'],
    },
    changes: [],
  };
}
