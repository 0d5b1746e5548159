import type { Request, Response } from 'express';
import { listOperators } from '../../db/operators';
import { changeTasks, listChosen } from '../../db/tasks/bulk';
import type { Refusal } from '../../workflows/domain/verdict';
import { formState } from '../forms';
import { announce, reportedBy } from '../report';
import { localPath, operatorOf } from '../request';
import type { Site } from '../site';
import { chosenIds, parseBulk } from './bulk-forms';
import { presentBulk, presentChosen, presentRefused, saidOfMany } from './present-bulk';

/**
 * One action on the tasks that were ticked in a list. What was refused is shown with its reason and stays ticked,
 * to be tried another way; otherwise the list comes back.
 */
export async function changeMany(site: Site, req: Request, res: Response): Promise<void> {
  const typed = parseBulk(req.body);
  if (!typed.ok) return refuseMany(site, req, res, typed);
  const { ids, action } = typed.value;
  const done = await changeTasks(site.db, operatorOf(req), ids, action, reportedBy(req, site.now()));
  if (!done.ok) return refuseMany(site, req, res, done);
  const { changed, refused, reports } = done.value;
  if (refused.length === 0) {
    await site.respond.change(req, res, { to: backOf(req), flash: saidOfMany(action, changed.length) });
  } else {
    const bulk = presentBulk(await listOperators(site.db), backOf(req), formState(req.body));
    await site.respond.page(req, res, 'tasks/changes', presentRefused(action, changed.length, refused, bulk));
  }
  for (const report of reports) announce(site, report);
}

async function refuseMany(site: Site, req: Request, res: Response, refusal: Refusal): Promise<void> {
  const [people, chosen] = await Promise.all([
    listOperators(site.db),
    listChosen(site.db, operatorOf(req), chosenIds(req.body)),
  ]);
  const bulk = presentBulk(people, backOf(req), formState(req.body, refusal));
  return site.respond.refuse(req, res, refusal, {
    page: { name: 'tasks/changes', data: presentChosen(chosen, bulk) },
  });
}

/** The list that the form stood under. */
function backOf(req: Request): string {
  const { back } = (req.body ?? {}) as Record<string, unknown>;
  return localPath(back);
}
