import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
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
    found: [...found]
      .sort(byWeight)
      .map((check) => presentCheck(check, rows, reader, may ? base : undefined)),
    passed: report.checks.length - found.length,
    read: `${base}/versions/${head.version}`,
  };
}

function byWeight(one: CheckResult, other: CheckResult): number {
  const weight = ({ status, severity }: CheckResult) =>
    (status === 'FAIL' ? 0 : SEVERITIES.length) + SEVERITIES.indexOf(severity);
  return weight(one) - weight(other);
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

const MOST_EVIDENCE = 4;
const LONGEST_QUOTE = 90;

function presentCheck(check: CheckResult, rows: ReviewRows, reader: Operator, base: string | undefined) {
  const { form } = CONTRACTS[rows.stage];
  const linked = isEditable(rows, reader);
  const evidence = check.evidence.slice(0, MOST_EVIDENCE).map(({ field, text }) => ({
    ...placeOf(form, field, linked),
    text: text === undefined || text === '' ? undefined : quoted(text),
  }));
  return {
    label: labelOf(check),
    broke: check.check_id.startsWith('rule_error_') ? check.title : undefined,
    message: check.message,
    instruction: check.fix_instruction ?? undefined,
    evidence,
    more: check.evidence.length > MOST_EVIDENCE ? check.evidence.length - MOST_EVIDENCE : undefined,
    fix:
      base !== undefined && check.auto_fixable && linked
        ? {
            action: `${base}/fixes`,
            commandId: newId(),
            check: check.check_id,
            version: rows.head?.version,
            title: check.title,
          }
        : undefined,
  };
}

function labelOf({ status, severity }: CheckResult): Label {
  return status === 'WARN' ? warningLabel : severityLabel[severity];
}

function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE).trimEnd()}…` : line;
}
