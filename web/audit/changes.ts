import {
  artifactStatusLabel,
  calendarStatusLabel,
  campaignStatusLabel,
  campaignTypeLabel,
  contentTypeLabel,
  leadCaptureLabel,
  pauseReasonLabel,
  planStatusLabel,
  platformLabel,
  postingModeLabel,
  priorityLabel,
  proofTypeLabel,
  qcStatusLabel,
  resumePolicyLabel,
  roleLabel,
  stageLabel,
  taskOriginLabel,
  taskStatusLabel,
  taskTypeLabel,
} from '../labels';
import { isRecord } from '../forms';
import { describeDay, describeTime } from '../times';

/** Whose values are read: words differ by what they are of, times by who reads. */
export type Reading = { entityType: string; zone: string; now: Date };

export type Changed = { name: string; before: string; after: string };

/** Field by field as it was and as it became; what stayed is left out. */
export function changesOf(before: unknown, after: unknown, reading: Reading): Changed[] {
  const was = flat(before);
  const is = flat(after);
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names
    .filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]))
    .map((name) => ({
      name: nameWords(name),
      before: valueWords(was[name], reading),
      after: valueWords(is[name], reading),
    }));
}

export function detailsOf(details: unknown, reading: Reading): Array<{ name: string; value: string }> {
  if (!isRecord(details)) return [];
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => ({ name: nameWords(name), value: valueWords(value, reading) }));
}

/** An object within an object is read field by field, too. */
function flat(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, kept]) => {
      const inner = opened(kept);
      return isRecord(inner)
        ? Object.entries(inner).map(([key, one]): [string, unknown] => [`${name}: ${key}`, one])
        : [[name, inner] as [string, unknown]];
    }),
  );
}

/** What was about to be written to a JSON column is kept as its text. */
function opened(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\{.*\}$/s.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch (error) {
    // Somebody wrote braces.
    if (error instanceof SyntaxError) return value;
    throw error;
  }
}

/** `lineage: STRATEGY` names a stage. */
function nameWords(name: string): string {
  const stages = new Map(Object.entries(stageLabel));
  return name
    .split(': ')
    .map((part) => stages.get(part)?.word ?? part.replaceAll('_', ' '))
    .join(': ');
}

const LONGEST = 400;

function valueWords(value: unknown, reading: Reading): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = typeof value === 'string' ? textWords(value, reading) : listWords(value, reading);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ENUM = /^[A-Z][A-Z0-9_]+$/;

function textWords(text: string, { entityType, zone, now }: Reading): string {
  if (INSTANT.test(text) && !Number.isNaN(Date.parse(text))) return describeTime(text, zone, now).local;
  if (DAY.test(text) && !Number.isNaN(Date.parse(text))) return describeDay(text);
  if (ENUM.test(text)) return enumWords(text, entityType);
  return text;
}

/** A status is a word of its own kind of record first; other lists do not share values that mean different things. */
function enumWords(value: string, entityType: string): string {
  const own = STATUSES[entityType];
  for (const list of own ? [own, ...LISTS] : LISTS) {
    const label = new Map(Object.entries(list)).get(value);
    if (label) return label.word;
  }
  return value.toLowerCase().replaceAll('_', ' ');
}

type Labels = Record<string, { word: string }>;
const STATUSES: Record<string, Labels> = {
  campaign: campaignStatusLabel,
  task: taskStatusLabel,
  plan: planStatusLabel,
  artifact: artifactStatusLabel,
  calendar_item: calendarStatusLabel,
};
const LISTS: readonly Labels[] = [
  taskStatusLabel,
  campaignStatusLabel,
  planStatusLabel,
  taskTypeLabel,
  taskOriginLabel,
  priorityLabel,
  proofTypeLabel,
  platformLabel,
  contentTypeLabel,
  campaignTypeLabel,
  postingModeLabel,
  leadCaptureLabel,
  pauseReasonLabel,
  resumePolicyLabel,
  roleLabel,
  stageLabel,
  qcStatusLabel,
];

function listWords(value: unknown, reading: Reading): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? 'nothing' : value.map((one) => valueWords(one, reading)).join(', ');
  }
  if (!isRecord(value)) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${nameWords(name)} ${valueWords(inner, reading)}`)
    .join(', ');
}
