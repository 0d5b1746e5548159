import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { S3Place } from '../../db/storage/s3';

export type Bucket = {
  place: S3Place;
  objects: Map<string, Buffer>;
  /** Every request, as `PUT files/…`. */
  asked: string[];
  /** While true it answers 503 to everything. */
  troubled: boolean;
  close(): Promise<void>;
};

/** As much of an S3 server as keeps objects of one bucket, addressed by path, for whoever has the right key id. */
export async function aBucket(): Promise<Bucket> {
  const objects = new Map<string, Buffer>();
  const asked: string[] = [];
  const server = createServer((req, res) => {
    const key = (req.url ?? '').replace(/^\/proofs\//, '').replace(/\?.*$/, '');
    asked.push(`${req.method} ${key}`);
    if (bucket.troubled) return refuse(res, 503, 'SlowDown');
    if (!req.url?.startsWith('/proofs/')) return refuse(res, 404, 'NoSuchBucket');
    if (!req.headers.authorization?.includes('Credential=AKTEST/'))
      return refuse(res, 403, 'InvalidAccessKeyId');
    void serve(objects, key, req, res);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const bucket: Bucket = {
    place: {
      endpoint: `http://127.0.0.1:${port}`,
      bucket: 'proofs',
      region: 'eu-central-1',
      accessKeyId: 'AKTEST',
      secretAccessKey: 'a secret',
    },
    objects,
    asked,
    troubled: false,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return bucket;
}

async function serve(objects: Map<string, Buffer>, key: string, req: IncomingMessage, res: ServerResponse) {
  if (req.method === 'PUT') {
    objects.set(key, await buffer(req));
    res.writeHead(200, { ETag: '"whole"' }).end();
    return;
  }
  if (req.method === 'DELETE') {
    objects.delete(key);
    res.writeHead(204).end();
    return;
  }
  const object = objects.get(key);
  if (!object) return refuse(res, 404, 'NoSuchKey');
  res.writeHead(200, { 'Content-Length': object.length, ETag: '"whole"' });
  res.end(req.method === 'HEAD' ? undefined : object);
}

function refuse(res: ServerResponse, status: number, code: string): void {
  res.writeHead(status, { 'Content-Type': 'application/xml' });
  res.end(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  );
}
