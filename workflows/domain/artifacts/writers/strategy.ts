import { BEST_TIMES, ROTATION } from '../../calendar';
import { usualDirection } from '../../kpis';
import type { Platform } from '../../platforms';
import { forbiddenWords } from '../../qc/universal';
import { INTAKE_FORM } from '../content/intake';
import { CHANNEL_ROLES } from '../content/strategy';
import { hydrateStrategy, type StrategyPath } from '../content/strategy-rules';
import type { Upstream } from '../contract';
import { asLines, clipped } from '../entries';
import type { Content, Row, Value } from '../fields';
import { readerOf } from '../reader';
import { closed, filledWith, LINE_MAX, open, prose, sayable, sentencesIn, statementsIn } from './filling';
import { clip } from '../../calendar-copy';

/**
 * The layers of a strategy, written from what the intake says and nothing else. What the intake does not tell, such as how
 * mature the market is, stays empty for somebody who knows.
 */

/** Of what is quoted in one sentence. */
const PARAGRAPH_MAX = 1_000;

type Values = Partial<Record<StrategyPath, Value | undefined>>;

function intakeOf({ approved }: Upstream) {
  return readerOf(INTAKE_FORM, approved.INTAKE?.content ?? {});
}

/** Those of the values that the editor offers whose paths begin so. */
function taken(upstream: Upstream, ...beginnings: string[]): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(hydrateStrategy(upstream))
      .filter(([path]) => beginnings.some((beginning) => path.startsWith(beginning)))
      .map(([path, { value }]) => [path, value]),
  );
}

function write(content: Content, upstream: Upstream, beginnings: readonly string[], values: Values): Content {
  return filledWith(filledWith(content, taken(upstream, ...beginnings)), values);
}

export function idealCustomer(content: Content, upstream: Upstream): Content {
  const intake = intakeOf(upstream);
  const audience = intake.text('audience.target_audience');
  const [proof] = statementsIn(intake.text('offer.proof_assets'));
  const segment: Row = {
    name: 'First segment',
    who: clip(open(audience), LINE_MAX),
    ...filledCells({
      where: clip(intake.text('identity.geography'), LINE_MAX),
      psychographics: clip(open(intake.text('audience.desired_outcomes')), LINE_MAX),
    }),
  };
  return write(content, upstream, ['layer3_audience_psychology.'], {
    'layer3_audience_psychology.awareness_state': awarenessOf(upstream),
    'layer3_audience_psychology.trust_transfer_mechanism':
      proof && prose('They believe what others like them have seen', proof),
    'layer3_audience_psychology.icp_segments': audience === '' ? undefined : [segment],
  });
}

/** Who can compare offers knows that there are some; who has a pain knows that there is a problem. */
function awarenessOf(upstream: Upstream): string | undefined {
  const intake = intakeOf(upstream);
  if (statementsIn(asLines(intake.list('offer.competitors'))).length > 0) return 'Solution Aware';
  return intake.text('audience.pain_points') === '' ? undefined : 'Problem Aware';
}

function filledCells(cells: Record<string, string>): Row {
  return Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== ''));
}

export function positioning(content: Content, upstream: Upstream): Content {
  const intake = intakeOf(upstream);
  const client = upstream.campaign.client_name;
  const audience = open(intake.text('audience.target_audience'));
  const offer = open(intake.text('offer.primary_offer'));
  const wanted = sentencesIn(intake.text('audience.desired_outcomes'));
  const different = intake.list('offer.differentiators');
  const rivals = statementsIn(asLines(intake.list('offer.competitors')));
  const unwanted = [
    ...statementsIn(intake.text('constraints.forbidden_claims')).map((claim) => `We do not claim: ${claim}`),
    ...statementsIn(intake.text('constraints.constraints')),
  ];
  const sayableHere = (texts: string[]) => sayable(texts, forbiddenWords({ upstream }), 1)[0];
  return write(
    content,
    upstream,
    ['layer1_business_reality.', 'layer4_value_architecture.proof', 'layer4_value_architecture.differentia'],
    {
      'layer1_business_reality.business_model_summary':
        offer && prose(`${client} sells: ${offer}`, audience && `To: ${audience}`),
      'layer1_business_reality.growth_constraint': growthOf(upstream),
      'layer2_market_truth.white_space_logic':
        different.length === 0
          ? undefined
          : prose(
              rivals.length > 0 && `Beside ${client} stand ${rivals.join(', ')}`,
              `What sets ${client} apart: ${different.map(open).join('; ')}`,
            ),
      'layer2_market_truth.what_not_to_do': clipped(asLines(unwanted)),
      'layer4_value_architecture.core_promise': wanted[0] && sayableHere([closed(wanted[0]), ...wanted]),
      'layer4_value_architecture.positioning_statement':
        audience &&
        offer &&
        prose(
          `For: ${audience}`,
          `${client} offers: ${offer}`,
          different[0] && `Unlike others: ${different[0]}`,
        ),
      'layer4_value_architecture.sacrifice_framing': prose(
        intake.text('offer.pricing') && `It asks of them: ${open(intake.text('offer.pricing'))}`,
        wanted[0] && `It gives them: ${wanted[0]}`,
      ),
    },
  );
}

function growthOf(upstream: Upstream): string | undefined {
  const intake = intakeOf(upstream);
  const bottleneck = intake.text('offer.growth_bottleneck');
  const [pain] = sentencesIn(intake.text('audience.objections'));
  if (bottleneck === '' || bottleneck === 'Unknown') return undefined;
  return prose(`It is narrowest at: ${bottleneck}`, pain && `What people say: ${pain}`);
}

export function messages(content: Content, upstream: Upstream): Content {
  const intake = intakeOf(upstream);
  const client = upstream.campaign.client_name;
  const [objection, ...others] = statementsIn(intake.text('audience.objections'));
  const wanted = sentencesIn(intake.text('audience.desired_outcomes'));
  const offer = closed(intake.text('offer.primary_offer'));
  const lines = sayable(
    [...wanted, offer, ...intake.list('offer.differentiators').map(closed)],
    forbiddenWords({ upstream }),
    6,
  );
  return write(content, upstream, ['layer7_constraints.'], {
    'layer4_value_architecture.value_prop': lines[0],
    'layer4_value_architecture.headline': lines[0] && clip(open(lines[0]), 120),
    'layer4_value_architecture.key_messages': lines,
    'layer5_narrative.narrative_problem': prose(...sentencesIn(intake.text('audience.pain_points'))),
    'layer5_narrative.narrative_tension':
      objection && prose(`It stays, because people say: ${[objection, ...others].map(open).join('; ')}`),
    'layer5_narrative.narrative_resolution':
      wanted.length > 0 ? prose(...wanted, offer && `The way there: ${open(offer)}`) : undefined,
    'layer5_narrative.enemy_definition':
      objection && `The belief: “${clip(open(objection), PARAGRAPH_MAX)}”.`,
    'layer5_narrative.repetition_logic':
      lines[0] && prose(`Every piece returns to one thought: ${open(lines[0])}`, `It is signed by ${client}`),
  });
}

export function pillars(content: Content, upstream: Upstream): Content {
  const intake = intakeOf(upstream);
  const rows = [
    pillar('The problem', intake.text('audience.pain_points')),
    pillar('What holds people back', asLines(objectionsOf(upstream))),
    pillar('The way out', intake.text('audience.desired_outcomes')),
    pillar('Why this one', asLines(intake.list('offer.differentiators'))),
    pillar('Proof', intake.text('offer.proof_assets')),
  ].filter((row) => row !== undefined);
  // Less than three are no rotation: then the story's own parts stand in, as everywhere.
  return filledWith(content, {
    'layer5_narrative.content_pillars': rows.length < 3 ? undefined : rows,
  } satisfies Values);
}

function pillar(name: string, text: string): Row | undefined {
  const angles = sentencesIn(text).map((angle) => clip(closed(angle), LINE_MAX));
  return angles.length === 0
    ? undefined
    : { name, description: prose(...angles), angles: angles.slice(0, 6) };
}

/** Somebody else's words: published as they stand, they would be ours. */
function objectionsOf(upstream: Upstream): string[] {
  const objections = statementsIn(intakeOf(upstream).text('audience.objections'));
  return objections.map((objection) => `Some say: “${open(objection)}.”`);
}

const ROLES: Record<Platform, (typeof CHANNEL_ROLES)[number]> = {
  linkedin: 'Trust',
  instagram: 'Discovery',
  twitter: 'Discovery',
  email: 'Conversion',
};
const MEASURES: Record<Platform, string> = {
  linkedin: 'Engagement rate',
  instagram: 'Reach',
  twitter: 'Impressions',
  email: 'Click-through rate',
};

export function channels(content: Content, upstream: Upstream): Content {
  const { platforms, cadence } = upstream.campaign;
  const rows = platforms.map((name, index): Row => ({
    name,
    strategic_role: ROLES[name],
    allowed_content_types: [...ROTATION[name]],
    kpi: MEASURES[name],
    kill_criteria: `No better ${MEASURES[name].toLowerCase()} after four weeks of publishing as planned.`,
    ...(cadence[name] === undefined ? {} : { posts_per_week: cadence[name] }),
    best_times: [...BEST_TIMES[name]],
    priority: index + 1,
  }));
  return filledWith(content, { 'layer6_channel_strategy.channels': rows } satisfies Values);
}

/** What an objective is judged by in the end. */
const LATE_SIGNS: Record<string, readonly string[]> = {
  'Lead Generation': ['Leads', 'Cost per lead'],
  'Brand Awareness': ['Reach', 'Followers'],
  Sales: ['Conversions', 'Return on ad spend'],
  Hiring: ['Leads', 'Clicks'],
  'Product Launch': ['Conversions', 'Reach'],
  Partnerships: ['Leads', 'Clicks'],
  Retention: ['Conversions', 'Click-through rate'],
  'Event Promotion': ['Leads', 'Clicks'],
  Engagement: ['Engagement', 'Engagement rate'],
};

export function measurement(content: Content, upstream: Upstream): Content {
  const intake = intakeOf(upstream);
  const late = LATE_SIGNS[intake.text('goals.objective')] ?? ['Leads', 'Engagement rate'];
  const early = ['Impressions', 'Engagement rate', 'Clicks'].filter((sign) => !late.includes(sign));
  const formats = [
    'Dashboard',
    'Email',
    ...(intake.flag('delivery_requirements.pdf') ? ['PDF'] : []),
    ...(intake.flag('delivery_requirements.pptx') ? ['Presentation'] : []),
  ];
  return write(content, upstream, ['layer8_measurement.'], {
    'layer8_measurement.leading_indicators': asLines(early),
    'layer8_measurement.lagging_indicators': asLines([...late]),
    'layer8_measurement.decision_rules': asLines([
      'If click-through rate is below 1 % for 7 days, then write new hooks.',
      'If engagement rate is below 2 % for 14 days, then change the mix of pillars.',
      `If ${(late[0] ?? 'leads').toLowerCase()} fall two weeks in a row, then review the offer and the page it leads to.`,
    ]),
    'layer8_measurement.primary_kpis': late.map((name) => ({ name, direction: usualDirection(name) })),
    'layer8_measurement.measurement_cadence': 'Weekly',
    'layer8_measurement.reporting_format': formats,
  });
}
