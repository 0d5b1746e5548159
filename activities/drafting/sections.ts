/** One section of a plan, drafted again: the same ask of the same plan always gives the same answer. */
import { clip, oneLine } from '../../workflows/domain/calendar-copy';
import type { PlanContent } from '../../workflows/domain/plans';
import { saysTheSame, SECTION_NAMES, type RedraftableSection } from '../../workflows/domain/plans-sections';
import { draftOf, type Draft } from './draft';
import type { Lens } from './lenses';
import { angleOf, messagingOf } from './messages';
import { metricsOf, phasesOf } from './phases';
import { readReason, type Ask } from './reasons';
import { positioning } from './stance';
import { listWords, PARAGRAPH_MAX, quoted } from './wording';
import type { PlanBrief, SectionAsk } from './writer';

/** As many takes as any bank of words gives before it repeats itself. */
const TAKES = 8;

/** The first take after the one that is shown which says something else; undefined when none does. */
export function sectionAgain(brief: PlanBrief, shown: PlanContent, ask: SectionAsk): PlanContent | undefined {
  const takes = Array.from({ length: TAKES }, (_, take) => ({
    ...shown,
    ...takeOf(brief, shown, ask, take),
  }));
  const at = takes.findIndex((take) => saysTheSame(ask.section, take, shown));
  const next = [...takes.slice(at + 1), ...takes.slice(0, at + 1)];
  const found = next.find((take) => !saysTheSame(ask.section, take, shown));
  return found && { ...found, changes: [clip(whatWasDone(ask), PARAGRAPH_MAX)] };
}

function takeOf(brief: PlanBrief, shown: PlanContent, ask: SectionAsk, take: number): Partial<PlanContent> {
  const draft = draftOf(brief, { ...ask, voice: shown.voice, take });
  const asIs = draftOf(brief, { ...ask, voice: shown.voice, take: 0 });
  switch (ask.section) {
    case 'POSITIONING':
      return { positioning: clip(positioning(asIs, take), PARAGRAPH_MAX) };
    case 'ANGLES':
      return { angles: draft.lenses.map((lens, index) => angleOf(draft, lens, index)) };
    case 'MESSAGING':
      return { messaging: messagingOf(draft) };
    case 'WEEKLY_THEMES':
      return { weekly_themes: draft.themes };
    case 'PHASES':
      return { phases: phasesOf(asShown(asIs, shown), take) };
    case 'SUCCESS_METRICS':
      return { success_metrics: metricsOf(asShown(asIs, shown), take) };
  }
}

/** Phases and measures speak of the angles and weeks that the plan has, not of those a new draft would have. */
function asShown(draft: Draft, { angles, weekly_themes }: PlanContent): Draft {
  const lenses = angles.map(({ title, rationale }): Lens => ({ theme: title, title, rationale, lines: [] }));
  return { ...draft, lenses, themes: weekly_themes };
}

/** What a section can be told; the rest belongs to the plan as a whole. */
const HEEDS: Record<RedraftableSection, ReadonlyArray<Ask['kind']>> = {
  POSITIONING: ['tone', 'focus'],
  ANGLES: ['length', 'focus', 'avoid', 'platform', 'new_angles'],
  MESSAGING: ['length', 'focus', 'avoid', 'mention', 'new_angles'],
  WEEKLY_THEMES: ['length', 'focus', 'avoid', 'new_angles'],
  PHASES: ['platform', 'mention', 'soft_sell'],
  SUCCESS_METRICS: ['mention'],
};

const ASK_WORDS: Record<Ask['kind'], string> = {
  length: 'length',
  tone: 'tone',
  soft_sell: 'the call to action',
  hashtags: 'hashtags',
  no_emoji: 'emoji',
  platform: 'platforms',
  focus: 'the focus',
  mention: 'what to mention',
  avoid: 'words to avoid',
  new_angles: 'other angles',
};

function whatWasDone({ section, instruction }: SectionAsk): string {
  const name = SECTION_NAMES[section];
  const also = STALE[section] ?? '';
  if (!instruction) return `${name}: drafted again on request; everything else was kept.${also}`;
  const { asks, unread } = readReason(instruction);
  const left = [...new Set(asks.map(({ kind }) => kind).filter((kind) => !HEEDS[section].includes(kind)))];
  const beyond =
    left.length > 0
      ? ` Left as it was, because it belongs to the plan as a whole or to another section: ${listWords(left.map((kind) => ASK_WORDS[kind]))}.`
      : '';
  const missed =
    asks.length === 0 || unread.length > 0
      ? ' Not all of it could be read as an instruction: please check whether this is what was meant.'
      : '';
  return `${name}: drafted again with this in mind: ${quoted(clip(oneLine(instruction), 600))}. Everything else was kept.${beyond}${missed}${also}`;
}

/** Phases quote angles and weekly themes; kept, they still quote the earlier ones. */
const STALE: Partial<Record<RedraftableSection, string>> = {
  ANGLES: ' The phases still name the earlier angles.',
  WEEKLY_THEMES: ' The phases still name the earlier weekly themes.',
};
