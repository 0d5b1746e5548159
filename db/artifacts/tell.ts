import { flagWords } from '../../workflows/domain/artifacts/flag-words';
import type { Flag } from '../../workflows/domain/artifacts/gates';
import { STAGE_NAMES, stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import type { Trx } from '../connection';
import { notify } from '../notifications';
import { listApprovers, listRung, type Rung } from '../approvers';
import type { ArtifactRow, ArtifactVersionRow, CampaignRow } from '../tables';

/** Telling people of an artifact, in the transaction of what they are told of. */

const pathOf = (campaign: CampaignRow, stage: Stage) => `/campaigns/${campaign.id}/${stagePath(stage)}`;

/** A version waits for its decision. */
export async function tellArtifactAsked(
  trx: Trx,
  campaign: CampaignRow,
  artifact: ArtifactRow,
  by: { id: string | null; name: string },
  now: Date,
): Promise<void> {
  const approvers = await listApprovers(trx, campaign);
  await notify(trx, {
    to: approvers.filter((id) => id !== by.id),
    kind: 'APPROVAL_ASKED',
    title: `Version ${artifact.head_version} of the ${nameOf(artifact)} of “${campaign.name}” waits for your decision`,
    body: `${by.name} asks for it.`,
    link: pathOf(campaign, artifact.stage),
    campaignId: campaign.id,
    // The same version may be asked for again, once its approval was withdrawn.
    dedupeKey: `artifact:${artifact.id}:${artifact.head_version}:asked:${now.toISOString()}`,
    now,
  });
}

const RUNG_TITLES: Record<Rung['as'], (what: string) => string> = {
  APPROVER: (what) => `Reminder: ${what} still waits for a decision`,
  DEPUTY: (what) => `You are asked as deputy: ${what} waits for a decision`,
  ANYBODY: (what) => `Nobody has decided yet: ${what} waits for any lead or admin`,
};

/** One rung of the ladder: the approvers, then the deputy, then everybody who may decide. */
export async function tellArtifactRung(
  trx: Trx,
  campaign: CampaignRow,
  artifact: ArtifactRow,
  rung: number,
  now: Date,
): Promise<void> {
  const what = `the ${nameOf(artifact)} of “${campaign.name}”`;
  const { as, people } = await listRung(trx, campaign, rung);
  await notify(trx, {
    to: people,
    kind: 'APPROVAL_REMINDED',
    title: RUNG_TITLES[as](what),
    body: `Version ${artifact.head_version} waits; what is built on it stays closed until somebody decides.`,
    link: pathOf(campaign, artifact.stage),
    campaignId: campaign.id,
    dedupeKey: `artifact:${artifact.id}:${artifact.head_version}:asked:${artifact.asked_at?.toISOString()}:rung:${rung}`,
    now,
  });
}

/** What became of a version, for who wrote or asked for it and whose campaign it is. */
export async function tellArtifactDecided(
  trx: Trx,
  campaign: CampaignRow,
  artifact: ArtifactRow,
  version: ArtifactVersionRow,
  decided: { word: 'approved' | 'confirmed' | 'rejected' | 'withdrew'; said: string | undefined },
  by: { id: string | null; name: string },
  now: Date,
): Promise<void> {
  const what = decided.word === 'withdrew' ? 'withdrew the approval of' : decided.word;
  await notify(trx, {
    to: involved(campaign, version.created_by, artifact.asked_by).filter((id) => id !== by.id),
    kind: 'ARTIFACT_DECIDED',
    title: `${by.name} ${what} version ${version.version} of the ${nameOf(artifact)} of “${campaign.name}”`,
    body: decided.said?.trim() || undefined,
    link: pathOf(campaign, artifact.stage),
    campaignId: campaign.id,
    dedupeKey: `artifact:${version.id}:${decided.word}:${now.toISOString()}`,
    now,
  });
}

/** Who looks again at what is flagged: owner, deputy, and who approves. */
export async function listAnswerable(trx: Trx, campaign: CampaignRow): Promise<string[]> {
  return [...involved(campaign), ...(await listApprovers(trx, campaign))];
}

/** What an artifact rests on changed: whoever answers for it looks at it again. */
export async function tellFlagged(
  trx: Trx,
  campaign: CampaignRow,
  artifact: ArtifactRow,
  flag: Flag,
  people: readonly string[],
  now: Date,
): Promise<void> {
  await notify(trx, {
    to: people,
    kind: 'ARTIFACT_FLAGGED',
    title: `Flagged: the ${nameOf(artifact)} of “${campaign.name}”`,
    body: `${flagWords(flag)} Save it anew, or confirm it unchanged.`,
    link: pathOf(campaign, artifact.stage),
    campaignId: campaign.id,
    dedupeKey: `artifact:${artifact.id}:flag:${JSON.stringify(flag)}`,
    renew: true,
    now,
  });
}

function nameOf({ stage }: Pick<ArtifactRow, 'stage'>): string {
  return STAGE_NAMES[stage].toLowerCase();
}

function involved(campaign: CampaignRow, ...people: Array<string | null>): string[] {
  return [campaign.owner_id, campaign.deputy_id, ...people].filter((id) => id !== null);
}
