import { z } from 'zod';
import { once } from '../../db/once';
import { no, yes } from '../../workflows/domain/verdict';
import { TAKEN } from '../files/inspect';
import { keepUpload, uploads } from '../files/upload';
import { endpoint } from './endpoint';
import { commandId } from './schemas';

const upload = endpoint({
  operationId: 'uploadFile',
  noun: 'Files',
  method: 'post',
  path: '/files',
  permission: 'files.upload',
  feature: 'campaign_ops',
  kind: 'fact',
  summary: 'Store a file, to name it as proof',
  description: `One file in the part \`file\`, 10 MB at most: ${TAKEN.join(', ')}. What it is, is told by its content, not by its name. The answered id is the value of an UPLOAD proof.`,
  upload: () => [uploads()],
  answers: {
    201: {
      description: 'It is kept.',
      schema: z
        .object({
          id: z.uuid(),
          name: z.string(),
          mime: z.string(),
          bytes: z.int(),
          sha256: z.string(),
          command_id: commandId,
        })
        .meta({ id: 'StoredFile' }),
    },
  },
  handle: async ({ site, req, by }) => {
    const kept = await keepUpload(site, req);
    if (!kept.ok) return kept;
    if (!kept.value) return no('VALIDATION_FAILED', 'PROOF_FILE', { field: 'file' });
    const { id, name, mime, bytes, sha256 } = kept.value;
    // The same bytes are one file however often they come, so keeping them needs no undoing.
    const said = await once(site.db, 'upload_file', { name, sha256 }, by, async (keep) => {
      const answer = { id, name, mime, bytes, sha256 };
      await site.db.transaction((trx) => keep(trx, answer));
      return yes(answer);
    });
    if (!said.ok) return said;
    return yes({ status: 201, body: { ...said.value.answer, command_id: said.value.commandId } });
  },
});

export const files = [upload];
