import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailOutcome } from '../db/mail';

type OutgoingMail = { to: string; subject: string; text: string; messageId: string };

/** Hands one message to a mail server, once, and says what became of it. */
export type Mailer = { send(mail: OutgoingMail): Promise<MailOutcome> };

const PATIENCE = {
  connectionTimeout: 20_000,
  greetingTimeout: 20_000,
  socketTimeout: 60_000,
  dnsTimeout: 10_000,
} as const;

/** `smtp://user:password@host:587` takes TLS where it is offered; `smtps://` begins with it; `?tls=required` insists. */
export function createMailer({ smtpUrl, from }: { smtpUrl: string; from: string }): Mailer {
  return {
    async send({ to, subject, text, messageId }) {
      const message = new MailComposer({ from, to, subject, text, messageId }).compile();
      const content = await message.build();
      return handOver(smtpUrl, message.getEnvelope(), content);
    },
  };
}

type Envelope = { from: string | false; to: string[] };

/**
 * What fails before the content was asked for did not go out. After that only the server knows, unless it
 * answered: a server that falls silent makes it unknown.
 */
async function handOver(smtpUrl: string, envelope: Envelope, content: Buffer): Promise<MailOutcome> {
  const { options, auth } = read(smtpUrl);
  const connection = new SMTPConnection(options);
  let handed = false;
  const lazily = Readable.from(
    (function* () {
      handed = true;
      yield content;
    })(),
  );
  // A connection that breaks calls nobody back: it says so once, to whoever listens.
  const broken = new Promise<never>((_, reject) => {
    connection.on('error', reject);
    connection.on('end', () => reject(new Error('The mail server closed the connection.')));
  });
  const step = (start: (done: Done) => void) => Promise.race([broken, settled(start)]);
  try {
    await step((done) => connection.connect(done));
    if (auth) await step((done) => connection.login(auth, done));
    await step((done) => connection.send(envelope, lazily, done));
    connection.quit();
    return { result: 'SENT' };
  } catch (error) {
    connection.close();
    return outcomeOf(error, handed);
  }
}

function outcomeOf(error: unknown, handed: boolean): MailOutcome {
  const said = error instanceof Error ? error.message : String(error);
  const status = statusOf(error);
  if (status >= 500) return { result: 'REJECTED', error: said };
  return { result: handed && status === 0 ? 'UNKNOWN' : 'NOT_SENT', error: said };
}

/** What the server answered; 0 when it did not. */
function statusOf(error: unknown): number {
  const known = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  return typeof known === 'number' ? known : 0;
}

type Done = (failed?: Error | null) => void;

function settled(start: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => start((failed) => (failed ? reject(failed) : resolve())));
}

function read(smtpUrl: string) {
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  return {
    options: {
      ...PATIENCE,
      host: url.hostname.replaceAll(/^\[|\]$/g, ''),
      port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
      secure,
      requireTLS: url.searchParams.get('tls') === 'required',
    },
    auth: user === '' ? undefined : { user, pass: decodeURIComponent(url.password) },
  };
}
