import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createMailer } from '../../activities/smtp';
import { aMailServer, type TestMailServer } from '../support/mail-server';

const MAIL = {
  to: 'olga@example.com',
  subject: 'Drei Aufgaben sind überfällig — “Frühling” 🌱',
  text: 'Zeile eins\n\nhttp://localhost:3000/today\n',
  messageId: '<0199c000@aicmo.example>',
};
const from = 'AICMO <aicmo@aicmo.example>';

let server: TestMailServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

describe('handing a message to a mail server', () => {
  it('is SENT once the server took it over, whole and under its own id', async () => {
    server = await aMailServer();
    expect(await createMailer({ smtpUrl: server.url, from }).send(MAIL)).toEqual({ result: 'SENT' });
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]).toMatchObject({
      subject: MAIL.subject,
      messageId: MAIL.messageId,
      from: { name: 'AICMO', address: 'aicmo@aicmo.example' },
      to: [{ address: 'olga@example.com' }],
    });
    expect(server.mails[0]?.text?.trim()).toBe(MAIL.text.trim());
  });

  it('signs in with the user and password of the address, decoded', async () => {
    const seen: unknown[] = [];
    server = await aMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        seen.push([username, password]);
        done(null, { user: username });
      },
    });
    const smtpUrl = server.url.replace('smtp://', 'smtp://ol%40ga:p%3Aw@');
    expect(await createMailer({ smtpUrl, from }).send(MAIL)).toEqual({ result: 'SENT' });
    expect(seen).toEqual([['ol@ga', 'p:w']]);
  });

  it('is REJECTED with the server’s words when it says never', async () => {
    server = await aMailServer({
      onRcptTo: (_address, _session, done) => done(refusal(550, 'No such person')),
    });
    const said = await createMailer({ smtpUrl: server.url, from }).send(MAIL);
    expect(said.result).toBe('REJECTED');
    expect(said.error).toContain('No such person');
    expect(server.mails).toEqual([]);
  });

  it('is NOT_SENT when the server says later, or is not there', async () => {
    server = await aMailServer({
      onMailFrom: (_address, _session, done) => done(refusal(451, 'Come back later')),
    });
    expect((await createMailer({ smtpUrl: server.url, from }).send(MAIL)).result).toBe('NOT_SENT');
    const gone = server.url;
    await server.close();
    server = undefined;
    const said = await createMailer({ smtpUrl: gone, from }).send(MAIL);
    expect(said.result).toBe('NOT_SENT');
    expect(said.error).toMatch(/ECONNREFUSED/);
  });

  it('is NOT_SENT when the password is wrong for now, and REJECTED when it is wrong', async () => {
    for (const [code, result] of [
      [454, 'NOT_SENT'],
      [535, 'REJECTED'],
    ] as const) {
      server = await aMailServer({
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: (_auth, _session, done) => done(refusal(code, 'Sign-in failed')),
      });
      const smtpUrl = server.url.replace('smtp://', 'smtp://olga:secret@');
      const said = await createMailer({ smtpUrl, from }).send(MAIL);
      expect(said.result).toBe(result);
      expect(said.error).not.toContain('secret');
      await server.close();
      server = undefined;
    }
  });

  it('is not SENT when TLS is required and not offered', async () => {
    server = await aMailServer();
    const said = await createMailer({ smtpUrl: `${server.url}?tls=required`, from }).send(MAIL);
    expect(['NOT_SENT', 'REJECTED']).toContain(said.result);
    expect(server.mails).toEqual([]);
  });

  it('is UNKNOWN, never SENT, when the server took the content and fell silent', async () => {
    const silent = createServer((socket) => {
      let content = false;
      socket.on('error', () => undefined);
      socket.write('220 here\r\n');
      socket.on('data', (part) => {
        const said = part.toString();
        if (content) {
          if (said.includes('\r\n.\r\n')) socket.destroy();
        } else if (said.startsWith('DATA')) {
          content = true;
          socket.write('354 go on\r\n');
        } else socket.write('250 fine\r\n');
      });
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const said = await createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from }).send(MAIL);
    await new Promise((resolve) => silent.close(resolve));
    expect(said.result).toBe('UNKNOWN');
  });
});
