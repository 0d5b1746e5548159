import { z } from 'zod';
import type { DecisionKind } from '../../db/commands';
import { yes, type Verdict } from '../../workflows/domain/verdict';
import { decide } from '../decide';
import { BASE, type Answer, type Asked, type Documented } from './endpoint';
import { commandId } from './schemas';

/** How every decision answers: judged, or saved and judged later. */

const judged = z
  .object({
    command_id: commandId,
    status: z.literal('DONE'),
    status_url: z.string(),
    result: z
      .record(z.string(), z.unknown())
      .describe('What came of it, such as `campaign_status`, or what its approval built.'),
  })
  .meta({ id: 'Decided' });

const saved = z
  .object({
    command_id: commandId,
    status: z.literal('PENDING'),
    status_url: z.string().describe('Ask here what became of it.'),
  })
  .meta({ id: 'Saved' });

export const decisionAnswers: Record<number, Documented> = {
  200: { description: 'Judged, and done. The same key answers this again.', schema: judged },
  202: {
    description:
      'Saved and not judged yet: the campaign’s process could not be reached in time. It will be; ask `status_url`, or send the same request with the same key. A later refusal is answered like an immediate one.',
    schema: saved,
  },
};

/** Puts the decision to the campaign's process. The caller has loaded the campaign through its scope. */
export async function decideNow(
  { site, by }: Asked,
  campaignId: string,
  kind: DecisionKind,
  payload: Record<string, unknown>,
): Promise<Verdict<Answer>> {
  const decided = await decide(site, campaignId, kind, payload, by);
  if (!decided.ok) return decided;
  const { command, state, answer } = decided.value;
  const about = { command_id: command.id, status_url: `${BASE}/commands/${command.id}` };
  if (state === 'saved') {
    return yes({ status: 202, body: { ...about, status: 'PENDING' }, location: about.status_url });
  }
  return yes({ body: { ...about, status: 'DONE', result: answer } });
}
