import { checkReason } from '../campaigns';
import type { CheckStatus } from '../qc/check';
import { no, yes, type Verdict } from '../verdict';
import type { Finding, Validation } from './contract';
import {
  flagsOf,
  lineageNow,
  staleIn,
  type ChainState,
  type Flag,
  type Gate,
  type Lineage,
  type MissingGate,
} from './gates';
import { REQUIRED_UPSTREAM, UPSTREAM, type Stage } from './stages';

/** The versions of an artifact, and when a person may decide on one. */

export const ARTIFACT_STATUSES = ['DRAFT', 'REVISED', 'APPROVED', 'FLAGGED_FOR_REVIEW', 'ARCHIVED'] as const;
export type ArtifactStatus = (typeof ARTIFACT_STATUSES)[number];

/** What a version's status may become. An archived version stays what it is. */
const NEXT: Record<ArtifactStatus, readonly ArtifactStatus[]> = {
  DRAFT: ['APPROVED', 'REVISED'],
  REVISED: ['APPROVED'],
  APPROVED: ['REVISED', 'FLAGGED_FOR_REVIEW', 'ARCHIVED'],
  FLAGGED_FOR_REVIEW: ['REVISED', 'APPROVED', 'ARCHIVED'],
  ARCHIVED: [],
};

export function mayBecome(from: ArtifactStatus, to: ArtifactStatus): boolean {
  return NEXT[from].includes(to);
}

/** The version and checksum that somebody read. */
export type Shown = { version: number; checksum: string };

export type VersionInQuestion = Shown & {
  status: ArtifactStatus;
  lineage: Lineage;
  /** The form it was written for. */
  schema_version: string;
  /** Who decided on it last, and when. */
  decided_by: string | null;
  decided_at: Date | null;
  created_by: string | null;
};

/** Whether the version that was shown is the one that stands; else what stands instead, and who was first. */
export function checkShown(
  standing: VersionInQuestion | undefined,
  shown: Shown,
): Verdict<VersionInQuestion> {
  if (!standing) return no('NOT_FOUND', 'ARTIFACT_MISSING');
  if (standing.version === shown.version && standing.checksum === shown.checksum) return yes(standing);
  return no('CONFLICT', 'ARTIFACT_NOT_SHOWN', {
    detail: { shown: shown.version, head: standing.version, checksum: standing.checksum },
  });
}

export type AskingFacts = {
  stage: Stage;
  head: VersionInQuestion | undefined;
  /** Today's form of the stage. */
  schema: string;
  validation: Validation;
  chain: ChainState;
  gate: Gate;
};

export type ApprovalFacts = AskingFacts & {
  /** Of the report on this very version. */
  qc: { status: CheckStatus; blockers: string[] };
  selfApproval: 'YES' | 'NO';
};

export type ApprovalGiven = Shown & { comment?: string; confirmed?: boolean };

/**
 * The ordered checks of an approval: what was shown stands, its content is valid, its gate is open, what it was built on
 * is in force, quality control did not fail it, it may become approved, and the person said so. The first no is the answer.
 */
export function checkApproval(
  facts: ApprovalFacts,
  given: ApprovalGiven,
  actor: { id: string | null },
): Verdict<VersionInQuestion> {
  const shown = checkShown(facts.head, given);
  if (!shown.ok) return shown;
  const head = shown.value;
  if (head.status === 'APPROVED') return alreadyApproved(head);
  const built = checkBuilt(facts, head);
  if (!built.ok) return built;
  if (!mayBecome(head.status, 'APPROVED')) {
    return no('ILLEGAL_TRANSITION', 'ARTIFACT_TRANSITION', { detail: { status: head.status } });
  }
  if (facts.selfApproval === 'NO' && actor.id !== null && head.created_by === actor.id) {
    return no('FORBIDDEN', 'ARTIFACT_OWN');
  }
  const said = checkSaid(facts.qc.status, given);
  return said.ok ? yes(head) : said;
}

function alreadyApproved({ version, decided_by, decided_at }: VersionInQuestion) {
  const detail = { version, by: decided_by, at: decided_at?.toISOString() ?? null, decision: 'APPROVED' };
  return no('CONFLICT', 'ARTIFACT_DECIDED', { detail });
}

type Built = Pick<VersionInQuestion, 'status' | 'lineage' | 'schema_version'>;

/** Content, gate, lineage and quality control, in this order. */
function checkBuilt(facts: ApprovalFacts, version: Built): Verdict {
  const sound = checkSound(facts, version);
  if (!sound.ok) return sound;
  const { qc } = facts;
  if (qc.status === 'FAIL')
    return no('QC_FAILED', 'ARTIFACT_QC_FAILED', { detail: { blockers: qc.blockers } });
  return yes();
}

/** Content, gate and lineage: what has to be right before anybody is asked. */
function checkSound(
  { stage, schema, validation, gate, chain }: AskingFacts,
  { status, lineage, schema_version }: Built,
): Verdict {
  const readable = checkSchema(schema_version, schema);
  if (!readable.ok) return readable;
  if (!validation.ok) {
    return no('VALIDATION_FAILED', 'ARTIFACT_INVALID', {
      field: validation.errors[0]?.field,
      detail: { fields: fieldsIn(validation.errors) },
    });
  }
  if (!gate.open) return no('GATE_LOCKED', 'ARTIFACT_GATE', { detail: { stage, missing: gate.missing } });
  const unbuilt = REQUIRED_UPSTREAM[stage].filter((upstream) => lineage[upstream] === undefined);
  const stale = [
    ...staleIn(stage, lineage, chain),
    ...unbuilt.map((upstream) => ({ stage: upstream, built_on: null, in_force: chain[upstream].approved })),
  ];
  if (stale.length > 0) {
    // Only what is in force already can go on as it is.
    const confirmable = status === 'FLAGGED_FOR_REVIEW';
    return no('STALE_LINEAGE', 'ARTIFACT_STALE', { detail: { stage, stale, confirmable } });
  }
  // What its gate does not ask for, it may do without; but nothing is put in force on what is flagged.
  const flags = flagsOf(chain);
  const shaky = UPSTREAM[stage].filter((upstream) => lineage[upstream] !== undefined && flags[upstream]);
  if (shaky.length > 0) {
    const missing = shaky.map((upstream): MissingGate => ({ stage: upstream, why: 'FLAGGED' }));
    return no('GATE_LOCKED', 'ARTIFACT_GATE', { detail: { stage, missing } });
  }
  return yes();
}

/** A warning is approved with a word on why; anything else with a word or a tick. */
function checkSaid(qc: CheckStatus, { comment, confirmed }: ApprovalGiven): Verdict {
  const hasComment = comment !== undefined && comment.trim() !== '';
  if (qc === 'WARN' && !hasComment) return no('VALIDATION_FAILED', 'ARTIFACT_COMMENT', { field: 'comment' });
  if (!hasComment && confirmed !== true) {
    return no('VALIDATION_FAILED', 'ARTIFACT_UNCONFIRMED', { field: 'confirmed' });
  }
  return yes();
}

function fieldsIn(findings: readonly Finding[]): Record<string, string> {
  return Object.fromEntries(findings.map(({ field, message }) => [field, message]));
}

/** Whether there is anything to confirm, before quality control is run over it. */
export function checkFlagged(
  inForce: VersionInQuestion | undefined,
  flag: Flag | null,
  given: Shown,
): Verdict<VersionInQuestion> {
  if (!inForce) return no('ILLEGAL_TRANSITION', 'ARTIFACT_NOT_IN_FORCE');
  const shown = checkShown(inForce, given);
  if (!shown.ok) return shown;
  return flag ? shown : no('ILLEGAL_TRANSITION', 'ARTIFACT_NOT_FLAGGED');
}

/** A flagged version may be confirmed as it is when everything but its lineage would let it be approved today. */
export function checkConfirmation(
  facts: ApprovalFacts & { flag: Flag | null },
  given: ApprovalGiven,
): Verdict<VersionInQuestion> {
  const shown = checkFlagged(facts.head, facts.flag, given);
  if (!shown.ok) return shown;
  // Its lineage is what the confirmation points anew.
  const lineage = lineageNow(facts.stage, facts.chain);
  const built = checkBuilt(facts, { ...shown.value, lineage });
  if (!built.ok) return built;
  const said = checkSaid(facts.qc.status, given);
  return said.ok ? yes(shown.value) : said;
}

/** A version is rejected with a reason, once; one that is archived is past that. */
export function checkArtifactRejection(
  head: VersionInQuestion | undefined,
  given: Shown & { reason: string },
  rejected: { by: string | null; at: Date } | null = null,
): Verdict<{ head: VersionInQuestion; reason: string }> {
  const shown = checkShown(head, given);
  if (!shown.ok) return shown;
  if (rejected) {
    const { version } = shown.value;
    const detail = { version, by: rejected.by, at: rejected.at.toISOString(), decision: 'REJECTED' };
    return no('CONFLICT', 'ARTIFACT_DECIDED', { detail });
  }
  if (shown.value.status === 'ARCHIVED') {
    return no('ILLEGAL_TRANSITION', 'ARTIFACT_TRANSITION', { detail: { status: 'ARCHIVED' } });
  }
  const reason = checkReason(given.reason);
  return reason.ok ? yes({ head: shown.value, reason: reason.value }) : reason;
}

/** What is in force is withdrawn with a reason. */
export function checkRevocation(
  inForce: VersionInQuestion | undefined,
  given: { version?: number; reason: string },
): Verdict<{ version: VersionInQuestion; reason: string }> {
  if (!inForce) return no('ILLEGAL_TRANSITION', 'ARTIFACT_NOT_IN_FORCE');
  if (given.version !== undefined && given.version !== inForce.version) {
    return no('CONFLICT', 'ARTIFACT_NOT_SHOWN', { detail: { shown: given.version, head: inForce.version } });
  }
  const reason = checkReason(given.reason);
  return reason.ok ? yes({ version: inForce, reason: reason.value }) : reason;
}

/**
 * A version that was asked for waits for a person. It is asked for once nothing but that person and quality control
 * stands between it and its approval: nobody is asked for what would be refused to them.
 */
export function checkAsking(facts: AskingFacts, given: Shown): Verdict<VersionInQuestion> {
  const shown = checkShown(facts.head, given);
  if (!shown.ok) return shown;
  if (shown.value.status === 'APPROVED') return alreadyApproved(shown.value);
  const sound = checkSound(facts, shown.value);
  return sound.ok ? shown : sound;
}

/** What was saved is taken as it is only in the form that it was written for. */
export function checkSchema(saved: string, current: string): Verdict {
  return saved === current
    ? yes()
    : no('SCHEMA_INCOMPATIBLE', 'ARTIFACT_SCHEMA', { detail: { saved, current } });
}
