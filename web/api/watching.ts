import { z } from 'zod';
import { changeOnce } from '../../db/once';
import { findTask } from '../../db/tasks/find';
import { readWatching, watchTask } from '../../db/tasks/watchers';
import { no, yes } from '../../workflows/domain/verdict';
import { endpoint, type Asked } from './endpoint';
import { byId, commandId, nothing } from './schemas';

const shared = {
  noun: 'Tasks',
  path: '/tasks/:id/watching',
  permission: 'tasks.read',
  feature: 'campaign_ops',
  kind: 'fact',
  params: byId,
  body: nothing,
  answers: {
    200: {
      description: 'Who watches it now.',
      schema: z.object({
        watching: z.boolean().describe('Whether the caller does.'),
        watchers: z.array(z.string()).describe('Names.'),
        command_id: commandId,
      }),
    },
  },
} as const;

const watch = endpoint({
  ...shared,
  operationId: 'watchTask',
  method: 'put',
  summary: 'Be told of what others do with a task',
  handle: (asked) => say(asked, true),
});

const unwatch = endpoint({
  ...shared,
  operationId: 'unwatchTask',
  method: 'delete',
  summary: 'Be told of it no more',
  handle: (asked) => say(asked, false),
});

async function say({ site, viewer, params, by }: Asked<{ id: string }>, watching: boolean) {
  const task = await findTask(site.db, viewer, params.id);
  if (!task) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const said = await changeOnce(site.db, 'watch_task', { id: task.id, watching }, by, async (trx) => {
    await watchTask(trx, task, watching, by);
    const { names } = await readWatching(trx, task.id, viewer.id);
    return { watching, watchers: names };
  });
  if (!said.ok) return said;
  return yes({ body: { ...said.value.answer, command_id: said.value.commandId } });
}

export const taskWatching = [watch, unwatch];
