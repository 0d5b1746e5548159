/** What an approved strategy says to a plan: its pillars as lenses, its stance, its measures, its forbidden words. */
import { STRATEGY_FORM } from '../../workflows/domain/artifacts/content/strategy';
import { entriesOf, saysNothing } from '../../workflows/domain/artifacts/entries';
import type { Content, Row } from '../../workflows/domain/artifacts/fields';
import { readerOf } from '../../workflows/domain/artifacts/reader';
import { clip, oneLine } from '../../workflows/domain/calendar-copy';
import type { PlanMetric } from '../../workflows/domain/plans';
import type { Lens } from './lenses';
import { LINE_MAX, PARAGRAPH_MAX } from './wording';

export type StrategyBrief = { version: number; content: Content };

export type Strategic = {
  version: number;
  lenses: Lens[];
  theme: string;
  positioning: string;
  metrics: PlanMetric[];
  /** Words that may not occur in copy. */
  avoid: string[];
};

const THEME_MAX = 120;
const WORD_MAX = 80;
const MOST_WORDS = 50;

export function strategicOf({ version, content }: StrategyBrief): Strategic {
  const strategy = readerOf(STRATEGY_FORM, content);
  const text = (path: Parameters<typeof strategy.text>[0]) => oneLine(strategy.text(path));
  const promise = text('layer4_value_architecture.core_promise');
  const stance = [
    text('layer4_value_architecture.positioning_statement') || promise,
    text('layer4_value_architecture.positioning_statement') && promise && `The promise: ${sentence(promise)}`,
    sentence(text('layer5_narrative.narrative_resolution')),
    text('layer5_narrative.enemy_definition') &&
      `What stands in the way: ${sentence(text('layer5_narrative.enemy_definition'))}`,
    text('layer7_constraints.tone_boundaries') &&
      `Tone: ${sentence(text('layer7_constraints.tone_boundaries'))}`,
  ];
  const messages = strategy.list('layer4_value_architecture.key_messages').map(oneLine);
  return {
    version,
    lenses: pillarsOf(content).map((pillar, index) => lensOf(pillar, index, messages, promise)),
    theme: clip(
      text('layer4_value_architecture.headline') || text('layer5_narrative.narrative_problem') || promise,
      LINE_MAX,
    ),
    positioning: clip(stance.filter(Boolean).join(' '), PARAGRAPH_MAX),
    metrics: metricsIn(content),
    avoid: entriesOf(strategy.value('layer7_constraints.forbidden_language'))
      .flatMap((line) => line.split(','))
      .map((word) => clip(word.trim(), WORD_MAX))
      .filter((word) => word !== '' && !saysNothing(word))
      .slice(0, MOST_WORDS),
  };
}

/** The pillars; a strategy without any rests on its problem, its tension and its resolution. */
function pillarsOf(content: Content): Row[] {
  const strategy = readerOf(STRATEGY_FORM, content);
  const pillars = strategy.rows('layer5_narrative.content_pillars').filter(({ name }) => name);
  if (pillars.length > 0) return pillars;
  return [
    { name: 'The problem', description: strategy.text('layer5_narrative.narrative_problem') },
    { name: 'Why it stays', description: strategy.text('layer5_narrative.narrative_tension') },
    { name: 'The way out', description: strategy.text('layer5_narrative.narrative_resolution') },
  ].filter(({ description }) => description !== '');
}

function lensOf(pillar: Row, index: number, messages: readonly string[], promise: string): Lens {
  const name = oneLine(String(pillar['name']));
  const description = oneLine(String(pillar['description'] ?? ''));
  const angles = entriesOf(pillar['angles']).map(oneLine);
  const topics = angles.length > 0 ? angles : [description || name];
  return {
    theme: clip(name, THEME_MAX),
    title: clip(topics[0] ?? name, LINE_MAX),
    rationale: sentence(description || promise || name),
    lines: topics.map((topic, turn) => {
      const message = messages[(index + turn) % Math.max(1, messages.length)] ?? promise;
      return {
        topic: clip(topic, LINE_MAX),
        line: [sentence(topic), sentence(message)].filter(Boolean).join(' '),
      };
    }),
  };
}

function metricsIn(content: Content): PlanMetric[] {
  const strategy = readerOf(STRATEGY_FORM, content);
  const why =
    oneLine(strategy.text('layer8_measurement.success_definition')) || 'The strategy is measured by it.';
  return strategy
    .rows('layer8_measurement.primary_kpis')
    .filter(({ name }) => name)
    .slice(0, 12)
    .map((kpi): PlanMetric => {
      const unit = kpi['unit'] ? ` ${String(kpi['unit'])}` : '';
      const from = kpi['baseline'] === undefined ? '' : `, from ${String(kpi['baseline'])}${unit}`;
      const target =
        kpi['target'] === undefined ? 'No target is set' : `${String(kpi['target'])}${unit}${from}`;
      return {
        metric: clip(oneLine(String(kpi['name'])), LINE_MAX),
        target: clip(target, LINE_MAX),
        why: clip(sentence(why), PARAGRAPH_MAX),
      };
    });
}

/** With a full stop where it has no end of its own. */
function sentence(text: string): string {
  if (text === '') return '';
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
