import express, { type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import { checkImport, importAtOnce, type Check, type ImportFile } from '../../db/imports';
import {
  IMPORT_COLUMNS,
  MOST_IMPORT_BYTES,
  ROW_RULES,
  type ImportKind,
} from '../../workflows/domain/imports';
import type { Permission } from '../../workflows/domain/permissions';
import { yes, type Verdict } from '../../workflows/domain/verdict';
import { announceImport } from '../imports/announce';
import { limitWords, readImport, tooLarge } from '../imports/file';
import { MOST_BODY } from '../middleware/body';
import { endpoint } from './endpoint';
import { refused } from './input';
import { commandId } from './schemas';

const counts = z.record(z.string(), z.int()).describe('What is made, by noun.');

const checkSchema = z
  .object({
    dry_run: z.literal(true),
    rows: z.int(),
    wrong: z.int().describe('Rows in which something is wrong.'),
    counts,
    errors: z.array(
      z.object({
        line: z.int().describe('Where the row begins in the file, from 1.'),
        field: z.string().describe('The column; empty where it is about the whole row.'),
        value: z.string(),
        rule: z.enum(ROW_RULES),
        says: z.string(),
      }),
    ),
  })
  .meta({ id: 'ImportCheck' });

const importSchema = z
  .object({
    dry_run: z.literal(false),
    import_id: z.uuid(),
    rows: z.int(),
    counts,
    command_id: commandId,
  })
  .meta({ id: 'Import' });

/** `?dry_run` alone means yes. */
const query = z.strictObject({
  dry_run: z
    .enum(['', 'true', 'false'])
    .default('false')
    .describe('`true`, or nothing after it: looks at every row and writes nothing.'),
});

const raw = express.raw({ type: ['text/csv', 'text/plain'], limit: MOST_IMPORT_BYTES });

/** The bytes of a CSV body; JSON was read before. */
const csvBody: RequestHandler = (req, res, next) => {
  raw(req, res, (error?: unknown) => {
    const large = error instanceof Error && 'type' in error && error.type === 'entity.too.large';
    if (error && !large) return next(error);
    req.importRefusal = large ? tooLarge() : undefined;
    return next();
  });
};

function fileOf(kind: ImportKind, req: Request): Verdict<ImportFile> {
  if (req.importRefusal) return req.importRefusal;
  const body: unknown = req.body;
  const name = `${kind.toLowerCase()}.csv`;
  if (Buffer.isBuffer(body)) return readImport(kind, name, body);
  const sent = z.strictObject({ csv: z.string() }).safeParse(body);
  if (sent.success) return readImport(kind, name, Buffer.from(sent.data.csv));
  return refused({ body: 'Is the rows as text/csv, or JSON with them as text: {"csv": "…"}.' });
}

function importOf(kind: ImportKind, permission: Permission, summary: string) {
  const path = `/imports/${kind.toLowerCase()}`;
  const columns = IMPORT_COLUMNS[kind].map(({ name, required }) => `\`${name}\`${required ? '*' : ''}`);
  return endpoint({
    operationId: `import${kind.charAt(0)}${kind.slice(1).toLowerCase()}`,
    noun: 'Imports',
    method: 'post',
    path,
    permission,
    feature: 'campaign_ops',
    kind: 'fact',
    summary,
    description: `All rows or none: one that is wrong is 422 with every error by line, column and rule. The first line names the columns: ${columns.join(', ')}. In UTF-8, ${limitWords(kind)} (as JSON, like every body, ${MOST_BODY}).`,
    query,
    upload: () => [csvBody],
    sends: {
      'text/csv': { schema: { type: 'string' } },
      'application/json': {
        schema: {
          type: 'object',
          properties: { csv: { type: 'string' } },
          required: ['csv'],
          additionalProperties: false,
        },
      },
    },
    answers: {
      200: { description: 'What the dry run found.', schema: checkSchema },
      201: { description: 'All of it was taken in.', schema: importSchema },
    },
    handle: async ({ site, viewer, req, query: { dry_run }, by, now }) => {
      const file = fileOf(kind, req);
      if (!file.ok) return file;
      if (dry_run !== 'false') {
        return yes({ body: presentCheck(await checkImport(site.db, viewer, file.value, now)) });
      }
      const done = await importAtOnce(site.db, viewer, file.value, by);
      if (!done.ok) return done;
      const { answer, commandId: command, deliveries } = done.value;
      void announceImport(site, deliveries);
      return yes({ status: 201, body: { dry_run: false, ...answer, command_id: command } });
    },
  });
}

function presentCheck({ row_count, wrong_count, counts: made, errors }: Check) {
  return { dry_run: true, rows: row_count, wrong: wrong_count, counts: made, errors };
}

export const imports = [
  importOf('CAMPAIGNS', 'campaigns.edit', 'Create campaigns from CSV'),
  importOf('CALENDAR', 'calendar.edit', 'Put calendar items and their tasks in place from CSV'),
  importOf('METRICS', 'metrics.log', 'Log figures from CSV'),
];
