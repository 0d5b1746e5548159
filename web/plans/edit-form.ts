import type { z } from 'zod';
import { HASHTAGS, LENGTHS, TONES, type PlanContent } from '../../workflows/domain/plans';
import { planContentSchema } from '../../workflows/domain/plans.schema';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';

/** A plan as its form holds it: every list one entry a line, every table a few rows with some to spare. */

type Typed = Record<string, unknown>;

/** A plan in the words of the form. */
export function formValuesOf(content: PlanContent): Typed {
  const { voice } = content;
  return {
    focus_area: content.focus_area,
    positioning: content.positioning,
    content_theme: content.content_theme,
    angles: content.angles,
    themes: Object.entries(content.messaging).map(([name, messages]) => ({
      name,
      messages: linesOf(messages),
    })),
    weekly_themes: linesOf(content.weekly_themes),
    phases: content.phases.map((phase) => ({
      ...phase,
      tactics: linesOf(phase.tactics),
      success_metrics: linesOf(phase.success_metrics),
    })),
    metrics: content.success_metrics,
    voice: {
      tone: voice.tone,
      length: voice.length,
      hashtags: voice.hashtags,
      emoji: voice.emoji ? 'on' : undefined,
      soft_sell: voice.soft_sell ? 'on' : undefined,
      avoid: linesOf(voice.avoid),
    },
  };
}

/** One entry a line, so an entry has no lines of its own. */
function linesOf(entries: readonly string[]): string {
  return entries.map((entry) => entry.replaceAll(/\s*\n\s*/g, ' ')).join('\n');
}

/**
 * What was typed, as a plan, or FIELDS_INVALID with a sentence beside each field. Rows that were left empty are
 * none. What the form does not show stays as it is in `base`.
 */
export function parsePlanForm(body: unknown, base: PlanContent): Verdict<PlanContent> {
  const typed = recordOf(body);
  const angles = rowsOf(typed['angles'], ['title', 'rationale']);
  const themes = rowsOf(typed['themes'], ['name', 'messages']);
  const phases = rowsOf(typed['phases'], [
    'name',
    'first_week',
    'last_week',
    'goal',
    'tactics',
    'success_metrics',
  ]);
  const metrics = rowsOf(typed['metrics'], ['metric', 'target', 'why']);
  const voice = recordOf(typed['voice']);
  const candidate = {
    ...base,
    focus_area: textOf(typed['focus_area']),
    positioning: textOf(typed['positioning']),
    content_theme: textOf(typed['content_theme']),
    angles: angles.map(({ row }) => row),
    messaging: Object.fromEntries(themes.map(({ row }) => [row['name'], entriesOf(row['messages'])])),
    weekly_themes: entriesOf(typed['weekly_themes']),
    phases: phases.map(({ row }, index) => ({
      phase_number: index + 1,
      name: row['name'],
      first_week: numberOf(row['first_week']),
      last_week: numberOf(row['last_week']),
      goal: row['goal'],
      tactics: entriesOf(row['tactics']),
      success_metrics: entriesOf(row['success_metrics']),
    })),
    success_metrics: metrics.map(({ row }) => row),
    voice: {
      tone: voice['tone'] ?? TONES[0],
      length: voice['length'] ?? LENGTHS[1],
      hashtags: voice['hashtags'] ?? HASHTAGS[0],
      emoji: voice['emoji'] !== undefined,
      soft_sell: voice['soft_sell'] !== undefined,
      avoid: entriesOf(voice['avoid']),
    },
  };
  const parsed = planContentSchema.safeParse(candidate);
  const fields: Record<string, string> = twiceNamed(themes);
  if (!parsed.success) {
    const places = { angles, themes, phases, metrics };
    for (const issue of parsed.error.issues) fields[fieldOf(issue, places)] ??= inWords(issue);
  }
  if (parsed.success && Object.keys(fields).length === 0) return yes(parsed.data);
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: Object.keys(fields)[0], detail: { fields } });
}

type Row = { index: string; row: Record<string, string> };

/** The rows in which something was typed, with the number they have in the form. */
function rowsOf(value: unknown, names: readonly string[]): Row[] {
  return Object.entries(recordOf(value))
    .map(([index, entry]) => {
      const given = recordOf(entry);
      return { index, row: Object.fromEntries(names.map((name) => [name, textOf(given[name])])) };
    })
    .filter(({ row }) => Object.values(row).some((text) => text !== ''));
}

/** Two themes of one name would be one: what is said under the first would be lost. */
function twiceNamed(themes: readonly Row[]): Record<string, string> {
  const seen = new Set<string>();
  const fields: Record<string, string> = {};
  for (const { index, row } of themes) {
    const name = row['name'] ?? '';
    if (seen.has(name)) fields[`themes[${index}][name]`] = 'Another theme has this name already.';
    seen.add(name);
  }
  return fields;
}

type Places = Record<'angles' | 'themes' | 'phases' | 'metrics', Row[]>;

/** Where in the form a place of the plan is typed. */
function fieldOf(issue: z.core.$ZodIssue, { angles, themes, phases, metrics }: Places): string {
  const [section, at, name] = issue.path.map(String);
  const rowOf = (rows: readonly Row[]) => rows[Number(at)]?.index ?? '0';
  switch (section) {
    case 'angles':
      return at === undefined ? 'angles[0][title]' : `angles[${rowOf(angles)}][${name ?? 'title'}]`;
    case 'messaging': {
      const theme = themes.find(({ row }) => row['name'] === at)?.index ?? '0';
      const isName = issue.code === 'invalid_key' || at === undefined;
      return `themes[${theme}][${isName ? 'name' : 'messages'}]`;
    }
    case 'phases':
      return at === undefined ? 'phases[0][name]' : `phases[${rowOf(phases)}][${name ?? 'name'}]`;
    case 'success_metrics':
      return at === undefined ? 'metrics[0][metric]' : `metrics[${rowOf(metrics)}][${name ?? 'metric'}]`;
    case 'voice':
      return `voice[${at ?? 'tone'}]`;
    default:
      return section ?? 'focus_area';
  }
}

function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small') {
    if (issue.origin === 'string') return 'Write something here.';
    if (issue.origin === 'array' || issue.origin === 'set') return 'Write at least one.';
    return `Is at least ${String(issue.minimum)}.`;
  }
  if (issue.code === 'too_big') {
    if (issue.origin === 'string') return `Can have at most ${String(issue.maximum)} characters an entry.`;
    if (issue.origin === 'array' || issue.origin === 'set') return `At most ${String(issue.maximum)}.`;
    return `Is at most ${String(issue.maximum)}.`;
  }
  if (issue.code === 'invalid_type') return 'Is a whole number.';
  if (issue.code === 'custom') return issue.message;
  return issue.code === 'invalid_key'
    ? 'A theme needs a name of at most 120 characters.'
    : 'Choose one of the list.';
}

function entriesOf(value: unknown): string[] {
  return textOf(value)
    .split('\n')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function numberOf(value: string | undefined): number {
  return value === undefined || value === '' ? Number.NaN : Number(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value).replaceAll('\r\n', '\n').trim()
    : '';
}

/** Rows arrive as a list or, beyond twenty, under their numbers: both read the same. */
function recordOf(value: unknown): Typed {
  return typeof value === 'object' && value !== null ? (value as Typed) : {};
}
