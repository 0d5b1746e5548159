import { z } from 'zod';
import { STAGES } from './artifacts/stages';
import { RESUME_POLICIES } from './pauses';
import { LATE_CHOICES } from './plans-approval';
import { no, yes, type Verdict } from './verdict';

/** What each decision carries. Reasons are judged with the decision itself, so their absence has its own refusal. */

const text = z.string().max(5_000, 'Can have at most 5,000 characters.');
/** Versions are 32-bit counters: a larger number would be an error of the database, not a refusal. */
const version = z.coerce.number().int().min(1).max(2_147_483_647);
const checksum = z.string().regex(/^[0-9a-f]{64}$/, 'Is the SHA-256 checksum of what was read.');
/** Which artifact is decided on; the plan where it is left out. */
const stage = z
  .string()
  .transform((typed) => typed.toUpperCase())
  .pipe(z.enum(STAGES, { error: `Is one of ${STAGES.join(', ')}.` }));

const SCHEMAS = {
  approve: z.object({
    stage: stage.optional(),
    confirmed: z.boolean().optional(),
    version: version.optional(),
    checksum: checksum.optional(),
    comment: text.optional(),
    late: z.enum(LATE_CHOICES).optional(),
  }),
  reject: z.object({
    stage: stage.optional(),
    version: version.optional(),
    checksum: checksum.optional(),
    reason: text.default(''),
  }),
  confirm: z.object({
    stage,
    version: version.optional(),
    checksum: checksum.optional(),
    comment: text.optional(),
    confirmed: z.boolean().optional(),
  }),
  revoke: z.object({ stage, version: version.optional(), reason: text.default('') }),
  activate: z.object({ reason: text.optional() }),
  pause: z.object({ reason: text.default('') }),
  resume: z.object({
    policy: z.enum(RESUME_POLICIES).default('keep_dates'),
    reason: text.optional(),
    preview: z.object({ at: z.coerce.date(), hash: z.string() }).optional(),
  }),
  complete: z.object({ reason: text.default('') }),
  archive: z.object({ reason: text.default('') }),
};

type Schemas = typeof SCHEMAS;
export type DecisionPayload = { [K in keyof Schemas]: { kind: K } & z.output<Schemas[K]> }[keyof Schemas];

/** The payload of a decision as its judge reads it, whoever wrote it. */
export function parsePayload(kind: string, payload: unknown): Verdict<DecisionPayload> {
  if (!isKind(kind)) return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'kind' });
  const parsed = SCHEMAS[kind].safeParse(payload);
  if (parsed.success) return yes({ kind, ...parsed.data } as DecisionPayload);
  const fields = Object.fromEntries(
    parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]),
  );
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: Object.keys(fields)[0], detail: { fields } });
}

function isKind(kind: string): kind is keyof Schemas {
  return Object.hasOwn(SCHEMAS, kind);
}
