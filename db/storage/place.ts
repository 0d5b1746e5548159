import { join } from 'node:path';
import { z } from 'zod';
import type { FilePlace } from '../files';

const NEEDED = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

/** The variables that choose the store of the files: the disk, unless a bucket is named. */
export const filesEnvironment = z.object({
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
});

export type FilesEnvironment = z.output<typeof filesEnvironment>;

/** Throws naming what is missing where only a part of a bucket is named. */
export function filePlaceOf(values: FilesEnvironment, dataDir: string): FilePlace {
  const { S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = values;
  if (S3_ENDPOINT && S3_BUCKET && S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY) {
    return {
      kind: 's3',
      endpoint: S3_ENDPOINT,
      bucket: S3_BUCKET,
      region: S3_REGION ?? 'us-east-1',
      accessKeyId: S3_ACCESS_KEY_ID,
      secretAccessKey: S3_SECRET_ACCESS_KEY,
    };
  }
  const missing = NEEDED.filter((name) => values[name] === undefined);
  if (missing.length < NEEDED.length) {
    throw new Error(
      `The store of the files is half described. Missing: ${missing.join(', ')}.\nEvery variable is explained in .env.example.`,
    );
  }
  return { kind: 'disk', folder: join(dataDir, 'files') };
}
