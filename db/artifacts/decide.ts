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
import { flagsOf, lineageNow, type ChainState, type Flags } from '../../workflows/domain/artifacts/gates';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { Actor } from '../../workflows/domain/permissions';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import type { Trx } from '../connection';
import { lapseJobs } from '../generation/lapse';
import { lapseAlerts } from '../kpis/check';
import { readPolicy } from '../policies';
import type { ArtifactRow, ArtifactVersionRow, CampaignRow, QcReportRow } from '../tables';
import { approvalFacts, inQuestion } from './approval-facts';
import { keepDecision, markArtifact, markVersion, type Deciding } from './decision-rows';
import { applyEffects, type ApprovalEffects } from './effects';
import { settleFlags, type FlagsSettled } from './flags';
import { auditQc, checkVersion } from './qc';
import { chainOf, findQcReport, getArtifactVersion, listArtifacts, readUpstream } from './read';
import { askForRevision } from './revision';
import { NOT_FLAGGED, NOT_REJECTED } from './standing-columns';
import { tellArtifactDecided } from './tell';

/** Decisions on artifacts, in the transaction of the judge, which holds the campaign's lock. */

type Decided = {
  version: number;
  status: ArtifactStatus;
  /** What its approval changed around it. */
  effects?: ApprovalEffects;
};
export type ArtifactDecided = Decided & FlagsSettled & { stage: Stage };

/** Everything that a decision on one stage is judged on. */
type Standing = Deciding & {
  stage: Stage;
  head: ArtifactVersionRow;
  inForce: ArtifactVersionRow | undefined;
  upstream: Upstream;
  chain: ChainState;
  /** As they are before the decision. */
  flags: Flags;
};

/** What every decision has in common: it is judged on what stands, and what follows for the other stages is settled. */
async function decideOn(
  about: Pick<Standing, 'trx' | 'campaign' | 'stage' | 'actor' | 'now'>,
  decide: (standing: Standing) => Promise<Verdict<Decided>>,
): Promise<Verdict<ArtifactDecided>> {
  const { trx, campaign, stage, actor, now } = about;
  const artifacts = await listArtifacts(trx, campaign.id);
  const artifact = artifacts.find((one) => one.stage === stage);
  if (!artifact) return no('NOT_FOUND', 'ARTIFACT_MISSING');
  const head = await getArtifactVersion(trx, artifact.id, artifact.head_version);
  const inForce = await findInForce(trx, artifact, head);
  const upstream = await readUpstream(trx, campaign, artifacts);
  const chain = chainOf(artifacts);
  const flags = flagsOf(chain);
  const decided = await decide({ ...about, artifact, head, inForce, upstream, chain, flags });
  if (!decided.ok) return decided;
  if (stage === 'INTAKE') await lapseJobs(trx, campaign, actor, now);
  if (stage === 'MONITORING') await lapseAlerts(trx, campaign, actor, now);
  return yes({ stage, ...decided.value, ...(await settleFlags(trx, campaign, flags, actor, now)) });
}

async function findInForce(
  trx: Trx,
  { id, approved_version: approved }: ArtifactRow,
  head: ArtifactVersionRow,
): Promise<ArtifactVersionRow | undefined> {
  if (approved === null) return undefined;
  return approved === head.version ? head : getArtifactVersion(trx, id, approved);
}

/** Puts the version that was shown in force; what was in force before is archived, and what rests on it flagged. */
export function approveArtifact(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  given: ApprovalGiven,
  actor: Actor,
  now: Date,
): Promise<Verdict<ArtifactDecided>> {
  return decideOn({ trx, campaign, stage, actor, now }, async (standing) => {
    const { artifact, head, inForce } = standing;
    const shown = checkShown(inQuestion(head), given);
    if (!shown.ok) return shown;
    const facts = await factsOf(standing, head, await reportOn(standing, head));
    const may = checkApproval(facts, given, actor);
    if (!may.ok) return may;
    if (inForce && inForce.id !== head.id) await markVersion(trx, inForce, { status: 'ARCHIVED' }, now);
    const warnings = facts.validation.warnings.map(({ message }) => message);
    await markVersion(
      trx,
      head,
      {
        status: 'APPROVED',
        approved_by: actor.id,
        approved_by_name: actor.name,
        approved_at: now,
        approval_note: given.comment?.trim() || null,
        approval_warnings: warnings.length === 0 ? null : JSON.stringify(warnings),
      },
      now,
    );
    const approved_lineage = JSON.stringify(head.lineage);
    const in_force = { approved_version: head.version, approved_lineage, ...NOT_FLAGGED };
    await markArtifact(standing, head, { ...in_force, ...NOT_REJECTED });
    const status = 'APPROVED';
    await keepDecision(standing, head, {
      decision: 'APPROVED',
      status,
      inForce: head.version,
      ...saidOf(given),
    });
    const effects = await applyEffects(trx, campaign, stage, head, actor, now);
    const word = { word: 'approved', said: given.comment } as const;
    await tellArtifactDecided(trx, campaign, artifact, head, word, actor, now);
    return yes({ version: head.version, status, effects });
  });
}

/** The same version goes on as it is, resting on what is in force now. */
export function confirmArtifact(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  given: ApprovalGiven,
  actor: Actor,
  now: Date,
): Promise<Verdict<ArtifactDecided>> {
  return decideOn({ trx, campaign, stage, actor, now }, async (standing) => {
    const { artifact, inForce, chain } = standing;
    const flag = standing.flags[stage];
    if (!inForce) return no('ILLEGAL_TRANSITION', 'ARTIFACT_NOT_IN_FORCE');
    const flagged = checkFlagged(inQuestion(inForce), flag, given);
    if (!flagged.ok) return flagged;
    const facts = await factsOf(standing, inForce, await reportAnew(standing, inForce));
    const may = checkConfirmation({ ...facts, flag }, given);
    if (!may.ok) return may;
    const lineage = lineageNow(stage, chain);
    const status = 'APPROVED';
    await markVersion(trx, inForce, { status, approved_at: now }, now);
    await markArtifact(standing, inForce, { approved_lineage: JSON.stringify(lineage), ...NOT_FLAGGED });
    await keepDecision(standing, inForce, {
      decision: 'CONFIRMED',
      status,
      inForce: inForce.version,
      lineage: { from: artifact.approved_lineage, to: lineage },
      ...saidOf(given),
    });
    const word = { word: 'confirmed', said: given.comment } as const;
    await tellArtifactDecided(trx, campaign, artifact, inForce, word, actor, now);
    return yes({ version: inForce.version, status });
  });
}

/** The newest version is sent back with a reason; where it was in force, it is so no longer. */
export function rejectArtifact(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  given: Shown & { reason: string },
  actor: Actor,
  now: Date,
): Promise<Verdict<ArtifactDecided>> {
  return decideOn({ trx, campaign, stage, actor, now }, async (standing) => {
    const { artifact, head } = standing;
    const { rejected_by, rejected_at } = artifact;
    const rejected = rejected_at && { by: rejected_by, at: rejected_at };
    const may = checkArtifactRejection(inQuestion(head), given, rejected);
    if (!may.ok) return may;
    const { reason } = may.value;
    const isInForce = artifact.approved_version === head.version;
    const why = { rejection_reason: reason, rejected_by: actor.name, rejected_at: now };
    const status = 'REVISED';
    await markVersion(trx, head, { status }, now);
    await markArtifact(standing, head, { ...(isInForce && WITHDRAWN), ...why });
    await keepDecision(standing, head, {
      decision: 'REJECTED',
      status,
      inForce: isInForce ? null : artifact.approved_version,
      comment: reason,
    });
    await askForRevision(trx, campaign, artifact, head, { reason, by: actor }, now);
    await tellArtifactDecided(trx, campaign, artifact, head, { word: 'rejected', said: reason }, actor, now);
    return yes({ version: head.version, status });
  });
}

/** What is in force is withdrawn: what it opened closes, and what rests on it is flagged. */
export function revokeArtifact(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  given: { version?: number; reason: string },
  actor: Actor,
  now: Date,
): Promise<Verdict<ArtifactDecided>> {
  return decideOn({ trx, campaign, stage, actor, now }, async (standing) => {
    const { artifact, inForce } = standing;
    if (!inForce) return no('ILLEGAL_TRANSITION', 'ARTIFACT_NOT_IN_FORCE');
    const may = checkRevocation(inQuestion(inForce), given);
    if (!may.ok) return may;
    const { reason } = may.value;
    const status = 'REVISED';
    await markVersion(trx, inForce, { status }, now);
    await markArtifact(standing, inForce, WITHDRAWN);
    await keepDecision(standing, inForce, { decision: 'REVOKED', status, inForce: null, comment: reason });
    const word = { word: 'withdrew', said: reason } as const;
    await tellArtifactDecided(trx, campaign, artifact, inForce, word, actor, now);
    return yes({ version: inForce.version, status });
  });
}

const WITHDRAWN = { approved_version: null, approved_lineage: null, ...NOT_FLAGGED };

function saidOf({ comment, confirmed }: ApprovalGiven) {
  return { comment: comment?.trim() || null, confirmed: confirmed === true };
}

/**
 * The report on this very version; made now where nobody had it checked, and where it failed: that may have been for
 * other stages, which are right by now.
 */
async function reportOn(standing: Standing, version: ArtifactVersionRow): Promise<QcReportRow> {
  const known = await findQcReport(standing.trx, standing.artifact.id, version.version);
  return known && known.qc_status !== 'FAIL' ? known : reportAnew(standing, version);
}

async function reportAnew(
  { trx, campaign, artifact, upstream, actor, now }: Standing,
  version: ArtifactVersionRow,
): Promise<QcReportRow> {
  const made = await checkVersion(trx, artifact, version, upstream, actor, now);
  await auditQc(trx, campaign, artifact, made, { actor, now });
  return made;
}

async function factsOf(
  standing: Standing,
  version: ArtifactVersionRow,
  report: QcReportRow,
): Promise<ApprovalFacts> {
  const policy = (await readPolicy(standing.trx, standing.campaign.id)).values;
  return approvalFacts({ ...standing, version, report, selfApproval: policy.self_approval });
}
