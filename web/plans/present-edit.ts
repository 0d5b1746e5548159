import { HASHTAGS, LENGTHS, TONES, type PlanContent } from '../../workflows/domain/plans';
import { planDiff } from '../../workflows/domain/plans-diff';
import type { FormState } from '../forms';
import { fieldId } from '../helpers/field-id';
import { planSectionLabel } from '../labels';

/** An empty row at the end of each table, for what is added; saved, it is followed by the next. */
const SPARE = 1;

type Values = Record<string, unknown>;
type Field = {
  name: string;
  label: string;
  value: unknown;
  error: string | undefined;
  rows?: number;
  type?: string;
  hint?: string;
};

/** Every control of the form, in reading order, with what is typed in it and what is wrong with it. */
export function presentPlanEditor({ values, errors, summary }: FormState) {
  const field = (name: string, label: string, value: unknown, more: Partial<Field> = {}): Field => ({
    name,
    label,
    value,
    error: errors[name],
    ...more,
  });
  type Line = (of: string, label: string) => Field;
  const table = (list: string, word: string, draw: (line: Line) => object) =>
    rowsOf(values[list]).map(({ row, spare }, index) => ({
      title: spare ? `Add ${word.toLowerCase()} ${index + 1}` : `${word} ${index + 1}`,
      spare,
      ...draw((of, label) => field(`${list}[${index}][${of}]`, label, row[of])),
    }));
  const voice = recordOf(values['voice']);
  return {
    summary: summary && { sentence: summary.sentence, errors: listed(errors) },
    focus: field('focus_area', 'Focus', values['focus_area']),
    positioning: field('positioning', 'Positioning', values['positioning'], { rows: 7 }),
    theme: field('content_theme', 'Content theme', values['content_theme']),
    angles: table('angles', 'Angle', (line) => ({
      title_field: line('title', 'Title'),
      rationale: { ...line('rationale', 'Why'), rows: 3 },
    })),
    themes: table('themes', 'Theme', (line) => ({
      name_field: line('name', 'Name'),
      messages: { ...line('messages', 'Messages, one a line'), rows: 4 },
    })),
    weeks: field('weekly_themes', 'Themes, one a line', values['weekly_themes'], {
      rows: 8,
      hint: 'One for each week, from the first; a longer campaign begins again with the first.',
    }),
    phases: table('phases', 'Phase', (line) => ({
      name_field: line('name', 'Name'),
      first: { ...line('first_week', 'First week'), type: 'number' },
      last: { ...line('last_week', 'Last week'), type: 'number' },
      goal: { ...line('goal', 'Goal'), rows: 3 },
      tactics: { ...line('tactics', 'Tactics, one a line'), rows: 5 },
      metrics: {
        ...line('success_metrics', 'It worked when, one a line'),
        rows: 4,
      },
    })),
    metrics: table('metrics', 'Measure', (line) => ({
      metric: line('metric', 'Measure'),
      target: line('target', 'Target'),
      why: { ...line('why', 'Why'), rows: 2 },
    })),
    voice: {
      tone: choice('voice[tone]', 'Tone', TONES, voice['tone']),
      length: choice('voice[length]', 'Length', LENGTHS, voice['length']),
      hashtags: choice('voice[hashtags]', 'Hashtags', HASHTAGS, voice['hashtags']),
      emoji: { name: 'voice[emoji]', label: 'With emoji', checked: voice['emoji'] !== undefined },
      soft_sell: {
        name: 'voice[soft_sell]',
        label: 'The call to action is said once and quietly',
        checked: voice['soft_sell'] !== undefined,
      },
      avoid: {
        ...field('voice[avoid]', 'Words that may not occur, one a line', voice['avoid']),
        rows: 3,
      },
    },
  };
}

/** In the summary a sentence stands alone, so it says which field it is about. */
function listed(errors: FormState['errors']) {
  return Object.entries(errors).map(([name, message]) => ({
    href: `#${fieldId(name)}`,
    message: `${placeOf(name)}: ${message}`,
  }));
}

const LISTS: Record<string, string> = {
  angles: 'Angle',
  themes: 'Theme',
  phases: 'Phase',
  metrics: 'Measure',
};
const FIELDS: Record<string, string> = {
  focus_area: 'Focus',
  weekly_themes: 'Weeks',
  rationale: 'why',
  success_metrics: 'it worked when',
};

/** `phases[0][last_week]` is "Phase 1, last week". */
function placeOf(name: string): string {
  const [first = '', ...rest] = name.split(/[[\]]+/).filter((part) => part !== '');
  const words = (field: string) => FIELDS[field] ?? field.replaceAll('_', ' ');
  const list = LISTS[first];
  const place =
    list && rest.length > 0
      ? `${list} ${Number(rest[0]) + 1}, ${words(rest[1] ?? '')}`
      : words(rest[0] ?? first);
  return `${place.charAt(0).toUpperCase()}${place.slice(1)}`;
}

/** Every row keeps its place, so that what is wrong with it stands beside it; the spare ones come after the last. */
function rowsOf(value: unknown): Array<{ row: Values; spare: boolean }> {
  const rows = Object.values(recordOf(value))
    .map(recordOf)
    .map((row) => ({ row, spare: Object.values(row).every((text) => String(text ?? '').trim() === '') }));
  const filled = rows.findLastIndex(({ spare }) => !spare) + 1;
  return [...rows.slice(0, filled), ...Array.from({ length: SPARE }, () => ({ row: {}, spare: true }))];
}

function choice(name: string, label: string, values: readonly string[], chosen: unknown) {
  const word = (value: string) => `${value.charAt(0).toUpperCase()}${value.slice(1)}`;
  return {
    name,
    label,
    options: values.map((value) => ({ value, word: word(value), selected: value === chosen })),
  };
}

/** What somebody else made of the plan meanwhile, where this form now says otherwise. */
export function presentTheirs(mine: PlanContent, theirs: PlanContent) {
  return planDiff(mine, theirs)
    .filter(({ same }) => !same)
    .map(({ section, lines }) => ({
      name: planSectionLabel[section],
      lines: lines
        .filter(({ change, after }) => change !== 'SAME' && after.length > 0)
        .map(({ label, after }) => ({ label, text: after.map(({ text }) => text).join('') })),
    }))
    .filter(({ lines }) => lines.length > 0);
}

function recordOf(value: unknown): Values {
  return typeof value === 'object' && value !== null ? (value as Values) : {};
}
