import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { diskFiles } from '../../db/files';

const folder = mkdtempSync(join(tmpdir(), 'aicmo-files-'));
const files = diskFiles(join(folder, 'files'));

it('gives back the bytes it was given, under a key that is their checksum', async () => {
  const bytes = Buffer.from('what the operator uploaded');
  const kept = await files.put(bytes);
  expect(kept.storage_key).toBe(kept.sha256);
  expect(await buffer(files.open(kept.storage_key))).toEqual(bytes);
});

it('keeps the same bytes once, also when they come at the same time', async () => {
  const bytes = Buffer.from('twice');
  const kept = await Promise.all([files.put(bytes), files.put(bytes), files.put(bytes)]);
  expect(new Set(kept.map(({ storage_key }) => storage_key)).size).toBe(1);
  const { storage_key } = kept[0] as { storage_key: string };
  expect(readdirSync(join(folder, 'files', storage_key.slice(0, 2)))).toEqual([storage_key.slice(2)]);
});

it('opens nothing outside its folder', () => {
  expect(() => files.open('../../../etc/passwd')).toThrow('64 hexadecimal digits');
});
