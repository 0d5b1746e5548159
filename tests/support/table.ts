/** Lines of a plain table: columns as wide as they must be, the first one to the left, numbers to the right. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const isNumber = head.map((_, column) => rows.every((row) => /^([\d.,]|$|–)/.test(row[column] ?? '')));
  const line = (row: readonly string[]) =>
    widths
      .map((width, column) =>
        isNumber[column] && column > 0
          ? (row[column] ?? '').padStart(width)
          : (row[column] ?? '').padEnd(width),
      )
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
