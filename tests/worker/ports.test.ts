import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePort, freePort, rememberedPorts, type PortWish } from '../../worker/local/ports';

describe('the ports of the local servers', () => {
  let dataDir: string;
  const taken: Server[] = [];

  beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'aicmo-ports-'))));
  afterEach(() => {
    for (const server of taken.splice(0)) server.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const wish = (more: Partial<PortWish> = {}): PortWish => ({
    name: 'temporal',
    variable: 'TEMPORAL_PORT',
    ...more,
  });

  it('takes the usual one when it is free, and remembers it', async () => {
    const usual = await freePort();
    expect(await choosePort(dataDir, wish({ usual }))).toBe(usual);
    expect(rememberedPorts(dataDir)).toEqual({ temporal: usual });
  });

  it('takes another one when the usual one is taken, and keeps to it once the usual one is free again', async () => {
    const usual = await occupied();
    const chosen = await choosePort(dataDir, wish({ usual }));
    expect(chosen).not.toBe(usual);
    taken.splice(0).forEach((server) => server.close());
    expect(await choosePort(dataDir, wish({ usual }))).toBe(chosen);
  });

  it('leaves the remembered one when somebody else has taken it meanwhile', async () => {
    const before = await occupied();
    writeFileSync(join(dataDir, 'ports.json'), JSON.stringify({ temporal: before, postgres: 1234 }));
    const chosen = await choosePort(dataDir, wish());
    expect(chosen).not.toBe(before);
    expect(rememberedPorts(dataDir)).toEqual({ temporal: chosen, postgres: 1234 });
  });

  it('refuses a port that was asked for and is taken, naming the variable', async () => {
    const asked = await occupied();
    await expect(choosePort(dataDir, wish({ asked }))).rejects.toThrow(
      `Port ${asked} is already in use by another program.\n` +
        `Stop that program, or choose another port: TEMPORAL_PORT=${asked + 1} npm start`,
    );
  });

  it('starts afresh from a file that is damaged', async () => {
    writeFileSync(join(dataDir, 'ports.json'), '{"temporal": ');
    const usual = await freePort();
    expect(await choosePort(dataDir, wish({ usual }))).toBe(usual);
  });

  function occupied(): Promise<number> {
    return new Promise((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
      taken.push(server);
    });
  }
});
