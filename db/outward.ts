import { z } from 'zod';

/** How the product reaches people and systems outside of it; parsed by each process for itself. */
export type OutwardConfig = {
  /** Null where e-mail is not set up: nothing is sent, and nobody is told that it was. */
  mail: { smtpUrl: string; from: string } | null;
  /** Where people reach the pages, without a slash at the end: links in messages begin with it. */
  siteUrl: string;
  /** Webhooks may also go to private networks and to this machine. */
  allowPrivateWebhooks: boolean;
};

const ADDRESS = /^(?:[^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?$/;

/** To be spread into a process's own schema. */
export const outwardEnvironment = z.object({
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^/\s]+/, 'must look like smtp://user:password@host:587 or smtps://…')
    .optional(),
  MAIL_FROM: z.string().regex(ADDRESS, 'must look like AICMO <aicmo@example.com>').optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must look like https://aicmo.example.com' }).optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  WEBHOOK_ALLOW_PRIVATE: z
    .enum(['true', 'false', '1', '0'])
    .default('false')
    .transform((word) => word === 'true' || word === '1'),
});

/** Both or neither of SMTP_URL and MAIL_FROM; throws with what is missing. */
export function outwardOf(values: z.output<typeof outwardEnvironment>): OutwardConfig {
  const { SMTP_URL: smtpUrl, MAIL_FROM: from } = values;
  if ((smtpUrl === undefined) !== (from === undefined)) {
    throw new Error(
      `E-mail needs both SMTP_URL and MAIL_FROM: ${smtpUrl ? 'MAIL_FROM' : 'SMTP_URL'} is missing.`,
    );
  }
  return {
    mail: smtpUrl && from ? { smtpUrl, from } : null,
    siteUrl: (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ''),
    allowPrivateWebhooks: values.WEBHOOK_ALLOW_PRIVATE,
  };
}
