import type { Request, Response } from 'express';
import { dropDraft, findDraft, keepDraft } from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { isHtmx, operatorOf } from '../request';
import type { Route, Site } from '../site';
import { anchorOf } from './anchors';
import { eachStage, pathOfStage } from './each-stage';
import { isSameValue } from './edit-actions';
import { editingOf, typedBy } from './editing';
import { typedIn, typedOf, wordsIn, type Typed } from './edit-form';
import { presentLinks } from './links';
import { readStage, type StageRows } from './page';
import { presentKept } from './present';

/** What somebody typed and has not saved: kept for this person alone, until it is saved or discarded. */
export function keepingRoutes(site: Site): Route[] {
  const route = { path: 'draft', permission: 'artifacts.edit' } as const;
  return [
    ...eachStage(site, { ...route, method: 'put' }, (req, res, campaign, stage) =>
      keep(site, req, res, campaign, stage),
    ),
    ...eachStage(site, { ...route, method: 'delete' }, (req, res, campaign, stage) =>
      discard(site, req, res, campaign, stage),
    ),
  ];
}

async function keep(site: Site, req: Request, res: Response, campaign: CampaignView, stage: Stage) {
  const rows = await readStage(site, campaign, stage);
  const body = (req.body ?? {}) as Record<string, unknown>;
  return keepTyping(site, req, res, rows, await typedBy(site.db, rows, body, operatorOf(req).id));
}

/** Keeps it, and goes back to where it was typed. Without `res` somebody else answers. */
export async function keepTyping(
  site: Site,
  req: Request,
  res: Response | undefined,
  rows: StageRows,
  { typed, baseVersion }: { typed: Typed; baseVersion: number },
  { path, unchanged = path === undefined }: { path?: string; unchanged?: boolean } = {},
) {
  const { campaign, stage, head } = rows;
  const { id } = campaign;
  const operator = operatorOf(req);
  const { form } = CONTRACTS[stage];
  // Nothing is to be kept where nothing was typed, or where the same was saved while a request was on its way.
  const saved = head && wordsIn(typedIn(form, typedOf(form, head.content)));
  if (unchanged && saved && isSameValue(wordsIn(typed), saved)) {
    await dropDraft(site.db, id, stage, operator.id);
  } else {
    const draft = { campaign_id: id, stage, operator_id: operator.id, typed, base_version: baseVersion };
    await keepDraft(site.db, draft, site.now());
  }
  if (!res) return;
  if (isHtmx(req)) {
    const draft = await findDraft(site.db, id, stage, operator.id);
    return site.respond.fragment(req, res, 'artifacts/_kept', {
      ...presentKept(rows, draft, operator, site.now()),
      links: await linksIn(site, rows, { typed, baseVersion }),
    });
  }
  const page = pathOfStage(campaign, stage);
  const place =
    path === undefined ? '' : `?open=${encodeURIComponent(path)}#${anchorOf(form, path) ?? 'editor'}`;
  return site.respond.change(req, res, {
    to: `${page}${place}`,
    flash: path === undefined ? 'What you typed is kept for you. It is not a version yet.' : undefined,
  });
}

/** As what is typed says, saved or not. */
async function linksIn(site: Site, rows: StageRows, given: { typed: Typed; baseVersion: number }) {
  if (rows.stage !== 'EXECUTION') return undefined;
  const { read } = await editingOf(site.db, rows, given);
  return presentLinks(rows, read.content);
}

async function discard(site: Site, req: Request, res: Response, campaign: CampaignView, stage: Stage) {
  await dropDraft(site.db, campaign.id, stage, operatorOf(req).id);
  return site.respond.change(req, res, {
    to: pathOfStage(campaign, stage),
    flash: 'What you had typed is discarded.',
  });
}
