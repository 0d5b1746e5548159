import { insertCommand, lockCommand, type CommandRow } from '../../db/commands';
import type { Trx } from '../../db/connection';
import type { CampaignRow } from '../../db/tables';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import type { DecisionName, OutsideDecision } from '../../workflows/messages/campaigns';

const HOW = 'Is one JSON object, such as {"by": "who", "reason": "why"}.';

/** Under which key of the payload stands what was said and is no object. */
const UNREADABLE = 'unreadable';

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
  const { by, ...payload } = isObject(said) ? said : { [UNREADABLE]: said };
  const name = typeof by === 'string' && by.trim() !== '' ? by.trim().slice(0, 100) : 'unknown';
  return insertCommand(trx, {
    id: input.commandId,
    campaignId: campaign.id,
    kind: input.name,
    // It came by signal, which Temporal keeps: nothing is left to deliver.
    delivery: 'SIGNAL',
    actor: { id: null, name: `temporal:${name}`, role: 'system' },
    key: input.commandId,
    payload: { reason: 'Said in Temporal, without a reason.', ...payload },
    now,
  });
}

/** Nobody guesses what was meant; only the brake asks for no grammar. */
export function checkReadable({ kind, payload }: CommandRow): Verdict {
  if (!(UNREADABLE in payload) || kind === 'pause') return yes();
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'input', detail: { fields: { input: HOW } } });
}

/** A signal's argument is what somebody typed by hand. */
function isObject(said: unknown): said is OutsideDecision {
  return typeof said === 'object' && said !== null && !Array.isArray(said);
}
