import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describeFiles, diskFiles, openFiles, type FileStore } from '../../db/files';
import { StoreAway } from '../../db/storage/bytes';
import { aBucket, type Bucket } from '../support/bucket';
import { aFolder } from '../support/folder';

const folder = join(aFolder(), 'files');
let bucket: Bucket;
beforeAll(async () => {
  bucket = await aBucket();
});
afterAll(() => bucket.close());

describe.each([
  ['a disk', () => openFiles({ kind: 'disk', folder }), () => keysOnDisk()],
  [
    'a bucket',
    () => openFiles({ kind: 's3', ...bucket.place }),
    () => [...bucket.objects.keys()].map((key) => key.replace('files/', '')),
  ],
])('a store on %s', (_kind, open, keys) => {
  let files: FileStore;
  beforeAll(async () => {
    files = await open();
  });

  it('gives back the bytes it was given, under a key that is their checksum', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, ...Buffer.from('what the operator uploaded 🎉')]);
    const kept = await files.put(bytes);
    expect(kept.storage_key).toBe(kept.sha256);
    expect(await buffer(await files.open(kept.storage_key))).toEqual(bytes);
  });

  it('gives back ten megabytes as they were', async () => {
    const bytes = Buffer.alloc(10 * 1024 * 1024, 'x');
    const { storage_key } = await files.put(bytes);
    expect((await buffer(await files.open(storage_key))).equals(bytes)).toBe(true);
  });

  it('keeps the same bytes once, also when they come at the same time', async () => {
    const bytes = Buffer.from('twice');
    const kept = await Promise.all([files.put(bytes), files.put(bytes), files.put(bytes)]);
    const [key] = new Set(kept.map(({ storage_key }) => storage_key));
    expect(keys().filter((one) => one === key)).toHaveLength(1);
    expect(await buffer(await files.open(key ?? ''))).toEqual(bytes);
  });

  it('has nothing under the key of bytes that it was never given', async () => {
    await expect(files.open('0'.repeat(64))).rejects.toThrow();
  });

  it('opens nothing but its own keys', async () => {
    await expect(files.open('../../../etc/passwd')).rejects.toThrow('64 hexadecimal digits');
    await expect(files.remove('../../../etc/passwd')).rejects.toThrow('64 hexadecimal digits');
  });

  it('takes bytes away, and is content where there are none', async () => {
    const { storage_key } = await files.put(Buffer.from('no longer wanted'));
    await files.remove(storage_key);
    await files.remove(storage_key);
    expect(keys()).not.toContain(storage_key);
    await expect(files.open(storage_key)).rejects.toThrow();
  });
});

describe('a bucket that cannot be used', () => {
  const bytes = Buffer.from('proof');
  const away = async (change: Partial<Bucket['place']>) =>
    (await openFiles({ kind: 's3', ...bucket.place, ...change })).put(bytes);

  it('is away, not an error of the file: a server in trouble', async () => {
    const files = await openFiles({ kind: 's3', ...bucket.place });
    const { storage_key } = await files.put(Buffer.from('kept before'));
    bucket.troubled = true;
    await expect(files.put(bytes)).rejects.toThrow(StoreAway);
    await expect(files.open(storage_key)).rejects.toThrow(StoreAway);
    bucket.troubled = false;
    expect(await buffer(await files.open(storage_key))).toEqual(Buffer.from('kept before'));
  });

  it.each([
    ['a line that is down', { endpoint: 'http://127.0.0.1:1' }],
    ['a key that is not good', { accessKeyId: 'AKOTHER' }],
    ['a bucket that does not exist', { bucket: 'nowhere' }],
  ])('%s', async (_why, change) => {
    await expect(away(change)).rejects.toThrow(StoreAway);
  });
});

it('fails as an error when the disk does, so that somebody looks', async () => {
  const file = join(folder, '..', 'a-file');
  writeFileSync(file, '');
  await expect(diskFiles(file).put(Buffer.from('x'))).rejects.toThrow('ENOTDIR');
});

it('says at the start which store is used, and no secret of it', () => {
  expect(describeFiles({ kind: 'disk', folder: '/data/files' })).toBe('kept on the disk in /data/files');
  const said = describeFiles({ kind: 's3', ...bucket.place });
  expect(said).toBe(`kept in the bucket proofs at ${bucket.place.endpoint}`);
});

function keysOnDisk(): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => path.includes('/')).map((path) => path.replace('/', ''));
}
