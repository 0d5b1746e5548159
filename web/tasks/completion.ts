import { isId } from '../../db/ids';
import type { Request, Response } from 'express';
import { findFile } from '../../db/stored-files';
import type { TaskRow } from '../../db/tables';
import { completeTask, reopenTask } from '../../db/tasks/completion';
import { findTask } from '../../db/tasks/find';
import { findCampaign } from '../../db/campaigns';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { keepUpload } from '../files/upload';
import { reportedBy } from '../report';
import { operatorOf } from '../request';
import type { Site } from '../site';
import { besideItsField, parseCompletion, reasonOf, type CompletionForm } from './forms';
import { answerReport, refuseForm, reportOn } from './page';
import { asSaid, saidOfCompletion } from './words';
import { readWhen } from './when';

/** Completes the task. The form comes with its file in it; the file is kept even when the rest is refused. */
export async function complete(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  const operator = operatorOf(req);
  const zone = await zoneOf(site, req, task);
  const kept = await keepFile(site, req);
  if (!kept.ok) return refuseForm(site, req, res, task, 'completion', kept);
  const typed = parseCompletion(req.body);
  if (!typed.ok) return refuseForm(site, req, res, task, 'completion', typed);
  const postedAt = readWhen(req.body, 'posted_at', zone);
  if (!postedAt.ok) return refuseForm(site, req, res, task, 'completion', postedAt);
  const { outcome, metrics } = typed.value;
  const proof = proofOf(typed.value, kept.value);
  const input = { proof, outcome, metrics, postedAt: postedAt.value };
  const by = { ...reportedBy(req, site.now()), role: operator.role };
  const done = await completeTask(site.db, task, input, by);
  if (!done.ok) return refuseForm(site, req, res, task, 'completion', besideItsField(done, proof.type));
  const said = saidOfCompletion(task, done.value.answer, zone, site.now());
  return answerReport(site, req, res, task, done.value, said);
}

async function zoneOf(site: Site, req: Request, task: TaskRow): Promise<string> {
  const campaign = await findCampaign(site.db, operatorOf(req), task.campaign_id);
  return campaign?.timezone ?? 'UTC';
}

/**
 * The file that proves it: sent with this form, or with the same form before, when something else in it was
 * wrong. Its id goes into what was typed, so that nobody has to choose it twice.
 */
async function keepFile(site: Site, req: Request): Promise<Verdict<string | undefined>> {
  const kept = await keepUpload(site, req);
  if (!kept.ok) return kept;
  const body = (req.body ?? {}) as { proof?: Record<string, unknown> };
  const proof = typeof body.proof === 'object' && body.proof !== null ? body.proof : {};
  const before = proof['file_id'];
  const file = kept.value ?? (isId(before) ? await findFile(site.db, operatorOf(req), before) : undefined);
  if (!file && before) return no('VALIDATION_FAILED', 'PROOF_FILE', { field: 'file' });
  req.body = { ...body, proof: { ...proof, file_id: file?.id ?? '', file_name: file?.name ?? '' } };
  return yes(kept.value?.id);
}

/** A file that was just sent, while the field of the chosen kind is empty, is the proof that was meant. */
function proofOf({ type, value }: CompletionForm, sentFile: string | undefined) {
  return sentFile !== undefined && value.trim() === ''
    ? { type: 'UPLOAD' as const, value: sentFile }
    : { type, value };
}

/** Takes a completion or a miss back. */
export async function reopen(site: Site, req: Request, res: Response, task: TaskRow): Promise<void> {
  const done = await reopenTask(site.db, task, reasonOf(req.body), reportedBy(req, site.now()));
  const fresh = done.ok ? await findTask(site.db, operatorOf(req), task.id) : undefined;
  const zone = await zoneOf(site, req, task);
  return reportOn(site, req, res, task, 'reopening', done, (answer) => {
    const { cancelled_follow_ups: cancelled, removed_figures: removed } = answer;
    const due = fresh ? ` It is due ${asSaid(fresh.due_at, zone, site.now())}.` : '';
    const gone = cancelled === 0 ? '' : ` ${counted(cancelled, 'follow-up')} cancelled.`;
    const out = removed === 0 ? '' : ` ${counted(removed, 'figure')} taken out of every sum.`;
    return `The task is open again.${due}${gone}${out}`;
  });
}

function counted(count: number, what: string): string {
  return `${count} ${count === 1 ? `${what} was` : `${what}s were`}`;
}
