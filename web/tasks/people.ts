import type { Request, Response } from 'express';
import type { TaskRow } from '../../db/tables';
import { assignTask } from '../../db/tasks/assign';
import { watchTask } from '../../db/tasks/watchers';
import { findPeople } from '../../db/people';
import { reportedBy } from '../report';
import { operatorOf } from '../request';
import type { Site } from '../site';
import { assigneeOf } from './forms';
import { reportOn, showChanged } from './page';

/** Gives the task to somebody, or takes it from everybody. */
export async function assign(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  const to = assigneeOf(req.body);
  const done = await assignTask(site.db, task, to, reportedBy(req, site.now()));
  const name = (await findPeople(site.db, [to])).get(to ?? '')?.name;
  const mine = to === operatorOf(req).id;
  const said = mine
    ? 'It is yours.'
    : name
      ? `It is ${name}’s now, and they are told.`
      : 'It is nobody’s now: anyone can claim it.';
  return reportOn(site, req, res, task, 'assignment', done, () => said);
}

export async function watch(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  await watchTask(site.db, task, true, reportedBy(req, site.now()));
  const said = 'You are told when it is done, blocked, reopened or moved by somebody else.';
  return showChanged(site, req, res, task.id, said);
}

export async function unwatch(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  await watchTask(site.db, task, false, reportedBy(req, site.now()));
  return showChanged(site, req, res, task.id, 'You are told nothing of it any more, unless it is yours.');
}
