import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { findFile } from '../../db/stored-files';
import type { StoredFileRow } from '../../db/tables';
import { no } from '../../workflows/domain/verdict';
import { operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { keepUpload, reachFiles, uploads } from './upload';

/** Uploads by themselves. A form that needs one posts it with everything else, see `tasks/completion.ts`. */
export const files: Feature = {
  routes: (site) => [
    {
      method: 'post',
      path: '/files',
      permission: 'files.upload',
      feature: 'campaign_ops',
      handle: [uploads(), upload(site)],
    },
    {
      method: 'get',
      path: '/files/:id',
      permission: 'tasks.read',
      feature: 'campaign_ops',
      handle: download(site),
    },
  ],
};

/** Answers the id that an UPLOAD proof names. */
function upload(site: Site) {
  return async (req: Request, res: Response) => {
    const kept = await keepUpload(site, req);
    if (!kept.ok) return site.respond.refuse(req, res, kept);
    const file = kept.value;
    if (!file) return site.respond.refuse(req, res, no('VALIDATION_FAILED', 'PROOF_FILE', { field: 'file' }));
    const { id, name, mime, bytes, sha256 } = file;
    return res.status(201).location(`/files/${id}`).json({ id, name, mime, bytes, sha256 });
  };
}

function download(site: Site) {
  return async (req: Request, res: Response) => {
    const file = await findFile(site.db, operatorOf(req), String(req.params['id']));
    if (!file) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
    // Until the bytes are known to be there, the error page can still be sent instead.
    const bytes = await reachFiles(() => site.files.open(file.storage_key), site.log);
    if (!bytes.ok) return site.respond.refuse(req, res, bytes);
    res.set(headersFor(file));
    await pipeline(bytes.value, res).catch((error: NodeJS.ErrnoException) => {
      // Whoever asked went away: nobody is left to tell.
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    });
  };
}

/** What somebody uploaded is looked at, never run: nothing in it may load, script or embed anything. */
function headersFor(file: StoredFileRow): Record<string, string> {
  const shown = file.mime.startsWith('image/') ? 'inline' : 'attachment';
  const plain = file.name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const full = encodeURIComponent(file.name).replaceAll(/['()*]/g, (sign) => `%${hex(sign)}`);
  return {
    'Content-Type': file.mime,
    'Content-Length': String(file.bytes),
    'Content-Disposition': `${shown}; filename="${plain}"; filename*=UTF-8''${full}`,
    'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'private, max-age=3600',
    ETag: `"${file.sha256}"`,
  };
}

function hex(sign: string): string {
  return sign.charCodeAt(0).toString(16).toUpperCase();
}
