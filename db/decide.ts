import { yes, no, type Verdict } from '../workflows/domain/verdict';
import { recordAudit } from './audit';
import { lockCampaign } from './campaigns/facts';
import { findRepeat, insertCommand, type CommandRow, type DecisionKind, type NewCommand } from './commands';
import type { Db } from './connection';
import { newId } from './ids';
import type { Reported } from './report';

/**
 * Writes down what a person decided, before the process hears of it: the command row and the audit entry of
 * the asking, in one transaction. The same key again answers the command that stands. Whether the decision
 * holds is judged by the campaign's process (`activities/decisions.ts`).
 */
export function askDecision(
  db: Db,
  campaignId: string,
  kind: DecisionKind,
  payload: Record<string, unknown>,
  by: Reported,
): Promise<Verdict<CommandRow>> {
  const command: NewCommand = {
    id: newId(),
    campaignId,
    kind,
    delivery: 'UPDATE',
    actor: by.actor,
    key: by.key,
    payload,
    now: by.now,
  };
  return db.transaction(async (trx) => {
    const campaign = await lockCampaign(trx, campaignId);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const row = await insertCommand(trx, command);
    if (!row) return standing(await findRepeat(trx, command));
    await recordAudit(trx, {
      actor: by.actor,
      action: `asked_to_${kind}${payload['stage'] === undefined ? '' : '_artifact'}`,
      entityType: 'campaign',
      entityId: campaignId,
      campaign,
      details: { command_id: row.id, ...payload },
      at: by.now,
    });
    return yes(row);
  });
}

/** Nothing is written over the command that came first under the same key. */
function standing(repeat: Verdict<CommandRow | undefined>): Verdict<CommandRow> {
  if (repeat.ok && !repeat.value) throw new Error('a command was neither written nor there before');
  return repeat as Verdict<CommandRow>;
}
