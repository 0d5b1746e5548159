import { atLocal, localDate, MINUTE, type LocalDate } from './time';

/** One message for what happened now, one a day for the rest, and one to see whether it works. */
export const MAIL_KINDS = ['NOTICE', 'DIGEST', 'TEST'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/**
 * SENT is what a mail server took over. UNKNOWN was handed to one that never answered: it may have arrived, so
 * nobody sends it again without being asked. UNCONFIGURED was never tried.
 */
export const MAIL_STATUSES = ['WAITING', 'SENDING', 'SENT', 'FAILED', 'UNKNOWN', 'UNCONFIGURED'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** What became of a notification by e-mail: not judged yet, for the daily one, in a message, in none. */
export type MailState = 'NEW' | 'DAILY' | 'MAILED' | 'OFF';

/** How one try ended. Only NOT_SENT is tried again. */
export type MailResult = 'SENT' | 'REJECTED' | 'NOT_SENT' | 'UNKNOWN';

/** Between one try and the next, in ms; after the last it has failed. */
export const MAIL_WAITS: readonly number[] = [1, 5, 15, 60, 180, 360, 720].map((minutes) => minutes * MINUTE);

const DIGEST_AT = '08:00';

/** The daily message that is due for somebody in `zone`: what happened until 08:00 of the day. Null before that. */
export function digestDue(zone: string, now: Date): { day: LocalDate; through: Date } | null {
  const day = localDate(now, zone);
  const through = atLocal(day, DIGEST_AT, zone);
  return now < through ? null : { day, through };
}

/** One notification as a message tells it. */
export type MailItem = { title: string; body: string | null; link: string };

const SUBJECT_LENGTH = 180;

/** One message of what several notifications say. `site` is where the product is reached, without a slash. */
export function mailOf(
  kind: Exclude<MailKind, 'TEST'>,
  items: readonly MailItem[],
  site: string,
): { subject: string; body: string } {
  const [first] = items;
  if (!first) throw new Error('a mail of nothing');
  const many =
    kind === 'DIGEST' ? `Your day: ${counted(items.length)}` : `${first.title}, and ${more(items)}`;
  const subject = kind === 'NOTICE' && items.length === 1 ? first.title : many;
  const said = items.map(({ title, body, link }) => [title, ...(body ? [body] : []), site + link].join('\n'));
  const footer = `You get this because of what you chose under ${site}/settings.`;
  return { subject: oneLine(subject), body: `${[...said, footer].join('\n\n')}\n` };
}

function counted(count: number): string {
  return count === 1 ? 'one message' : `${count} messages`;
}

function more(items: readonly MailItem[]): string {
  return items.length === 2 ? 'one more' : `${items.length - 1} more`;
}

/** Titles carry people's text, and a line break in a subject would be another header. */
function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > SUBJECT_LENGTH ? `${line.slice(0, SUBJECT_LENGTH - 1)}…` : line;
}
