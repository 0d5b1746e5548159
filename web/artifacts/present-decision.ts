import { approvalFacts } from '../../db/artifacts';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { checkApproval, checkConfirmation } from '../../workflows/domain/artifacts';
import {
  ifApproved,
  ifConfirmed,
  ifWithdrawn,
  type Consequences,
} from '../../workflows/domain/artifacts/consequences';
import { executionEffects, type TermChange } from '../../workflows/domain/artifacts/execution-effects';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { checkOpen } from '../../workflows/domain/campaigns';
import { can } from '../../workflows/domain/permissions';
import type { Refusal } from '../../workflows/domain/verdict';
import { presentEffects } from '../calendar/present-effects';
import { formState, unsent } from '../forms';
import { platformLabel, stageLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { describeDay } from '../times';
import { pathOfStage } from './each-stage';
import type { ReviewForms } from './present-review';
import type { ReviewRows } from './review';
import { waysOut } from './ways-out';

/** Why a button is grey, and what to do about it. */
type WhyNot = { sentence: string; links: Array<{ href: string; message: string }> };

const FRESH = { ...formState({}), renew: false };
/** Said by nobody: with it, only what the person cannot say away is left to refuse. */
const SAID = { comment: 'Read and agreed.', confirmed: true };

/** Approving and rejecting the newest version, with everything that follows from it said before. */
export function presentApproval(rows: ReviewRows, reader: Operator, now: Date, forms: ReviewForms) {
  const { head, headQc, inForce, stage, campaign, standing, artifact } = rows;
  if (!head || !headQc || head.status === 'APPROVED' || head.version === inForce?.version) {
    return refusedOnly(forms);
  }
  if (!checkOpen(campaign.status).ok) return refusedOnly(forms);
  const base = pathOfStage(campaign, stage);
  const facts = approvalFacts({
    ...rows,
    version: head,
    report: headQc,
    selfApproval: standing.policy.self_approval,
  });
  const may = checkApproval(facts, { ...head, ...SAID }, reader);
  const approval = forms.approval ?? FRESH;
  const nobody = whyNobody(rows, reader);
  const isRejected = artifact?.rejected_at != null;
  return {
    version: head.version,
    checksum: head.checksum,
    approve: `${base}/approval`,
    reject: isRejected ? undefined : `${base}/rejection`,
    // Somebody was faster: there is no form any more to say it in.
    unsent: isRejected && forms.rejection ? unsent(forms.rejection, 'reason') : undefined,
    commandIds: { approve: newId(), reject: newId() },
    approval,
    rejection: forms.rejection ?? FRESH,
    rejecting: forms.rejection !== undefined,
    whyNot: nobody,
    whyNotApprove: nobody || may.ok ? undefined : whyNot(may, rows),
    renewal: presentRenewal(rows, reader, forms, !may.ok && may.reason === 'ARTIFACT_STALE'),
    mustComment: headQc.qc_status === 'WARN',
    commentOptional: headQc.qc_status !== 'WARN',
    commentHint:
      headQc.qc_status === 'WARN' ? 'Quality control warns of something: say why it may go on.' : undefined,
    primary: isAsked(rows) && !rows.isTyping && !nobody && may.ok,
    confirmed: approval.values['confirmed'] === 'on',
    unchecked: rows.report === undefined,
    isTyping: rows.isTyping,
    follows: followsFrom(rows),
    terms: presentTerms(rows, now),
  };
}

function isAsked({ artifact }: ReviewRows): boolean {
  return artifact !== undefined && artifact.asked_at !== null;
}

/** It was decided meanwhile: nothing is left to press, but the answer still has to be read. */
function refusedOnly(forms: ReviewForms) {
  const refused = forms.approval ?? forms.rejection ?? forms.asking ?? forms.renewal;
  return refused && { refused: unsent(refused, 'comment', 'reason') };
}

function whyNobody({ pending, stage }: ReviewRows, reader: Operator): WhyNot | undefined {
  const saved = pending.find(({ payload }) => payload['stage'] === stage);
  const sentence = !can(reader.role, 'artifacts.decide')
    ? sentenceOf({ reason: 'NOT_PERMITTED' })
    : saved && `${saved.actor.name} has decided already: it is saved and will be applied.`;
  return sentence === undefined ? undefined : { sentence, links: [] };
}

function whyNot(refusal: Refusal, rows: ReviewRows): WhyNot {
  return { sentence: sentenceOf(refusal), links: waysOut(refusal, rows).links };
}

/** What was built on something older is saved again as it is: that makes a version on what is in force. */
function presentRenewal(rows: ReviewRows, reader: Operator, forms: ReviewForms, isStale: boolean) {
  const { head, stage, campaign } = rows;
  if (!head || !can(reader.role, 'artifacts.edit')) return undefined;
  if (!isStale && !forms.approval?.renew && !forms.renewal) return undefined;
  return {
    action: `${pathOfStage(campaign, stage)}/renewal`,
    commandId: newId(),
    version: head.version,
    next: head.version + 1,
    refused: forms.renewal,
  };
}

/** What is in force and flagged goes on as it is, once somebody has looked at it. */
export function presentConfirmation(rows: ReviewRows, reader: Operator, forms: ReviewForms) {
  const { inForce, inForceQc, artifact, stage, campaign, standing, chain } = rows;
  if (!inForce || !inForceQc || !artifact?.flag || !checkOpen(campaign.status).ok) {
    return forms.confirmation && { refused: unsent(forms.confirmation, 'confirmation_comment') };
  }
  const facts = approvalFacts({
    ...rows,
    version: inForce,
    report: inForceQc,
    selfApproval: standing.policy.self_approval,
  });
  const may = checkConfirmation({ ...facts, flag: artifact.flag }, { ...inForce, ...SAID });
  const nobody = whyNobody(rows, reader);
  const form = forms.confirmation ?? FRESH;
  return {
    version: inForce.version,
    checksum: inForce.checksum,
    action: `${pathOfStage(campaign, stage)}/confirmation`,
    commandId: newId(),
    form,
    confirmed: form.values['confirmation_read'] === 'on',
    mustComment: inForceQc.qc_status === 'WARN',
    commentOptional: inForceQc.qc_status !== 'WARN',
    primary: !isAsked(rows) && !rows.isTyping && !nobody && may.ok,
    whyNot: nobody ?? (may.ok ? undefined : whyNot(may, rows)),
    follows: consequenceWords(ifConfirmed(stage, chain), 'Confirming it'),
  };
}

/** What is in force is taken out of force, with a reason. */
export function presentRevocation(rows: ReviewRows, reader: Operator, forms: ReviewForms) {
  const { inForce, stage, campaign, chain } = rows;
  if (!inForce || !checkOpen(campaign.status).ok) {
    return forms.revocation && { refused: unsent(forms.revocation, 'withdrawal_reason') };
  }
  return {
    version: inForce.version,
    action: `${pathOfStage(campaign, stage)}/approval`,
    commandId: newId(),
    form: forms.revocation ?? FRESH,
    open: forms.revocation !== undefined,
    whyNot: whyNobody(rows, reader),
    follows: consequenceWords(ifWithdrawn(stage, chain), 'Withdrawing it'),
  };
}

// What follows ----------------------------------------------------------------------------------------

function followsFrom({ head, inForce, stage, chain }: ReviewRows): string[] {
  if (!head) return [];
  return [
    ...consequenceWords(ifApproved(stage, head, chain), 'Approving it'),
    ...(stage === 'STRATEGY' ? ['A plan is drafted from it, which needs an approval of its own.'] : []),
    ...(inForce ? [`Version ${inForce.version} is in force until then, and stays readable.`] : []),
  ];
}

function consequenceWords({ opens, closes, flags, releases }: Consequences, what: string): string[] {
  const onlyCloses = closes.filter((stage) => !flags.includes(stage));
  return [
    ...(opens.length > 0 ? [`${what} opens: ${namesOf(opens)}.`] : []),
    ...(releases.length > 0 ? [`${what} releases the flag of: ${namesOf(releases)}.`] : []),
    ...(flags.length > 0 ? [`${what} flags: ${namesOf(flags)}, to be looked at again.`] : []),
    ...(onlyCloses.length > 0 ? [`${what} closes until then: ${namesOf(onlyCloses)}.`] : []),
  ];
}

export function namesOf(stages: readonly Stage[]): string {
  return stages.map((stage) => stageLabel[stage].word).join(', ');
}

/** Approving an execution changes the campaign: how, and what that does to its calendar. */
function presentTerms({ stage, head, campaign, calendar }: ReviewRows, now: Date) {
  if (stage !== 'EXECUTION' || !head) return undefined;
  const { changes, left_out } = executionEffects(head.content, campaign);
  const moved = calendar && calendar.hash !== '' ? presentEffects(calendar, campaign, now) : undefined;
  return {
    changes: changes.map(termWords),
    none: changes.length === 0,
    leftOut: left_out.map((platform) => platformLabel[platform].word).join(', ') || undefined,
    calendar: moved && { summary: moved.summary, groups: moved.groups },
  };
}

type Term = { label: string; before?: string; after?: string };

function termWords(change: TermChange): Term {
  switch (change.what) {
    case 'start_date':
      return { label: 'First day', before: describeDay(change.before), after: describeDay(change.after) };
    case 'end_date':
      return { label: 'Last day', before: describeDay(change.before), after: describeDay(change.after) };
    case 'cadence':
      return {
        label: platformLabel[change.platform].word,
        before: change.before === null ? 'not said' : `${change.before} a week`,
        after: `${change.after} a week`,
      };
    case 'blackout_dates':
      return {
        label: 'Days without posts',
        before: change.removed.map((day) => describeDay(day)).join(', ') || undefined,
        after: change.added.map((day) => describeDay(day)).join(', ') || undefined,
      };
  }
}
