import type { Upstream } from '../artifacts/contract';
import type { Content, StageForm } from '../artifacts/fields';

export const SEVERITIES = ['BLOCKER', 'MAJOR', 'MINOR'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CHECK_STATUSES = ['PASS', 'WARN', 'FAIL'] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

export const CHECK_TYPES = ['deterministic', 'llm'] as const;
export type CheckType = (typeof CHECK_TYPES)[number];

/** Where in the content a finding lies, and the words that made it. */
export type Evidence = { field: string; text?: string };

export type QcInput = { form: StageForm; content: Content; schemaVersion: string; upstream: Upstream };

/** What a check found: nothing, or what is wrong. `status` is FAIL unless it says WARN. */
export type Found = { message: string; evidence: Evidence[]; status?: 'WARN' | 'FAIL' };

export type Check = {
  /** Lower snake case, unique within a stage. */
  id: string;
  severity: Severity;
  /** What it makes sure of, in a sentence without "must": "Every layer is filled in". */
  title: string;
  /** Undefined when all is well. */
  run(input: QcInput): Found | undefined;
  /** What to do about it, in a sentence. */
  instruction?: string;
  /** The content put right, where that takes nobody's judgement. */
  fix?(input: QcInput): Content;
};
