import type { Request, RequestHandler } from 'express';
import multer, { MulterError } from 'multer';
import { storeFile } from '../../db/stored-files';
import type { StoredFileRow } from '../../db/tables';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { actorOf, operatorOf } from '../request';
import type { Site } from '../site';
import { inspectUpload, MOST_BYTES } from './inspect';

/** Where a form's file may stand: chosen or pasted, or taken with the camera of a phone. */
const FIELDS = ['file', 'photo'] as const;

const parser = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: MOST_BYTES, files: 2, fields: 100, parts: 110, fieldSize: 100_000, fieldNameSize: 100 },
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
    return error.code === 'LIMIT_FILE_SIZE'
      ? no('TOO_LARGE', 'FILE_SIZE', { field: 'file', detail: { limit: '10 MB' } })
      : no('VALIDATION_FAILED', 'BODY_MALFORMED');
  }
  // busboy's own words for a multipart body that ends early or has no boundary.
  const message = error instanceof Error ? error.message : '';
  return /multipart|boundary|unexpected end of form|malformed/i.test(message)
    ? no('VALIDATION_FAILED', 'BODY_MALFORMED')
    : undefined;
}

/** The form's file, kept; undefined when none was sent. */
export async function keepUpload(site: Site, req: Request): Promise<Verdict<StoredFileRow | undefined>> {
  if (req.uploadRefusal) return req.uploadRefusal;
  const file = sentFile(req);
  if (!file) return yes(undefined);
  const looked = await inspectUpload({ name: file.originalname, bytes: file.buffer });
  if (!looked.ok) return looked;
  const actor = { ...actorOf(req), id: operatorOf(req).id };
  return yes(await storeFile(site.db, site.files, looked.value, actor, site.now()));
}

/** A browser sends an empty part for a file input that nothing was chosen in. */
function sentFile(req: Request): Express.Multer.File | undefined {
  const { files } = req;
  if (!files || Array.isArray(files)) return undefined;
  return FIELDS.flatMap((name) => files[name] ?? []).find((file) => file.size > 0);
}
