import { isPaused } from '../pauses';
import type { Policy } from '../policy';
import { HOUR, plus } from '../time';
import { artifactEntries, climbArtifacts } from './artifacts';
import { extendCalendar } from './calendar';
import type { AgendaEntry, Change, Due, Step } from './changes';
import { activate, activationEntry, endCampaign, endEntry, fullTick, isClosed, tickEntry } from './course';
import { escalate, riseEntry, sweep, sweepEntry } from './escalation';
import type { CampaignFacts } from './facts';
import { jobsOf } from './generation';
import { checkKpis, kpiEntry } from './monitoring';
import { releaseFollowUps, settlePauses } from './pauses';
import { draftsOf, climbLadder, ladderEntry } from './plan';
import { summariseWeek, summaryEntry } from './summaries';
import { moveStatuses, taskEntries } from './tasks';

/** A campaign looks around at least this often. */
export const WAKE_AT_LEAST = HOUR;
/** And never more often than this. */
export const WAKE_AT_MOST = 1_000;

/**
 * What is due at `now` and what comes next: the only scheduler. The campaign's process applies the changes
 * and sleeps until the first entry; pages show the same entries. Applying the changes and asking again at the
 * same instant gives no further change.
 */
export function dueAt(given: CampaignFacts, now: Date, policy: Policy): Due {
  const facts = structuredClone(given);
  const changes: Change[] = [];
  if (!isPaused(facts.pauses)) {
    for (const step of STEPS) changes.push(...step(facts, now, policy));
  }
  return { changes, agenda: agendaOf(facts, now, policy), start: [...draftsOf(facts), ...jobsOf(facts)] };
}

/** When the campaign's process has to look again, in ms from now. */
export function sleepFor(agenda: readonly AgendaEntry[], now: Date): number {
  const next = agenda.find((entry) => !entry.held)?.at ?? plus(now, WAKE_AT_LEAST);
  return Math.min(WAKE_AT_LEAST, Math.max(WAKE_AT_MOST, next.getTime() - now.getTime()));
}

const STEPS: readonly Step[] = [
  settlePauses,
  releaseFollowUps,
  activate,
  extendCalendar,
  moveStatuses,
  escalate,
  sweep,
  climbLadder,
  climbArtifacts,
  checkKpis,
  fullTick,
  endCampaign,
  // Last: a campaign that has just ended sums up its own end.
  summariseWeek,
];

function agendaOf(facts: CampaignFacts, now: Date, policy: Policy): AgendaEntry[] {
  if (isClosed(facts.campaign.status)) return [];
  const held = isPaused(facts.pauses) || facts.campaign.status === 'PAUSED';
  return [
    ...taskEntries(facts, now, policy),
    ...activationEntry(facts, now),
    ...ladderEntry(facts, now, policy),
    ...artifactEntries(facts, now, policy),
    ...riseEntry(facts, now, policy),
    ...sweepEntry(facts, now),
    ...kpiEntry(facts, now),
    ...tickEntry(facts, now, policy),
    ...summaryEntry(facts, now),
    ...endEntry(facts, now),
  ]
    .map((entry) => ({ ...entry, held }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

export type {
  AgendaCampaign,
  AskedArtifact,
  CampaignFacts,
  GenerationFacts,
  ItemFacts,
  MonitoringFacts,
  PlanHeadFacts,
  TaskFacts,
} from './facts';
export { newWork } from './calendar';
export { AGENDA_KINDS } from './changes';
export { endOf, isClosed } from './course';
export { APPROVAL_RUNGS, nextRung } from './plan';
export type { AgendaEntry, AgendaKind, Change, Due, NewWork, Start } from './changes';
