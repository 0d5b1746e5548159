import { insertCommand, lockCommand, type CommandRow } from '../../db/commands';
import type { Trx } from '../../db/connection';
import type { CampaignRow } from '../../db/tables';
import type { DecisionName, OutsideDecision } from '../../workflows/messages/campaigns';

/** A signal repeated by a replayed workflow task mints the same id and finds its row. */
export async function writeOutside(
  trx: Trx,
  campaign: CampaignRow,
  input: { commandId: string; name: DecisionName },
  said: OutsideDecision,
  now: Date,
): Promise<CommandRow | undefined> {
  const known = await lockCommand(trx, input.commandId);
  if (known) return known;
  const by = typeof said.by === 'string' && said.by.trim() !== '' ? said.by.trim().slice(0, 100) : 'unknown';
  const { by: _by, ...payload } = said;
  return insertCommand(trx, {
    id: input.commandId,
    campaignId: campaign.id,
    kind: input.name,
    // It came by signal, which Temporal keeps: nothing is left to deliver.
    delivery: 'SIGNAL',
    actor: { id: null, name: `temporal:${by}`, role: 'system' },
    key: input.commandId,
    payload: { reason: 'Said in Temporal, without a reason.', ...payload },
    now,
  });
}
