/** What a rule answers: yes (with what it found), or an expected no with its code. */

/** Codes machines branch on. `web/refusals.ts` gives each its HTTP status. */
export const REFUSAL_CODES = [
  'VALIDATION_FAILED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'ILLEGAL_TRANSITION',
  'GATE_LOCKED',
  'QC_FAILED',
  'STALE_LINEAGE',
  'SCHEMA_INCOMPATIBLE',
  'PREVIEW_STALE',
  'SYSTEM_PAUSED',
  'FEATURE_DISABLED',
  'RATE_LIMITED',
  'TOO_LARGE',
  'UNAVAILABLE',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Why exactly. Each has one sentence in `web/refusals.ts`; tests assert these, never sentences. */
export const REFUSAL_REASONS = [
  'FIELDS_INVALID',
  'SIGN_IN_REQUIRED',
  'SIGN_IN_FAILED',
  'TOO_MANY_ATTEMPTS',
  'NOT_PERMITTED',
  'CROSS_SITE',
  'NO_SUCH_RECORD',
  'FEATURE_OFF',
  'BODY_TOO_LARGE',
  'BODY_MALFORMED',
  'BODY_NOT_JSON',
  'EDITED_MEANWHILE',
  'NAME_TAKEN',
  'EMAIL_TAKEN',
  'OWN_ACCOUNT',
  'COMMAND_REUSED',
  'CAMPAIGN_TRANSITION',
  'CAMPAIGN_NOT_READY',
  'CAMPAIGN_CLOSED',
  'CONFIRMATION_MISMATCH',
  'CLIENT_ARCHIVED',
  'CLIENT_NOT_ARCHIVED',
  'CLIENT_RUNNING',
  'IMPORT_FILE_MISSING',
  'IMPORT_NOT_TEXT',
  'IMPORT_NOT_CSV',
  'IMPORT_HEADER',
  'IMPORT_EMPTY',
  'IMPORT_TOO_MANY',
  'IMPORT_ROWS_WRONG',
  'IMPORT_FORGOTTEN',
  'PLAN_NOT_IN_REVIEW',
  'PLAN_DECIDED',
  'PLAN_NOT_SHOWN',
  'PLAN_MISSING',
  'PLAN_PENDING',
  'PLAN_UNCHANGED',
  'PLAN_OWN',
  'PLAN_APPROVED_BY_YOU',
  'PLAN_BEING_DRAFTED',
  'ARTIFACT_MISSING',
  'ARTIFACT_NOT_SHOWN',
  'ARTIFACT_DECIDED',
  'ARTIFACT_INVALID',
  'ARTIFACT_GATE',
  'ARTIFACT_STALE',
  'ARTIFACT_QC_FAILED',
  'ARTIFACT_TRANSITION',
  'ARTIFACT_OWN',
  'ARTIFACT_COMMENT',
  'ARTIFACT_UNCONFIRMED',
  'ARTIFACT_NOT_FLAGGED',
  'ARTIFACT_NOT_IN_FORCE',
  'ARTIFACT_SCHEMA',
  'ARTIFACT_UNCHANGED',
  'STAGE_UNKNOWN',
  'JOB_NOT_PLANNED',
  'JOB_ASKED',
  'JOBS_ALL_ASKED',
  'NOTHING_PLANNED',
  'REASON_REQUIRED',
  'TASK_TRANSITION',
  'TASK_ALREADY_DONE',
  'TASK_CLAIMED',
  'ASSIGNEE_UNKNOWN',
  'PROOF_TYPE',
  'PROOF_URL',
  'PROOF_HOST',
  'PROOF_URL_USED',
  'PROOF_TEXT',
  'PROOF_FILE',
  'PROOF_NOTE',
  'PROOF_ROLE',
  'POSTED_AT',
  'FILE_TYPE',
  'FILE_SIZE',
  'FILE_PIXELS',
  'FILES_AWAY',
  'TIME_PAST',
  'TIME_SKIPPED',
  'TIME_DOUBLED',
  'TIME_OUTSIDE_CAMPAIGN',
  'ITEM_CLOSED',
  'ITEM_PLATFORM',
  'ITEM_KIND',
  'RESUME_PREVIEW',
  'CALENDAR_PREVIEW',
  'NOTHING_TO_ASSIGN',
  'NOT_PAUSED',
  'ALREADY_PAUSED',
  'UNKNOWN_ACTION',
  'EXPORT_UNREADABLE',
  'EXPORT_CHANGED',
  'IMPORT_CLASH',
  'RUN_WHILE_PAUSED',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export type Refusal = {
  ok: false;
  code: RefusalCode;
  reason: RefusalReason;
  /** The form or body field it is about, where there is one. */
  field?: string;
  /** Facts its sentence needs: limits, the other person's name, the choices. JSON only. */
  detail?: Record<string, unknown>;
};

export type Yes<T> = { ok: true; value: T };
export type Verdict<T = undefined> = Yes<T> | Refusal;

export function yes(): Yes<undefined>;
export function yes<T>(value: T): Yes<T>;
export function yes<T>(value?: T): Yes<T | undefined> {
  return { ok: true, value };
}

export function no(
  code: RefusalCode,
  reason: RefusalReason,
  about: { field?: string; detail?: Record<string, unknown> } = {},
): Refusal {
  return { ok: false, code, reason, ...about };
}
