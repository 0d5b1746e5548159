import type { Request } from 'express';
import { newId } from '../db/ids';
import type { ReportAnswer, Reported } from '../db/report';
import type { Deps } from './deps';
import { actorOf } from './request';

/** Who reports or decides in this request, under the id that was minted when the form was drawn. */
export function reportedBy(req: Request, now: Date): Reported {
  return { actor: actorOf(req), key: commandIdOf(req), now };
}

/** The form's own id, to draw it again with; a new one when it was sent without. */
export function commandIdOf(req: Request): string {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const given = body['commandId'];
  return typeof given === 'string' && given.length >= 8 && given.length <= 128 ? given : newId();
}

/**
 * Tells the campaign's process of a report that is already true. Nobody waits for it: what cannot be delivered
 * now is delivered later, and a failure is logged where it happens.
 */
export function announce<T>(deps: Pick<Deps, 'deliver'>, answer: ReportAnswer<T>): void {
  void deps.deliver(answer.campaignId, answer.commandId);
}
