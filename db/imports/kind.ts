import type { Judged, SheetRow } from '../../workflows/domain/imports';
import type { Verdict } from '../../workflows/domain/verdict';
import { insertCommand } from '../commands';
import type { Db, Trx } from '../connection';
import { newId } from '../ids';
import type { Reported } from '../report';
import type { Viewer } from '../viewer';

/** A command that an import wrote for a campaign: its process hears of it afterwards. */
export type Delivery = { campaignId: string; commandId: string };

export type Written = {
  deliveries: Delivery[];
  /** Named in the audit entry when the whole file was about one campaign. */
  campaign?: { id: string; name: string };
};

/** How one kind of file is judged and written. */
export type Kind<T> = {
  /** The verb of its one audit entry. */
  action: string;
  /** Held while it is judged and written, so that nothing it was judged by changes meanwhile. */
  lock?(trx: Trx, viewer: Viewer, rows: readonly SheetRow[]): Promise<void>;
  /** Reads what rows are judged against, once, and answers how a row is judged. */
  judge(db: Db, viewer: Viewer, rows: readonly SheetRow[], now: Date): Promise<(row: SheetRow) => Judged<T>>;
  /** What would be made of the rows that are right. */
  counts(values: readonly T[]): Record<string, number>;
  /** All of it, or a refusal that undoes whatever was written. */
  write(trx: Trx, values: readonly T[], by: Reported, importId: string): Promise<Verdict<Written>>;
};

/** What a campaign's process hears of an import, once; on the campaign's locked row. */
export async function reportTo(
  trx: Trx,
  campaignId: string,
  kind: string,
  payload: { import_id: string } & Record<string, unknown>,
  by: Reported,
): Promise<Delivery> {
  const { import_id, ...value } = payload;
  const id = newId();
  await insertCommand(trx, {
    id,
    campaignId,
    kind,
    delivery: 'SIGNAL',
    actor: by.actor,
    key: `import:${import_id}:${campaignId}`,
    payload,
    result: { ok: true, value },
    now: by.now,
  });
  return { campaignId, commandId: id };
}
