import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../worker/local/ports';
import { startPostgres } from '../../worker/local/postgres';
import { runs } from '../../worker/local/processes';
import { main } from '../../worker/local/reset';

describe('npm run reset', () => {
  const before = process.env['APP_DATA_DIR'];
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'aicmo-reset-'));
    chmodSync(dataDir, 0o755);
    process.env['APP_DATA_DIR'] = dataDir;
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    if (before === undefined) delete process.env['APP_DATA_DIR'];
    else process.env['APP_DATA_DIR'] = before;
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('deletes nothing in a folder that is not a data dir of ours', async () => {
    writeFileSync(join(dataDir, 'thesis.odt'), 'three years of work');
    await expect(main(['--yes'])).rejects.toThrow(
      /does not look like a data folder of AICMO; nothing was deleted/,
    );
    expect(existsSync(join(dataDir, 'thesis.odt'))).toBe(true);
  });

  it('stops the servers that still run there before it deletes their data', async () => {
    writeFileSync(join(dataDir, 'ports.json'), '{}');
    const server = await startPostgres({ dataDir: join(dataDir, 'postgres'), choosePort: freePort });
    await main(['--yes']);
    expect(runs(server.pid, 'postgres')).toBe(false);
    expect(existsSync(dataDir)).toBe(false);
  });
});
