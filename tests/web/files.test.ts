import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Agent, Response } from 'supertest';
import { completeTask } from '../../db/tasks/completion';
import type { Operator } from '../../db/operators';
import { anApp, type TestApp } from '../support/app';
import { saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aCampaignAtWork, aTask } from '../support/work';

let site: TestApp;
let olga: { agent: Agent; operator: Operator };
beforeAll(async () => {
  site = await anApp();
  olga = await site.signedIn();
});
afterAll(() => site.destroy());

const noise = { create: { width: 320, height: 240, channels: 3, background: '#2f56c8' } } as const;
const image = () =>
  sharp({ ...noise, create: { ...noise.create, noise: { type: 'gaussian', mean: 120, sigma: 40 } } });
const EML = [
  'From: Olga <olga@example.com>',
  'To: leo@example.com',
  'Date: Fri, 20 Nov 2026 10:00:00 +0000',
  'Subject: Sent',
  '\tto everybody',
  '',
  'It went out to 1,204 people.',
].join('\r\n');
const PDF = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n';

const send = (bytes: Buffer | string, filename: string, agent = olga.agent) =>
  agent.post('/files').attach('file', Buffer.from(bytes), { filename });

describe('an upload', () => {
  it.each([
    ['a PNG', 'image/png', 'a.png', () => image().png().toBuffer()],
    ['a JPEG under another name', 'image/jpeg', 'a.gif', () => image().jpeg().toBuffer()],
    ['a WebP', 'image/webp', 'a.webp', () => image().webp().toBuffer()],
    ['a PDF', 'application/pdf', 'a.pdf', async () => Buffer.from(PDF)],
    ['an e-mail', 'message/rfc822', 'a.eml', async () => Buffer.from(EML)],
  ])('takes %s by its content', async (_kind, mime, name, make) => {
    const bytes = await make();
    const answer = await send(bytes, name).expect(201);
    expect(answer.body).toMatchObject({ name, mime, bytes: bytes.length });
    expect(answer.headers['location']).toBe(`/files/${answer.body.id}`);
    const back = await olga.agent.get(`/files/${answer.body.id}`).buffer(true).parse(asBuffer).expect(200);
    expect(Buffer.compare(back.body as Buffer, bytes)).toBe(0);
  });

  it.each([
    ['an SVG', 'a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['an SVG called PNG', 'a.png', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['HTML called e-mail', 'a.eml', '<!doctype html><p>From: me</p>'],
    ['a ZIP', 'a.zip', Buffer.from('504b0304140000000000', 'hex')],
    ['a GIF', 'a.gif', Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64')],
    ['plain text', 'a.txt', 'I have posted it, believe me'],
    ['a program', 'a.pdf', Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(200)])],
  ])('refuses %s', async (_kind, name, bytes) => {
    const answer = await send(bytes, name).expect(422);
    expect(answer.text).toContain(
      'That kind of file is not taken. Possible: PNG, JPEG, WebP, PDF or e-mail (.eml)',
    );
  });

  it.each([
    ['a PNG', 'cut.png', async () => (await image().png().toBuffer()).subarray(0, -400)],
    ['a JPEG', 'cut.jpg', async () => (await image().jpeg().toBuffer()).subarray(0, 4_000)],
    ['a PDF', 'cut.pdf', async () => Buffer.from(PDF.slice(0, 60))],
  ])('refuses %s that was cut off', async (_kind, name, make) => {
    const answer = await send(await make(), name).expect(422);
    expect(answer.text).toContain('damaged or cut off');
  });

  it('refuses what is too large, and a form without a file', async () => {
    const answer = await send(Buffer.alloc(10 * 1024 * 1024 + 1), 'big.png').expect(413);
    expect(answer.text).toContain('The file is too large: the limit is 10 MB.');
    expect((await olga.agent.post('/files').field('a', 'b').expect(422)).text).toContain(
      'Choose the file that shows it.',
    );
    const broken = await olga.agent
      .post('/files')
      .set('Content-Type', 'multipart/form-data; boundary=x')
      .send('--x\r\nno');
    expect(broken.status).toBe(400);
  });

  it('keeps the name that people know it by, and nothing that could act in a header', async () => {
    const png = await image().png().toBuffer();
    const answer = await send(png, '../..\\Beleg; März %\u202egnp.png').expect(201);
    expect(answer.body.name).toBe('Beleg; März %gnp.png');
    const back = await olga.agent.get(`/files/${answer.body.id}`).expect(200);
    expect(back.headers['content-disposition']).toBe(
      `inline; filename="Beleg; M_rz _gnp.png"; filename*=UTF-8''Beleg%3B%20M%C3%A4rz%20%25gnp.png`,
    );
  });
});

describe('a stored file', () => {
  it('is sent so that nothing in it can run', async () => {
    const { body } = await send(PDF, 'report.pdf').expect(201);
    const { headers } = await olga.agent.get(`/files/${body.id}`).expect(200);
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-disposition']).toMatch(/^attachment; /);
    expect(headers['content-security-policy']).toBe("sandbox; default-src 'none'; frame-ancestors 'none'");
    expect(headers['cache-control']).toContain('private');
  });

  it('does not exist for strangers until it proves a task that they can see', async () => {
    const { body } = await send(EML, 'sent.eml').expect(201);
    const otto = await site.signedIn();
    await otto.agent.get(`/files/${body.id}`).expect(404);
    await site.stranger().get(`/files/${body.id}`).expect(303);
    const campaign = await aCampaignAtWork(site.db, await anOperator(site.db, { role: 'lead' }), NOW);
    const task = await aTask(site.db, campaign, NOW);
    const by = { ...saidBy(olga.operator, NOW), role: olga.operator.role };
    expect(
      await completeTask(site.db, task, { proof: { type: 'UPLOAD', value: body.id } }, by),
    ).toMatchObject({ ok: true });
    await otto.agent.get(`/files/${body.id}`).expect(200);
    const client = await site.signedIn('client');
    expect((await client.agent.get(`/files/${body.id}`)).text).not.toContain('1,204');
  });

  it('whose bytes are gone answers with the error page, not with half a file', async () => {
    const { body } = await send(await image().resize(8).png().toBuffer(), 'gone.png').expect(201);
    await site
      .db('stored_files')
      .where({ id: body.id })
      .update({ storage_key: '0'.repeat(64) });
    const answer = await olga.agent.get(`/files/${body.id}`).expect(500);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.text).toContain('Something went wrong here');
  });
});

it('accepts in its form exactly what it takes', () => {
  const form = readFileSync(join(__dirname, '../../web/views/tasks/_proof-field.hbs'), 'utf8');
  expect(form).toContain('accept="image/png,image/jpeg,image/webp,application/pdf,.eml,message/rfc822"');
  expect(form).toContain('capture="environment"');
});

/** The answer's own bytes, whatever its type. */
function asBuffer(res: Response, done: (error: Error | null, body: Buffer) => void): void {
  const stream = res as unknown as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}
