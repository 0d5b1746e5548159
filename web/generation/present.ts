import type { CampaignView } from '../../db/campaigns';
import type { Generation } from '../../db/generation';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { GenerationJobRow } from '../../db/tables';
import { missingWords } from '../../workflows/domain/artifacts/flag-words';
import { flagsOf } from '../../workflows/domain/artifacts/gates';
import { checkRun, type PlannedJob } from '../../workflows/domain/artifacts/generation';
import { jobOf, type OfferedType } from '../../workflows/domain/artifacts/jobs';
import { STAGE_NAMES, stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import { isClosed } from '../../workflows/domain/agenda';
import { can } from '../../workflows/domain/permissions';
import { onBothClocks } from '../campaigns/times';
import { dependencyGraph, type GraphEdge, type GraphNode } from '../charts/graph';
import { jobStateLabel, stageLabel, type Label } from '../labels';

/** The generation plan: each job with where it stands, why, and what it left behind. */
export function presentGeneration(
  campaign: CampaignView,
  generation: Generation,
  operator: Operator,
  now: Date,
) {
  const { plan, rows, chosen, intake_version } = generation;
  const base = `/campaigns/${campaign.id}`;
  const may = can(operator.role, 'artifacts.edit');
  const open = !isClosed(campaign.status);
  const isMoving = plan.some(({ state, asked }) => state === 'RUNNING' || (asked && state === 'READY'));
  const unwritten = chosen.filter((type) => !plan.some(({ job }) => job.type === type));
  const all = checkRun(plan);
  return {
    action: `${base}/generation/runs`,
    poll: isMoving ? `${base}/generation/state` : undefined,
    intake: intake_version === null ? undefined : { version: intake_version, href: `${base}/intake` },
    progress: progressWords(plan),
    graph: plan.length > 0 ? graphOf(generation) : undefined,
    runAll:
      may && open && all.ok && plan.length > 0 ? { commandId: newId(), count: all.value.length } : undefined,
    whyNot: whyNot(open, may, plan),
    rows: plan.map((planned) => {
      const row = rows.find(({ job_type }) => job_type === planned.job.type);
      return presentJob(campaign, generation, planned, row, operator, now, may && open);
    }),
    unwritten: unwritten.map((type) => jobOf(type)?.title ?? type),
    empty: plan.length > 0 ? undefined : emptyWords(base, intake_version),
  };
}

/** What was asked for on an earlier intake, or before the campaign was closed, and why it is written no more. */
export function presentLapsed(
  campaign: CampaignView,
  rows: readonly GenerationJobRow[],
  reader: Operator,
  now: Date,
) {
  return rows.map(({ job_type, asked_by_name, note, finished_at }) => ({
    title: jobOf(job_type)?.title ?? job_type,
    asked: `${asked_by_name} asked for it.`,
    why: note,
    at: finished_at && onBothClocks(finished_at, campaign.timezone, reader.time_zone, now),
  }));
}

function progressWords(plan: readonly PlannedJob[]): string {
  const done = plan.filter(({ state }) => state === 'COMPLETED').length;
  return `${done} of ${plan.length} written`;
}

function whyNot(open: boolean, may: boolean, plan: readonly PlannedJob[]): string | undefined {
  if (plan.length === 0) return undefined;
  if (!open) return 'The campaign is closed: nothing more is written for it.';
  return may ? undefined : 'You may read this, not run it.';
}

function emptyWords(base: string, intakeVersion: number | null) {
  return intakeVersion === null
    ? {
        icon: 'clipboard-list',
        title: 'Nothing to be drafted yet',
        text: 'What is to be drafted is chosen in the intake, and begins once that is approved.',
        href: `${base}/intake`,
        action: 'To the intake',
      }
    : {
        icon: 'clipboard-list',
        title: 'The intake asks for no drafts',
        text: `Version ${intakeVersion} of the intake is in force and chooses none. Choose some there, and have it approved again.`,
        href: `${base}/intake`,
        action: 'To the intake',
      };
}

function presentJob(
  campaign: CampaignView,
  generation: Generation,
  planned: PlannedJob,
  row: GenerationJobRow | undefined,
  operator: Operator,
  now: Date,
  mayRun: boolean,
) {
  const { job, state, asked } = planned;
  const at = row?.finished_at ?? row?.started_at ?? row?.asked_at;
  return {
    type: job.type,
    title: job.title,
    stage: { word: stageLabel[job.lands_in].word, href: hrefOf(campaign, job.lands_in) },
    status: statusOf(planned),
    why: reasonsFor(campaign, generation, planned, row),
    asked: asked && row ? `${row.asked_by_name} asked for it` : undefined,
    at: at && onBothClocks(at, campaign.timezone, operator.time_zone, now),
    run:
      mayRun && !asked && state !== 'RUNNING'
        ? {
            action: `/campaigns/${campaign.id}/generation/runs`,
            commandId: newId(),
            label: runWord(state),
            about: `${runWord(state)}: ${job.title}`,
          }
        : undefined,
  };
}

function statusOf({ state, asked }: PlannedJob): Label {
  const label = jobStateLabel[state];
  return asked && state === 'READY' ? { ...label, word: 'Its turn comes', tone: 'waiting' } : label;
}

function runWord(state: PlannedJob['state']): string {
  if (state === 'COMPLETED' || state === 'FAILED') return 'Run again';
  return state === 'READY' ? 'Run' : 'Run when it can be';
}

function hrefOf(campaign: Pick<CampaignView, 'id'>, stage: Stage): string {
  return `/campaigns/${campaign.id}/${stagePath(stage)}`;
}

type Reason = { text?: string; href?: string; link?: string };

/** What became of it, or what it waits for, each with where that is cured. */
function reasonsFor(
  campaign: CampaignView,
  generation: Generation,
  { job, state, waits_for, failed, missing, decision_first }: PlannedJob,
  row: GenerationJobRow | undefined,
): Reason[] {
  if (state === 'FAILED') return [{ text: row?.note ?? 'It could not be written.' }];
  if (state === 'RUNNING') return [];
  if (state === 'COMPLETED' && row?.stage) {
    const said = row.note ? [{ text: row.note }] : [];
    if (row.version === null) return said;
    const name = STAGE_NAMES[row.stage].toLowerCase();
    const link = `Version ${row.version} of the ${name}`;
    const text = becameOf(row.stage, row.version, generation);
    return [{ text, link, href: hrefOf(campaign, row.stage) }, ...said];
  }
  const others = waits_for.filter((type) => !failed.includes(type));
  return [
    ...(failed.length > 0 ? [{ text: `Could not be written before it: ${titlesOf(failed)}.` }] : []),
    ...(others.length > 0 ? [{ text: `Waits for: ${titlesOf(others)}.` }] : []),
    ...missing.map((gate) => ({ link: missingWords(gate), href: hrefOf(campaign, gate.stage) })),
    ...(decision_first ? [decisionFirst(campaign, job.lands_in, generation)] : []),
  ];
}

/** Adding to it now would take away what somebody was asked to decide on. */
function decisionFirst(campaign: CampaignView, stage: Stage, { heads }: Generation): Reason {
  return {
    link: `Version ${heads[stage] ?? 1} of the ${STAGE_NAMES[stage].toLowerCase()}`,
    href: `${hrefOf(campaign, stage)}#decision`,
    text: 'waits for a decision. This is added once somebody has decided.',
  };
}

/** A version is one of many: what was written is looked at in the newest. */
function becameOf(stage: Stage, version: number, { chain, heads }: Generation): string {
  const { approved } = chain[stage];
  if (approved === version) return 'is in force.';
  if (approved !== null && approved > version) return `went on to version ${approved}, which is in force.`;
  const head = heads[stage] ?? version;
  return head > version
    ? `went on to version ${head}, which waits to be checked and approved.`
    : 'waits to be checked and approved.';
}

function titlesOf(types: readonly OfferedType[]): string {
  return types.map((type) => jobOf(type)?.title ?? type).join(', ');
}

// The picture ----------------------------------------------------------------------------------------

/** Jobs in columns, and between them the approvals that let them pass. */
const GATES = ['STRATEGY', 'CREATIVES', 'EXECUTION'] as const;
type GateStage = (typeof GATES)[number];

function graphOf({ plan, chain }: Generation) {
  const flags = flagsOf(chain);
  const gateBefore = ({ job }: PlannedJob): GateStage | undefined =>
    GATES.findLast((stage) => (job.depends_on as readonly Stage[]).includes(stage));
  const needed = GATES.filter((stage, at) =>
    plan.some((one) => GATES.indexOf(gateBefore(one) ?? stage) >= at && gateBefore(one)),
  );
  const columnOf = (one: PlannedJob) => {
    const gate = gateBefore(one);
    return gate === undefined ? 0 : GATES.indexOf(gate) * 2 + 2;
  };
  const jobs = plan.map((one): GraphNode => {
    const { word, tone } = statusOf(one);
    return { id: one.job.type, column: columnOf(one), title: one.job.title, state: word, tone };
  });
  const gates = needed.map((stage): GraphNode => {
    const isOpen = chain[stage].approved !== null && flags[stage] === null;
    return {
      id: stage,
      column: GATES.indexOf(stage) * 2 + 1,
      title: `${STAGE_NAMES[stage]} in force`,
      state: isOpen ? 'Approved' : flags[stage] ? 'Flagged' : 'Not approved yet',
      tone: isOpen ? 'done' : 'blocked',
      isGate: true,
    };
  });
  const edges: GraphEdge[] = [
    ...plan.flatMap((one): GraphEdge[] => {
      const gate = gateBefore(one);
      return gate ? [[gate, one.job.type]] : [];
    }),
    ...plan.flatMap(({ job }): GraphEdge[] =>
      needed.some((stage) => stage === job.module) ? [[job.type, job.module]] : [],
    ),
    // From approval to approval where no job stands between them.
    ...needed.slice(1).flatMap((stage, at): GraphEdge[] => {
      const before = needed[at] ?? stage;
      const isLinked = plan.some((one) => one.job.module === stage && gateBefore(one) === before);
      return isLinked ? [] : [[before, stage]];
    }),
  ];
  return dependencyGraph({
    id: 'plan-graph',
    title: 'What waits for what',
    description: `${plan.length} drafts and ${needed.length} approvals, from left to right. The table below says the same in words.`,
    nodes: [...jobs, ...gates],
    edges,
  });
}
