import { z } from 'zod';
import { listMails, sendAgain, writeTestMail } from '../../db/mail';
import { changeOnce } from '../../db/once';
import type { MailRow } from '../../db/tables';
import { MAIL_KINDS, MAIL_STATUSES } from '../../workflows/domain/mail';
import { yes } from '../../workflows/domain/verdict';
import { isoOrNull } from './campaign';
import { limit, pageOf, timeCursor } from './cursor';
import { endpoint } from './endpoint';
import { anyCase, byId, commandId, instant, listOf, nothing } from './schemas';

const shared = { noun: 'Notifications', permission: 'mails.read' } as const;

const mailSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(MAIL_KINDS),
    to_address: z.string(),
    to_name: z.string().nullable().describe('Null when that person is gone.'),
    subject: z.string(),
    body: z.string(),
    status: z
      .enum(MAIL_STATUSES)
      .describe('SENT only once a server took it; UNCONFIGURED while e-mail is not set up.'),
    attempts: z.int(),
    error: z.string().nullable(),
    message_id: z.string(),
    created_at: instant,
    sent_at: instant.nullable(),
  })
  .meta({ id: 'Mail' });

type Listed = MailRow & { operator_name: string | null };

function present(mail: Listed): z.infer<typeof mailSchema> {
  const { id, kind, to_address, operator_name, subject, body, status, attempts, error, message_id } = mail;
  return {
    id,
    kind,
    to_address,
    to_name: operator_name,
    subject,
    body,
    status,
    attempts,
    error,
    message_id,
    created_at: mail.created_at.toISOString(),
    sent_at: isoOrNull(mail.sent_at),
  };
}

const list = endpoint({
  ...shared,
  operationId: 'listMails',
  method: 'get',
  path: '/mails',
  kind: 'read',
  summary: 'Every e-mail that was written, to whom, and what became of it',
  query: z.strictObject({
    status: anyCase(MAIL_STATUSES).optional(),
    limit: limit(50),
    cursor: timeCursor,
  }),
  answers: { 200: { description: 'One page, the newest first.', schema: listOf(mailSchema) } },
  handle: async ({ site, query }) => {
    const after = query.cursor && { at: new Date(query.cursor.at), id: query.cursor.id };
    const rows = await listMails(site.db, { status: query.status, after, limit: query.limit + 1 });
    const cursor = ({ created_at, id }: Listed) => ({ at: created_at.toISOString(), id });
    return yes({ body: pageOf(rows, query.limit, present, cursor) });
  },
});

const answer = z.object({ id: z.uuid(), status: z.enum(MAIL_STATUSES), command_id: commandId });

const test = endpoint({
  ...shared,
  operationId: 'sendTestMail',
  method: 'post',
  path: '/mails/tests',
  kind: 'fact',
  summary: 'Send an e-mail to yourself, to see whether it works',
  body: nothing,
  answers: { 201: { description: 'It is written; `status` says whether it is on its way.', schema: answer } },
  handle: async ({ site, viewer, body, by }) => {
    const said = await changeOnce(site.db, 'send_test_mail', body, by, async (trx) => {
      const { id, status } = await writeTestMail(trx, viewer, site.config.outward, by.actor, by.now);
      return { id, status };
    });
    if (!said.ok) return said;
    return yes({ status: 201, body: { ...said.value.answer, command_id: said.value.commandId } });
  },
});

const again = endpoint({
  ...shared,
  operationId: 'sendMailAgain',
  method: 'post',
  path: '/mails/:id/sending',
  kind: 'fact',
  summary: 'Send an e-mail again that was not surely sent',
  description: 'FAILED, UNKNOWN and UNCONFIGURED ones. An UNKNOWN one may arrive twice.',
  params: byId,
  body: nothing,
  answers: {
    200: { description: 'It waits again; UNCONFIGURED while e-mail is not set up.', schema: answer },
  },
  handle: async ({ site, params, by }) => {
    const { outward } = site.config;
    const said = await changeOnce(site.db, 'send_mail_again', params, by, async (trx) => {
      const done = await sendAgain(trx, params.id, outward, by.actor, by.now);
      const status = outward.mail ? ('WAITING' as const) : ('UNCONFIGURED' as const);
      return done ? { id: params.id, status } : undefined;
    });
    return said.ok ? yes({ body: { ...said.value.answer, command_id: said.value.commandId } }) : said;
  },
});

export const mails = [list, test, again];
