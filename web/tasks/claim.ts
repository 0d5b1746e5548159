import type { Request, Response } from 'express';
import type { TaskRow } from '../../db/tables';
import { claimTask, releaseTask } from '../../db/tasks/claim';
import { announce, reportedBy } from '../report';
import type { Site } from '../site';
import { isFromToday, showToday } from '../today/page';
import { answerReport, refuseTask } from './page';

/** The person takes the task: from its page, or from its row in the list of the day. */
export async function claim(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  const done = await claimTask(site.db, task, reportedBy(req, site.now()));
  if (isFromToday(req)) {
    if (!done.ok) return site.respond.refuse(req, res, done);
    await showToday(site, req, res, `“${task.title}” is yours.`);
    return announce(site, done.value);
  }
  if (!done.ok) return refuseTask(site, req, res, task.id, done);
  return answerReport(site, req, res, task, done.value, 'It is yours. Complete it when it is done.');
}

/** Puts it back for whoever comes next. */
export async function release(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  const done = await releaseTask(site.db, task, reportedBy(req, site.now()));
  if (!done.ok) return refuseTask(site, req, res, task.id, done);
  return answerReport(site, req, res, task, done.value, 'Put back. Anyone can claim it again.');
}
