import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Agent, Response } from 'supertest';
import { StoreAway } from '../../db/storage/bytes';
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
const PDF =
  '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n';

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
    expect(answer.body).toMatchObject({ name, mime });
    expect(answer.headers['location']).toBe(`/files/${answer.body.id}`);
    const back = await download(answer.body.id);
    expect(answer.body).toMatchObject({
      bytes: back.length,
      sha256: createHash('sha256').update(back).digest('hex'),
    });
    if (!mime.startsWith('image/')) return expect(back.equals(bytes)).toBe(true);
    return expect(await sharp(back).metadata()).toMatchObject({ width: 320, height: 240 });
  });

  it('writes a photo anew: upright, without the place where it was taken or who took it', async () => {
    const photo = await image()
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Artist: 'Olga Secret' }, IFD3: { GPSLatitude: '52/1 31/1 0/1' } })
      .jpeg()
      .toBuffer();
    expect(photo.includes('Olga Secret')).toBe(true);
    const { body } = await send(photo, 'IMG_0001.jpg').expect(201);
    const back = await download(body.id);
    const { width, height, exif, orientation } = await sharp(back).metadata();
    expect({ width, height, exif, orientation }).toEqual({ width: 240, height: 320 });
    expect(back.includes('Olga Secret')).toBe(false);
  });

  it.each([
    ['PNG', () => image().png().toBuffer()],
    ['JPEG', () => image().jpeg().toBuffer()],
    ['WebP', () => image().webp().toBuffer()],
  ])('keeps nothing that is hidden behind the end of a %s', async (_kind, make) => {
    const script = '<script>alert(document.domain)</script>';
    const both = Buffer.concat([
      await make(),
      Buffer.from(script),
      Buffer.from('PK\x05\x06'),
      Buffer.alloc(18),
    ]);
    const { body } = await send(both, 'both.png').expect(201);
    expect((await download(body.id)).includes('script')).toBe(false);
  });

  it('keeps a picture of few colours as it is, pixel for pixel', async () => {
    const flat = sharp({ create: { width: 64, height: 64, channels: 3, background: '#2f56c8' } });
    const { body } = await send(await flat.png({ palette: true }).toBuffer(), 'flat.png').expect(201);
    const { data } = await sharp(await download(body.id))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 3)]).toEqual([0x2f, 0x56, 0xc8]);
  });

  it.each([
    [
      'an SVG',
      'a.svg',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      'an SVG drawing',
    ],
    [
      'an SVG called PNG',
      'a.png',
      '<?xml version="1.0"?><!-- photo --><svg xmlns="http://www.w3.org/2000/svg"/>',
      'an SVG drawing',
    ],
    ['HTML called e-mail', 'a.eml', '<!doctype html><p>From: me</p>', 'a web page'],
    ['HTML called PNG', 'a.png', '  <html><script>alert(1)</script>', 'a web page'],
    ['a ZIP', 'a.zip', Buffer.from('504b0304140000000000', 'hex'), 'a ZIP archive'],
    ['a GIF', 'a.gif', Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64'), 'a GIF'],
  ])('refuses %s and says what it is', async (_kind, name, bytes, what) => {
    const answer = await send(bytes, name).expect(422);
    expect(answer.text).toContain(
      `That is ${what}, which is not taken. Possible: PNG, JPEG, WebP, PDF or e-mail (.eml).`,
    );
  });

  it.each([
    ['plain text', 'a.txt', 'I have posted it, believe me'],
    ['a program', 'a.pdf', Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(200)])],
    [
      'a message without an end of its head',
      'a.eml',
      'From: olga@example.com\nDate: Fri, 20 Nov 2026 10:00:00 +0000',
    ],
    ['a message from nobody', 'a.eml', 'From: me\nDate: Fri, 20 Nov 2026 10:00:00 +0000\n\nSent.'],
    ['a message without a time', 'a.eml', 'From: olga@example.com\nDate: yesterday\n\nSent.'],
  ])('refuses %s', async (_kind, name, bytes) => {
    const answer = await send(bytes, name).expect(422);
    expect(answer.text).toContain('not taken. Possible: PNG, JPEG, WebP, PDF or e-mail (.eml).');
  });

  it('refuses an image of more pixels than anybody can show, before it unpacks them', async () => {
    const bomb = sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#000' } });
    const bytes = await bomb.png({ compressionLevel: 9 }).toBuffer();
    expect(bytes.length).toBeLessThan(2_000_000);
    const answer = await send(bytes, 'bomb.png').expect(413);
    expect(answer.text).toContain('too large to open (9000 × 9000): at most 60 million pixels');
  });

  it('refuses a file of nothing, and says so', async () => {
    expect((await send('', 'empty.png').expect(422)).text).toContain('That file is empty.');
  });

  it('refuses a PDF that a password locks, and one that is a ZIP as well', async () => {
    const locked = PDF.replace('/Root 1 0 R', '/Root 1 0 R /Encrypt 5 0 R');
    expect((await send(locked, 'locked.pdf').expect(422)).text).toContain('locked with a password');
    const end = Buffer.from('PK\x05\x06' + '\0'.repeat(16), 'latin1');
    const remark = Buffer.from(PDF.slice(-20));
    const zip = Buffer.concat([Buffer.from(PDF), end, Buffer.from([remark.length, 0]), remark]);
    expect((await send(zip, 'both.pdf').expect(422)).text).toContain('damaged or cut off');
    const behind = Buffer.concat([Buffer.from(PDF), Buffer.from('<script>alert(1)</script>')]);
    expect((await send(behind, 'behind.pdf').expect(422)).text).toContain('damaged or cut off');
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

  it('cuts a long name between its signs, not through one', async () => {
    const png = await image().resize(4).png().toBuffer();
    const { body } = await send(png, `${'🎉'.repeat(150)}.png`).expect(201);
    expect(body.name).toBe(`…${'🎉'.repeat(115)}.png`);
  });

  it.each([
    ['🎉', '🎉'],
    ['👩‍💻📈.png', '👩‍💻📈.png'],
    ['\u200d\ufe0f', 'file'],
  ])('keeps a file called %j as %j', async (given, kept) => {
    const png = await image().resize(4).png().toBuffer();
    const { body } = await send(png, given).expect(201);
    expect(body.name).toBe(kept);
    await olga.agent.get(`/files/${body.id}`).expect(200);
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

  it('in a store that does not answer is refused with a sentence, both ways', async () => {
    const { body } = await send(PDF, 'report.pdf').expect(201);
    const { files } = site.deps;
    const away = async () => Promise.reject(new StoreAway('down'));
    jest.spyOn(files, 'put').mockImplementation(away);
    jest.spyOn(files, 'open').mockImplementation(away);
    try {
      expect((await send(PDF, 'report.pdf').expect(424)).text).toContain('their store does not answer');
      expect((await olga.agent.get(`/files/${body.id}`).expect(424)).text).toContain(
        'their store does not answer',
      );
    } finally {
      jest.restoreAllMocks();
    }
    await olga.agent.get(`/files/${body.id}`).expect(200);
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

async function download(id: string): Promise<Buffer> {
  const back = await olga.agent.get(`/files/${id}`).buffer(true).parse(asBuffer).expect(200);
  return back.body as Buffer;
}

/** The answer's own bytes, whatever its type. */
function asBuffer(res: Response, done: (error: Error | null, body: Buffer) => void): void {
  const stream = res as unknown as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}
