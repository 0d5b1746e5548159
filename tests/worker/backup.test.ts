import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disarmRestored, pauseSystem, readControls } from '../../db/controls';
import { DAEMON } from '../../workflows/domain/permissions';
import { main as backup } from '../../worker/local/backup';
import { main as restore } from '../../worker/local/restore';
import { forgetRestored, readRestored } from '../../worker/local/restored';
import { NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';

const NAMES = ['APP_DATA_DIR', 'DATABASE_URL'] as const;
const before = NAMES.map((name) => [name, process.env[name]] as const);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aicmo-backup-'));
  chmodSync(folder, 0o755);
  process.env['APP_DATA_DIR'] = join(folder, 'data');
  process.env['DATABASE_URL'] = '';
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(folder, { recursive: true, force: true });
});

/** A data dir as an installation leaves it behind. */
function aDataDir(): string {
  const data = join(folder, 'data');
  mkdirSync(join(data, 'postgres', 'pg18', 'base'), { recursive: true });
  chmodSync(join(data, 'postgres', 'pg18'), 0o700);
  mkdirSync(join(data, 'files'));
  mkdirSync(join(data, 'logs'));
  writeFileSync(join(data, 'postgres', 'pg18', 'PG_VERSION'), '18');
  writeFileSync(join(data, 'files', 'a'), 'bytes');
  writeFileSync(join(data, 'logs', 'web.log'), 'said');
  writeFileSync(join(data, 'session-secrets'), 'secret', { mode: 0o600 });
  return data;
}

it('copies everything but what belongs to the running installation, and marks the copy', async () => {
  aDataDir();
  const to = join(folder, 'copy');
  await backup(['--to', to]);
  expect(readFileSync(join(to, 'files', 'a'), 'utf8')).toBe('bytes');
  expect(statSync(join(to, 'session-secrets')).mode & 0o777).toBe(0o600);
  expect(statSync(join(to, 'postgres', 'pg18')).mode & 0o777).toBe(0o700);
  expect(existsSync(join(to, 'logs'))).toBe(false);
  expect(readRestored(to)).toMatch(/^\d{4}-\d{2}-\d{2}T/);
  expect(readRestored(join(folder, 'data'))).toBeUndefined();
});

it('puts a copy back, still marked, until a start forgets the mark', async () => {
  const data = aDataDir();
  await backup(['--to', join(folder, 'copy')]);
  rmSync(data, { recursive: true });
  await restore(['--from', join(folder, 'copy')]);
  expect(readFileSync(join(data, 'files', 'a'), 'utf8')).toBe('bytes');
  expect(readRestored(data)).toMatch(/^\d{4}/);
  forgetRestored(data);
  expect(readRestored(data)).toBeUndefined();
});

it('overwrites nothing, and takes nothing for a backup that is none', async () => {
  aDataDir();
  const full = join(folder, 'full');
  mkdirSync(full);
  writeFileSync(join(full, 'mine'), 'x');
  await expect(backup(['--to', full])).rejects.toThrow('is not empty; nothing was copied');
  await expect(backup(['--to', join(folder, 'data', 'inside')])).rejects.toThrow('choose another folder');
  await backup(['--to', join(folder, 'copy')]);
  await expect(restore(['--from', join(folder, 'copy')])).rejects.toThrow('is not empty');
  await expect(restore(['--from', full])).rejects.toThrow('is no backup');
});

it('leaves a database of one’s own to pg_dump', async () => {
  aDataDir();
  process.env['DATABASE_URL'] = 'postgres://me:secret@db.example:5432/aicmo';
  await expect(backup(['--to', join(folder, 'copy')])).rejects.toThrow('pg_dump --format=custom');
  await expect(restore(['--from', join(folder, 'copy')])).rejects.toThrow('pg_restore');
  expect(existsSync(join(folder, 'copy'))).toBe(false);
});

describe('a restored database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await aDatabase();
  });
  afterAll(() => database.destroy());

  it('is held until an admin releases it, and stays held when it was', async () => {
    await disarmRestored(database.db, '2026-11-20T10:00:00Z', NOW);
    expect(await readControls(database.db)).toMatchObject({
      system_paused: true,
      paused_by: DAEMON.name,
      paused_reason:
        'RESTORED from the backup of 2026-11-20 10:00 UTC. Check what happened since, then release the brake.',
    });
    await disarmRestored(database.db, 'another time', NOW);
    expect((await readControls(database.db)).paused_reason).toContain('2026-11-20 10:00 UTC');
    const again = await pauseSystem(database.db, 'Fire drill', DAEMON, NOW);
    expect(again).toMatchObject({ ok: false, reason: 'ALREADY_PAUSED' });
  });
});
