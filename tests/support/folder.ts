import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one test file or one `describe`, gone when its tests are over. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'aicmo-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
