import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../worker/local/ports';
import { runningPostgres, startPostgres, stopPostgres } from '../../worker/local/postgres';
import { endProcess } from '../../worker/local/processes';

describe('the embedded Postgres', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'aicmo-pg-test-'));
    chmodSync(dataDir, 0o755);
  });

  afterEach(async () => {
    const pid = runningPostgres(dataDir);
    if (pid !== undefined) await stopPostgres(pid);
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = () => startPostgres({ dataDir, choosePort: freePort });

  it('adopts a server that is still running instead of starting a second one', async () => {
    const first = await start();
    const second = await start();
    expect(first).toMatchObject({ adopted: false, created: true });
    expect(second).toMatchObject({ adopted: true, created: false, pid: first.pid, url: first.url });
  });

  it('keeps what was committed through kill -9 and starts again beside the stale pid file', async () => {
    const killed = await start();
    await ask(killed.url, 'create table kept (id int)');
    await ask(killed.url, 'insert into kept values (1), (2)');
    await endProcess(killed.pid, 'SIGKILL', 5_000);
    expect(readFileSync(join(dataDir, 'pg18', 'postmaster.pid'), 'utf8')).toContain(String(killed.pid));

    const again = await start();
    expect(again).toMatchObject({ adopted: false, created: false });
    expect(again.pid).not.toBe(killed.pid);
    expect(await ask(again.url, 'select count(*)::int as n from kept')).toEqual([{ n: 2 }]);
  });

  it('does not mistake another program for its server when the pid was used again', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(dataDir, 'pg18', 'postmaster.pid'), `${process.pid}\n${dataDir}\n0\n${first.port}\n`);
    expect(runningPostgres(dataDir)).toBeUndefined();
    rmSync(join(dataDir, 'pg18', 'postmaster.pid'));
  });

  it('lets nobody in without the password', async () => {
    const { url } = await start();
    const stranger = new URL(url);
    stranger.password = 'guess';
    await expect(ask(stranger.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
