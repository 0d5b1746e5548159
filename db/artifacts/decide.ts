import {
  checkApproval,
  checkArtifactRejection,
  checkConfirmation,
  checkFlagged,
  checkRevocation,
  checkShown,
  type ApprovalFacts,
  type ApprovalGiven,
  type ArtifactStatus,
  type Shown,
} from '../../workflows/domain/artifacts';
import type { Upstream } from '../../workflows/domain/artifacts/contract';
import { flagsOf, lineageNow, type ChainState } from '../../workflows/domain/artifacts/gates';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { Actor } from '../../workflows/domain/permissions';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Trx } from '../connection';
import { newId } from '../ids';
import { readPolicy } from '../policies';
import type { ApprovalRow, ArtifactRow, ArtifactVersionRow, CampaignRow, QcReportRow } from '../tables';
import { approvalFacts, inQuestion } from './approval-facts';
import { applyEffects, type ApprovalEffects } from './effects';
import { settleFlags, type FlagsSettled } from './flags';
import { auditQc, checkVersion } from './qc';
import { chainOf, findQcReport, getArtifactVersion, listArtifacts, readUpstream } from './read';
import { askForRevision } from './revision';
import { NOT_ASKED, NOT_REJECTED } from './save';
import { tellArtifactDecided } from './tell';

/** Decisions on artifacts, in the transaction of the judge, which holds the campaign's lock. */

export type ArtifactDecided = {
  stage: Stage;
  version: number;
  status: string;
  /** What its approval changed around it. */
  effects?: ApprovalEffects;
} & FlagsSettled;

/** Everything that a decision on one stage is judged on. */
type Standing = {
  artifact: ArtifactRow;
  head: ArtifactVersionRow;
  inForce: ArtifactVersionRow | undefined;
  upstream: Upstream;
  chain: ChainState;
};

async function readDecidable(trx: Trx, campaign: CampaignRow, stage: Stage): Promise<Standing | undefined> {
  const artifacts = await listArtifacts(trx, campaign.id);
  const artifact = artifacts.find((one) => one.stage === stage);
  if (!artifact) return undefined;
  const head = await getArtifactVersion(trx, artifact.id, artifact.head_version);
  const { approved_version: approved } = artifact;
  const inForce =
    approved === null
      ? undefined
      : approved === head.version
        ? head
        : await getArtifactVersion(trx, artifact.id, approved);
  const upstream = await readUpstream(trx, campaign, artifacts);
  return { artifact, head, inForce, upstream, chain: chainOf(artifacts) };
}

/** The report on this very version; made now where nobody had it checked, or where `anew` is wanted. */
async function reportOn(
  trx: Trx,
  campaign: CampaignRow,
  { artifact, upstream }: Standing,
  version: ArtifactVersionRow,
  by: { actor: Actor; now: Date },
  anew = false,
): Promise<QcReportRow> {
  const known = anew ? undefined : await findQcReport(trx, artifact.id, version.version);
  if (known) return known;
  const made = await checkVersion(trx, artifact, version, upstream, by.actor, by.now);
  await auditQc(trx, campaign, artifact, made, by);
  return made;
}

async function factsOf(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  standing: Standing,
  version: ArtifactVersionRow,
  report: QcReportRow,
): Promise<ApprovalFacts> {
  const policy = (await readPolicy(trx, campaign.id)).values;
  return approvalFacts({ ...standing, stage, version, report, selfApproval: policy.self_approval });
}

/** Puts the version that was shown in force; what was in force before is archived, and what rests on it flagged. */
export async function approveArtifact(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  given: ApprovalGiven,
  actor: Actor,
  now: Date,
): Promise<Verdict<ArtifactDecided>> {
  const standing = await readDecidable(trx, campaign, stage);
  if (!standing) return no('NOT_FOUND', 'ARTIFACT_MISSING');
  const { artifact, head, inForce, chain } = standing;
  const shown = checkShown(inQuestion(head), given);
  if (!shown.ok) return shown;
  const report = await reportOn(trx, campaign, standing, head, { actor, now });
  const facts = await factsOf(trx, campaign, stage, standing, head, report);
  const may = checkApproval(facts, given, actor);
  if (!may.ok) return may;
  const before = flagsOf(chain);
  if (inForce && inForce.id !== head.id) await markVersion(trx, inForce, { status: 'ARCHIVED' }, now);
  const warnings = facts.validation.warnings.map(({ message }) => message);
  await markApproved(trx, head, { note: given.comment, warnings }, actor, now);
  await markArtifact(
    trx,
    artifact,
    {
      approved_version: head.version,
      approved_lineage: JSON.stringify(head.lineage),
      flag: null,
      flagged_at: null,
      ...NOT_REJECTED,
    },
    now,
  );
  const at = { trx, campaign, artifact, actor, now };
  await keepDecision(at, head, { decision: 'APPROVED', status: 'APPROVED', ...saidOf(given) });
  const flags = await settleFlags(trx, campaign, before, actor, now);
  const effects = await applyEffects(trx, campaign, stage, head, actor, now);
  await tellArtifactDecided(
    trx,
    campaign,
    artifact,
    head,
    { word: 'approved', said: given.comment },
    actor,
    now,
  );
  return yes({ stage, version: head.version, status: 'APPROVED', effects, ...flags });
}

/** The same version goes on as it is, resting on what is in force now. */
export async function confirmArtifact(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  given: ApprovalGiven,
  actor: Actor,
  now: Date,
): Promise<Verdict<ArtifactDecided>> {
  const standing = await readDecidable(trx, campaign, stage);
  if (!standing) return no('NOT_FOUND', 'ARTIFACT_MISSING');
  const { artifact, inForce, chain } = standing;
  const before = flagsOf(chain);
  const flagged = checkFlagged(inForce && inQuestion(inForce), before[stage], given);
  if (!flagged.ok || !inForce)
    return flagged.ok ? no('ILLEGAL_TRANSITION', 'ARTIFACT_NOT_IN_FORCE') : flagged;
  const report = await reportOn(trx, campaign, standing, inForce, { actor, now }, true);
  const facts = await factsOf(trx, campaign, stage, standing, inForce, report);
  const may = checkConfirmation({ ...facts, flag: before[stage] }, given);
  if (!may.ok) return may;
  const lineage = lineageNow(stage, chain);
  await markVersion(trx, inForce, { status: 'APPROVED', approved_at: now }, now);
  await markArtifact(
    trx,
    artifact,
    { approved_lineage: JSON.stringify(lineage), flag: null, flagged_at: null },
    now,
    { keepsAsking: true },
  );
  const at = { trx, campaign, artifact, actor, now };
  const moved = { from: artifact.approved_lineage, to: lineage };
  await keepDecision(at, inForce, { decision: 'CONFIRMED', status: 'APPROVED', ...saidOf(given) }, moved);
  const flags = await settleFlags(trx, campaign, before, actor, now);
  return yes({ stage, version: inForce.version, status: 'APPROVED', ...flags });
}

/** The newest version is sent back with a reason; where it was in force, it is so no longer. */
export async function rejectArtifact(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  given: Shown & { reason: string },
  actor: Actor,
  now: Date,
): Promise<Verdict<ArtifactDecided>> {
  const standing = await readDecidable(trx, campaign, stage);
  if (!standing) return no('NOT_FOUND', 'ARTIFACT_MISSING');
  const { artifact, head, chain } = standing;
  const { rejected_by, rejected_at } = artifact;
  const rejected = rejected_at && { by: rejected_by, at: rejected_at };
  const may = checkArtifactRejection(inQuestion(head), given, rejected);
  if (!may.ok) return may;
  const { reason } = may.value;
  const before = flagsOf(chain);
  const withdrawn = artifact.approved_version === head.version;
  await markVersion(trx, head, { status: 'REVISED' }, now);
  await markArtifact(
    trx,
    artifact,
    {
      ...(withdrawn ? WITHDRAWN : {}),
      rejection_reason: reason,
      rejected_by: actor.name,
      rejected_at: now,
    },
    now,
  );
  const at = { trx, campaign, artifact, actor, now };
  await keepDecision(at, head, { decision: 'REJECTED', status: 'REVISED', comment: reason });
  const flags = await settleFlags(trx, campaign, before, actor, now);
  await askForRevision(trx, campaign, artifact, head, { reason, by: actor }, now);
  await tellArtifactDecided(trx, campaign, artifact, head, { word: 'rejected', said: reason }, actor, now);
  return yes({ stage, version: head.version, status: 'REVISED', ...flags });
}

/** What is in force is withdrawn: what it opened closes, and what rests on it is flagged. */
export async function revokeArtifact(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  given: { version?: number; reason: string },
  actor: Actor,
  now: Date,
): Promise<Verdict<ArtifactDecided>> {
  const standing = await readDecidable(trx, campaign, stage);
  if (!standing) return no('NOT_FOUND', 'ARTIFACT_MISSING');
  const { artifact, inForce, chain } = standing;
  const may = checkRevocation(inForce && inQuestion(inForce), given);
  if (!may.ok || !inForce) return may.ok ? no('ILLEGAL_TRANSITION', 'ARTIFACT_NOT_IN_FORCE') : may;
  const { reason } = may.value;
  const before = flagsOf(chain);
  await markVersion(trx, inForce, { status: 'REVISED' }, now);
  await markArtifact(trx, artifact, WITHDRAWN, now, { keepsAsking: true });
  const at = { trx, campaign, artifact, actor, now };
  await keepDecision(at, inForce, { decision: 'REVOKED', status: 'REVISED', comment: reason });
  const flags = await settleFlags(trx, campaign, before, actor, now);
  await tellArtifactDecided(trx, campaign, artifact, inForce, { word: 'withdrew', said: reason }, actor, now);
  return yes({ stage, version: inForce.version, status: 'REVISED', ...flags });
}

const WITHDRAWN = { approved_version: null, approved_lineage: null, flag: null, flagged_at: null };

function saidOf({ comment, confirmed }: ApprovalGiven) {
  return { comment: comment?.trim() || null, confirmed: confirmed === true };
}

async function markVersion(
  trx: Trx,
  version: ArtifactVersionRow,
  to: Partial<Pick<ArtifactVersionRow, 'status' | 'approved_at'>>,
  now: Date,
): Promise<void> {
  await trx('artifact_versions')
    .where({ id: version.id })
    .update({ ...to, updated_at: now });
}

async function markApproved(
  trx: Trx,
  version: ArtifactVersionRow,
  { note, warnings }: { note: string | undefined; warnings: string[] },
  actor: Actor,
  now: Date,
): Promise<void> {
  const changed = await trx('artifact_versions')
    .where({ id: version.id, status: version.status })
    .update({
      status: 'APPROVED',
      approved_by: actor.id,
      approved_by_name: actor.name,
      approved_at: now,
      approval_note: note?.trim() || null,
      approval_warnings: warnings.length === 0 ? null : JSON.stringify(warnings),
      updated_at: now,
    });
  if (changed !== 1) throw new Error(`version ${version.id} changed under the campaign's lock`);
}

/** A decision on the newest version ends the waiting for one; a decision on an older one does not. */
async function markArtifact(
  trx: Trx,
  artifact: ArtifactRow,
  to: Record<string, unknown>,
  now: Date,
  { keepsAsking = false } = {},
): Promise<void> {
  await trx('artifacts')
    .where({ id: artifact.id })
    .update({ ...(keepsAsking ? {} : NOT_ASKED), ...to, version: trx.raw('version + 1'), updated_at: now });
}

type Deciding = { trx: Trx; campaign: CampaignRow; artifact: ArtifactRow; actor: Actor; now: Date };

type Kept = {
  decision: ApprovalRow['decision'];
  /** What the version becomes by it. */
  status: ArtifactStatus;
  comment: string | null;
  confirmed?: boolean;
};

const ACTIONS: Record<ApprovalRow['decision'], string> = {
  APPROVED: 'artifact_approved',
  CONFIRMED: 'artifact_reconfirmed',
  REJECTED: 'artifact_rejected',
  REVOKED: 'artifact_revoked',
};

/** Who decided what on which version: the row that its history shows, and the audit entry. */
async function keepDecision(
  { trx, campaign, artifact, actor, now }: Deciding,
  { version, checksum, status: before }: ArtifactVersionRow,
  { decision, status, comment, confirmed = false }: Kept,
  lineage?: { from: unknown; to: unknown },
): Promise<void> {
  await trx('approvals').insert({
    id: newId(),
    campaign_id: campaign.id,
    subject_type: 'ARTIFACT',
    subject_id: artifact.id,
    version,
    checksum,
    decision,
    comment,
    confirmed,
    actor_id: actor.id,
    actor: actor.name,
    at: now,
  });
  await recordAudit(trx, {
    actor,
    action: ACTIONS[decision],
    entityType: 'artifact',
    entityId: artifact.id,
    campaign,
    before: {
      status: before,
      in_force: artifact.approved_version,
      ...(lineage && { lineage: lineage.from }),
    },
    after: { status, version, checksum, ...(lineage && { lineage: lineage.to }) },
    details: { stage: artifact.stage, version },
    reason: comment ?? undefined,
    at: now,
  });
}
