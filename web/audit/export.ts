import { once } from 'node:events';
import type { Request, Response } from 'express';
import { stringify } from 'csv-stringify/sync';
import { countAudit, streamAudit, type AuditQuestion } from '../../db/audit-list';
import type { AuditEntryRow } from '../../db/tables';
import { operatorOf } from '../request';
import type { Site } from '../site';
import { EXPORT_MOST } from './present';

const COLUMNS = [
  'at',
  'actor',
  'action',
  'campaign_name',
  'campaign_id',
  'entity_type',
  'entity_id',
  'reason',
  'before',
  'after',
  'details',
  'actor_id',
  'request_id',
  'id',
] as const satisfies ReadonlyArray<keyof AuditEntryRow>;

/** One file: how it begins, each entry, and how it ends. */
type Format = {
  extension: string;
  type: string;
  begin(about: About): string;
  entry(row: AuditEntryRow, first: boolean): string;
  end: string;
};
type About = { now: Date; question: AuditQuestion; capped: boolean };

/** For spreadsheets: a byte order mark, and nothing that they would take for a formula. */
const CSV: Format = {
  extension: 'csv',
  type: 'text/csv; charset=utf-8',
  begin: () => `\uFEFF${stringify([[...COLUMNS]])}`,
  entry: (row) => stringify([COLUMNS.map((name) => cellOf(row[name]))], { escape_formulas: true }),
  end: '',
};

const JSON_FILE: Format = {
  extension: 'json',
  type: 'application/json; charset=utf-8',
  begin: ({ now, question, capped }) => {
    const head = { schema: 'aicmo.audit.v1', exported_at: now, filter: question, capped, most: EXPORT_MOST };
    return `${JSON.stringify(head).slice(0, -1)},"entries":[\n`;
  },
  entry: (row, first) => `${first ? '' : ',\n'}${JSON.stringify(row)}`,
  end: '\n]}\n',
};

export const FORMATS = { csv: CSV, json: JSON_FILE } as const;

/** Sends what fits, as it is read: no export has to lie in memory. What it leaves out stands in its name. */
export async function exportAudit(
  site: Site,
  req: Request,
  res: Response,
  question: AuditQuestion,
  format: Format,
): Promise<void> {
  const viewer = operatorOf(req);
  const now = site.now();
  const capped = (await countAudit(site.db, viewer, question, EXPORT_MOST + 1)) > EXPORT_MOST;
  const name = `audit-${now.toISOString().slice(0, 10)}${capped ? `-newest-${EXPORT_MOST}` : ''}.${format.extension}`;
  res.attachment(name).type(format.type);
  let first = true;
  res.write(format.begin({ now, question, capped }));
  for await (const row of streamAudit(site.db, viewer, question, EXPORT_MOST)) {
    // Who reads slowly is waited for; who went away is served no further.
    if (!res.write(format.entry(row, first))) await Promise.race([once(res, 'drain'), once(res, 'close')]);
    if (res.destroyed) return;
    first = false;
  }
  res.end(format.end);
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
