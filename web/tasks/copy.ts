import type { Request, Response } from 'express';
import { findItem } from '../../db/calendar';
import type { TaskRow } from '../../db/tables';
import { editTaskCopy } from '../../db/tasks/copy';
import { markSteps } from '../../db/tasks/steps';
import { reportedBy } from '../report';
import type { Site } from '../site';
import { parseCopy, parseSteps } from './forms';
import { refuseForm, refuseTask, showChanged, taskView } from './page';
import { presentCounter, textMark } from './present-copy';

/** Changes the words of the task, and of its calendar item with it. */
export async function saveCopy(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  const typed = parseCopy(req.body);
  if (!typed.ok) return refuseForm(site, req, res, task, 'copy', typed);
  const { copy_text, seen } = typed.value;
  // A claim or a move meanwhile makes the task newer, not its words: those must be the ones that were seen.
  const version = seen === textMark(task.copy_text) ? task.version : typed.value.version;
  const saved = await editTaskCopy(site.db, task, { copy_text, version }, reportedBy(req, site.now()));
  if (!saved.ok) {
    const overtaken = saved.reason === 'EDITED_MEANWHILE';
    return overtaken
      ? refuseForm(site, req, res, task, 'copy', saved)
      : refuseTask(site, req, res, task.id, saved);
  }
  return showChanged(site, req, res, task.id, 'The copy was saved, on the calendar too.');
}

/** The counter for what stands in the editor: the same counting as everywhere else. */
export async function countCopy(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  const { copy_text: text } = (req.body ?? {}) as Record<string, unknown>;
  const item = task.calendar_item_id ? await findItem(site.db, task.calendar_item_id) : undefined;
  const words = typeof text === 'string' ? text.replaceAll('\r\n', '\n') : '';
  const counter = presentCounter(task.platform, task.content_type, words, item?.hashtags);
  site.respond.fragment(req, res, 'tasks/_counter', { counter });
}

/** Remembers which steps of the procedure are ticked off. */
export async function saveSteps(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  const kept = await markSteps(site.db, task, parseSteps(req.body), reportedBy(req, site.now()));
  if (!kept.ok) return site.respond.refuse(req, res, kept);
  const { sop } = await taskView(site, req, task.id);
  return site.respond.change(req, res, {
    to: `/tasks/${task.id}#sop`,
    fragment: { name: 'tasks/_steps', data: sop },
  });
}
