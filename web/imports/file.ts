import { createHash } from 'node:crypto';
import type { ImportFile } from '../../db/imports';
import {
  MOST_IMPORT_BYTES,
  MOST_IMPORT_SIZE,
  MOST_ROWS,
  type ImportKind,
} from '../../workflows/domain/imports';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { readSheet, readText } from './csv';

/** A file of rows, read; or why it cannot be. */
export function readImport(kind: ImportKind, name: string, bytes: Buffer): Verdict<ImportFile> {
  if (bytes.length > MOST_IMPORT_BYTES) return tooLarge();
  const text = readText(bytes);
  if (!text.ok) return text;
  const rows = readSheet(kind, text.value);
  if (!rows.ok) return rows;
  return yes({
    kind,
    name: name.slice(0, 255),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    content: text.value,
    rows: rows.value,
  });
}

/** What a file of this kind may hold, as the page and the API say it. */
export function limitWords(kind: ImportKind): string {
  return `at most ${MOST_ROWS[kind].toLocaleString('en-GB')} rows and ${MOST_IMPORT_SIZE}`;
}

export function tooLarge() {
  return no('TOO_LARGE', 'FILE_SIZE', { field: 'file', detail: { limit: MOST_IMPORT_SIZE } });
}
