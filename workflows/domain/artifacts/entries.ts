/** What a text consists of, where one field holds several things or stands in for another kind. */

/** Characters that a text of several lines can have. */
export const LONGEST_TEXT = 10_000;
/** Entries that a list can have, and characters that each can. */
export const MOST_ENTRIES = 100;
export const LONGEST_ENTRY = 1_000;

/** The entries of a text, one a line or between semicolons; those of a list as they are. */
export function entriesOf(value: unknown): string[] {
  const entries: unknown[] =
    typeof value === 'string' ? value.split(/[\n;]/) : Array.isArray(value) ? value : [];
  return entries
    .filter((one) => typeof one === 'string')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** A list as a text, one a line. */
export function asLines(entries: readonly string[]): string {
  return entries.filter((one) => one.trim() !== '').join('\n');
}

/** "none", "n/a", "unknown": the answer is that there is nothing to say. */
export function saysNothing(text: string): boolean {
  return /^(none|no|n\/a|not applicable|unknown|nothing)\.?$/i.test(text.trim());
}

/** 1,250,000 as 1250000. "0,125" stays as it is: no thousands begin with a zero, so its comma is a decimal one. */
export function withoutThousands(number: string): string {
  return /^[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/.test(number) ? number.replaceAll(',', '') : number;
}

/** An address with https:// or http:// and a host that has a dot in its name. */
export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname.includes('.');
}

/** A name, an @ and a host that has a dot in its name. */
export function isEmailAddress(text: string): boolean {
  return /^[^\s@<>,;"]+@[^\s@<>,;".]+(?:\.[^\s@<>,;".]+)+$/.test(text.trim());
}

/** As much of what is written from several texts as one field holds; never half a character, which no row can keep. */
export function clipped(text: string): string {
  return text
    .slice(0, LONGEST_TEXT)
    .replace(/\p{Cs}$/u, '')
    .trim();
}
