import { table } from '../support/table';

/** One line of the table. */
export type Result = {
  name: string;
  ours: string;
  reference: string;
  /** Ours as a multiple of the reference; where there is none, the figure itself. */
  figure: number;
  /** The most that the figure may be; none where it is only told. */
  most?: number;
  unit: '×' | 's' | 'events' | 'MB';
  /** Lines below the table that say what was counted. */
  notes?: string[];
};

export function compared(
  name: string,
  ours: number,
  reference: number,
  most: number,
  notes: string[] = [],
): Result {
  return { name, ours: ms(ours), reference: ms(reference), figure: ours / reference, most, unit: '×', notes };
}

export function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;
}

export function report(results: readonly Result[]): string {
  const rows = results.map((result) => [
    result.name,
    result.ours,
    result.reference,
    shown(result.figure, result.unit),
    result.most === undefined ? '–' : `≤ ${shown(result.most, result.unit)}`,
    result.most === undefined ? '–' : result.figure <= result.most ? 'ok' : 'miss',
  ]);
  const notes = results.flatMap(({ name, notes: lines = [] }) => lines.map((line) => `${name}: ${line}`));
  return [table(['', 'ours', 'reference', 'ratio', 'aim', ''], rows), ...notes].join('\n');
}

function shown(value: number, unit: Result['unit']): string {
  const digits = unit === 'events' || Number.isInteger(value) ? 0 : unit === 'MB' ? 1 : 2;
  return unit === '×' ? `${value.toFixed(digits)}×` : `${value.toFixed(digits)} ${unit}`;
}
