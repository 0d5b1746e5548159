import {
  approveArtifact,
  confirmArtifact,
  findArtifact,
  findArtifactVersion,
  rejectArtifact,
  revokeArtifact,
  type ArtifactDecided,
} from '../../db/artifacts';
import {
  activateCampaign,
  archiveCampaign,
  completeByDecision,
  pauseCampaign,
  resumeCampaign,
} from '../../db/campaigns/decisions';
import type { CommandRow } from '../../db/commands';
import type { Trx } from '../../db/connection';
import { approvePlan, findPlanHead, rejectPlan, type ApprovedPlan } from '../../db/plans';
import type { CampaignRow } from '../../db/tables';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { checkOpen } from '../../workflows/domain/campaigns';
import { parsePayload, type DecisionPayload } from '../../workflows/domain/decisions.schema';
import type { Actor } from '../../workflows/domain/permissions';
import { yes, type Verdict } from '../../workflows/domain/verdict';

/** What a decision answers beside the state that it left. */
export type Answer = Record<string, unknown>;

/** What was decided, judged by its rule on locked rows and written where it holds; a refusal is a value. */
export async function apply(
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
