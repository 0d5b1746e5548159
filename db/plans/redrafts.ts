import type { RedraftableSection, RedraftStatus } from '../../workflows/domain/plans-sections';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { newId } from '../ids';
import { report, type ReportAnswer, type Reported } from '../report';
import type { PlanRedraftRow } from '../tables';
import { findPlanHead } from './read';

export type RedraftAsked = {
  section: RedraftableSection;
  instruction: string | null;
  /** The version that was read. */
  version: number;
};

export type RedraftAnswer = { redraft_id: string; section: RedraftableSection; next_version: number };

/**
 * Asks for one section of the newest version to be drafted again. The campaign's process picks it up like any
 * draft, so a crash loses nothing; one is asked for at a time.
 */
export function askRedraft(
  db: Db,
  campaignId: string,
  asked: RedraftAsked,
  by: Reported,
): Promise<Verdict<ReportAnswer<RedraftAnswer>>> {
  return report(db, campaignId, 'redraft_plan', asked, by, async (trx, campaign) => {
    const head = await findPlanHead(trx, campaignId);
    if (!head) return no('NOT_FOUND', 'PLAN_MISSING');
    const next_version = head.version + 1;
    const open = await findOpenRedraft(trx, campaignId);
    if (open || head.status === 'REJECTED') {
      const asker = open?.asked_by_name ?? head.decided_by_name;
      return no('CONFLICT', 'PLAN_BEING_DRAFTED', { detail: { by: asker, version: next_version } });
    }
    if (head.version !== asked.version) {
      return no('CONFLICT', 'PLAN_NOT_SHOWN', { detail: { shown: asked.version, head: head.version } });
    }
    const { section, instruction } = asked;
    const redraft_id = newId();
    await trx<PlanRedraftRow>('plan_redrafts').insert({
      id: redraft_id,
      campaign_id: campaignId,
      section,
      instruction,
      asked_by: by.actor.id,
      asked_by_name: by.actor.name,
      asked_at: by.now,
    });
    await recordAudit(trx, {
      actor: by.actor,
      action: 'asked_to_redraft_plan',
      entityType: 'plan',
      entityId: head.id,
      campaign,
      details: { section, instruction, version: head.version },
      at: by.now,
    });
    return yes({ redraft_id, section, next_version });
  });
}

export function findOpenRedraft(db: Db, campaignId: string): Promise<PlanRedraftRow | undefined> {
  return db<PlanRedraftRow>('plan_redrafts').where({ campaign_id: campaignId, status: 'ASKED' }).first();
}

/** The last section that was asked for, whatever became of it. */
export function findLastRedraft(db: Db, campaignId: string): Promise<PlanRedraftRow | undefined> {
  return db<PlanRedraftRow>('plan_redrafts')
    .where({ campaign_id: campaignId })
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .first();
}

export async function settleRedraft(
  trx: Trx,
  id: string,
  outcome: { status: Exclude<RedraftStatus, 'ASKED'>; version?: number },
  now: Date,
): Promise<void> {
  await trx<PlanRedraftRow>('plan_redrafts')
    .where({ id, status: 'ASKED' })
    .update({ status: outcome.status, version: outcome.version ?? null, settled_at: now });
}

/** The version was rejected: it is drafted anew as a whole, so a section of it is not drafted any more. */
export async function dropRedraft(trx: Trx, campaignId: string, now: Date): Promise<void> {
  const open = await findOpenRedraft(trx, campaignId);
  if (open) await settleRedraft(trx, open.id, { status: 'DROPPED' }, now);
}
