import type { BuiltSpan } from '../../db/calendar/month';
import type { CampaignView } from '../../db/campaigns';
import type { CommandRow } from '../../db/commands';
import type { Operator } from '../../db/operators';
import type { ApprovalRow, PlanCommentRow, PlanRedraftRow, PlanRow } from '../../db/tables';
import { missingForActivation } from '../../workflows/domain/campaigns';
import { can } from '../../workflows/domain/permissions';
import type { PlanContent, PlanPhase } from '../../workflows/domain/plans';
import { addDays, startOfDay } from '../../workflows/domain/time';
import { formState, unsent, type FormState } from '../forms';
import { planStatusLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { describeDay } from '../times';
import { notReady } from '../campaigns/header';
import { draftUnderWay } from '../campaigns/drafting';
import type { Room } from '../campaigns/room';
import { onBothClocks } from '../campaigns/times';
import {
  approveWord,
  presentApprovals,
  presentLate,
  presentTalk,
  presentTools,
  redraftWords,
  unchangedWords,
  whatRejectionDoes,
  whyNotApprove,
} from './present-review';

export type PlanRows = {
  campaign: CampaignView;
  /** Newest first. */
  versions: readonly PlanRow[];
  /** The one that is read; the newest when nobody asked for another. */
  shown: PlanRow | undefined;
  /** Of every version, oldest first. */
  comments: readonly PlanCommentRow[];
};

/** What deciding on it needs besides: where the campaign stands, and what was said and done so far. */
export type DecidingRows = PlanRows & {
  room: Room;
  built: BuiltSpan;
  /** The last section that was asked for again. */
  redraft: PlanRedraftRow | undefined;
  /** Of the version that is shown. */
  approvals: readonly ApprovalRow[];
};

/** Forms of this page that were just refused. */
export type PlanForms = {
  approval?: FormState;
  rejection?: FormState;
  redraft?: FormState;
  comment?: FormState;
};

/** Sections that a link of the page chose. */
export type PlanChosen = { comment?: unknown; redraft?: unknown };

/** The plan to be read. */
export function presentPlan(rows: PlanRows, reader: Operator, now: Date) {
  const { campaign, versions, shown } = rows;
  return {
    title: `Plan of ${campaign.name}`,
    ...(shown && {
      version: presentVersion(shown, campaign, reader.time_zone, now),
      document: presentDocument(shown.content, campaign.start_date, presentTalk(rows, shown, reader, now)),
    }),
    versions: versions.map((plan) => ({
      label: `Version ${plan.version}`,
      href: `/campaigns/${campaign.id}/plan?version=${plan.version}`,
      status: planStatusLabel[plan.status],
      current: plan.version === shown?.version,
    })),
  };
}

/** What is done about it: decided, worked on, drafted again. */
export function presentDeciding(
  rows: DecidingRows,
  reader: Operator,
  now: Date,
  forms: PlanForms = {},
  chosen: PlanChosen = {},
) {
  const { room, shown } = rows;
  return {
    state: presentPlanState(room, shown?.version ?? 0, rows.redraft),
    ...(shown && {
      decision: presentDecisionForms(rows, shown, reader, now, forms),
      approvals: presentApprovals(rows, shown, reader, now),
      tools: presentTools(rows, shown, reader, forms, chosen),
      result: shown.status === 'APPROVED' ? presentResult(rows, reader.time_zone, now) : undefined,
    }),
  };
}

/** Whether a version is being drafted. The page asks again until it is there; `seen` is what it shows now. */
export function presentPlanState({ campaign, standing }: Room, seen: number, redraft?: PlanRedraftRow) {
  const { head, redraftAsked, strategyVersion } = standing.facts;
  const drafting = draftUnderWay(standing);
  const base = `/campaigns/${campaign.id}/plan`;
  return {
    drafting,
    // Planned in full: what is waited for is a person, so the page does not ask again by itself.
    waitsFor: !head && drafting === undefined ? stagesWords(campaign) : undefined,
    fromStrategy:
      drafting !== undefined && head?.strategy_version !== strategyVersion ? strategyVersion : undefined,
    poll: drafting ? `${base}/state?seen=${seen}` : undefined,
    section: drafting && redraftAsked && redraft ? redraftWords(redraft) : undefined,
    unchanged: !drafting && redraft?.status === 'UNCHANGED' ? unchangedWords(redraft, head) : undefined,
    newer: !drafting && head && head.version > seen ? { version: head.version, href: base } : undefined,
  };
}

function stagesWords({ id, status }: Room['campaign']) {
  if (status === 'COMPLETED' || status === 'ARCHIVED') return undefined;
  return {
    text: 'This campaign is planned in full: its plan is drafted from the strategy as soon as that is approved.',
    href: `/campaigns/${id}/strategy`,
  };
}

function presentVersion(plan: PlanRow, campaign: CampaignView, readerZone: string, now: Date) {
  const on = (at: Date | null) => at && onBothClocks(at, campaign.timezone, readerZone, now);
  return {
    number: plan.version,
    status: planStatusLabel[plan.status],
    checksum: plan.checksum.slice(0, 12),
    fromStrategy: plan.source['from'] === 'STRATEGY' ? Number(plan.source['strategy_version']) : undefined,
    writtenBy: plan.generated_by === 'manual' ? 'A person' : `AICMO (${plan.generated_by})`,
    submitted: on(plan.submitted_at),
    decided: plan.decided_by_name && { by: plan.decided_by_name, at: on(plan.decided_at) },
    comment: plan.decision_comment,
    rejected: plan.rejection_reason,
  };
}

function presentDecisionForms(
  rows: DecidingRows,
  plan: PlanRow,
  reader: Operator,
  now: Date,
  forms: PlanForms,
) {
  const { room, versions } = rows;
  if (plan.status !== 'IN_REVIEW' || plan.version !== versions[0]?.version) return refusedOnly(forms);
  const { campaign, pending } = room;
  return {
    version: plan.version,
    checksum: plan.checksum,
    approve: `/campaigns/${campaign.id}/plan/approval`,
    reject: `/campaigns/${campaign.id}/plan/rejection`,
    approval: forms.approval ?? formState({}),
    rejection: forms.rejection ?? formState({}),
    rejecting: forms.rejection !== undefined,
    whyNot: whyNotDecide(reader, pending),
    whyNotApprove: whyNotApprove(rows, plan, reader),
    approveWord: approveWord(rows, plan),
    late: presentLate(rows, plan, now, forms.approval?.values['late']),
    follows: whatApprovalDoes(room),
    redrafts: whatRejectionDoes(plan),
  };
}

/** The version was decided meanwhile: nothing is left to press, but the answer still has to be read. */
function refusedOnly(forms: PlanForms) {
  const refused = forms.approval ?? forms.rejection;
  return refused && { refused: unsent(refused, 'comment', 'reason') };
}

function whyNotDecide(reader: Operator, pending: readonly CommandRow[]): string | undefined {
  if (!can(reader.role, 'plans.decide')) return sentenceOf({ reason: 'NOT_PERMITTED' });
  const saved = pending.find(
    ({ kind, payload }) => (kind === 'approve' || kind === 'reject') && payload['stage'] === undefined,
  );
  return saved && `${saved.actor.name} has decided already: it is saved and will be applied.`;
}

function whatApprovalDoes({ campaign, standing }: Room): string {
  if (standing.facts.approvedPlan) {
    return 'What is on the calendar stays as it is; what is built from now on follows this version.';
  }
  return `Approving builds the calendar and its tasks at once. The campaign runs from ${describeDay(campaign.start_date)} to ${describeDay(campaign.end_date)}.`;
}

/** What approving it led to: what was built, and whether the campaign runs. */
function presentResult({ room, built }: DecidingRows, readerZone: string, now: Date) {
  const { campaign } = room;
  return {
    built: builtWords(built, campaign.timezone, now),
    calendar: `/campaigns/${campaign.id}/calendar`,
    running: runningWords(room, readerZone, now),
  };
}

export function builtWords(built: BuiltSpan, zone: string, now: Date): string {
  if (built.items === 0 || !built.from || !built.through) return 'Its calendar is being built.';
  const day = (at: Date) => onBothClocks(at, zone, zone, now).at;
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: zone });
  const count = built.items === 1 ? 'One item and its task' : `${built.items} items and their tasks`;
  return `${count} from ${format.format(day(built.from))} to ${format.format(day(built.through))}.`;
}

function runningWords({ campaign, standing }: Room, readerZone: string, now: Date): string | undefined {
  if (campaign.status !== 'PLANNED') return undefined;
  const planApproved = standing.facts.approvedPlan !== null;
  const missing = missingForActivation({ ...campaign, planApproved }, now);
  if (missing.length > 0) return notReady(missing);
  if (!campaign.auto_activate) return 'It does not start by itself: somebody activates it.';
  const start = startOfDay(campaign.start_date, campaign.timezone);
  if (start <= now) return undefined;
  return `It starts by itself on ${describeDay(campaign.start_date)} and waits until then.`;
}

// The document --------------------------------------------------------------------------------------

function presentDocument(content: PlanContent, start: string, talk: ReturnType<typeof presentTalk>) {
  return {
    talk,
    focus: content.focus_area,
    days: content.duration_days,
    theme: content.content_theme,
    positioning: content.positioning,
    angles: content.angles,
    themes: Object.entries(content.messaging).map(([name, messages]) => ({ name, messages })),
    weeks: content.weekly_themes.map((theme, index) => ({
      week: index + 1,
      theme,
      from: addDays(start, index * 7),
    })),
    phases: content.phases.map((phase) => ({ ...phase, when: weeksOf(phase) })),
    metrics: content.success_metrics,
    changes: content.changes,
    voice: voiceWords(content.voice),
  };
}

function weeksOf({ first_week: first, last_week: last }: PlanPhase): string {
  return first === last ? `Week ${first}` : `Weeks ${first} to ${last}`;
}

function voiceWords(voice: PlanContent['voice']): string[] {
  return [
    `Tone: ${words(voice.tone)}`,
    `Length: ${words(voice.length)}`,
    `Hashtags: ${words(voice.hashtags)}`,
    voice.emoji ? 'With emoji' : 'Without emoji',
    ...(voice.soft_sell ? ['The call to action is said once and quietly'] : []),
    ...(voice.avoid.length > 0 ? [`Never says: ${voice.avoid.join(', ')}`] : []),
  ];
}

function words(value: string): string {
  return value.toLowerCase().replaceAll('_', ' ');
}
