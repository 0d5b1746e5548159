import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../worker/local/ports';
import { runs, waitFor } from '../../worker/local/processes';
import { startTemporal, type LocalTemporal } from '../../worker/local/temporal';
import { aDatabase, type TestDatabase } from '../support/database';
import { Installation, type Part } from '../support/installation';

const PARTS: Part[] = ['supervisor', 'postgres', 'temporal', 'worker', 'web'];

describe('one command starts everything', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.create({ AICMO_ADMIN_PASSWORD: '' });
    await installation.start();
  }, 90_000);

  afterAll(() => installation.destroy(), 120_000);

  const pids = () => Object.fromEntries(PARTS.map((part) => [part, installation.pid(part)]));

  it('ends with the addresses and, this first time, how to sign in', () => {
    expect(installation.printed).toMatch(/The application +http:\/\/localhost:\d+/);
    expect(installation.printed).toMatch(/Temporal's view +http:\/\/localhost:\d+/);
    expect(installation.printed).toMatch(/Sign in as +admin@example\.com\n +Password +\S{12,}/);
  });

  it('says that it is ready only when somebody polls and nothing is late', async () => {
    expect(await installation.readiness()).toMatchObject({ status: 'ready' });
  });

  it.each(['worker', 'web', 'temporal', 'postgres'] as const)('gets %s back after kill -9', async (part) => {
    const before = await installation.kill(part);
    const again = await waitFor(() => installation.pid(part), 30_000, 50);
    expect(again).not.toBe(before);
    await installation.ready();
  });

  it('leaves its data dir to one supervisor at a time', async () => {
    const second = Object.assign(Object.create(Installation.prototype) as Installation, installation);
    await expect(second.start()).rejects.toThrow(/AICMO already runs from .* \(process \d+\): http/);
  });

  it('adopts the servers that a killed supervisor left behind, and leaves no process of ours behind', async () => {
    const before = pids();
    await installation.kill('supervisor');
    const gone = await waitFor(
      () => (runs(before['web'], 'main.js') || runs(before['worker'], 'main.js') ? undefined : true),
      30_000,
    );
    expect(gone).toBe(true);

    await installation.start();
    expect(pids()).toMatchObject({ postgres: before['postgres'], temporal: before['temporal'] });
    expect(installation.printed).toContain('Postgres: still running, adopted');
    expect(installation.printed).toContain('Temporal: still running, adopted');
    expect(installation.printed).not.toContain('Password');
  }, 120_000);

  it('stops everything in order', async () => {
    await installation.stop();
    expect(installation.printed).toContain('Stopped.');
    expect(pids()).toEqual({});
  }, 120_000);

  it('ends with the npm that started it', async () => {
    await installation.start({ byNpm: true });
    installation.endStarter();
    const ended = await waitFor(() => (installation.printed.includes('Stopped.') ? true : undefined), 60_000);
    expect(ended).toBe(true);
    expect(pids()).toEqual({});
  }, 120_000);
});

describe('one command, told which servers to use', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aicmo-given-'));
  let database: TestDatabase;
  let temporal: LocalTemporal;
  let installation: Installation;

  beforeAll(async () => {
    database = await aDatabase({ migrated: false });
    temporal = await startTemporal({
      dataDir: folder,
      namespace: 'default',
      choosePorts: async () => ({ port: await freePort(), uiPort: await freePort() }),
      say: () => undefined,
    });
    installation = await Installation.create({
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: temporal.address,
    });
  }, 90_000);

  afterAll(async () => {
    await installation.destroy();
    await temporal.stop();
    await database.destroy();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  it('prepares and uses them, starts none of its own, and leaves them running', async () => {
    await installation.start();
    expect(installation.printed).toContain('Postgres: using DATABASE_URL (postgres://…@127.0.0.1:');
    expect(installation.printed).toContain(`Temporal: using TEMPORAL_ADDRESS (${temporal.address}`);
    expect(installation.printed).not.toContain(new URL(database.url).password);
    expect([installation.pid('postgres'), installation.pid('temporal')]).toEqual([undefined, undefined]);

    await installation.stop();
    expect(runs(temporal.pid, 'start-dev')).toBe(true);
    expect(await database.db('operators').count()).toEqual([{ count: 1 }]);
  }, 120_000);
});
