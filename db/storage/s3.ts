import { Readable } from 'node:stream';
import { StoreAway, type Bytes } from './bytes';

/** A bucket of Amazon's or of a server that speaks the same (MinIO, Ceph, Garage). It has to exist already. */
export type S3Place = {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
};

const FOLDER = 'files';
const CONNECT_WITHIN_MS = 3_000;
const ANSWER_WITHIN_MS = 20_000;
const ATTEMPTS = 2;

export async function s3Bytes(place: S3Place): Promise<Bytes> {
  // The library is large: whoever keeps files on the disk does not load it.
  const { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } =
    await import('@aws-sdk/client-s3');
  const client = new S3Client({
    endpoint: place.endpoint,
    region: place.region,
    credentials: { accessKeyId: place.accessKeyId, secretAccessKey: place.secretAccessKey },
    // Servers other than Amazon's have no host for each bucket, and do not know the newer checksums.
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_WITHIN_MS, requestTimeout: ANSWER_WITHIN_MS },
  });
  const at = (key: string) => ({ Bucket: place.bucket, Key: `${FOLDER}/${key}` });
  return {
    has: async (key) => {
      const found = await reached(() => client.send(new HeadObjectCommand(at(key))));
      return found !== undefined;
    },
    write: async (key, bytes) => {
      const about = { ContentLength: bytes.length, ContentType: 'application/octet-stream' };
      const kept = await reached(() =>
        client.send(new PutObjectCommand({ ...at(key), ...about, Body: bytes })),
      );
      if (!kept) throw new StoreAway(`there is no bucket ${place.bucket}`);
    },
    read: async (key) => {
      const found = await reached(() => client.send(new GetObjectCommand(at(key))));
      if (!(found?.Body instanceof Readable)) throw new Error(`the bucket holds nothing under ${key}`);
      return found.Body;
    },
    remove: async (key) => {
      await reached(() => client.send(new DeleteObjectCommand(at(key))));
    },
  };
}

/** Undefined for what is not there. A line that is down, a server in trouble and a bad key all mean: not now. */
async function reached<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new StoreAway('the store of the files cannot be used', { cause: error });
  }
}

function isMissing(error: unknown): boolean {
  const names = ['NotFound', 'NoSuchKey', 'NoSuchBucket'];
  return error instanceof Error && names.includes(error.name);
}
