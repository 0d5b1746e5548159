import type { Judged, SheetRow } from '../../workflows/domain/imports';
import type { Verdict } from '../../workflows/domain/verdict';
import type { Db, Trx } from '../connection';
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
