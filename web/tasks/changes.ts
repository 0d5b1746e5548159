import type { Request, Response } from 'express';
import { findCampaign } from '../../db/campaigns';
import type { TaskRow } from '../../db/tables';
import { blockTask, dismissTask, unblockTask } from '../../db/tasks/block';
import { rescheduleTask } from '../../db/tasks/schedule';
import { no } from '../../workflows/domain/verdict';
import { reportedBy } from '../report';
import { operatorOf } from '../request';
import type { Site } from '../site';
import { reasonOf } from './forms';
import { refuseForm, reportOn } from './page';
import { inWords, readWhen } from './when';

/** It cannot be done, for a reason. */
export async function block(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  const done = await blockTask(site.db, task, reasonOf(req.body), reportedBy(req, site.now()));
  const said =
    'Blocked. It is listed apart with your reason, and does not turn overdue until it is unblocked.';
  return reportOn(site, req, res, task, 'block', done, () => said);
}

export async function unblock(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  const done = await unblockTask(site.db, task, reportedBy(req, site.now()));
  return reportOn(site, req, res, task, 'block', done, () => 'It can go on: the task is open again.');
}

/** A missed post leaves the list, with a reason. It stays missed. */
export async function dismiss(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  const done = await dismissTask(site.db, task, reasonOf(req.body), reportedBy(req, site.now()));
  const said = 'Let go. It stays missed, with your reason, and leaves the list of today.';
  return reportOn(site, req, res, task, 'dismissal', done, () => said);
}

/** The time that the form showed. */
function seenTime(req: Request): Date | undefined {
  const seen = new Date(String((req.body as Record<string, unknown> | undefined)?.['seen'] ?? ''));
  return Number.isNaN(seen.getTime()) ? undefined : seen;
}

/** Another time, as a wall time of the campaign. */
export async function reschedule(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  const campaign = await findCampaign(site.db, operatorOf(req), task.campaign_id);
  if (!campaign) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
  const when = readWhen(req.body, 'due_at', campaign.timezone);
  if (!when.ok) return refuseForm(site, req, res, task, 'schedule', when);
  if (!when.value) {
    const fields = { due_at: 'Give the day and the time.' };
    const missing = no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'due_at', detail: { fields } });
    return refuseForm(site, req, res, task, 'schedule', missing);
  }
  const at = when.value;
  const reason = reasonOf(req.body) || undefined;
  const done = await rescheduleTask(site.db, task, at, reason, reportedBy(req, site.now()), seenTime(req));
  const calendar =
    task.task_type === 'POST' && task.calendar_item_id ? ' Its place on the calendar moved along.' : '';
  const said = `It is now due ${inWords(at, campaign.timezone, site.now())}.${calendar}`;
  return reportOn(site, req, res, task, 'schedule', done, () => said);
}
