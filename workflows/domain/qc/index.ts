import type { Content } from '../artifacts/fields';
import type { Stage } from '../artifacts/stages';
import type { Check, CheckStatus, CheckType, Evidence, QcInput, Severity } from './check';

/** Quality control: runs the checks of a stage over one version and weighs what they found. */

export const QC_TYPES = {
  INTAKE: 'INTAKE_QC',
  STRATEGY: 'STRATEGY_QC',
  CREATIVES: 'CREATIVES_QC',
  EXECUTION: 'EXECUTION_QC',
  MONITORING: 'MONITORING_QC',
  DELIVERY: 'DELIVERY_QC',
} as const satisfies Record<Stage, string>;
type QcType = (typeof QC_TYPES)[Stage];

export type CheckResult = {
  check_id: string;
  check_type: CheckType;
  severity: Severity;
  status: CheckStatus;
  title: string;
  message: string;
  evidence: Evidence[];
  auto_fixable: boolean;
  fix_instruction: string | null;
};

export type QcSummary = { blockers: number; majors: number; minors: number; warnings: number };
export type QcReport = {
  qc_type: QcType;
  qc_status: CheckStatus;
  /** 0 to 100. */
  qc_score: number;
  checks: CheckResult[];
  summary: QcSummary;
};

const COST: Record<Severity, number> = { BLOCKER: 30, MAJOR: 10, MINOR: 3 };
const WARNING_COST = 5;

/** Runs every check; one that breaks is itself a blocker, so that nothing passes because nobody looked. */
export function runQc(stage: Stage, checks: readonly Check[], input: QcInput): QcReport {
  return reportOn(
    stage,
    checks.map((check) => runCheck(check, input)),
  );
}

function runCheck(check: Check, input: QcInput): CheckResult {
  const { id, severity, title, instruction } = check;
  const about = { check_type: 'deterministic' as const, title, fix_instruction: instruction ?? null };
  try {
    const found = check.run(input);
    return {
      ...about,
      check_id: id,
      severity,
      status: found ? (found.status ?? 'FAIL') : 'PASS',
      message: found?.message ?? title,
      evidence: found?.evidence ?? [],
      auto_fixable: found !== undefined && check.fix !== undefined,
    };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return {
      ...about,
      check_id: `rule_error_${id}`,
      severity: 'BLOCKER',
      status: 'FAIL',
      message: `This check broke (${cause}), so nobody knows whether the version is right.`,
      evidence: [],
      auto_fixable: false,
    };
  }
}

/** The verdict over results: FAIL with any failed blocker, PASS when every check passed, else WARN. */
export function reportOn(stage: Stage, checks: CheckResult[]): QcReport {
  const failed = (severity: Severity) =>
    checks.filter((check) => check.status === 'FAIL' && check.severity === severity).length;
  const summary: QcSummary = {
    blockers: failed('BLOCKER'),
    majors: failed('MAJOR'),
    minors: failed('MINOR'),
    warnings: checks.filter(({ status }) => status === 'WARN').length,
  };
  const cost =
    summary.blockers * COST.BLOCKER +
    summary.majors * COST.MAJOR +
    summary.minors * COST.MINOR +
    summary.warnings * WARNING_COST;
  const isClean = checks.every(({ status }) => status === 'PASS');
  return {
    qc_type: QC_TYPES[stage],
    qc_status: summary.blockers > 0 ? 'FAIL' : isClean ? 'PASS' : 'WARN',
    qc_score: Math.max(0, 100 - cost),
    checks,
    summary,
  };
}

/** The content with what a check found put right; undefined where that takes judgement, or nothing is wrong. */
export function fixOf(checks: readonly Check[], checkId: string, input: QcInput): Content | undefined {
  const check = checks.find(({ id }) => id === checkId);
  // A check that breaks says so in its report; there is nothing that it could put right.
  if (!check?.fix || !runCheck(check, input).auto_fixable) return undefined;
  return check.fix(input);
}
