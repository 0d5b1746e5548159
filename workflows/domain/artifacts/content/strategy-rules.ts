import { parsePlatform } from '../../platforms';
import { hasWord } from '../../qc/words';
import {
  byDefault,
  fromCampaign,
  offered,
  offerFrom,
  type Finding,
  type Offered,
  type Upstream,
} from '../contract';
import { asLines, clipped, entriesOf, saysNothing } from '../entries';
import { isEmpty, type CellValue, type Content, type PathOf, type Row } from '../fields';
import { readerOf } from '../reader';
import { INTAKE_FORM } from './intake';
import type { IntakePath } from './intake-rules';
import { BOTTLENECKS, MIN_PILLARS, STRATEGY_FORM } from './strategy';

export type StrategyPath = PathOf<typeof STRATEGY_FORM>;

/** What intake said and the strategy says again, as it stands. */
const TAKEN_OVER = {
  'layer1_business_reality.revenue_streams': 'offer.revenue_streams',
  'layer1_business_reality.unit_economics': 'offer.unit_economics',
  'layer1_business_reality.pricing_logic': 'offer.pricing',
  'layer3_audience_psychology.objection_hierarchy': 'audience.objections',
  'layer3_audience_psychology.primary_segment': 'audience.target_audience',
  'layer4_value_architecture.proof_stack_authority': 'offer.proof_assets',
  'layer4_value_architecture.differentiators': 'offer.differentiators',
  'layer7_constraints.tone_boundaries': 'voice.tone_voice',
  'layer7_constraints.forbidden_language': 'voice.banned_words',
  'layer7_constraints.claim_boundaries': 'constraints.forbidden_claims',
  'layer7_constraints.visual_constraints': 'assets.brand_kit',
  'layer7_constraints.compliance_rules': 'constraints.compliance_requirements',
  'layer7_constraints.required_disclaimers': 'voice.required_disclaimers',
  'layer8_measurement.success_definition': 'goals.kpi_targets',
} as const satisfies Partial<Record<StrategyPath, IntakePath>>;

/** What holds growth back, in the words of the strategy; the others have none. */
const NARROWEST: Record<string, (typeof BOTTLENECKS)[number]> = {
  'Lead Generation': 'Demand',
  'Sales Conversion': 'Conversion',
  Retention: 'Retention',
};

export function hydrateStrategy(upstream: Upstream): Record<string, Offered> {
  const { campaign, approved } = upstream;
  const intake = readerOf(INTAKE_FORM, approved.INTAKE?.content ?? {});
  const from = (path: IntakePath, value: Offered['value']) => offered(upstream, 'INTAKE', path, value);
  const rules = [intake.text('constraints.constraints'), intake.text('constraints.compliance_requirements')];
  const risk = intake.text('constraints.risk_tolerance');
  const channels = campaign.platforms.map((name): Row => {
    const posts = campaign.cadence[name];
    return posts === undefined ? { name } : { name, posts_per_week: posts };
  });

  const offers: Record<string, Offered> = {
    ...offerFrom(upstream, 'INTAKE', TAKEN_OVER),
    ...typed({
      'layer1_business_reality.bottleneck': from(
        'offer.growth_bottleneck',
        NARROWEST[intake.text('offer.growth_bottleneck')] ?? '',
      ),
      'layer1_business_reality.risk_tolerance':
        risk === ''
          ? byDefault('layer1_business_reality.risk_tolerance', 'Moderate')
          : from('constraints.risk_tolerance', risk),
      'layer1_business_reality.regulatory_constraints': from(
        'constraints.constraints',
        clipped(asLines(rules)),
      ),
      'layer3_audience_psychology.pain_intensity': byDefault('layer3_audience_psychology.pain_intensity', 3),
      'layer4_value_architecture.differentiation_logic': byDefault(
        'layer4_value_architecture.differentiation_logic',
        'Structural',
      ),
      'layer6_channel_strategy.channels': fromCampaign('platforms', channels),
      'layer7_constraints.primary_cta': fromCampaign('primary_cta', campaign.primary_cta),
      'layer8_measurement.review_cadence': byDefault('layer8_measurement.review_cadence', 'Weekly'),
    }),
  };
  // "None" is an answer of the client, not proof.
  const proof = 'layer4_value_architecture.proof_stack_authority';
  return Object.fromEntries(
    Object.entries(offers).filter(
      ([path, { value }]) =>
        !isEmpty(value) && !(path === proof && typeof value === 'string' && saysNothing(value)),
    ),
  );
}

/** Lets the compiler check the paths. */
function typed(offers: Partial<Record<StrategyPath, Offered>>): Record<string, Offered> {
  return offers as Record<string, Offered>;
}

const WALL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export function validateStrategy(
  content: Content,
  upstream: Upstream,
): { errors: Finding[]; warnings: Finding[] } {
  const strategy = readerOf(STRATEGY_FORM, content);
  const channels = strategy.rows('layer6_channel_strategy.channels');
  const pillars = strategy.rows('layer5_narrative.content_pillars');
  const errors = [
    ...competitorFindings(content, upstream),
    ...repeatedNames(
      channels,
      'layer6_channel_strategy.channels',
      'channel',
      // X and Twitter are one.
      (name) => parsePlatform(name) ?? name.toLowerCase(),
    ),
    ...repeatedNames(pillars, 'layer5_narrative.content_pillars', 'pillar'),
    ...repeatedNames(
      strategy.rows('layer8_measurement.primary_kpis'),
      'layer8_measurement.primary_kpis',
      'measure',
    ),
    ...channels.flatMap((channel, index) => timeFindings(channel, index)),
    ...ctaFindings(content),
  ];
  if (pillars.length > 0 && pillars.length < MIN_PILLARS) {
    const message = `There are ${pillars.length} of at least ${MIN_PILLARS} pillars.`;
    errors.push({ field: 'layer5_narrative.content_pillars', message });
  }

  const warnings: Finding[] = [];
  const bottleneck = strategy.text('layer1_business_reality.bottleneck');
  if (bottleneck !== '' && !BOTTLENECKS.some((one) => one.toLowerCase() === bottleneck.toLowerCase())) {
    const message = `Usually one of ${BOTTLENECKS.join(', ')}.`;
    warnings.push({ field: 'layer1_business_reality.bottleneck', message });
  }
  channels.forEach((channel, index) => {
    if (!isEmpty(channel.strategic_role)) return;
    const message = `${nameOf(channel) || `Channel ${index + 1}`} has no role.`;
    warnings.push({ field: `layer6_channel_strategy.channels.${index}.strategic_role`, message });
  });
  if (sentencesIn(strategy.text('layer4_value_architecture.core_promise')) > 1) {
    const message = 'A promise is one sentence.';
    warnings.push({ field: 'layer4_value_architecture.core_promise', message });
  }
  const rules = strategy.text('layer8_measurement.decision_rules');
  if (rules !== '' && !/\b(if|when|once)\b/i.test(rules)) {
    const message = 'A rule says when it applies and what is done then: “If X, then Y”.';
    warnings.push({ field: 'layer8_measurement.decision_rules', message });
  }
  return { errors, warnings };
}

/** The enemy is a belief or a system. */
function competitorFindings(content: Content, upstream: Upstream): Finding[] {
  const enemy = readerOf(STRATEGY_FORM, content).text('layer5_narrative.enemy_definition');
  const intake = readerOf(INTAKE_FORM, upstream.approved.INTAKE?.content ?? {});
  const named = intake
    .list('offer.competitors')
    .filter((name) => !saysNothing(name))
    .find((name) => hasWord(enemy, name));
  if (!named) return [];
  const message = `“${named}” is a competitor. What we are against is a belief or a habit.`;
  return [{ field: 'layer5_narrative.enemy_definition', message }];
}

/** Later stages know channels, pillars and measures by their names. */
function repeatedNames(
  rows: readonly Row[],
  path: string,
  word: string,
  spelled = (name: string) => name.toLowerCase(),
): Finding[] {
  const names = rows.map((row) => spelled(nameOf(row)));
  return names.flatMap((name, index) =>
    name !== '' && names.indexOf(name) < index
      ? [{ field: `${path}.${index}.name`, message: `Another ${word} has this name.` }]
      : [],
  );
}

function timeFindings(channel: Row, index: number): Finding[] {
  const wrong = entriesOf(channel.best_times).filter((time) => !WALL_TIME.test(time));
  if (wrong.length === 0) return [];
  const field = `layer6_channel_strategy.channels.${index}.best_times`;
  return [{ field, message: `Times are written as 09:00, not as ${wrong.join(', ')}.` }];
}

/** What is not allowed cannot be asked for elsewhere. */
function ctaFindings(content: Content): Finding[] {
  const strategy = readerOf(STRATEGY_FORM, content);
  const forbidden = strategy.list('layer7_constraints.forbidden_ctas').map((one) => one.toLowerCase());
  const asked = [
    ['layer7_constraints.primary_cta', strategy.text('layer7_constraints.primary_cta')],
    ['layer7_constraints.secondary_cta', strategy.text('layer7_constraints.secondary_cta')],
    ...strategy
      .list('layer7_constraints.allowed_ctas')
      .map((cta, index) => [`layer7_constraints.allowed_ctas.${index}`, cta]),
  ];
  return asked.flatMap(([field = '', cta = '']) =>
    forbidden.includes(cta.toLowerCase())
      ? [{ field, message: `“${cta}” stands among those that are not allowed.` }]
      : [],
  );
}

function sentencesIn(text: string): number {
  return text.split(/[.!?]+(?:\s|$)/).filter((sentence) => sentence.trim() !== '').length;
}

export function nameOf(row: Row): string {
  return textOf(row.name);
}

function textOf(cell: CellValue | undefined): string {
  return typeof cell === 'string' ? cell.trim() : '';
}

export type Pillar = { name: string; description: string; angles: string[] };

/** The pillars of a strategy; while none are named, its story makes three of them. */
export function pillarsOf(content: Content): Pillar[] {
  const strategy = readerOf(STRATEGY_FORM, content);
  const named = strategy
    .rows('layer5_narrative.content_pillars')
    .filter((row) => nameOf(row) !== '')
    .map((row) => ({
      name: nameOf(row),
      description: textOf(row.description),
      angles: entriesOf(row.angles),
    }));
  if (named.length > 0) return named;
  const story = [
    { name: 'The problem', description: strategy.text('layer5_narrative.narrative_problem') },
    { name: 'Why it stays', description: strategy.text('layer5_narrative.narrative_tension') },
    { name: 'The way out', description: strategy.text('layer5_narrative.narrative_resolution') },
  ];
  return story.filter(({ description }) => description !== '').map((pillar) => ({ ...pillar, angles: [] }));
}
