import { checkOpen } from '../workflows/domain/campaigns';
import type { Actor } from '../workflows/domain/permissions';
import { no, type Refusal, type Verdict } from '../workflows/domain/verdict';
import { lockCampaign } from './campaigns/facts';
import { findRepeat, insertCommand, type CommandRow, type NewCommand } from './commands';
import type { Db, Trx } from './connection';
import { newId } from './ids';
import type { CampaignRow } from './tables';

/** Who reports what, under which key. `body` is what makes two requests with one key the same request. */
export type Reported = {
  actor: Actor;
  /** The form's hidden command id, or the machine's Idempotency-Key. */
  key: string;
  now: Date;
};

export type ReportAnswer<T> = {
  commandId: string;
  campaignId: string;
  /** The same report had been given before; this is its answer. */
  repeated: boolean;
  answer: T;
};

/**
 * A report: the rule is judged on locked rows, the change, its audit entries and the command are one
 * transaction, and the signal follows. The same key again gives the same answer; a refusal leaves no trace,
 * so a corrected form may come with the key of the refused one.
 */
export async function report<T extends Record<string, unknown>>(
  db: Db,
  campaignId: string,
  kind: string,
  payload: Record<string, unknown>,
  by: Reported,
  change: (trx: Trx, campaign: CampaignRow) => Promise<Verdict<T>>,
  options: { alsoWhenClosed?: boolean } = {},
): Promise<Verdict<ReportAnswer<T>>> {
  const refused = new RefusedReport();
  const command: NewCommand = {
    id: newId(),
    campaignId,
    kind,
    delivery: 'SIGNAL',
    actor: by.actor,
    key: by.key,
    payload,
    now: by.now,
  };
  try {
    return await db.transaction(async (trx) => {
      const campaign = await lockCampaign(trx, campaignId);
      if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
      const repeat = await findRepeat(trx, command);
      if (!repeat.ok) return repeat;
      if (repeat.value) return repeated<T>(repeat.value, campaignId);
      const open = options.alsoWhenClosed ? { ok: true as const } : checkOpen(campaign.status);
      if (!open.ok) return open;
      const changed = await change(trx, campaign);
      if (!changed.ok) throw refused.because(changed);
      await insertCommand(trx, { ...command, result: { ok: true, value: changed.value } });
      const value = { commandId: command.id, campaignId, repeated: false, answer: changed.value };
      return { ok: true, value };
    });
  } catch (error) {
    if (error === refused && refused.refusal) return refused.refusal;
    throw error;
  }
}

function repeated<T>(command: CommandRow, campaignId: string): Verdict<ReportAnswer<T>> {
  if (!command.result?.ok) throw new Error(`report ${command.id} was stored without its answer`);
  const answer = command.result.value as T;
  return { ok: true, value: { commandId: command.id, campaignId, repeated: true, answer } };
}

/** Carries a refusal out of the transaction, so that whatever was written before it is undone. */
class RefusedReport extends Error {
  refusal: Refusal | undefined;
  because(refusal: Refusal): this {
    this.refusal = refusal;
    return this;
  }
}
