const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** `{{number views}}`: "12,345". Nothing for nothing. */
export function number(value: number | null | undefined): string {
  return typeof value === 'number' ? grouped.format(value) : '';
}
