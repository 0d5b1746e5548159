import type { ImportSummary } from '../../db/imports';
import { newId } from '../../db/ids';
import type { ImportRow } from '../../db/tables';
import { IMPORT_COLUMNS, IMPORT_KINDS, type ImportKind, type RowError } from '../../workflows/domain/imports';
import type { FormState } from '../forms';
import { importKindLabel, importStatusLabel } from '../labels';
import { limitWords } from './file';

export const PAGE_SIZE = 30;

/** Of each kind: what its rows become, and what happens then. */
const ABOUT: Record<ImportKind, { lead: string; then: string }> = {
  CAMPAIGNS: {
    lead: 'Each row becomes a campaign. Its plan is drafted at once and waits for approval, as if somebody had filled in the form.',
    then: 'Their plans are drafted now, one after the other.',
  },
  CALENDAR: {
    lead: 'Each row becomes an item on the calendar of a campaign whose plan is approved, with its tasks.',
    then: 'Their tasks stand in Today when they fall due.',
  },
  METRICS: {
    lead: 'Each row becomes one figure of a campaign. Figures of campaigns that are over are taken, too.',
    then: 'They count in the totals of their campaigns.',
  },
};

export function kindOf(word: unknown): ImportKind | undefined {
  return IMPORT_KINDS.find((kind) => kind.toLowerCase() === word);
}

function tabs(current: ImportKind | undefined) {
  const kinds = IMPORT_KINDS.map((kind) => ({
    label: importKindLabel[kind].word,
    href: `/imports/${kind.toLowerCase()}`,
    current: kind === current,
  }));
  return [...kinds, { label: 'Past', href: '/imports', current: current === undefined }];
}

/** The form of a kind: a file or pasted rows, and what its columns are. */
export function presentUpload(kind: ImportKind, form: FormState) {
  return {
    title: `Import ${importKindLabel[kind].word.toLowerCase()}`,
    lead: ABOUT[kind].lead,
    tabs: tabs(kind),
    form,
    action: `/imports/${kind.toLowerCase()}`,
    template: `/imports/${kind.toLowerCase()}/template.csv`,
    limit: limitWords(kind),
    columns: IMPORT_COLUMNS[kind].map(({ name, required, says, example }) => ({
      name,
      need: required ? 'required' : 'optional',
      says,
      example,
    })),
  };
}

const SHOWN_ERRORS = 100;

/** What a dry run found, or what an import made. */
export function presentImport(
  row: ImportRow,
  before: { applied_at: Date; person: string } | undefined,
  refused?: string,
  commandId: string = newId(),
) {
  const base = `/imports/${row.kind.toLowerCase()}`;
  const right = row.row_count - row.wrong_count;
  return {
    title: row.file_name,
    back: { href: base, label: `Import ${importKindLabel[row.kind].word.toLowerCase()}` },
    status: importStatusLabel[row.status],
    refused,
    applied: row.status === 'APPLIED' && {
      at: row.applied_at,
      text: `${madeWords(row.kind, row.counts)} ${ABOUT[row.kind].then}`,
      href: row.kind === 'METRICS' ? '/campaigns' : row.kind === 'CALENDAR' ? '/calendar' : '/campaigns',
      link: row.kind === 'CALENDAR' ? 'Open the calendar' : 'Open the campaigns',
    },
    checked: row.created_at,
    figures: [
      { label: 'Rows', value: row.row_count },
      { label: 'Right', value: right },
      { label: 'Wrong', value: row.wrong_count, tone: row.wrong_count > 0 ? 'late' : undefined },
    ],
    ready: row.status === 'CHECKED' &&
      row.wrong_count === 0 &&
      row.content !== null && {
        text: `${willWords(row.kind, row.counts)} Nothing is written until you confirm; then all of it is, or nothing.`,
        action: `/imports/files/${row.id}/application`,
        button: `Import ${row.row_count.toLocaleString('en-GB')} ${row.row_count === 1 ? 'row' : 'rows'}`,
        commandId,
      },
    forgotten: row.status === 'CHECKED' && row.content === null,
    again: base,
    twice: before,
    errors: row.errors.slice(0, SHOWN_ERRORS).map(presentError),
    more: row.errors.length > SHOWN_ERRORS ? row.errors.length - SHOWN_ERRORS : undefined,
    report: row.errors.length > 0 ? `/imports/files/${row.id}/errors.csv` : undefined,
    wrong: `${row.wrong_count.toLocaleString('en-GB')} of ${row.row_count.toLocaleString('en-GB')} rows ${row.wrong_count === 1 ? 'is' : 'are'} wrong`,
    sha256: row.sha256,
  };
}

function presentError({ line, field, value, says }: RowError) {
  return { line, field: field === '' ? 'whole row' : field, value, says };
}

function made(count: number | undefined, one: string, many = `${one}s`): string {
  return `${(count ?? 0).toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}

function whatWords(kind: ImportKind, counts: Record<string, number>): string {
  if (kind === 'CAMPAIGNS') {
    return `${made(counts['campaigns'], 'campaign')} for ${made(counts['clients'], 'client')}`;
  }
  const what =
    kind === 'CALENDAR' ? made(counts['items'], 'calendar item') : made(counts['metrics'], 'figure');
  return `${what} in ${made(counts['campaigns'], 'campaign')}`;
}

function willWords(kind: ImportKind, counts: Record<string, number>): string {
  return `This adds ${whatWords(kind, counts)}.`;
}

export function madeWords(kind: ImportKind, counts: Record<string, number>): string {
  return `Added ${whatWords(kind, counts)}.`;
}

/** `found` is one longer than a page when there are more. */
export function presentImports(found: readonly ImportSummary[], before: string | undefined) {
  const rows = found.slice(0, PAGE_SIZE);
  const last = rows.at(-1);
  return {
    title: 'Import',
    lead: 'Rows from a spreadsheet: checked first, then taken in as a whole or not at all.',
    tabs: tabs(undefined),
    rows: rows.map((row) => ({
      href: `/imports/files/${row.id}`,
      name: row.file_name,
      kind: importKindLabel[row.kind],
      status: importStatusLabel[row.status],
      person: row.person,
      rows: `${row.row_count.toLocaleString('en-GB')} ${row.row_count === 1 ? 'row' : 'rows'}`,
      wrong: row.wrong_count > 0 ? `${row.wrong_count.toLocaleString('en-GB')} wrong` : undefined,
      at: row.applied_at ?? row.created_at,
    })),
    empty: {
      icon: 'upload',
      title: 'Nothing was imported yet',
      text: 'Bring campaigns, calendar items or metrics from a spreadsheet. The first look writes nothing.',
      href: '/imports/campaigns',
      action: 'Import campaigns',
    },
    pager:
      found.length > PAGE_SIZE && last
        ? { next: `/imports?before=${last.id}`, first: before && '/imports' }
        : before && { first: '/imports' },
  };
}
