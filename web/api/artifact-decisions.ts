import { z } from 'zod';
import type { DecisionKind } from '../../db/commands';
import type { Verdict } from '../../workflows/domain/verdict';
import { byStage, shown, stageOf } from './artifact-schemas';
import { decideNow, decisionAnswers } from './decisions';
import { endpoint, type Answer, type Asked } from './endpoint';
import { reason } from './schemas';

/** What a person decides on a stage, judged by the campaign's process. */

const decision = {
  noun: 'Artifacts',
  permission: 'artifacts.decide',
  feature: 'campaign_ops',
  kind: 'decision',
  params: byStage,
  answers: decisionAnswers,
} as const;

const said = {
  comment: z.string().trim().max(2_000).optional().describe('Asked for where quality control warns.'),
  confirmed: z.boolean().optional().describe('That it was read; a comment says so, too.'),
};

const OUTCOME =
  '`result.artifact` is the version, `result.flagged` and `result.released` the stages that were flagged, or freed of their flag, by it.';

const approve = endpoint({
  ...decision,
  operationId: 'approveArtifact',
  method: 'post',
  path: '/campaigns/:id/artifacts/:stage/approval',
  summary: 'Put exactly the version that was read in force',
  description: `${OUTCOME} The first thing in its way is the refusal: ARTIFACT_INVALID, GATE_LOCKED with \`missing\`, STALE_LINEAGE with \`stale\`, QC_FAILED with \`blockers\`. Approving the EXECUTION changes the campaign’s dates, rhythm and blackout days: \`result.effects\`.`,
  body: z.strictObject({ ...shown, ...said }),
  handle: (asked) => decideOn(asked, 'approve'),
});

const reject = endpoint({
  ...decision,
  operationId: 'rejectArtifact',
  method: 'post',
  path: '/campaigns/:id/artifacts/:stage/rejection',
  summary: 'Send the version that was read back, and say why',
  description: `${OUTCOME} It becomes a task of the campaign’s owner. A version in force is so no longer.`,
  body: z.strictObject({ ...shown, reason }),
  handle: (asked) => decideOn(asked, 'reject'),
});

const confirm = endpoint({
  ...decision,
  operationId: 'confirmArtifact',
  method: 'post',
  path: '/campaigns/:id/artifacts/:stage/confirmation',
  summary: 'Confirm the flagged version in force as it is, on what it rests on now',
  description: OUTCOME,
  body: z.strictObject({ ...shown, ...said }),
  handle: (asked) => decideOn(asked, 'confirm'),
});

const revoke = endpoint({
  ...decision,
  operationId: 'revokeArtifact',
  method: 'delete',
  path: '/campaigns/:id/artifacts/:stage/approval',
  summary: 'Withdraw the version in force, and say why',
  description: `${OUTCOME} What it opened closes.`,
  body: z.strictObject({
    version: shown.version.optional().describe('Named, it has to be the one in force.'),
    reason,
  }),
  handle: (asked) => decideOn(asked, 'revoke'),
});

async function decideOn(
  asked: Asked<{ id: string; stage: string }, unknown, Record<string, unknown>>,
  kind: DecisionKind,
): Promise<Verdict<Answer>> {
  const found = await stageOf(asked);
  if (!found.ok) return found;
  const { campaign, stage } = found.value;
  return decideNow(asked, campaign.id, kind, { ...asked.body, stage });
}

export const artifactDecisions = [approve, reject, confirm, revoke];
