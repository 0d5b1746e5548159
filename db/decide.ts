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
 * holds is judged by the campaign's process (`activities/decisions/`).
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
    const repeat = await findRepeat(trx, command);
    if (!repeat.ok) return repeat;
    if (repeat.value) return yes(repeat.value);
    const row = await insertCommand(trx, command);
    if (!row) throw new Error(`command ${command.id} was not written under the campaign's lock`);
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
