import {
  activateCampaign,
  archiveCampaign,
  completeByDecision,
  pauseCampaign,
  resumeCampaign,
} from '../db/campaigns/decisions';
import {
  approveArtifact,
  confirmArtifact,
  findArtifact,
  findArtifactVersion,
  rejectArtifact,
  revokeArtifact,
  type ArtifactDecided,
} from '../db/artifacts';
import { lockCampaign } from '../db/campaigns/facts';
import {
  insertCommand,
  lockCommand,
  settleCommand,
  type CommandResult,
  type CommandRow,
} from '../db/commands';
import type { Trx } from '../db/connection';
import { notify } from '../db/notifications';
import { approvePlan, findPlanHead, rejectPlan, type ApprovedPlan } from '../db/plans';
import { recordAudit } from '../db/audit';
import type { CampaignRow } from '../db/tables';
import type { Stage } from '../workflows/domain/artifacts/stages';
import { checkOpen, missingForActivation } from '../workflows/domain/campaigns';
import { parsePayload, type DecisionPayload } from '../workflows/domain/decisions.schema';
import type { Actor } from '../workflows/domain/permissions';
import { no, yes, type Verdict } from '../workflows/domain/verdict';
import type { DecisionName, Outcome, OutsideDecision } from '../workflows/messages/campaigns';
import { lookAt, onFreshRows, type Advance } from './campaigns';
import { nowOf, type Deps } from './deps';

export type JudgeInput = {
  campaignId: string;
  commandId: string;
  name: DecisionName;
  /** The highest command number that the process has seen. */
  seq: number;
  now: string;
  /** Given by hand in the Temporal UI or CLI: the command row is written here. */
  outside?: OutsideDecision;
};

export type Judged = {
  outcome: Outcome;
  /** What the process needs to know afterwards; null when nothing changed now, so that it has to look itself. */
  look: Advance | null;
};

type Answer = Record<string, unknown>;

export function createDecisionActivities(deps: Pick<Deps, 'db' | 'clock'>) {
  return {
    /**
     * Judges one decision on locked rows and records it with its outcome, in one transaction; then looks at
     * once, so that an approved plan has its calendar before anybody is answered. Judged again it answers
     * what it answered.
     */
    async judge(input: JudgeInput): Promise<Judged> {
      return onFreshRows(deps, input, async (trx, campaign) => {
        if (!campaign) return unchanged(no('NOT_FOUND', 'NO_SUCH_RECORD'));
        const now = nowOf(deps, input.now);
        const command = input.outside
          ? await writeOutside(trx, campaign, input, input.outside, now)
          : await lockCommand(trx, input.commandId);
        if (!command || command.campaign_id !== campaign.id) {
          return unchanged(no('NOT_FOUND', 'NO_SUCH_RECORD'));
        }
        if (command.status !== 'PENDING' && command.result) return unchanged(command.result);
        return settle(trx, campaign, command, input.seq, now);
      });
    },
  };
}

function unchanged(outcome: Outcome): Judged {
  return { outcome, look: null };
}

async function settle(
  trx: Trx,
  campaign: CampaignRow,
  command: CommandRow,
  seq: number,
  now: Date,
): Promise<Judged> {
  const verdict = await apply(trx, campaign, command, now);
  if (!verdict.ok) {
    await settleCommand(trx, command.id, verdict, now);
    await auditRefusal(trx, campaign, command, verdict, now);
    await tellRefused(trx, campaign, command, now);
    return unchanged(verdict);
  }
  // Settled before the look: from here on the decision is a status, no longer a brake.
  const [decided, before] = await Promise.all([
    lockCampaign(trx, campaign.id),
    countItems(trx, campaign.id),
    settleCommand(trx, command.id, verdict, now),
  ]);
  if (!decided) throw new Error(`campaign ${campaign.id} vanished under its lock`);
  const { look, built } = await lookAfter(trx, decided, before.count, seq, now);
  const result: CommandResult = { ok: true, value: { ...verdict.value, ...built } };
  await trx('commands')
    .where({ id: command.id })
    .update({ result: JSON.stringify(result) });
  return { outcome: result, look };
}

async function lookAfter(
  trx: Trx,
  campaign: CampaignRow,
  itemsBefore: number,
  seq: number,
  now: Date,
): Promise<{ look: Advance; built: Answer }> {
  const { advanced, look } = await lookAt(trx, campaign, seq, now);
  const { campaign: after, planApproved } = advanced;
  const items = await countItems(trx, campaign.id);
  const missing = after.status === 'PLANNED' ? missingForActivation({ ...after, planApproved }, now) : [];
  const built = {
    campaign_status: after.status,
    calendar: { created: items.count - itemsBefore, from: items.from, through: items.through },
    ...(after.status === 'PLANNED'
      ? { missing, activates_on: after.auto_activate ? after.start_date : null }
      : {}),
  };
  return { look, built };
}

async function countItems(trx: Trx, campaignId: string) {
  const [row] = await trx('calendar_items')
    .where({ campaign_id: campaignId })
    .whereNot({ status: 'CANCELLED' })
    .select<Array<{ count: number; from: Date | null; through: Date | null }>>(
      trx.raw('count(*)::int as count, min(scheduled_at) as "from", max(scheduled_at) as through'),
    );
  return { count: row?.count ?? 0, from: row?.from ?? null, through: row?.through ?? null };
}

async function apply(
  trx: Trx,
  campaign: CampaignRow,
  command: CommandRow,
  now: Date,
): Promise<Verdict<Answer>> {
  const parsed = parsePayload(command.kind, command.payload);
  if (!parsed.ok) return parsed;
  const { actor } = command;
  const open = isAboutWork(command.kind) ? checkOpen(campaign.status) : yes();
  if (!open.ok) return open;
  const decision: DecisionPayload = parsed.value;
  switch (decision.kind) {
    case 'approve':
      if (decision.stage) return approve(trx, campaign, decision.stage, decision, command, now);
      return approvalAnswer(
        await approvePlan(trx, campaign, await shownPlan(trx, campaign, decision), actor, now),
      );
    case 'reject':
      if (decision.stage) return reject(trx, campaign, decision.stage, decision, actor, now);
      return planAnswer(
        await rejectPlan(trx, campaign, await shownPlan(trx, campaign, decision), actor, now),
      );
    case 'confirm': {
      const shown = await shownArtifact(trx, campaign, decision.stage, decision, 'approved_version');
      return artifactAnswer(
        await confirmArtifact(trx, campaign, decision.stage, saidBy(command, shown), actor, now),
      );
    }
    case 'revoke':
      return artifactAnswer(await revokeArtifact(trx, campaign, decision.stage, decision, actor, now));
    case 'activate':
      return answered(await activateCampaign(trx, campaign, actor, now));
    case 'pause':
      return answered(await pauseCampaign(trx, campaign, decision.reason, actor, now, command.created_at));
    case 'resume':
      return resumeCampaign(trx, campaign, decision, actor, now, command.created_at);
    case 'complete':
      return answered(await completeByDecision(trx, campaign, decision.reason, actor, now));
    case 'archive':
      return answered(await archiveCampaign(trx, campaign, decision.reason, actor, now));
  }
}

/** Plans and artifacts of a closed campaign are not decided on any more. */
function isAboutWork(kind: string): boolean {
  return ['approve', 'reject', 'confirm', 'revoke'].includes(kind);
}

type Of<K extends DecisionPayload['kind']> = Extract<DecisionPayload, { kind: K }>;

async function approve(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  decision: Of<'approve'>,
  command: CommandRow,
  now: Date,
): Promise<Verdict<Answer>> {
  const shown = await shownArtifact(trx, campaign, stage, decision, 'head_version');
  return artifactAnswer(
    await approveArtifact(trx, campaign, stage, saidBy(command, shown), command.actor, now),
  );
}

async function reject(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  decision: Of<'reject'>,
  actor: Actor,
  now: Date,
): Promise<Verdict<Answer>> {
  const shown = await shownArtifact(trx, campaign, stage, decision, 'head_version');
  return artifactAnswer(await rejectArtifact(trx, campaign, stage, shown, actor, now));
}

/** By hand the reason is the word that goes with it. */
function saidBy<T extends { comment?: string }>(command: CommandRow, said: T): T {
  const reason = command.payload['reason'];
  return said.comment === undefined && typeof reason === 'string' ? { ...said, comment: reason } : said;
}

/** By hand nobody types a checksum: what is not said is the newest version, or the one in force. */
async function shownArtifact<T extends { version?: number; checksum?: string }>(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  said: T,
  which: 'head_version' | 'approved_version',
) {
  const artifact = await findArtifact(trx, campaign.id, stage);
  const version = said.version ?? artifact?.[which] ?? 0;
  const row = artifact && (await findArtifactVersion(trx, artifact.id, version));
  return { ...said, version, checksum: said.checksum ?? row?.checksum ?? '' };
}

function artifactAnswer(verdict: Verdict<ArtifactDecided>): Verdict<Answer> {
  if (!verdict.ok) return verdict;
  const { stage, version, status, effects, flagged, released } = verdict.value;
  return yes({ artifact: { stage, version, status }, flagged, released, ...(effects && { effects }) });
}

/** By hand nobody types a checksum: what is not said is the newest version. */
async function shownPlan<T extends { version?: number; checksum?: string }>(
  trx: Trx,
  campaign: CampaignRow,
  said: T,
) {
  if (said.version !== undefined && said.checksum !== undefined) {
    return { ...said, version: said.version, checksum: said.checksum };
  }
  const head = await findPlanHead(trx, campaign.id);
  const version = said.version ?? head?.version ?? 0;
  return { ...said, version, checksum: said.checksum ?? (head?.version === version ? head.checksum : '') };
}

/** Also whether it waits for a second person now, and the campaign's dates where a late approval moved them. */
function approvalAnswer(verdict: Verdict<ApprovedPlan>): Verdict<Answer> {
  if (!verdict.ok) return verdict;
  const { version, status, step, moved } = verdict.value;
  return yes({ plan: { version, status }, approval: step, ...(moved && { moved_dates: moved }) });
}

function planAnswer(verdict: Verdict<{ version: number; status: string }>): Verdict<Answer> {
  return verdict.ok
    ? yes({ plan: { version: verdict.value.version, status: verdict.value.status } })
    : verdict;
}

function answered(verdict: Verdict): Verdict<Answer> {
  return verdict.ok ? yes({}) : verdict;
}

/** A signal repeated by a replayed workflow task mints the same id and finds its row. */
async function writeOutside(
  trx: Trx,
  campaign: CampaignRow,
  input: JudgeInput,
  said: OutsideDecision,
  now: Date,
): Promise<CommandRow | undefined> {
  const known = await lockCommand(trx, input.commandId);
  if (known) return known;
  const by = typeof said.by === 'string' && said.by.trim() !== '' ? said.by.trim().slice(0, 100) : 'unknown';
  const { by: _by, ...payload } = said;
  return insertCommand(trx, {
    id: input.commandId,
    campaignId: campaign.id,
    kind: input.name,
    // It came by signal, which Temporal keeps: nothing is left to deliver.
    delivery: 'SIGNAL',
    actor: { id: null, name: `temporal:${by}`, role: 'system' },
    key: input.commandId,
    payload: { reason: 'Said in Temporal, without a reason.', ...payload },
    now,
  });
}

/** Whoever decided was answered at once or, after this, only that it was saved: those hear of it in their inbox. */
const ANSWERED_WITHIN_MS = 15_000;

async function tellRefused(trx: Trx, campaign: CampaignRow, command: CommandRow, now: Date): Promise<void> {
  const { actor, created_at, kind, id } = command;
  if (actor.id === null || now.getTime() - created_at.getTime() < ANSWERED_WITHIN_MS) return;
  await notify(trx, {
    to: [actor.id],
    kind: 'DECISION_REFUSED',
    title: `Your decision to ${kind} was refused: ${campaign.name}`,
    body: 'It was judged after you were told that it is saved. Today says why.',
    link: '/today',
    campaignId: campaign.id,
    dedupeKey: `refused:${id}`,
    now,
  });
}

async function auditRefusal(
  trx: Trx,
  campaign: CampaignRow,
  command: CommandRow,
  refusal: Extract<Outcome, { ok: false }>,
  now: Date,
): Promise<void> {
  await recordAudit(trx, {
    actor: command.actor,
    action: `refused_to_${command.kind}${command.payload['stage'] === undefined ? '' : '_artifact'}`,
    entityType: 'campaign',
    entityId: campaign.id,
    campaign,
    details: { command_id: command.id, code: refusal.code, reason: refusal.reason, detail: refusal.detail },
    at: now,
  });
}
