import type { RequestHandler } from 'express';
import multer, { MulterError } from 'multer';
import { no } from '../../workflows/domain/verdict';

const MOST_MB = 50;

const parser = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: MOST_MB * 1_000_000, files: 1, fields: 10, fieldSize: 10_000 },
}).single('file');

/** Reads the form of an import into memory: an export of a campaign of years is a few megabytes. */
export function exportUpload(): RequestHandler {
  return (req, res, next) => {
    parser(req, res, (error: unknown) => {
      if (error instanceof MulterError) {
        req.uploadRefusal =
          error.code === 'LIMIT_FILE_SIZE'
            ? no('TOO_LARGE', 'BODY_TOO_LARGE', { field: 'file', detail: { limit: `${MOST_MB} MB` } })
            : no('VALIDATION_FAILED', 'BODY_MALFORMED', { field: 'file' });
        return next();
      }
      if (error instanceof Error) {
        req.uploadRefusal = no('VALIDATION_FAILED', 'BODY_MALFORMED', { field: 'file' });
      }
      return next();
    });
  };
}
