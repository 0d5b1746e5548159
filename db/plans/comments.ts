import type { Actor } from '../../workflows/domain/permissions';
import type { PlanSection } from '../../workflows/domain/plans-sections';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import { lockCampaign } from '../campaigns/facts';
import type { Db, Trx } from '../connection';
import { newId } from '../ids';
import { once, type OnceAnswer } from '../once';
import type { Reported } from '../report';
import type { CampaignRow, PlanCommentRow } from '../tables';
import { findPlanVersion } from './read';
import { tellComment } from './tell';

export type NewPlanComment = { version: number; section: PlanSection | null; body: string };
export type CommentAnswer = { comment_id: string };

/** Oldest first, of every version. */
export function listPlanComments(db: Db, campaignId: string): Promise<PlanCommentRow[]> {
  return db<PlanCommentRow>('plan_comments')
    .where({ campaign_id: campaignId })
    .orderBy('created_at')
    .orderBy('id');
}

/** A fact: nothing is judged by it. Whoever is involved is told. */
export function commentPlan(
  db: Db,
  campaignId: string,
  said: NewPlanComment,
  by: Reported,
): Promise<Verdict<OnceAnswer<CommentAnswer>>> {
  return once(db, 'comment_plan', { campaign_id: campaignId, ...said }, by, (keep) =>
    db.transaction(async (trx) => {
      const campaign = await lockCampaign(trx, campaignId);
      const plan = campaign && (await findPlanVersion(trx, campaignId, said.version));
      if (!campaign || !plan) return no('NOT_FOUND', 'PLAN_MISSING');
      const { actor, now } = by;
      const comment: PlanCommentRow = {
        ...said,
        id: newId(),
        campaign_id: campaignId,
        author_id: actor.id,
        author_name: actor.name,
        resolved_at: null,
        resolved_by: null,
        resolved_by_name: null,
        created_at: now,
      };
      await trx('plan_comments').insert(comment);
      const details = { version: said.version, section: said.section, body: said.body };
      await audit(trx, campaign, comment.id, 'commented_plan', details, actor, now);
      await tellComment(trx, campaign, plan, comment, now);
      const answer = { comment_id: comment.id };
      await keep(trx, answer);
      return yes(answer);
    }),
  );
}

/** Marks a comment as dealt with, or takes that back. Said twice it stays as it is. */
export function resolvePlanComment(
  db: Db,
  campaignId: string,
  commentId: string,
  resolved: boolean,
  by: Reported,
): Promise<Verdict<OnceAnswer<CommentAnswer>>> {
  const kind = resolved ? 'resolve_plan_comment' : 'reopen_plan_comment';
  return once(db, kind, { comment_id: commentId }, by, (keep) =>
    db.transaction(async (trx) => {
      const campaign = await lockCampaign(trx, campaignId);
      const comment = await trx<PlanCommentRow>('plan_comments')
        .where({ id: commentId, campaign_id: campaignId })
        .first();
      if (!campaign || !comment) return no('NOT_FOUND', 'NO_SUCH_RECORD');
      const { actor, now } = by;
      if ((comment.resolved_at !== null) !== resolved) {
        await trx<PlanCommentRow>('plan_comments')
          .where({ id: commentId })
          .update({
            resolved_at: resolved ? now : null,
            resolved_by: resolved ? actor.id : null,
            resolved_by_name: resolved ? actor.name : null,
          });
        const action = resolved ? 'resolved_plan_comment' : 'reopened_plan_comment';
        await audit(trx, campaign, commentId, action, { version: comment.version }, actor, now);
      }
      const answer = { comment_id: commentId };
      await keep(trx, answer);
      return yes(answer);
    }),
  );
}

function audit(
  trx: Trx,
  campaign: CampaignRow,
  commentId: string,
  action: string,
  details: Record<string, unknown>,
  actor: Actor,
  now: Date,
): Promise<void> {
  return recordAudit(trx, {
    actor,
    action,
    entityType: 'plan_comment',
    entityId: commentId,
    campaign,
    details,
    at: now,
  });
}
