import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { PlanCommentRow, PlanRedraftRow, PlanRow } from '../../db/tables';
import { APPROVAL_RUNGS, type PlanHeadFacts } from '../../workflows/domain/agenda';
import { calendarFor, calendarWindow } from '../../workflows/domain/calendar';
import { can } from '../../workflows/domain/permissions';
import {
  checkApprover,
  LATE_CHOICES,
  lateChoice,
  latenessOf,
  type LateChoice,
  type Lateness,
} from '../../workflows/domain/plans-approval';
import { usualComparison } from '../../workflows/domain/plans-diff';
import {
  changedSections,
  PLAN_SECTIONS,
  REDRAFTABLE_SECTIONS,
  type PlanSection,
} from '../../workflows/domain/plans-sections';
import { DAY } from '../../workflows/domain/time';
import { formState, unsent } from '../forms';
import { planSectionLabel, platformLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { describeDay, describeTime } from '../times';
import { onBothClocks } from '../campaigns/times';
import type { DecidingRows, PlanChosen, PlanForms, PlanRows } from './present';

// Who approves ----------------------------------------------------------------------------------------

/** Who said yes so far, who wrote it, and what the policy still asks for. */
export function presentApprovals(rows: DecidingRows, plan: PlanRow, reader: Operator, now: Date) {
  const { campaign, standing } = rows.room;
  const { approval_levels: levels, self_approval: own } = standing.policy;
  const waits = plan.status === 'IN_REVIEW' && rows.approvals.length > 0 && levels === '2';
  const [first] = rows.approvals;
  return {
    given: rows.approvals.map(({ actor, at, level, comment }) => ({
      by: actor,
      at: onBothClocks(at, campaign.timezone, reader.time_zone, now),
      level: levels === '2' || rows.approvals.length > 1 ? `Approval ${level} of 2` : 'Approval',
      comment,
    })),
    waits: waits && first ? `First approval by ${first.actor}; waits for a second person.` : undefined,
    two:
      plan.status === 'IN_REVIEW' && levels === '2' && !first
        ? 'The policy asks for two approvals.'
        : undefined,
    authors: plan.authors.map(({ name }) => name).join(', '),
    notOwn:
      plan.authors.length > 0 && plan.status === 'IN_REVIEW' && own === 'NO'
        ? 'The policy asks for somebody else than its authors.'
        : undefined,
  };
}

/** The refusal that approving would get, as far as the person is the reason. */
export function whyNotApprove(rows: DecidingRows, plan: PlanRow, reader: Operator): string | undefined {
  if (!can(reader.role, 'plans.decide')) return undefined;
  const may = checkApprover(
    { authors: plan.authors, approvals: rows.approvals },
    rows.room.standing.policy,
    reader,
  );
  return may.ok ? undefined : sentenceOf(may);
}

export function approveWord({ room, approvals }: DecidingRows, plan: PlanRow): string {
  if (room.standing.policy.approval_levels === '1') return `Approve version ${plan.version}`;
  return approvals.length === 0
    ? `Approve version ${plan.version}, first of two`
    : `Approve version ${plan.version}, second of two`;
}

/** A redraft goes back to the campaign's fields: what people wrote into a version is not carried over. */
export function whatRejectionDoes(plan: PlanRow): string {
  return plan.authors.length > 0
    ? 'The next version is drafted anew from the campaign with your reason in mind; what was written by hand in this one is not carried over. Edit it instead to keep that.'
    : 'The next version is drafted with it in mind.';
}

// Late ------------------------------------------------------------------------------------------------

const NEXT_SHOWN = 3;

/** What is lost by approving only now, and the two ways to go on. Nothing while the campaign is not late. */
export function presentLate({ room }: DecidingRows, plan: PlanRow, now: Date, typed: unknown) {
  const { campaign, standing } = room;
  const lateness = standing.facts.approvedPlan ? null : latenessOf(campaign, now);
  if (!lateness) return undefined;
  const everybodyAsked = isEverybodyAsked(standing.facts.head);
  const asked = LATE_CHOICES.find((choice) => choice === typed);
  const chosen = lateChoice(asked, standing.policy, everybodyAsked);
  const days = lateness.delay_days === 1 ? 'one day' : `${lateness.delay_days} days`;
  const lost = lateness.lost === 1 ? 'One post' : `${lateness.lost} posts`;
  const was = lateness.lost === 1 ? 'was' : 'were';
  return {
    says: `This approval is ${days} late: the campaign was to begin on ${describeDay(campaign.start_date)}. ${lost} ${was} planned for the days that have passed, today included.`,
    choices: LATE_CHOICES.map((choice) => ({
      value: choice,
      checked: choice === chosen,
      ...wordsOf(choice, lateness, campaign.end_date),
    })),
    next: nextSlots(room, plan, now),
  };
}

function isEverybodyAsked(head: PlanHeadFacts | null): boolean {
  return (head?.ladder_rung ?? 0) >= APPROVAL_RUNGS;
}

function wordsOf(choice: LateChoice, { lost, from, moved, delay_days }: Lateness, end: string) {
  if (choice === 'move_dates') {
    const by = delay_days === 1 ? 'one day' : `${delay_days} days`;
    return {
      label: `Move the campaign by ${by}`,
      hint: `It runs from ${describeDay(moved.start_date)} to ${describeDay(moved.end_date)}: nothing is lost, and it begins with its first week.`,
    };
  }
  if (!from) {
    return {
      label: 'Keep its dates',
      hint: `Its last day, ${describeDay(end)}, leaves no day to fill: nothing would be built.`,
    };
  }
  const missing =
    lost === 1 ? 'the one post of the days before is' : `the ${lost} posts of the days before are`;
  return {
    label: 'Begin with the next free slots',
    hint: `From ${describeDay(from)}, and it ends on ${describeDay(end)} as planned; ${missing} never made.`,
  };
}

/** The first posts that approving now would put on the calendar, as the calendar itself would. */
function nextSlots({ campaign, standing }: DecidingRows['room'], plan: PlanRow, now: Date) {
  const horizon = Math.min(14, Math.floor(standing.policy.horizon / DAY));
  const window = calendarWindow(campaign, now, horizon);
  const draft = calendarFor({ campaign, plan: plan.content, window, existing: [], now });
  return draft.slots.slice(0, NEXT_SHOWN).map(({ platform, scheduled_at, title }) => ({
    platform: platformLabel[platform].word,
    at: describeTime(scheduled_at, campaign.timezone, now).local,
    title,
  }));
}

// Drafting again ---------------------------------------------------------------------------------------

export function redraftWords({ section, asked_by_name: by, instruction }: PlanRedraftRow): string {
  const wish = instruction ? `, with this in mind: “${instruction}”` : '';
  return `“${planSectionLabel[section]}” again, asked for by ${by}${wish}. Everything else is kept.`;
}

/** Only while no newer version made it old news. */
export function unchangedWords(redraft: PlanRedraftRow, head: PlanHeadFacts | null): string | undefined {
  if (head?.submitted_at && head.submitted_at > redraft.asked_at) return undefined;
  return `Nothing else was found to say in “${planSectionLabel[redraft.section]}”. Say what is to be different, or edit it by hand.`;
}

/** What can be done with the version besides deciding on it. */
export function presentTools(
  rows: DecidingRows,
  plan: PlanRow,
  reader: Operator,
  forms: PlanForms,
  chosen: PlanChosen,
) {
  const { campaign, standing } = rows.room;
  const base = `/campaigns/${campaign.id}/plan`;
  const closed = campaign.status === 'COMPLETED' || campaign.status === 'ARCHIVED';
  const isHead = plan.version === rows.versions[0]?.version;
  const mayEdit = can(reader.role, 'plans.edit') && !closed && isHead;
  const mayRedraft = mayEdit && !standing.facts.redraftAsked && plan.status !== 'REJECTED';
  const redraft = forms.redraft ?? formState({ section: chosen.redraft });
  const comment = forms.comment ?? formState({ section: chosen.comment });
  return {
    version: plan.version,
    edit: mayEdit ? `${base}/edit` : undefined,
    compare: comparisonHref(rows, plan, base),
    redraft: mayRedraft
      ? {
          ...redraft,
          action: `${base}/redrafts`,
          open: forms.redraft !== undefined || chosen.redraft !== undefined,
          sections: options(REDRAFTABLE_SECTIONS, redraft.values['section']),
        }
      : undefined,
    // Somebody was faster: there is no form any more to say it in.
    unsent: forms.redraft && !mayRedraft ? unsent(forms.redraft, 'instruction') : undefined,
    comment: can(reader.role, 'plans.comment')
      ? {
          ...comment,
          action: `${base}/comments`,
          sections: [
            { value: '', word: 'The whole version', selected: false },
            ...options(PLAN_SECTIONS, comment.values['section']),
          ],
        }
      : undefined,
  };
}

function comparisonHref({ versions }: PlanRows, plan: PlanRow, base: string) {
  const isHead = plan === versions[0];
  const other = isHead
    ? usualComparison(versions)?.from
    : versions.find(({ version }) => version === plan.version - 1);
  if (!other) return undefined;
  const names = changedSections(other.content, plan.content).map((section) => planSectionLabel[section]);
  return {
    href: `${base}/comparison?from=${other.version}&to=${plan.version}`,
    version: other.version,
    changed: names.length > 0 ? `Differs in ${names.join(', ')}.` : 'Says the same.',
  };
}

function options<T extends PlanSection>(sections: readonly T[], chosen: unknown) {
  return sections.map((value) => ({
    value,
    word: planSectionLabel[value],
    selected: value === chosen,
  }));
}

// Comments -----------------------------------------------------------------------------------------------

/** What was said about this version, by section; what is said elsewhere is counted. */
export function presentTalk(rows: PlanRows, plan: PlanRow, reader: Operator, now: Date) {
  const { campaign } = rows;
  const may = can(reader.role, 'plans.comment');
  const here = rows.comments.filter(({ version }) => version === plan.version);
  const open = rows.comments.filter(
    ({ version, resolved_at }) => version !== plan.version && resolved_at === null,
  );
  const show = (comment: PlanCommentRow) => ({
    id: comment.id,
    by: comment.author_name,
    at: onBothClocks(comment.created_at, campaign.timezone, reader.time_zone, now),
    body: comment.body,
    resolved: comment.resolved_at && comment.resolved_by_name,
    action: may ? `/campaigns/${campaign.id}/plan/comments/${comment.id}/resolution` : undefined,
    commandId: newId(),
    version: plan.version,
  });
  const of = (section: PlanSection | null) => ({
    comments: here.filter((comment) => comment.section === section).map(show),
  });
  return {
    sections: Object.fromEntries(
      PLAN_SECTIONS.map((section) => [
        section,
        {
          ...of(section),
          say: may ? `?version=${plan.version}&comment=${section}#comment` : undefined,
          name: planSectionLabel[section],
        },
      ]),
    ),
    whole: of(null),
    elsewhere: elsewhereOf(open, campaign.id),
  };
}

function elsewhereOf(open: readonly PlanCommentRow[], campaignId: string) {
  const versions = [...new Set(open.map(({ version }) => version))].sort((a, b) => b - a);
  return versions.map((version) => {
    const count = open.filter((comment) => comment.version === version).length;
    return {
      href: `/campaigns/${campaignId}/plan?version=${version}`,
      text: `${count === 1 ? 'One open comment' : `${count} open comments`} on version ${version}`,
    };
  });
}
