import { lockCampaign } from '../../db/campaigns/facts';
import { lockCommand, settleCommand, type CommandResult, type CommandRow } from '../../db/commands';
import type { Trx } from '../../db/connection';
import type { CampaignRow } from '../../db/tables';
import { missingForActivation } from '../../workflows/domain/campaigns';
import { no } from '../../workflows/domain/verdict';
import type { DecisionName, Outcome, OutsideDecision } from '../../workflows/messages/campaigns';
import { lookAt, onFreshRows, type Advance } from '../campaigns';
import { nowOf, type Deps } from '../deps';
import { apply, type Answer } from './apply';
import { checkReadable, writeOutside } from './outside';
import { auditRefusal, tellRefused } from './refused';

export type JudgeInput = {
  campaignId: string;
  commandId: string;
  name: DecisionName;
  /** The highest command number that the process has seen. */
  seq: number;
  now: string;
  /** Given by hand in the Temporal UI or CLI: the command row is written here. */
  outside?: OutsideDecision;
};

export type Judged = {
  outcome: Outcome;
  /** What the process needs to know afterwards; null when nothing changed now, so that it has to look itself. */
  look: Advance | null;
};

export function createDecisionActivities(deps: Pick<Deps, 'db' | 'clock'>) {
  return {
    /**
     * Judges one decision on locked rows and records it with its outcome, in one transaction; then looks at
     * once, so that an approved plan has its calendar before anybody is answered. Judged again it answers
     * what it answered.
     */
    async judge(input: JudgeInput): Promise<Judged> {
      return onFreshRows(deps, input, async (trx, campaign) => {
        if (!campaign) return unchanged(no('NOT_FOUND', 'NO_SUCH_RECORD'));
        const now = nowOf(deps, input.now);
        const command = input.outside
          ? await writeOutside(trx, campaign, input, input.outside, now)
          : await lockCommand(trx, input.commandId);
        if (!command || command.campaign_id !== campaign.id) {
          return unchanged(no('NOT_FOUND', 'NO_SUCH_RECORD'));
        }
        if (command.status !== 'PENDING' && command.result) return unchanged(command.result);
        return settle(trx, campaign, command, input.seq, now);
      });
    },
  };
}

function unchanged(outcome: Outcome): Judged {
  return { outcome, look: null };
}

async function settle(
  trx: Trx,
  campaign: CampaignRow,
  command: CommandRow,
  seq: number,
  now: Date,
): Promise<Judged> {
  const readable = checkReadable(command);
  const verdict = readable.ok ? await apply(trx, campaign, command, now) : readable;
  if (!verdict.ok) {
    await settleCommand(trx, command.id, verdict, now);
    await auditRefusal(trx, campaign, command, verdict, now);
    await tellRefused(trx, campaign, command, now);
    return unchanged(verdict);
  }
  // Settled before the look: from here on the decision is a status, no longer a brake.
  const [decided, before] = await Promise.all([
    lockCampaign(trx, campaign.id),
    countItems(trx, campaign.id),
    settleCommand(trx, command.id, verdict, now),
  ]);
  if (!decided) throw new Error(`campaign ${campaign.id} vanished under its lock`);
  const { look, built } = await lookAfter(trx, decided, before.count, seq, now);
  const result: CommandResult = { ok: true, value: { ...verdict.value, ...built } };
  await trx('commands')
    .where({ id: command.id })
    .update({ result: JSON.stringify(result) });
  return { outcome: result, look };
}

async function lookAfter(
  trx: Trx,
  campaign: CampaignRow,
  itemsBefore: number,
  seq: number,
  now: Date,
): Promise<{ look: Advance; built: Answer }> {
  const { advanced, look } = await lookAt(trx, campaign, seq, now);
  const { campaign: after, planApproved } = advanced;
  const items = await countItems(trx, campaign.id);
  const missing = after.status === 'PLANNED' ? missingForActivation({ ...after, planApproved }, now) : [];
  const built = {
    campaign_status: after.status,
    calendar: { created: items.count - itemsBefore, from: items.from, through: items.through },
    ...(after.status === 'PLANNED'
      ? { missing, activates_on: after.auto_activate ? after.start_date : null }
      : {}),
  };
  return { look, built };
}

async function countItems(trx: Trx, campaignId: string) {
  const [row] = await trx('calendar_items')
    .where({ campaign_id: campaignId })
    .whereNot({ status: 'CANCELLED' })
    .select<Array<{ count: number; from: Date | null; through: Date | null }>>(
      trx.raw('count(*)::int as count, min(scheduled_at) as "from", max(scheduled_at) as through'),
    );
  return { count: row?.count ?? 0, from: row?.from ?? null, through: row?.through ?? null };
}
