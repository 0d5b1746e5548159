import { createHmac } from 'node:crypto';
import dns, { type LookupAddress } from 'node:dns';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPoster, signatureOf } from '../../activities/webhook-poster';
import { NOW } from '../support/cast';

type Heard = { headers: IncomingMessage['headers']; body: string; path: string };

async function anEndpoint(answer: (request: Heard, response: ServerResponse) => void) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const one = { headers: request.headers, body, path: request.url ?? '' };
      heard.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/hooks`,
    heard,
    close: () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())),
  };
}

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const due = (url: string) => ({ id: 'd-1', url, body: '{"type":"ping"}', secrets: [SECRET] });
const poster = createPoster({ allowPrivate: true });

describe('a signature', () => {
  it('is the one of the published example of Standard Webhooks', () => {
    const signed = signatureOf(SECRET, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}');
    expect(signed).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});

describe('calling an endpoint', () => {
  it('sends the very body, its id, the time and a signature of all three by each secret', async () => {
    const endpoint = await anEndpoint((_request, response) => response.end('thank you'));
    const older = `whsec_${Buffer.from('an older secret of some length').toString('base64')}`;
    const tried = await poster.post({ ...due(endpoint.url), secrets: [SECRET, older] }, NOW);
    await endpoint.close();
    expect(tried).toMatchObject({ statusCode: 200, error: null, response: 'thank you' });
    const { headers, body } = endpoint.heard[0] as Heard;
    expect(body).toBe('{"type":"ping"}');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'd-1',
      'webhook-timestamp': String(NOW.getTime() / 1000),
    });
    const byHand = createHmac('sha256', Buffer.from(SECRET.slice(6), 'base64'))
      .update(`d-1.${NOW.getTime() / 1000}.${body}`)
      .digest('base64');
    const signatures = String(headers['webhook-signature']).split(' ');
    expect(signatures).toHaveLength(2);
    expect(signatures[0]).toBe(`v1,${byHand}`);
    expect(JSON.stringify(headers)).not.toContain('whsec');
  });

  it('follows no redirect', async () => {
    const inside = await anEndpoint((_request, response) => response.end());
    const endpoint = await anEndpoint((_request, response) =>
      response.writeHead(307, { Location: inside.url }).end(),
    );
    const tried = await poster.post(due(endpoint.url), NOW);
    await endpoint.close();
    await inside.close();
    expect(tried).toMatchObject({ statusCode: 307, error: 'It answered 307.' });
    expect(inside.heard).toEqual([]);
  });

  it('keeps what a failing one said, and no more than a little of a flood', async () => {
    const endpoint = await anEndpoint((_request, response) =>
      response.writeHead(500).end('x'.repeat(1_000_000)),
    );
    const tried = await poster.post(due(endpoint.url), NOW);
    await endpoint.close();
    expect(tried).toMatchObject({ statusCode: 500, error: 'It answered 500.' });
    expect(tried.response?.length).toBeLessThan(200_000);
  });

  it('says that nobody is there', async () => {
    const endpoint = await anEndpoint((_request, response) => response.end());
    await endpoint.close();
    const tried = await poster.post(due(endpoint.url), NOW);
    expect(tried.statusCode).toBeNull();
    expect(tried.error).toMatch(/ECONNREFUSED/);
  });

  it('does not call into private networks unless it is allowed to, whatever the name says', async () => {
    const endpoint = await anEndpoint((_request, response) => response.end());
    const careful = createPoster({ allowPrivate: false });
    const { port } = new URL(endpoint.url);
    for (const url of [
      endpoint.url,
      `https://127.0.0.1:${port}/`,
      `https://[::1]:${port}/`,
      'https://10.1.2.3/',
      'https://169.254.169.254/latest/meta-data',
      'https://2130706433/',
      'https://0x7f.1/',
    ]) {
      const tried = await careful.post(due(url), NOW);
      expect({ url, code: tried.statusCode, error: tried.error }).toEqual({
        url,
        code: null,
        error: 'That address is not called from here.',
      });
    }
    const inside = jest.spyOn(dns, 'lookup').mockImplementation(((
      _name: string,
      _options: object,
      found: (error: null, addresses: LookupAddress[]) => void,
    ) =>
      found(null, [
        { address: '93.184.216.34', family: 4 },
        { address: '10.0.0.7', family: 4 },
      ])) as typeof dns.lookup);
    const byName = await careful.post(due(`https://hooks.example.com:${port}/`), NOW);
    inside.mockRestore();
    expect(byName).toMatchObject({
      statusCode: null,
      error: 'hooks.example.com leads into a private network, which is not called.',
    });
    await endpoint.close();
    expect(endpoint.heard).toEqual([]);
  });
});
