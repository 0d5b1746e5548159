import {
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  log,
  ParentClosePolicy,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  startChild,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { TemporalFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { Activities, Advance } from '../activities';
import {
  campaignAgenda,
  DECISION_NAMES,
  decisions,
  outsideDecisions,
  reported,
  type CampaignInput,
  type DecisionName,
  type Outcome,
  type OutsideDecision,
} from './messages/campaigns';
import type { Start } from './domain/agenda';
import { generation } from './generation';
import { generationWorkflowId } from './messages/generation';
import { planDraftWorkflowId } from './messages/plans';
import { recordFact, recordFactAtOnce } from './options';
import { planDraft } from './plans';
import { showAttributes, type Shown } from './search-attributes';
import { turns } from './turns';

const atOnce = proxyLocalActivities<Activities>(recordFactAtOnce);
const patiently = proxyActivities<Activities>(recordFact);

/** A run this long is continued in a new one at the next quiet moment. */
const LONG_RUN = 500;

/** One campaign, from its first draft to its archive. */
export async function campaign(input: CampaignInput): Promise<void> {
  const line = openLine(input);
  await until(line, (now) => now.planApproved);
  await until(line, (now) => now.status === 'COMPLETED');
  await until(line, (now) => now.status === 'ARCHIVED');
  await condition(allHandlersFinished);
}

/** Where the campaign's main line stands. Rows are the truth; this is what it needs to sleep and to wake. */
type Line = {
  campaignId: string;
  /** Grows with every message; a look notes it, so that a message that came meanwhile causes another look. */
  revision: number;
  looked: Seen | undefined;
  /** What the judge of the last decision saw: it spares one look, unless a message came since. */
  judged: Seen | undefined;
  seq: number;
  shown: Shown;
  details: string;
  /**
   * Looks and decisions take turns. Two local activities under way at once are resolved one by one, but both at
   * once when their history is replayed: what follows from them would then come in another order.
   */
  inTurn: ReturnType<typeof turns>;
};

type Seen = { revision: number; now: Advance };

/** Every handler is registered before the first await: an early update would otherwise be turned away. */
function openLine({ campaignId, seq }: CampaignInput): Line {
  const inTurn = turns();
  const line: Line = {
    campaignId,
    revision: 0,
    looked: undefined,
    judged: undefined,
    seq,
    shown: {},
    details: '',
    inTurn,
  };
  for (const name of DECISION_NAMES) {
    setHandler(decisions[name], ({ commandId }) => inTurn(() => decide(line, { name, commandId })), {
      description: `A decision from the product: ${name}. Its command row says who and why.`,
    });
    setHandler(outsideDecisions[name], (said) => inTurn(() => decideFromOutside(line, name, said)), {
      description: `${name} by hand. Say {"by": "who", "reason": "why"}.`,
    });
  }
  setHandler(reported, () => void (line.revision += 1), { description: 'Rows changed: look again.' });
  setHandler(campaignAgenda, () => ({
    status: line.looked?.now.status ?? 'PLANNED',
    phase: line.looked?.now.phase ?? 'STARTING',
    paused: line.looked?.now.paused ?? false,
    details: line.details,
  }));
  return line;
}

/** Goes on — looking, sleeping until something is due, listening — until what it looks at has `reached` a point. */
async function until(line: Line, reached: (now: Advance) => boolean): Promise<void> {
  let now = line.looked?.now ?? (await look(line));
  while (!reached(now) && !isOver(now)) {
    const woken = await wokenOrDue(line, now);
    if (!woken) await continueWhenLong(line);
    now = await look(line);
  }
}

/** Archived, or purged with everything it had: there is nothing left to run. */
function isOver(now: Advance): boolean {
  return now.status === 'ARCHIVED' || now.status === 'GONE';
}

/** Sleeps until the first thing that is due; true when a message came first. */
function wokenOrDue(line: Line, now: Advance): Promise<boolean> {
  const seen = line.looked?.revision;
  return condition(() => line.revision !== seen, now.sleepMs, { summary: now.waitsFor });
}

async function look(line: Line): Promise<Advance> {
  const now = await line.inTurn(async () => {
    const { revision, campaignId, seq, judged } = line;
    line.judged = undefined;
    const seen =
      judged?.revision === revision
        ? judged.now
        : await surely(line, (activities, at) => activities.advanceCampaign({ campaignId, seq, now: at }));
    line.looked = { revision, now: seen };
    return seen;
  });
  const { campaignId } = line;
  line.seq = Math.max(line.seq, now.seq);
  show(line, now);
  for (const start of now.start) {
    if (start.kind === 'DRAFT_PLAN') await startDraft(campaignId, start.version);
    // Histories from before there were jobs never come here.
    else if (patched('2026-11-28-jobs')) await startJob(campaignId, start);
  }
  return now;
}

/** The same version is drafted once, however often its draft is found missing. */
async function startDraft(campaignId: string, version: number): Promise<void> {
  try {
    await startChild(planDraft, {
      workflowId: planDraftWorkflowId({ campaignId, version }),
      args: [{ campaignId, version }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** Likewise the same attempt at a job. */
async function startJob(campaignId: string, start: Extract<Start, { kind: 'RUN_JOB' }>): Promise<void> {
  const { intake_version: intakeVersion, job, attempt } = start;
  const input = { campaignId, intakeVersion, job, attempt };
  try {
    await startChild(generation, {
      workflowId: generationWorkflowId(input),
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

type Judgement = { name: DecisionName; commandId: string; outside?: OutsideDecision };

/** Wakes the main line with what the judge saw, unless rows changed again meanwhile. */
async function decide(line: Line, judgement: Judgement): Promise<Outcome> {
  const { campaignId, seq, revision } = line;
  const { outcome, look: seen } = await surely(line, (activities, now) =>
    activities.judge({ campaignId, seq, now, ...judgement }),
  );
  const isFresh = line.revision === revision;
  line.revision += 1;
  line.judged = seen && isFresh ? { revision: line.revision, now: seen } : undefined;
  return outcome;
}

/** Given by hand, it has no command row yet: the judge writes one, under an id that a replay mints again. */
async function decideFromOutside(
  line: Line,
  name: DecisionName,
  said: OutsideDecision | undefined,
): Promise<void> {
  const outcome = await decide(line, { name, commandId: uuid4(), outside: said ?? {} });
  if (!outcome.ok) log.warn('a decision from outside was refused', { name, reason: outcome.reason });
}

/**
 * Inside the workflow task when the database answers, otherwise as an activity that is repeated until it does.
 * Meanwhile the campaign asks for attention; nothing is ever given up.
 */
async function surely<T>(line: Line, work: (activities: Activities, now: string) => Promise<T>): Promise<T> {
  try {
    return await work(atOnce as Activities, new Date().toISOString());
  } catch (error) {
    // A local activity that threw fails as what it threw, one that took too long as an ActivityFailure.
    if (isCancellation(error) || !(error instanceof TemporalFailure)) throw error;
    log.warn('the database did not answer at once', {
      campaignId: line.campaignId,
      cause: String(error.cause ?? error),
    });
    line.shown = showAttributes(line.shown, { ...line.shown, needsAttention: true });
    return work(patiently as Activities, new Date().toISOString());
  }
}

/** What operations see in the Temporal UI. */
function show(line: Line, now: Advance): void {
  line.shown = showAttributes(line.shown, {
    phase: now.phase,
    paused: now.paused,
    client: now.client,
    owner: now.owner,
    needsAttention: now.needsAttention,
  });
  line.details = now.details;
  setCurrentDetails(now.details);
}

/** At a quiet moment, never in answer to a message, which would be answered twice as slowly. */
async function continueWhenLong(line: Line): Promise<void> {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  if (historyLength < LONG_RUN && !continueAsNewSuggested) return;
  await condition(allHandlersFinished);
  await continueAsNew<typeof campaign>({ v: 1, campaignId: line.campaignId, seq: line.seq });
}
