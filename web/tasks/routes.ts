import type { Request, Response } from 'express';
import type { TaskRow } from '../../db/tables';
import { uploads } from '../files/upload';
import type { Feature, Handler, Method, Route, Site } from '../site';
import { changeMany } from './bulk';
import { assign, unwatch, watch } from './people';
import { block, dismiss, reschedule, unblock } from './changes';
import { claim, release } from './claim';
import { complete, reopen } from './completion';
import { countCopy, saveCopy, saveSteps } from './copy';
import { ofTask, taskView } from './page';

type Work = (site: Site, req: Request, res: Response, task: TaskRow) => Promise<void>;

/** One task: how to do it, what shows that it was done, and what else can become of it. */
export const tasks: Feature = {
  routes: (site) => {
    const work = (method: Method, path: string, handle: Work, before: Handler[] = []): Route => ({
      method,
      path: `/tasks/:id/${path}`,
      permission: 'tasks.work',
      feature: 'campaign_ops',
      handle: [...before, ofTask(site, (...at) => handle(site, ...at))],
    });
    return [
      {
        method: 'get',
        path: '/tasks/:id',
        permission: 'tasks.read',
        feature: 'campaign_ops',
        handle: ofTask(site, async (req, res, task) => {
          await site.respond.page(req, res, 'tasks/show', await taskView(site, req, task.id));
        }),
      },
      {
        method: 'post',
        path: '/tasks/changes',
        permission: 'tasks.work',
        feature: 'campaign_ops',
        handle: (req, res) => changeMany(site, req, res),
      },
      work('post', 'completion', complete, [uploads() as Handler]),
      work('delete', 'completion', reopen),
      work('post', 'block', block),
      work('delete', 'block', unblock),
      work('post', 'claim', claim),
      work('delete', 'claim', release),
      work('put', 'assignee', assign),
      work('post', 'watching', watch),
      work('delete', 'watching', unwatch),
      work('patch', 'schedule', reschedule),
      work('post', 'dismissal', dismiss),
      work('patch', 'copy', saveCopy),
      work('post', 'copy-length', countCopy),
      work('put', 'steps', saveSteps),
    ];
  },
};
