import { DateTime } from 'luxon';
import { checkWallTime } from '../../workflows/domain/time';
import { yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { describeTime } from '../times';

/** An instant that a form offers instead of what was typed. */
export type TimeChoice = { value: string; word: string };

/**
 * The instant that a form's `<name>` means in this zone; undefined when nothing was typed. Where the clocks skip
 * or repeat it, the choice made in `<name>_exact` counts, as long as it belongs to what is typed now.
 */
export function readWhen(body: unknown, name: string, zone: string): Verdict<Date | undefined> {
  const fields = (body ?? {}) as Record<string, unknown>;
  const typed = textOf(fields[name]).slice(0, 16);
  const chosen = parseChoice(textOf(fields[`${name}_exact`]));
  if (chosen && chosen.typed === typed) return yes(chosen.at);
  if (typed === '') return yes(undefined);
  const meant = checkWallTime(typed, zone);
  if (meant.ok) return meant;
  if (meant.reason !== 'FIELDS_INVALID') return { ...meant, field: name };
  const says = { [name]: 'Give the day and the time.' };
  return { ...meant, field: name, detail: { fields: says } };
}

/** What a refused time is answered with: the instants that it may have meant. */
export function choicesOf(refusal: Refusal | undefined, name: string, typed: unknown): TimeChoice[] {
  if (!refusal || refusal.field !== name) return [];
  const { choices } = refusal.detail ?? {};
  if (!Array.isArray(choices)) return [];
  return (choices as Array<{ at: string; local: string }>).map(({ at, local }) =>
    choiceFor(at, local, typed),
  );
}

function choiceFor(at: Date | string, word: string, typed: unknown): TimeChoice {
  const iso = typeof at === 'string' ? at : at.toISOString();
  return { value: `${textOf(typed).slice(0, 16)}|${iso}`, word };
}

/** A time that passed asks: soon, or the next free slot. Leaving it is the third answer. */
export function laterChoices(slot: Date | undefined, zone: string, typed: unknown, now: Date): TimeChoice[] {
  const offered: Array<[string, Date]> = [
    ['Now, in five minutes', soon(now, 5)],
    ['In an hour', soon(now, 60)],
    ...(slot ? [['Next free slot', slot] as [string, Date]] : []),
  ];
  return offered.map(([word, at]) => choiceFor(at, `${word}: ${inWords(at, zone, now)}`, typed));
}

/** On a full five minutes, so that it reads like a time. */
function soon(now: Date, minutes: number): Date {
  const step = 5 * 60_000;
  return new Date(Math.ceil((now.getTime() + minutes * 60_000) / step) * step);
}

/** What a `datetime-local` field holds for an instant. */
export function wallTime(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");
}

/** "Fri 20 Nov, 16:10 CET". */
export function inWords(at: Date, zone: string, now: Date): string {
  return describeTime(at, zone, now).local;
}

function parseChoice(value: string): { typed: string; at: Date } | undefined {
  const [typed, iso] = value.split('|');
  const at = new Date(iso ?? '');
  return typed === undefined || Number.isNaN(at.getTime()) ? undefined : { typed, at };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
