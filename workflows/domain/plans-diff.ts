/** What differs between two versions of a plan, by section, line by line and word by word. */
import type { PlanContent, PlanStatus } from './plans';
import { PLAN_SECTIONS, saysTheSame, type PlanSection } from './plans-sections';

/** A run of words, `changed` where the other side does not have it. */
export type Piece = { text: string; changed: boolean };

export const LINE_CHANGES = ['SAME', 'CHANGED', 'ADDED', 'REMOVED'] as const;
export type LineChange = (typeof LINE_CHANGES)[number];

export type DiffLine = {
  /** What the line is about: "Phase 2: Scale", "Tone". */
  label: string;
  change: LineChange;
  /** Empty on the side that lacks the line. */
  before: Piece[];
  after: Piece[];
};

export type SectionDiff = { section: PlanSection; same: boolean; lines: DiffLine[] };

/** One line of a text, under the name of what it is about. */
export type Line = { label: string; text: string };

/**
 * Which two versions stand beside each other when nobody chose: the newest, and the one in force, else the one
 * before it. Undefined while there is only one. Newest first.
 */
export function usualComparison<T extends { status: PlanStatus }>(
  versions: readonly T[],
): { from: T; to: T } | undefined {
  const [to, previous] = versions;
  if (!to || !previous) return undefined;
  return { to, from: versions.find((plan) => plan.status === 'APPROVED' && plan !== to) ?? previous };
}

/** Every section in reading order, those that are the same too. */
export function planDiff(before: PlanContent, after: PlanContent): SectionDiff[] {
  return PLAN_SECTIONS.map((section) => ({
    section,
    same: saysTheSame(section, before, after),
    lines: linesDiff(LINES[section](before), LINES[section](after)),
  }));
}

const LINES: Record<PlanSection, (content: PlanContent) => Line[]> = {
  FOCUS: ({ focus_area, duration_days }) => [
    { label: 'Focus', text: focus_area },
    { label: 'Days', text: String(duration_days) },
  ],
  POSITIONING: ({ positioning }) => [{ label: 'Positioning', text: positioning }],
  ANGLES: ({ angles }) =>
    angles.map(({ title, rationale }) => ({ label: 'Angle', text: `${title}: ${rationale}` })),
  MESSAGING: ({ content_theme, messaging }) => [
    { label: 'Content theme', text: content_theme },
    ...Object.entries(messaging).flatMap(([theme, messages]) =>
      messages.map((text) => ({ label: theme, text })),
    ),
  ],
  WEEKLY_THEMES: ({ weekly_themes }) =>
    weekly_themes.map((text, index) => ({ label: `Week ${index + 1}`, text })),
  PHASES: ({ phases }) =>
    phases.flatMap((phase) => {
      const name = `Phase ${phase.phase_number}`;
      return [
        { label: `${name}, name`, text: phase.name },
        { label: `${name}, weeks`, text: `${phase.first_week} to ${phase.last_week}` },
        { label: `${name}, goal`, text: phase.goal },
        ...phase.tactics.map((text) => ({ label: `${name}, tactic`, text })),
        ...phase.success_metrics.map((text) => ({ label: `${name}, it worked when`, text })),
      ];
    }),
  SUCCESS_METRICS: ({ success_metrics }) =>
    success_metrics.map(({ metric, target, why }) => ({ label: metric, text: `${target}. ${why}` })),
  VOICE: ({ voice }) => [
    { label: 'Tone', text: voice.tone },
    { label: 'Length', text: voice.length },
    { label: 'Hashtags', text: voice.hashtags },
    { label: 'Emoji', text: voice.emoji ? 'yes' : 'no' },
    { label: 'Call to action', text: voice.soft_sell ? 'once and quietly' : 'in every item' },
    { label: 'Never says', text: voice.avoid.join(', ') || 'nothing in particular' },
  ],
};

/** Lines that stand on both sides hold the rest in place; between them, what goes and what comes is paired up. */
export function linesDiff(before: readonly Line[], after: readonly Line[]): DiffLine[] {
  const kept = common(before, after, (one, other) => one.label === other.label && one.text === other.text);
  const result: DiffLine[] = [];
  let from = 0;
  let to = 0;
  for (const [left, right] of [...kept, [before.length, after.length] as const]) {
    result.push(...gap(before.slice(from, left), after.slice(to, right)));
    const same = after[right];
    if (same) result.push(line(same.label, 'SAME', whole(same.text, false), whole(same.text, false)));
    from = left + 1;
    to = right + 1;
  }
  return result;
}

/** In a gap a line is paired with the next of its label, where several bear it with one that says nearly the same. */
function gap(before: readonly Line[], after: readonly Line[]): DiffLine[] {
  const pairs = common(before, after, (one, other) => {
    if (one.label !== other.label) return false;
    return isAlone(one, before) && isAlone(other, after) ? true : sayAlike(one.text, other.text);
  });
  const result: DiffLine[] = [];
  let from = 0;
  let to = 0;
  for (const [left, right] of [...pairs, [before.length, after.length] as const]) {
    result.push(...inOrder(before.slice(from, left), after.slice(to, right)));
    const [one, other] = [before[left], after[right]];
    if (one && other) result.push(changed(one, other));
    from = left + 1;
    to = right + 1;
  }
  return result;
}

function isAlone(line: Line, lines: readonly Line[]): boolean {
  return lines.filter(({ label }) => label === line.label).length === 1;
}

/** At least half of the longer one's different words are the other's too. */
function sayAlike(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => new Set(wordsOf(text).map((word) => word.trim())));
  if (!left || !right) return false;
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared * 2 >= Math.max(left.size, right.size);
}

function inOrder(before: readonly Line[], after: readonly Line[]): DiffLine[] {
  return [
    ...before.map(({ label, text }) => line(label, 'REMOVED', whole(text, true), [])),
    ...after.map(({ label, text }) => line(label, 'ADDED', [], whole(text, true))),
  ];
}

/** A line of which hardly a word stayed is easier to read as one that went and one that came, in whole. */
function changed(one: Line, other: Line): DiffLine {
  if (one.text === other.text)
    return line(other.label, 'SAME', whole(one.text, false), whole(one.text, false));
  const { before, after } = wordsDiff(one.text, other.text);
  const stayed = before
    .filter((piece) => !piece.changed)
    .reduce((sum, { text }) => sum + text.trim().length, 0);
  const longer = Math.max(one.text.length, other.text.length);
  if (stayed * 4 < longer) {
    return line(other.label, 'CHANGED', whole(one.text, true), whole(other.text, true));
  }
  return line(other.label, 'CHANGED', before, after);
}

function line(label: string, change: LineChange, before: Piece[], after: Piece[]): DiffLine {
  return { label, change, before, after };
}

function whole(text: string, isChanged: boolean): Piece[] {
  return text === '' ? [] : [{ text, changed: isChanged }];
}

/** The two texts as runs of words that both have, and that only one has. Joined, each side is its text again. */
export function wordsDiff(before: string, after: string): { before: Piece[]; after: Piece[] } {
  const [left, right] = [wordsOf(before), wordsOf(after)];
  const kept = withoutScraps(
    common(left, right, (one, other) => one.trim() === other.trim()),
    left.length,
    right.length,
  );
  return {
    before: piecesOf(left, new Set(kept.map(([index]) => index))),
    after: piecesOf(right, new Set(kept.map(([, index]) => index))),
  };
}

/** So few words between so many changed ones hold nothing together: "of" and "the" are in every text. */
const SCRAP = 2;
const AROUND = 3;

/** Without words that only happen to stand on both sides, in the middle of what was written anew. */
function withoutScraps(
  kept: ReadonlyArray<readonly [number, number]>,
  left: number,
  right: number,
): ReadonlyArray<readonly [number, number]> {
  const runs: Array<Array<readonly [number, number]>> = [];
  for (const pair of kept) {
    const last = runs.at(-1)?.at(-1);
    if (last && last[0] + 1 === pair[0] && last[1] + 1 === pair[1]) runs.at(-1)?.push(pair);
    else runs.push([pair]);
  }
  const gapBefore = (at: number) => {
    const [end, begin] = [runs[at - 1]?.at(-1) ?? [-1, -1], runs[at]?.[0] ?? [left, right]];
    return Math.max(begin[0] - end[0] - 1, begin[1] - end[1] - 1);
  };
  return runs
    .filter((run, at) => run.length > SCRAP || gapBefore(at) < AROUND || gapBefore(at + 1) < AROUND)
    .flat();
}

/** Words with the space after them, so that nothing is lost when they are joined; it does not count as a change. */
function wordsOf(text: string): string[] {
  return text.match(/\s+|[^\s]+\s?/gu) ?? [];
}

function piecesOf(words: readonly string[], kept: ReadonlySet<number>): Piece[] {
  const pieces: Piece[] = [];
  for (const [index, text] of words.entries()) {
    const isChanged = !kept.has(index);
    const last = pieces.at(-1);
    if (last?.changed === isChanged) last.text += text;
    else pieces.push({ text, changed: isChanged });
  }
  return pieces;
}

/** Beyond this many comparisons two texts are told apart at their ends only: a page must not take seconds. */
const COMPARISONS_MAX = 1_000_000;

/** Indexes of a longest common subsequence, in order. */
function common<T>(
  left: readonly T[],
  right: readonly T[],
  same: (one: T, other: T) => boolean,
): ReadonlyArray<readonly [number, number]> {
  const at = (items: readonly T[], index: number) => items[index] as T;
  let start = 0;
  while (start < left.length && start < right.length && same(at(left, start), at(right, start))) start += 1;
  let [leftEnd, rightEnd] = [left.length, right.length];
  while (leftEnd > start && rightEnd > start && same(at(left, leftEnd - 1), at(right, rightEnd - 1))) {
    leftEnd -= 1;
    rightEnd -= 1;
  }
  const head = Array.from({ length: start }, (_, index) => [index, index] as const);
  const tail = Array.from(
    { length: left.length - leftEnd },
    (_, index) => [leftEnd + index, rightEnd + index] as const,
  );
  const [height, width] = [leftEnd - start, rightEnd - start];
  if (height * width > COMPARISONS_MAX) return [...head, ...tail];
  const isSame = (row: number, column: number) => same(at(left, start + row), at(right, start + column));
  return [
    ...head,
    ...longest(height, width, isSame).map(([row, column]) => [start + row, start + column] as const),
    ...tail,
  ];
}

/** The usual table, filled from the end, read from the beginning. */
function longest(height: number, width: number, isSame: (row: number, column: number) => boolean) {
  const lengths = Array.from({ length: height + 1 }, () => new Uint32Array(width + 1));
  const length = (row: number, column: number) => lengths[row]?.[column] ?? 0;
  for (let row = height - 1; row >= 0; row -= 1) {
    for (let column = width - 1; column >= 0; column -= 1) {
      const best = isSame(row, column)
        ? length(row + 1, column + 1) + 1
        : Math.max(length(row + 1, column), length(row, column + 1));
      const cells = lengths[row];
      if (cells) cells[column] = best;
    }
  }
  const found: Array<readonly [number, number]> = [];
  let [row, column] = [0, 0];
  while (row < height && column < width) {
    if (isSame(row, column)) {
      found.push([row, column]);
      row += 1;
      column += 1;
    } else if (length(row + 1, column) >= length(row, column + 1)) row += 1;
    else column += 1;
  }
  return found;
}
