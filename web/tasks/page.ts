import type { Request, Response } from 'express';
import type { ReportAnswer } from '../../db/report';
import type { TaskRow } from '../../db/tables';
import { findTask } from '../../db/tasks/find';
import { readTaskFacts, type TaskPart } from '../../db/tasks/show';
import { listTakenTimes } from '../../db/calendar/taken';
import { nextFreeSlot } from '../../workflows/domain/slots';
import { no, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { announce } from '../report';
import { isHtmx, operatorOf } from '../request';
import { partsOf } from '../section';
import type { Handler, Site } from '../site';
import { presentTask } from './present';
import type { TaskFormName, TaskPage } from './shown';

type TaskHandler = (req: Request, res: Response, task: TaskRow) => unknown;

/** A handler of something inside one task. For strangers the task does not exist. */
export function ofTask(site: Site, handle: TaskHandler): Handler {
  return async (req, res) => {
    const task = await findTask(site.db, operatorOf(req), String(req.params['id']));
    if (!task) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
    return handle(req, res, task);
  };
}

const PARTS: Record<TaskPart, string> = {
  copy: 'Copy',
  people: 'Who has it',
  parent: 'The post it follows up',
  proof: 'Proof and figures',
  follow_ups: 'Follow-ups',
  history: 'History',
  steps: 'Steps to the post',
};

/** What the page of this task prints, from fresh rows: what stands around the task may fail without it. */
export async function taskView(site: Site, req: Request, taskId: string, given: TaskPage = {}) {
  const reader = operatorOf(req);
  const now = site.now();
  const { part, failed } = partsOf(site, req, PARTS, `/tasks/${taskId}`);
  const facts = await readTaskFacts(site.db, reader, taskId, now, part);
  if (!facts) throw new Error(`task ${taskId} vanished while it was shown`);
  const page = { ...given, failed };
  const { task, campaign } = facts;
  const moves = page.forms?.schedule?.refusal.reason === 'TIME_PAST';
  if (!moves || task.task_type !== 'POST' || task.platform === 'internal') {
    return presentTask(facts, reader, now, page);
  }
  const taken = await listTakenTimes(site.db, campaign.id, task.platform, now);
  const slot = nextFreeSlot(campaign, task.platform, taken, now);
  return presentTask(facts, reader, now, { ...page, slot });
}

/**
 * Answers a report about a task: the task as it stands now, with what was done in a sentence, and only then the
 * signal.
 */
export async function answerReport<T>(
  site: Site,
  req: Request,
  res: Response,
  task: TaskRow,
  done: ReportAnswer<T>,
  said: string,
): Promise<void> {
  await showChanged(site, req, res, task.id, said);
  announce(site, done);
}

export async function showChanged(site: Site, req: Request, res: Response, taskId: string, said: string) {
  const data = await taskView(site, req, taskId, { said });
  // A form stands in a part of the page; what it changed is all of it.
  res.set('HX-Retarget', '#task');
  const fragment = { name: 'tasks/_task', data };
  // The sentence stands in the task itself; a plain form finds it on the page that it is sent to.
  const flash = isHtmx(req) ? undefined : said;
  return site.respond.change(req, res, { to: `/tasks/${taskId}`, flash, fragment });
}

/** The form's own partial, for htmx, by the name of the form. */
const PARTIALS: Record<TaskFormName, string> = {
  assignment: 'tasks/_person',
  completion: 'tasks/_completion',
  schedule: 'tasks/_obstacle',
  block: 'tasks/_obstacle',
  reopening: 'tasks/_reopening',
  dismissal: 'tasks/_dismissal',
  copy: 'tasks/_copy',
};

/**
 * Refuses a form of the page, which keeps what was typed. When the task changed meanwhile (someone else
 * completed it), the whole of it is drawn anew with the reason on top: its form may not exist any more.
 */
export async function refuseForm(
  site: Site,
  req: Request,
  res: Response,
  task: TaskRow,
  name: TaskFormName,
  refusal: Refusal,
): Promise<void> {
  const about = { [name]: { body: req.body as unknown, refusal } };
  const data = await taskView(site, req, task.id, { forms: about });
  const view = partOf(data, name);
  if (!view || isOverall(refusal)) return refuseTask(site, req, res, task.id, refusal);
  return site.respond.refuse(req, res, refusal, {
    page: { name: 'tasks/show', data },
    fragment: { name: PARTIALS[name], data: view },
  });
}

/** The task as it stands, with the reason why nothing was done. */
export async function refuseTask(site: Site, req: Request, res: Response, taskId: string, refused: Refusal) {
  const data = await taskView(site, req, taskId, { refused });
  res.set('HX-Retarget', '#task');
  return site.respond.refuse(req, res, refused, {
    page: { name: 'tasks/show', data },
    fragment: { name: 'tasks/_task', data },
  });
}

type View = Awaited<ReturnType<typeof taskView>>;

function partOf(data: View, name: TaskFormName): object | undefined {
  const { person: assignment, completion, obstacle, reopening, dismissal, copy } = data;
  return { assignment, completion, schedule: obstacle, block: obstacle, reopening, dismissal, copy }[name];
}

/** About the state of the task rather than about what was typed. */
function isOverall({ code, reason, field }: Refusal): boolean {
  if (reason === 'EDITED_MEANWHILE' || reason === 'COMMAND_REUSED' || field !== undefined) return false;
  return code === 'CONFLICT' || code === 'ILLEGAL_TRANSITION' || code === 'NOT_FOUND';
}

/** A report whose answer is a sentence: judged, answered, then announced. */
export async function reportOn<T>(
  site: Site,
  req: Request,
  res: Response,
  task: TaskRow,
  name: TaskFormName,
  verdict: Verdict<ReportAnswer<T>>,
  said: (answer: T) => string,
): Promise<void> {
  if (!verdict.ok) return refuseForm(site, req, res, task, name, verdict);
  return answerReport(site, req, res, task, verdict.value, said(verdict.value.answer));
}
