import type { CampaignView } from '../../db/campaigns';
import type { Operator } from '../../db/operators';
import { STAGE_NAMES, STAGES, type Stage } from '../../workflows/domain/artifacts/stages';
import { lateTasks } from '../../workflows/domain/escalations';
import { actionsFor, missingForActivation, type CampaignAction } from '../../workflows/domain/campaigns';
import { openPauses } from '../../workflows/domain/pauses';
import { can } from '../../workflows/domain/permissions';
import { startOfDay } from '../../workflows/domain/time';
import { actorWords } from '../audit/words';
import { campaignActionLabel, campaignStatusLabel, pauseReasonLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { draftUnderWay } from './drafting';
import type { Room } from './room';
import { presentBareStages, presentStages } from './stages';
import { onBothClocks, type TwoClocks } from './times';

const ROOMS = ['overview', 'plan', 'calendar', 'tasks', 'metrics', 'reports', 'timeline', 'policy'] as const;
type RoomName = (typeof ROOMS)[number];

const ROOM_WORDS: Record<RoomName, string> = {
  overview: 'Overview',
  plan: 'Plan',
  calendar: 'Calendar',
  tasks: 'Tasks',
  metrics: 'Metrics',
  reports: 'Reports',
  timeline: 'Timeline',
  policy: 'Policy',
};

/** Where in a campaign one is: in one of its rooms, or at one of its stages. */
export type Place = RoomName | Stage;

/** What a campaign waits for: a person, a date, or nobody. */
export type Waits = { icon: string; tone: string; text: string; until?: TwoClocks & { word: string } };

type Button = { label: string; icon: string; href: string; danger: boolean };

/** The same on each page of a campaign: what it is, what it waits for, what comes next, and the brake. */
export function presentHeader(
  room: Room,
  operator: Operator,
  now: Date,
  { current, page }: { current?: Place; page: string },
) {
  return {
    ...presentBareHeader(room.campaign, operator, current),
    stages: can(operator.role, 'artifacts.read') ? presentStages(room, operator, current, page) : undefined,
    waits: waitsFor(room, operator.time_zone, now),
    next: nextByItself(room, operator.time_zone, now),
    pending: presentPending(room),
  };
}

/** As much of it as the campaign's own row tells: also where it stands could not be read, it can be paused. */
export function presentBareHeader(campaign: CampaignView, operator: Operator, current?: Place) {
  const may = can(operator.role, 'campaigns.decide');
  return {
    id: campaign.id,
    name: campaign.name,
    client: campaign.client_name,
    project: campaign.project_name === campaign.client_name ? undefined : campaign.project_name,
    status: campaignStatusLabel[campaign.status],
    main: mainButton(campaign.status, `/campaigns/${campaign.id}`),
    whyNot: may ? undefined : 'A lead or an admin can.',
    more: moreButtons(campaign, operator),
    tabs: ROOMS.map((name) => ({
      label: ROOM_WORDS[name],
      href: name === 'overview' ? `/campaigns/${campaign.id}` : `/campaigns/${campaign.id}/${name}`,
      current: name === current,
    })),
    stages: can(operator.role, 'artifacts.read') ? presentBareStages(campaign, current) : undefined,
    needsAttention: campaign.needs_attention,
  };
}

function mainButton(status: Room['campaign']['status'], base: string): Button | undefined {
  const action = (['pause', 'resume'] as const).find((one) => actionsFor(status).includes(one));
  return action && button(action, base);
}

function button(action: CampaignAction, base: string): Button {
  const { word, icon } = campaignActionLabel[action];
  return { label: word, icon, href: `${base}/${action}`, danger: false };
}

function moreButtons(campaign: CampaignView, operator: Operator): Button[] {
  const base = `/campaigns/${campaign.id}`;
  const open = campaign.status !== 'COMPLETED' && campaign.status !== 'ARCHIVED';
  const decisions = actionsFor(campaign.status).filter((action) => action !== 'pause' && action !== 'resume');
  return [
    ...(open && can(operator.role, 'campaigns.edit')
      ? [{ label: 'Edit', icon: 'pen-line', href: `${base}/edit`, danger: false }]
      : []),
    ...(can(operator.role, 'campaigns.edit')
      ? [{ label: 'Duplicate', icon: 'copy', href: `${base}/duplicate`, danger: false }]
      : []),
    ...(can(operator.role, 'campaigns.decide') ? decisions.map((action) => button(action, base)) : []),
    ...(can(operator.role, 'campaigns.purge')
      ? [{ label: 'Delete for good', icon: 'circle-x', href: `${base}/delete`, danger: true }]
      : []),
  ];
}

function waitsFor(room: Room, zone: string, now: Date): Waits | undefined {
  return (
    waitsForResume(room, zone, now) ??
    waitsForPlan(room, zone, now) ??
    waitsForStart(room, zone, now) ??
    waitsForWork(room)
  );
}

function waitsForResume({ campaign, standing }: Room, zone: string, now: Date): Waits | undefined {
  const [pause] = openPauses(standing.facts.pauses);
  if (!pause) return undefined;
  const why = pause.note ? `: ${pause.note}` : '';
  return {
    icon: 'pause',
    tone: 'blocked',
    text: `${pauseReasonLabel[pause.reason].word} by ${actorWords(pause.by)}${why}`,
    until: { ...onBothClocks(pause.from, campaign.timezone, zone, now), word: 'since' },
  };
}

function waitsForPlan({ campaign, standing }: Room, zone: string, now: Date): Waits | undefined {
  const { head } = standing.facts;
  if (campaign.status === 'COMPLETED' || campaign.status === 'ARCHIVED') return undefined;
  const drafting = draftUnderWay(standing);
  if (drafting !== undefined) {
    return { icon: 'hourglass', tone: 'waiting', text: `Version ${drafting} of its plan is being drafted` };
  }
  if (!head) return waitsForStages(standing);
  if (head.status !== 'IN_REVIEW') return undefined;
  const asked = standing.agenda.find((entry) => entry.kind === 'APPROVAL_LADDER');
  return {
    icon: 'hourglass',
    tone: 'waiting',
    text: `Waits for a decision on its plan, version ${head.version}`,
    ...(asked && {
      until: { ...onBothClocks(asked.at, campaign.timezone, zone, now), word: 'asked again' },
    }),
  };
}

/** Planned in full: its plan follows from the strategy, so a stage is what it waits for. */
function waitsForStages({ facts }: Room['standing']): Waits {
  const [asked] = facts.asked;
  return {
    icon: 'hourglass',
    tone: 'waiting',
    text: asked
      ? `Waits for a decision on its ${STAGE_NAMES[asked.stage].toLowerCase()}, version ${asked.version}`
      : 'Waits for its strategy: the plan is drafted once that is approved',
  };
}

function waitsForStart({ campaign, standing }: Room, zone: string, now: Date): Waits | undefined {
  if (campaign.status !== 'PLANNED') return undefined;
  const missing = missingForActivation(
    { ...campaign, planApproved: standing.facts.approvedPlan !== null },
    now,
  );
  if (missing.length > 0) {
    return { icon: 'circle-alert', tone: 'due', text: notReady(missing) };
  }
  const start = startOfDay(campaign.start_date, campaign.timezone);
  if (!campaign.auto_activate) {
    return { icon: 'hand', tone: 'waiting', text: 'Ready. Waits for somebody to activate it' };
  }
  return {
    icon: 'calendar',
    tone: 'waiting',
    text: 'Waits for its start date',
    until: { ...onBothClocks(start, campaign.timezone, zone, now), word: 'until' },
  };
}

/** The sentence of the refusal that activating it would get. */
export function notReady(missing: readonly string[]): string {
  return sentenceOf({ reason: 'CAMPAIGN_NOT_READY', detail: { missing } });
}

function waitsForWork({ campaign, standing }: Room): Waits | undefined {
  if (campaign.status !== 'ACTIVE') return undefined;
  const late = lateTasks(standing.facts.tasks, standing.effectiveNow, standing.policy).length;
  if (late > 0) return { icon: 'alarm-clock', tone: 'late', text: `Waits for ${tasks(late)} overdue` };
  const due = standing.facts.tasks.filter(
    ({ status }) => status === 'DUE' || status === 'IN_PROGRESS',
  ).length;
  if (due > 0) return { icon: 'clock', tone: 'due', text: `Waits for ${tasks(due)} now due` };
  return { icon: 'circle-check', tone: 'done', text: 'Waits for nobody' };
}

function tasks(count: number): string {
  return count === 1 ? 'one task' : `${count} tasks`;
}

function nextByItself({ campaign, standing }: Room, zone: string, now: Date) {
  const [next] = standing.agenda;
  if (!next) return undefined;
  return { ...onBothClocks(next.at, campaign.timezone, zone, now), what: next.what, held: next.held };
}

const ASKED: Record<string, string> = {
  approve: 'Approving the plan',
  reject: 'Rejecting the plan',
  activate: 'Activating the campaign',
  pause: 'Pausing the campaign',
  resume: 'Resuming the campaign',
  complete: 'Completing the campaign',
  archive: 'Archiving the campaign',
};

const ASKED_OF_STAGE: Record<string, (name: string) => string> = {
  approve: (name) => `Approving the ${name}`,
  reject: (name) => `Rejecting the ${name}`,
  confirm: (name) => `Confirming the ${name} unchanged`,
  revoke: (name) => `Withdrawing the approval of the ${name}`,
};

/** A decision that was written down and waits to be judged by the campaign's process. */
export function presentPending({ campaign, pending }: Pick<Room, 'campaign' | 'pending'>) {
  if (pending.length === 0) return undefined;
  return {
    poll: `/campaigns/${campaign.id}/pending?of=${pending.map(({ id }) => id).join(',')}`,
    decisions: pending.map((command) => ({
      what: wordOfDecision(command.kind, command.payload['stage']),
      by: command.actor.name,
      at: command.created_at,
    })),
  };
}

/** Of an artifact where a stage is named, else of the plan or of the campaign itself. */
export function wordOfDecision(kind: string, stage?: unknown): string {
  const named = STAGES.find((one) => one === stage);
  const word = named && ASKED_OF_STAGE[kind]?.(STAGE_NAMES[named].toLowerCase());
  return word ?? ASKED[kind] ?? 'A decision';
}
