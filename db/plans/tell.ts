import { listApprovers, listDeciders, listRung, type Rung } from '../approvers';
import { notify } from '../notifications';
import type { Trx } from '../connection';
import type { CampaignRow, PlanCommentRow, PlanRow } from '../tables';

/** Telling people of a plan, in the transaction of what they are told of. */

const pathOf = (campaign: CampaignRow) => `/campaigns/${campaign.id}/plan`;

/** A version waits for its decision. */
export async function tellAsked(
  trx: Trx,
  campaign: CampaignRow,
  plan: PlanRow,
  by: { id: string | null; name: string },
  now: Date,
): Promise<void> {
  const approvers = await listApprovers(trx, campaign);
  const written = plan.generated_by === 'manual' ? `Written by ${by.name}.` : undefined;
  await notify(trx, {
    to: approvers.filter((id) => id !== by.id),
    kind: 'APPROVAL_ASKED',
    title: `Version ${plan.version} of the plan of “${campaign.name}” waits for your decision`,
    body: written,
    link: pathOf(campaign),
    campaignId: campaign.id,
    dedupeKey: `plan:${plan.id}:asked`,
    now,
  });
}

/** One of two has approved; everybody else who may is asked for the second. */
export async function tellSecondAsked(
  trx: Trx,
  campaign: CampaignRow,
  plan: PlanRow,
  first: { id: string | null; name: string },
  now: Date,
): Promise<void> {
  const people = await listDeciders(trx);
  await notify(trx, {
    to: people.map(({ id }) => id).filter((id) => id !== first.id),
    kind: 'APPROVAL_ASKED',
    title: `The plan of “${campaign.name}” waits for a second approval`,
    body: `${first.name} approved version ${plan.version}. Somebody else completes it.`,
    link: pathOf(campaign),
    campaignId: campaign.id,
    dedupeKey: `plan:${plan.id}:asked:2`,
    now,
  });
}

const RUNG_TITLES: Record<Rung['as'], (name: string) => string> = {
  APPROVER: (name) => `Reminder: the plan of “${name}” still waits for a decision`,
  DEPUTY: (name) => `You are asked as deputy: the plan of “${name}” waits for a decision`,
  ANYBODY: (name) => `Nobody has decided yet: the plan of “${name}” waits for any lead or admin`,
};

/** One rung of the ladder: the approvers, then the deputy, then everybody who may decide. */
export async function tellRung(
  trx: Trx,
  campaign: CampaignRow,
  version: number,
  rung: number,
  now: Date,
): Promise<void> {
  const plan = await trx<PlanRow>('plans').where({ campaign_id: campaign.id, version }).first();
  if (!plan) return;
  const approved = await trx('approvals')
    .where({ subject_id: plan.id, version, decision: 'APPROVED' })
    .select<Array<{ actor_id: string | null }>>('actor_id');
  const isLeft = (id: string) => !approved.some(({ actor_id }) => actor_id === id);
  const { as, people } = await listRung(trx, campaign, rung);
  const left = people.filter(isLeft);
  // Whoever would be asked has approved already: then everybody else who may decide is.
  const asked: Rung =
    left.length > 0
      ? { as, people: left }
      : { as: 'ANYBODY', people: (await listDeciders(trx)).map(({ id }) => id).filter(isLeft) };
  await notify(trx, {
    to: asked.people,
    kind: 'APPROVAL_REMINDED',
    title: RUNG_TITLES[asked.as](campaign.name),
    body: `Version ${version} waits since it was drafted; nothing is scheduled before it is approved.`,
    link: pathOf(campaign),
    campaignId: campaign.id,
    // The ladder starts anew for the second of two approvals.
    dedupeKey: `plan:${plan.id}:rung:${rung}:${approved.length + 1}`,
    now,
  });
}

/** What became of a version, for those who wrote it and for whose campaign it is. */
export async function tellDecided(
  trx: Trx,
  campaign: CampaignRow,
  plan: PlanRow,
  by: { id: string | null; name: string },
  now: Date,
): Promise<void> {
  const involved = [campaign.owner_id, ...plan.authors.map(({ id }) => id)];
  const word = plan.status === 'APPROVED' ? 'approved' : 'rejected';
  const said = plan.status === 'APPROVED' ? plan.decision_comment : plan.rejection_reason;
  await notify(trx, {
    to: present(involved).filter((id) => id !== by.id),
    kind: 'PLAN_DECIDED',
    title: `${by.name} ${word} version ${plan.version} of the plan of “${campaign.name}”`,
    body: said ?? undefined,
    link: pathOf(campaign),
    campaignId: campaign.id,
    dedupeKey: `plan:${plan.id}:${plan.status.toLowerCase()}`,
    now,
  });
}

/** A word on a plan: for owner, deputy, authors, and everybody who spoke before. */
export async function tellComment(
  trx: Trx,
  campaign: CampaignRow,
  plan: PlanRow,
  comment: PlanCommentRow,
  now: Date,
): Promise<void> {
  const spoke = await trx<PlanCommentRow>('plan_comments')
    .where({ campaign_id: campaign.id })
    .distinct('author_id')
    .pluck('author_id');
  const involved = present([
    campaign.owner_id,
    campaign.deputy_id,
    ...plan.authors.map(({ id }) => id),
    ...(spoke as Array<string | null>),
  ]);
  const others = involved.filter((id) => id !== comment.author_id);
  await notify(trx, {
    to:
      others.length > 0
        ? others
        : (await listApprovers(trx, campaign)).filter((id) => id !== comment.author_id),
    kind: 'PLAN_COMMENT',
    title: `${comment.author_name} commented on the plan of “${campaign.name}”`,
    body: comment.body.slice(0, 300),
    link: `${pathOf(campaign)}?version=${comment.version}#comment-${comment.id}`,
    campaignId: campaign.id,
    dedupeKey: `plan-comment:${comment.id}`,
    now,
  });
}

function present(ids: ReadonlyArray<string | null>): string[] {
  return ids.filter((id) => id !== null);
}
