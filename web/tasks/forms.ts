import { isId } from '../../db/ids';
import { z } from 'zod';
import { METRIC_UNITS, type MetricInput } from '../../db/metrics';
import { PROOF_TYPES, type ProofType } from '../../workflows/domain/tasks';
import { yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { parseForm } from '../forms';

/** A form has a field for each kind of proof; only the one of the chosen kind is read. */
export const PROOF_FIELDS: Record<ProofType, string> = {
  URL: 'proof[link]',
  TEXT: 'proof[text]',
  UPLOAD: 'file',
  MANUAL: 'proof[note]',
};

/** Rows for figures that come with a completion; empty ones are left out. */
export const METRIC_ROWS = ['a', 'b', 'c', 'd'] as const;

const typed = z.string().trim().max(5_000, 'At most 5,000 characters.').catch('');
const number = z
  .string()
  .trim()
  .transform((text) => text.replaceAll(/[\s,](?=\d{3}\b)/g, '').replace(',', '.'))
  .pipe(z.coerce.number({ error: 'A figure is a number such as 1200 or 3.5.' }))
  .refine((value) => Math.abs(value) < 1e12, 'That figure is too large.');

const metricRow = z.object({
  type: z.string().trim().min(1, 'Say what was counted.').max(100, 'At most 100 characters.'),
  value: z.string().trim().min(1, 'Give the figure.').pipe(number),
  unit: z.enum(METRIC_UNITS).default('COUNT'),
});

const completion = z.object({
  proof: z.object({
    type: z.enum(PROOF_TYPES, { error: 'Choose what shows that it was done.' }),
    link: typed.default(''),
    text: z.string().default(''),
    note: z.string().default(''),
    file_id: typed.default(''),
  }),
  outcome: z
    .string()
    .trim()
    .max(5_000, 'At most 5,000 characters.')
    .default('')
    .transform((text) => (text === '' ? undefined : text)),
  metrics: z.preprocess(withoutEmptyRows, z.record(z.string(), metricRow).default({})),
});

function withoutEmptyRows(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return {};
  const rows = Object.entries(value as Record<string, Record<string, unknown>>);
  const isFilled = (row: Record<string, unknown>) =>
    [row['type'], row['value']].some((text) => text && text !== '');
  return Object.fromEntries(
    rows.filter(([, row]) => typeof row === 'object' && row !== null && isFilled(row)),
  );
}

export type CompletionForm = {
  type: ProofType;
  /** What was typed for that kind; for UPLOAD the id of a file that is already kept. */
  value: string;
  outcome: string | undefined;
  metrics: MetricInput[];
};

export function parseCompletion(body: unknown): Verdict<CompletionForm> {
  const parsed = parseForm(completion, body);
  if (!parsed.ok) return parsed;
  const { proof, outcome, metrics } = parsed.value;
  const values: Record<ProofType, string> = {
    URL: proof.link,
    TEXT: proof.text,
    UPLOAD: proof.file_id,
    MANUAL: proof.note,
  };
  return yes({ type: proof.type, value: values[proof.type], outcome, metrics: Object.values(metrics) });
}

/** The rules speak of `proof.value`; the form has a field for each kind of proof. */
export function besideItsField(refusal: Refusal, type: ProofType): Refusal {
  if (refusal.field === 'proof.value') return { ...refusal, field: PROOF_FIELDS[type] };
  return refusal.field === 'proof.type' ? { ...refusal, field: 'proof[type]' } : refusal;
}

/** What is sent with a small form: a reason, or nothing. */
export function reasonOf(body: unknown): string {
  const { reason } = (body ?? {}) as Record<string, unknown>;
  return typeof reason === 'string' ? reason.trim() : '';
}

const copy = z.object({
  copy_text: z
    .string({ error: 'Write the copy.' })
    .max(100_000, 'At most 100,000 characters.')
    .transform((text) => text.replaceAll('\r\n', '\n').trimEnd()),
  version: z.coerce.number().int().min(1),
  seen: z.string().default(''),
});

export type CopyForm = z.output<typeof copy>;

export function parseCopy(body: unknown): Verdict<CopyForm> {
  return parseForm(copy, body);
}

/** Ticked boxes, each with the number of its step. */
export function parseSteps(body: unknown): number[] {
  const { step } = (body ?? {}) as Record<string, unknown>;
  return [step ?? []]
    .flat()
    .map(Number)
    .filter((at) => Number.isInteger(at) && at >= 0 && at < 100);
}

/** Whom a task is given to; nobody where nobody is chosen. What is no id is nobody who works here. */
export function assigneeOf(body: unknown): string | null {
  const { assigned_to: id } = (body ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string' || id === '') return null;
  return isId(id) ? id : '00000000-0000-0000-0000-000000000000';
}
