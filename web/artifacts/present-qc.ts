import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import type { StageForm } from '../../workflows/domain/artifacts/fields';
import { checkOpen } from '../../workflows/domain/campaigns';
import { can } from '../../workflows/domain/permissions';
import type { CheckResult, QcSummary } from '../../workflows/domain/qc';
import { SEVERITIES } from '../../workflows/domain/qc/check';
import { onBothClocks } from '../campaigns/times';
import { qcStatusLabel, severityLabel, warningLabel, type Label } from '../labels';
import { isEditable, placeOf } from './places';
import type { ReviewForms } from './present-review';
import type { ReviewRows } from './review';

/** What the checks found in the newest version, the worst first; what passed is one line that opens. */
export function presentQc(rows: ReviewRows, reader: Operator, now: Date, forms: ReviewForms, base: string) {
  const { head, report, campaign, stage } = rows;
  if (!head) return undefined;
  const may = checkOpen(campaign.status).ok && can(reader.role, 'artifacts.edit');
  const run = may ? { action: `${base}/qc-runs`, commandId: newId(), version: head.version } : undefined;
  const refused = forms.qc ?? forms.fix;
  if (!report) return { run, refused, count: CONTRACTS[stage].checks.length };
  const found = report.checks.filter(({ status }) => status !== 'PASS');
  return {
    run,
    refused,
    ran: {
      by: report.ran_by,
      at: onBothClocks(report.ran_at, campaign.timezone, reader.time_zone, now),
    },
    score: report.qc_score,
    verdict: qcStatusLabel[report.qc_status],
    counts: countsOf(report.summary),
    found: byKind(found).map((checks) => ({
      label: labelOf(checks[0]),
      checks: checks.map((check) => presentCheck(check, rows, reader, may)),
    })),
    // One form for all of them: each has a button of its own.
    fixing: may && { action: `${base}/fixes`, commandId: newId(), version: head.version },
    passed: report.checks.length - found.length,
    read: `${base}/versions/${head.version}`,
  };
}

type Kind = [CheckResult, ...CheckResult[]];

/** Blockers, majors, minors, warnings: what there is of them, so that each kind is named once. */
function byKind(found: readonly CheckResult[]): Kind[] {
  const failed = SEVERITIES.map((severity) =>
    found.filter((check) => check.status === 'FAIL' && check.severity === severity),
  );
  const warnings = found.filter(({ status }) => status === 'WARN');
  return [...failed, warnings].filter((checks): checks is Kind => checks.length > 0);
}

function countsOf({ blockers, majors, minors, warnings }: QcSummary): string {
  const count = (number: number, one: string, many: string) =>
    number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  return [
    ...count(blockers, 'blocker', 'blockers'),
    ...count(majors, 'major', 'majors'),
    ...count(minors, 'minor', 'minors'),
    ...count(warnings, 'warning', 'warnings'),
  ].join(', ');
}

const MOST_EVIDENCE = 3;
const LONGEST_QUOTE = 90;

function presentCheck(check: CheckResult, rows: ReviewRows, reader: Operator, mayFix: boolean) {
  const { form } = CONTRACTS[rows.stage];
  const linked = isEditable(rows, reader);
  const { evidence, quote } = presentEvidence(check, form, linked);
  return {
    broke: check.check_id.startsWith('rule_error_') ? check.title : undefined,
    message: check.message,
    quote,
    instruction: check.fix_instruction ?? undefined,
    evidence,
    more: morePlaces(check.evidence.length - MOST_EVIDENCE),
    fix: mayFix && check.auto_fixable && linked ? { check: check.check_id, title: check.title } : undefined,
  };
}

function morePlaces(count: number): string | undefined {
  if (count <= 0) return undefined;
  return count === 1 ? 'one more place' : `${count} more places`;
}

/** Words that the message names already are not quoted again; those that are the same everywhere stand beside it once. */
function presentEvidence({ evidence, message }: CheckResult, form: StageForm, linked: boolean) {
  const quotes = evidence.map(({ text }) => (!text || message.includes(text) ? undefined : quoted(text)));
  const [first] = quotes;
  const isShared = evidence.length > 1 && quotes.every((text) => text === first);
  const places = evidence.slice(0, MOST_EVIDENCE).map(({ field }, at) => ({
    ...placeOf(form, field, linked),
    text: isShared ? undefined : quotes[at],
  }));
  return { evidence: places, quote: isShared ? first : undefined };
}

function labelOf({ status, severity }: CheckResult): Label {
  return status === 'WARN' ? warningLabel : severityLabel[severity];
}

function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE).trimEnd()}…` : line;
}
