import type { CampaignView } from '../../db/campaigns';
import type { Operator } from '../../db/operators';
import type { EscalationTelling } from '../../db/escalations';
import type { EscalationRow } from '../../db/tables';
import type { AgendaEntry } from '../../workflows/domain/agenda';
import { missingForActivation } from '../../workflows/domain/campaigns';
import { ESCALATION_IMPACT } from '../../workflows/domain/escalation-notes';
import { lateTasks } from '../../workflows/domain/escalations';
import { isDueNow, type TaskStatus } from '../../workflows/domain/tasks';
import { daysBetween, localDate } from '../../workflows/domain/time';
import { presentTold } from '../escalations/present';
import {
  campaignTypeLabel,
  leadCaptureLabel,
  planningLabel,
  planStatusLabel,
  platformLabel,
  postingModeLabel,
  taskTemplateLabel,
} from '../labels';
import { describeDay, spanWords } from '../times';
import { notReady } from './header';
import { draftUnderWay } from './drafting';
import type { Room } from './room';
import { onBothClocks } from './times';

/** As many as are shown before the reader asks for the rest. */
const AGENDA_SHOWN = 8;

/** The first of what happens by itself, and where the rest stands. */
export function presentNext({ campaign, standing }: Room, reader: Operator, now: Date) {
  const entries = presentAgenda(standing.agenda, campaign.timezone, reader.time_zone, now);
  return {
    agenda: entries.slice(0, AGENDA_SHOWN),
    more: entries.length > AGENDA_SHOWN ? entries.length - AGENDA_SHOWN : undefined,
    held: standing.agenda.some((entry) => entry.held),
    timeline: `/campaigns/${campaign.id}/timeline`,
  };
}

/** What happens by itself: what, when on both clocks, why, and what would cancel it. */
export function presentAgenda(
  entries: readonly AgendaEntry[],
  campaignZone: string,
  readerZone: string,
  now: Date,
) {
  return entries.map((entry) => ({
    what: entry.what,
    why: entry.why,
    cancelledBy: entry.cancelled_by,
    held: entry.held,
    icon: entry.held ? 'pause' : 'timer',
    when: onBothClocks(entry.at, campaignZone, readerZone, now),
    href: entry.kind.startsWith('TASK_') ? `/tasks/${entry.ref}` : undefined,
  }));
}

export function presentFigures({ campaign, standing }: Room, counts: Partial<Record<TaskStatus, number>>) {
  const { facts, effectiveNow, policy } = standing;
  const late = lateTasks(facts.tasks, effectiveNow, policy).length;
  const due = facts.tasks.filter((task) => isDueNow(task, effectiveNow, policy)).length;
  const of = (...statuses: TaskStatus[]) => statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  const list = (status: string) => `/campaigns/${campaign.id}/tasks?status=${status}`;
  return [
    { label: 'Open', value: of('PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE'), href: list('open') },
    { label: 'Due now', value: due, href: list('due') },
    { label: 'Overdue', value: late, href: list('overdue'), tone: late > 0 ? 'late' : undefined },
    { label: 'Blocked', value: of('BLOCKED'), href: list('blocked') },
    { label: 'Missed', value: of('MISSED'), href: list('missed') },
    { label: 'Done', value: of('DONE'), href: list('done') },
  ];
}

export function presentEscalation(
  { campaign, standing }: Room,
  escalation: (EscalationRow & { told: EscalationTelling[] }) | undefined,
  zone: string,
  now: Date,
) {
  if (!escalation) return undefined;
  const listed = standing.facts.tasks.filter((task) => escalation.task_ids.includes(task.id));
  const count = escalation.task_ids.length;
  return {
    title: `Escalation, level ${escalation.level}: ${count === 1 ? 'one task is' : `${count} tasks are`} overdue`,
    impact: ESCALATION_IMPACT[escalation.level],
    opened: onBothClocks(escalation.opened_at, campaign.timezone, zone, now),
    urgent: escalation.level >= 2,
    told: presentTold(escalation.told, campaign.timezone, zone, now),
    pause:
      escalation.level === 3 && campaign.status === 'ACTIVE' ? `/campaigns/${campaign.id}/pause` : undefined,
    tasks: listed.map((task) => ({
      title: task.title,
      href: `/tasks/${task.id}`,
      late: spanWords(standing.effectiveNow.getTime() - task.due_at.getTime()),
    })),
  };
}

export function presentPlanState({ campaign, standing }: Room) {
  const { head, approvedPlan } = standing.facts;
  const href = `/campaigns/${campaign.id}/plan`;
  if (!head) {
    const text =
      draftUnderWay(standing) === undefined
        ? 'It follows from the strategy, once that is approved.'
        : 'Version 1 is being drafted.';
    return { href, text, status: planStatusLabel.DRAFT };
  }
  const inForce = approvedPlan && approvedPlan.version !== head.version;
  return {
    href,
    status: planStatusLabel[head.status],
    text: inForce
      ? `Version ${head.version}; version ${approvedPlan.version} is in force.`
      : `Version ${head.version}.`,
  };
}

export function notReadyYet({ campaign, standing }: Room, now: Date): string | undefined {
  if (campaign.status !== 'PLANNED') return undefined;
  const planApproved = standing.facts.approvedPlan !== null;
  const missing = missingForActivation({ ...campaign, planApproved }, now);
  return missing.length === 0 ? undefined : notReady(missing);
}

type Fact = { name: string; value: string } | undefined;

export function presentFacts(campaign: CampaignView, deputy: string | undefined, now: Date) {
  return listed([
    { name: 'Objective', value: campaign.objective },
    { name: 'Call to action', value: campaign.primary_cta },
    { name: 'Runs', value: runs(campaign, now) },
    { name: 'Time zone', value: campaign.timezone },
    { name: 'Posts', value: cadenceWords(campaign) },
    campaign.blackout_dates.length > 0
      ? { name: 'No posts on', value: campaign.blackout_dates.map(describeDay).join(', ') }
      : undefined,
    { name: 'Posted', value: postingModeLabel[campaign.posting_mode].word },
    { name: 'Planned', value: planningLabel[campaign.planning].word },
    { name: 'Owner', value: campaign.owner_name ?? 'Nobody yet' },
    { name: 'Deputy', value: deputy ?? 'Nobody yet' },
    { name: 'Tasks for each post', value: taskTemplateLabel[campaign.task_template].word },
    { name: 'Starts by itself', value: campaign.auto_activate ? 'Yes' : 'No, somebody activates it' },
  ]);
}

function runs(campaign: Room['campaign'], now: Date): string {
  const days = daysBetween(campaign.start_date, campaign.end_date) + 1;
  const day = daysBetween(campaign.start_date, localDate(now, campaign.timezone)) + 1;
  const progress = day >= 1 && day <= days ? `, day ${day} of ${days}` : `, ${days} days`;
  return `${describeDay(campaign.start_date)} to ${describeDay(campaign.end_date)}${progress}`;
}

function cadenceWords(campaign: Room['campaign']): string {
  return campaign.platforms
    .map((platform) => `${platformLabel[platform].word} ${campaign.cadence[platform] ?? 1} a week`)
    .join(', ');
}

/** What was said beyond what a campaign needs. */
export function presentAbout(campaign: CampaignView) {
  const type = campaign.campaign_type && campaignTypeLabel[campaign.campaign_type].word;
  const capture = campaign.lead_capture_method && leadCaptureLabel[campaign.lead_capture_method].word;
  return listed([
    said('Brand or product', campaign.brand_product),
    said('Venture', campaign.venture_name),
    said('Industry', campaign.industry),
    said('Kind of campaign', type),
    said('How leads reach us', capture),
    said('Budget', campaign.budget),
    said('Further objectives', campaign.objectives.join('; ')),
    said('Description', campaign.description),
  ]);
}

function said(name: string, value: string | null): Fact {
  return value ? { name, value } : undefined;
}

function listed(facts: readonly Fact[]) {
  return facts.filter((fact) => fact !== undefined);
}

/** Once an intake is in force, what it chose can be drafted. */
export function presentGenerationLink({ campaign, artifacts }: Room) {
  const intake = artifacts.find(({ stage }) => stage === 'INTAKE');
  return intake?.approved_version ? { href: `/campaigns/${campaign.id}/generation` } : undefined;
}
