import type { Request, RequestHandler } from 'express';
import multer, { MulterError } from 'multer';
import type { ImportFile } from '../../db/imports';
import { MOST_IMPORT_BYTES, type ImportKind } from '../../workflows/domain/imports';
import { no, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { readImport, tooLarge } from './file';

const parser = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: MOST_IMPORT_BYTES, fieldSize: MOST_IMPORT_BYTES, files: 1, fields: 10, parts: 12 },
  defParamCharset: 'utf8',
}).single('file');

declare module 'express-serve-static-core' {
  interface Request {
    /** Why the form of an import could not be read. */
    importRefusal?: Refusal;
  }
}

/** Reads the form of an import: a chosen file, or pasted rows. */
export function importForm(): RequestHandler {
  return (req, res, next) => {
    parser(req, res, (error: unknown) => {
      const refusal = error === undefined || error === null ? undefined : refusalOf(error);
      if (error && !refusal) return next(error);
      req.importRefusal = refusal;
      return next();
    });
  };
}

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof MulterError) {
    const large = error.code === 'LIMIT_FILE_SIZE' || error.code === 'LIMIT_FIELD_VALUE';
    return large ? tooLarge() : no('VALIDATION_FAILED', 'BODY_MALFORMED');
  }
  const message = error instanceof Error ? error.message : '';
  return /multipart|boundary|unexpected end of form|malformed/i.test(message)
    ? no('VALIDATION_FAILED', 'BODY_MALFORMED')
    : undefined;
}

/** The file that was chosen; the pasted rows when none was. */
export function sentImport(kind: ImportKind, req: Request): Verdict<ImportFile> {
  if (req.importRefusal) return req.importRefusal;
  if (req.file && req.file.size > 0) return readImport(kind, req.file.originalname, req.file.buffer);
  const pasted = (req.body as Record<string, unknown> | undefined)?.['csv'];
  if (typeof pasted === 'string' && pasted.trim() !== '') {
    return readImport(kind, 'Pasted rows', Buffer.from(pasted));
  }
  return no('VALIDATION_FAILED', 'IMPORT_FILE_MISSING', { field: 'file' });
}
