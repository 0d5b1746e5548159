import { isId } from '../../db/ids';
import { REPEATABLE } from '../../db/mail';
import type { MailRow } from '../../db/tables';
import { MAIL_STATUSES, type MailKind, type MailStatus } from '../../workflows/domain/mail';
import { mailStatusLabel } from '../labels';

export const PAGE_SIZE = 40;

export type OutboxQuery = { status?: MailStatus; after?: { at: Date; id: string } };

export function readOutboxQuery(query: Record<string, unknown>): OutboxQuery {
  const status = MAIL_STATUSES.find((known) => known.toLowerCase() === query['status']);
  const { after } = query;
  const [at, id] = typeof after === 'string' ? after.split('_') : [];
  const known = at && !Number.isNaN(Date.parse(at)) && isId(id);
  return { ...(status && { status }), ...(known && { after: { at: new Date(at), id } }) };
}

const KIND_WORDS: Record<MailKind, string> = { NOTICE: 'At once', DIGEST: 'Daily', TEST: 'Test' };

/** Short enough to stand beside one another. */
const FILTER_WORDS: Record<MailStatus, string> = {
  WAITING: 'Waiting',
  SENDING: 'Being sent',
  SENT: 'Sent',
  FAILED: 'Failed',
  UNKNOWN: 'Unknown',
  UNCONFIGURED: 'Not set up',
};

type Listed = MailRow & { operator_name: string | null };

/** `found` is one longer than a page when there are more. */
export function presentOutbox(
  found: readonly Listed[],
  query: OutboxQuery,
  how: { configured: boolean; paused: boolean; me: string },
) {
  const rows = found.slice(0, PAGE_SIZE);
  const last = rows.at(-1);
  const more = found.length > PAGE_SIZE && last;
  return {
    title: 'Outbox',
    lead: 'Every e-mail that was written, to whom, and what became of it.',
    unconfigured: !how.configured,
    paused: how.paused,
    me: how.me,
    filters: [undefined, ...MAIL_STATUSES].map((status) => ({
      label: status ? FILTER_WORDS[status] : 'All',
      href: address(status),
      current: status === query.status,
    })),
    rows: rows.map(presentMail),
    first: query.after ? address(query.status) : undefined,
    older: more ? address(query.status, `${last.created_at.toISOString()}_${last.id}`) : undefined,
    empty: {
      icon: 'mail',
      title: query.status ? 'None of these' : 'Nothing written yet',
      text: query.status
        ? 'No e-mail is in that state.'
        : 'E-mail is written when people are told of something and chose to get it that way.',
      ...(query.status && { href: '/mails', action: 'Show all' }),
    },
  };
}

function presentMail(mail: Listed) {
  return {
    id: mail.id,
    subject: mail.subject,
    body: mail.body,
    to: mail.operator_name ? `${mail.operator_name}, ${mail.to_address}` : mail.to_address,
    kind: KIND_WORDS[mail.kind],
    status: mailStatusLabel[mail.status],
    at: mail.created_at,
    sentAt: mail.sent_at,
    tries: mail.attempts > 1 ? mail.attempts : undefined,
    error: mail.error,
    again: REPEATABLE.includes(mail.status) ? `/mails/${mail.id}/sending` : undefined,
    twice: mail.status === 'UNKNOWN',
  };
}

function address(status: MailStatus | undefined, after?: string): string {
  const words = new URLSearchParams({
    ...(status && { status: status.toLowerCase() }),
    ...(after && { after }),
  });
  const text = words.toString();
  return text === '' ? '/mails' : `/mails?${text}`;
}
