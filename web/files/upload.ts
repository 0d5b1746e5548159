import type { Request, RequestHandler } from 'express';
import multer, { MulterError, type StorageEngine } from 'multer';
import type { Logger } from 'pino';
import { StoreAway } from '../../db/storage/bytes';
import { storeFile } from '../../db/stored-files';
import type { StoredFileRow } from '../../db/tables';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { actorOf, operatorOf } from '../request';
import type { Site } from '../site';
import { inspectUpload, MOST_BYTES } from './inspect';

/** Where a form's file may stand: chosen or pasted, or taken with the camera of a phone. */
const FIELDS = ['file', 'photo'] as const;

/** Beyond this nobody listens any more, not even to say no in the form. */
const NEVER_MORE = 20 * MOST_BYTES;

/**
 * Keeps a file in memory. One that is too large is counted and forgotten instead of cut off: the fields of the form
 * that come behind it are read all the same, so nothing that was typed is lost with the refusal.
 */
const inMemory: StorageEngine = {
  _handleFile: (_req, file, done) => {
    const chunks: Buffer[] = [];
    let size = 0;
    file.stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    });
    file.stream.once('error', done);
    file.stream.once('end', () => done(null, { buffer: Buffer.concat(chunks), size }));
  },
  _removeFile: (_req, _file, done) => done(null),
};

const parser = multer({
  storage: inMemory,
  limits: {
    fileSize: NEVER_MORE,
    files: 2,
    fields: 100,
    parts: 110,
    fieldSize: 1_000_000,
    fieldNameSize: 100,
  },
  defParamCharset: 'utf8',
}).fields(FIELDS.map((name) => ({ name, maxCount: 1 })));

declare module 'express-serve-static-core' {
  interface Request {
    /** Why the parser would not take the upload: the route answers it beside its form. */
    uploadRefusal?: Refusal;
  }
}

/** Reads a multipart form into `req.body` and memory; other bodies pass untouched. */
export function uploads(): RequestHandler {
  return (req, res, next) => {
    parser(req, res, (error: unknown) => {
      const refusal = error === undefined || error === null ? undefined : refusalOf(error);
      if (error && !refusal) return next(error);
      req.uploadRefusal = refusal;
      return next();
    });
  };
}

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof MulterError) {
    if (error.code === 'LIMIT_FILE_SIZE') return tooLarge();
    if (error.code === 'LIMIT_FIELD_VALUE')
      return no('TOO_LARGE', 'BODY_TOO_LARGE', { detail: { limit: '1 MB for a text' } });
    return no('VALIDATION_FAILED', 'BODY_MALFORMED');
  }
  // busboy's own words for a multipart body that ends early or has no boundary.
  const message = error instanceof Error ? error.message : '';
  return /multipart|boundary|unexpected end of form|malformed/i.test(message)
    ? no('VALIDATION_FAILED', 'BODY_MALFORMED')
    : undefined;
}

function tooLarge(): Refusal {
  return no('TOO_LARGE', 'FILE_SIZE', { field: 'file', detail: { limit: '10 MB' } });
}

/** The form's file, kept; undefined when none was sent. */
export async function keepUpload(site: Site, req: Request): Promise<Verdict<StoredFileRow | undefined>> {
  if (req.uploadRefusal) return req.uploadRefusal;
  const file = sentFile(req);
  if (!file) return yes(undefined);
  if (file.size > MOST_BYTES) return tooLarge();
  const looked = await inspectUpload({ name: file.originalname, bytes: file.buffer });
  if (!looked.ok) return looked;
  const actor = { ...actorOf(req), id: operatorOf(req).id };
  return reachFiles(() => storeFile(site.db, site.files, looked.value, actor, site.now()), site.log);
}

/** A store that does not answer is nobody's mistake: nothing was kept, nothing that was typed is lost. */
export async function reachFiles<T>(ask: () => Promise<T>, log: Logger): Promise<Verdict<T>> {
  try {
    return yes(await ask());
  } catch (error) {
    if (!(error instanceof StoreAway)) throw error;
    log.error({ err: error }, 'the store of the files is away');
    return no('UNAVAILABLE', 'FILES_AWAY', { field: 'file' });
  }
}

/** The parser leaves out the part of an input in which nothing was chosen: it has no file name. */
function sentFile(req: Request): Express.Multer.File | undefined {
  const { files } = req;
  if (!files || Array.isArray(files)) return undefined;
  const sent = FIELDS.flatMap((name) => files[name] ?? []);
  return sent.find((file) => file.size > 0) ?? sent[0];
}
