import { isId } from '../../db/ids';
import type { Request, Response } from 'express';
import { applyImport, checkImport, findApplied, findImport, keepCheck, listImports } from '../../db/imports';
import type { ImportRow } from '../../db/tables';
import type { ImportKind } from '../../workflows/domain/imports';
import { no, type Refusal } from '../../workflows/domain/verdict';
import { formState } from '../forms';
import { sentenceOf } from '../refusals';
import { commandIdOf, reportedBy } from '../report';
import { actorOf, operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Handler, Site } from '../site';
import { announceImport } from './announce';
import { errorReport, readSheet, templateOf } from './csv';
import { kindOf, madeWords, PAGE_SIZE, presentImport, presentImports, presentUpload } from './present';
import { importForm, sentImport } from './upload';

const feature = 'campaign_ops';
const permission = 'campaigns.edit';

/** Rows from elsewhere: looked at first, then taken in as a whole or not at all. */
export const imports: Feature = {
  nav: [{ group: 'Campaigns', label: 'Import', path: '/imports', icon: 'upload', permission, feature }],
  routes: (site) => [
    { method: 'get', path: '/imports', permission, feature, handle: list(site) },
    {
      method: 'get',
      path: '/imports/files/:id',
      permission,
      feature,
      handle: ofImport(site, (req, res, row) => show(site, req, res, row)),
    },
    {
      method: 'get',
      path: '/imports/files/:id/errors.csv',
      permission,
      feature,
      handle: ofImport(site, (_req, res, row) =>
        download(res, `errors-${row.kind.toLowerCase()}.csv`, errorReport(row.errors)),
      ),
    },
    {
      method: 'post',
      path: '/imports/files/:id/application',
      permission,
      feature,
      handle: ofImport(site, (req, res, row) => apply(site, req, res, row)),
    },
    {
      method: 'get',
      path: '/imports/:kind',
      permission,
      feature,
      handle: ofKind(site, (req, res, kind) =>
        site.respond.page(req, res, 'imports/new', presentUpload(kind, formState({}))),
      ),
    },
    {
      method: 'get',
      path: '/imports/:kind/template.csv',
      permission,
      feature,
      handle: ofKind(site, (_req, res, kind) =>
        download(res, `${kind.toLowerCase()}-template.csv`, templateOf(kind)),
      ),
    },
    {
      method: 'post',
      path: '/imports/:kind',
      permission,
      feature,
      handle: [importForm(), ofKind(site, (req, res, kind) => check(site, req, res, kind))],
    },
  ],
};

function ofKind(site: Site, handle: (req: Request, res: Response, kind: ImportKind) => unknown): Handler {
  return (req, res) => {
    const kind = kindOf(req.params['kind']);
    return kind ? handle(req, res, kind) : site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
  };
}

/** Operators see their own imports, leads and admins everybody's. */
function ofImport(site: Site, handle: (req: Request, res: Response, row: ImportRow) => unknown): Handler {
  return async (req, res) => {
    const row = await findImport(site.db, operatorOf(req), String(req.params['id']));
    return row ? handle(req, res, row) : site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
  };
}

function list(site: Site): Handler {
  return async (req, res) => {
    const given = req.query['before'];
    const before = isId(given);
    const last = before ? given : undefined;
    const { part, failed } = partsOf(site, req, { past: 'Past imports' });
    const found = await part('past', [], () =>
      listImports(site.db, operatorOf(req), { limit: PAGE_SIZE + 1, before: last }),
    );
    await site.respond.page(req, res, 'imports/index', { ...presentImports(found, last), failed });
  };
}

/** The dry run: what is found is kept with the file, and confirmed from the page that shows it. */
async function check(site: Site, req: Request, res: Response, kind: ImportKind) {
  const file = sentImport(kind, req);
  if (!file.ok) {
    const data = presentUpload(kind, formState(req.body, file));
    return site.respond.refuse(req, res, file, { page: { name: 'imports/new', data } });
  }
  const now = site.now();
  const found = await checkImport(site.db, operatorOf(req), file.value, now);
  const row = await keepCheck(site.db, file.value, found, { actor: actorOf(req), now });
  return site.respond.change(req, res, { to: `/imports/files/${row.id}` });
}

async function show(site: Site, req: Request, res: Response, row: ImportRow) {
  const { part, failed } = partsOf(site, req, { twice: 'Whether it was imported before' });
  const isAsked = row.status === 'CHECKED' && row.kind !== 'CAMPAIGNS';
  const twice = await part('twice', undefined, () => (isAsked ? findApplied(site.db, row) : undefined));
  return site.respond.page(req, res, 'imports/show', { ...presentImport(row, twice), failed });
}

/** Takes in exactly the file that was looked at. */
async function apply(site: Site, req: Request, res: Response, row: ImportRow) {
  const refuse = async (refusal: Refusal) => {
    const fresh = (await findImport(site.db, operatorOf(req), row.id)) ?? row;
    const data = presentImport(fresh, undefined, sentenceOf(refusal), commandIdOf(req));
    return site.respond.refuse(req, res, refusal, { page: { name: 'imports/show', data } });
  };
  if (row.status === 'CHECKED' && row.content === null) return refuse(no('CONFLICT', 'IMPORT_FORGOTTEN'));
  const rows = readSheet(row.kind, row.content ?? '');
  if (row.status === 'CHECKED' && !rows.ok) return refuse(rows);
  const by = reportedBy(req, site.now());
  const done = await applyImport(site.db, operatorOf(req), row, rows.ok ? rows.value : [], by);
  if (!done.ok) return refuse(done);
  const flash = madeWords(row.kind, done.value.answer.counts);
  await site.respond.change(req, res, { to: `/imports/files/${row.id}`, flash });
  return void announceImport(site, done.value.deliveries);
}

function download(res: Response, name: string, text: string) {
  res.set({ 'Content-Disposition': `attachment; filename="${name}"`, 'X-Content-Type-Options': 'nosniff' });
  res.type('text/csv').send(text);
}
