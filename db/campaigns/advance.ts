import {
  dueAt,
  sleepFor,
  type AgendaEntry,
  type CampaignFacts,
  type Start,
} from '../../workflows/domain/agenda';
import { effectiveNow, isPaused, openPauses, type PauseReason } from '../../workflows/domain/pauses';
import { DAEMON, type Actor } from '../../workflows/domain/permissions';
import type { Policy } from '../../workflows/domain/policy';
import { later, plus } from '../../workflows/domain/time';
import type { Db, Trx } from '../connection';
import { policyOfCampaign } from '../policies';
import type { CampaignRow } from '../tables';
import { applyChanges } from './changes';
import { lockCampaign, readFacts } from './facts';

export type Advanced = {
  campaign: CampaignRow;
  paused: boolean;
  /** What holds it, as often as it is held. */
  held: PauseReason[];
  agenda: AgendaEntry[];
  start: Start[];
  /** Ms until the campaign's process has to look again. */
  sleep: number;
  planHead: CampaignFacts['head'];
  /** Versions of artifacts that wait for a person. */
  asked: CampaignFacts['asked'];
  planApproved: boolean;
  escalated: boolean;
};

/** Dates, statuses and pauses read together move the clock at most this often before something is wrong. */
const PASSES = 4;

/**
 * One look of the campaign at itself: applies everything that is due at `now` and says what comes next.
 * Repeating it at the same instant changes nothing. The caller's transaction holds the campaign's lock.
 */
export async function advance(
  trx: Trx,
  locked: CampaignRow,
  at: Date,
  actor: Actor = DAEMON,
): Promise<Advanced> {
  const now = locked.advanced_through ? later(at, locked.advanced_through) : at;
  let campaign = locked;
  const [policy, first] = await Promise.all([
    policyOfCampaign(trx, campaign.id),
    readFacts(trx, campaign, now),
  ]);
  let facts = first;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const due = dueAt(facts, now, policy);
    if (due.changes.length === 0) return settleDown(trx, facts, campaign, due, now);
    await applyChanges(trx, campaign, facts, due.changes, now, actor);
    campaign = await reread(trx, campaign.id);
    facts = await readFacts(trx, campaign, now);
  }
  throw new Error(`campaign ${campaign.id} does not come to rest at ${now.toISOString()}`);
}

async function settleDown(
  trx: Trx,
  facts: CampaignFacts,
  campaign: CampaignRow,
  due: { agenda: AgendaEntry[]; start: Start[] },
  now: Date,
): Promise<Advanced> {
  const sleep = sleepFor(due.agenda, now);
  const next_wake_at = campaign.status === 'ARCHIVED' ? null : plus(now, sleep);
  await trx('campaigns').where({ id: campaign.id }).update({ advanced_through: now, next_wake_at });
  return {
    campaign,
    paused: isPaused(facts.pauses) || campaign.status === 'PAUSED',
    held: openPauses(facts.pauses).map(({ reason }) => reason),
    agenda: due.agenda,
    start: due.start,
    sleep,
    planHead: facts.head,
    asked: facts.asked,
    planApproved: facts.approvedPlan !== null,
    escalated: facts.escalation !== null,
  };
}

async function reread(trx: Trx, id: string): Promise<CampaignRow> {
  const row = await lockCampaign(trx, id);
  if (!row) throw new Error(`campaign ${id} vanished under its lock`);
  return row;
}

export type Standing = {
  facts: CampaignFacts;
  policy: Policy;
  /** The time it is for the campaign: it stands still while paused. */
  effectiveNow: Date;
  agenda: AgendaEntry[];
  /** What is being begun, such as the draft of a plan. */
  start: Start[];
};

/** The same look without touching anything, for pages: what happens next, and the time it is for the campaign. */
export async function readStanding(db: Db, campaign: CampaignRow, now: Date): Promise<Standing> {
  const [policy, facts] = await Promise.all([
    policyOfCampaign(db, campaign.id),
    readFacts(db, campaign, now),
  ]);
  const due = dueAt(facts, now, policy);
  return {
    facts,
    policy,
    effectiveNow: effectiveNow(facts.pauses, now),
    agenda: due.agenda,
    start: due.start,
  };
}
