import { actorKey, findCommand, markSeen, type CommandRow, type DecisionKind } from '../db/commands';
import { askDecision } from '../db/decide';
import type { Reported } from '../db/report';
import { yes, type Verdict } from '../workflows/domain/verdict';
import type { Deps } from './deps';

export type Decided = {
  command: CommandRow;
  /** `applied`: judged and done. `saved`: written down, the process has not answered yet. */
  state: 'applied' | 'saved';
  /** What the judge answered; empty while saved. */
  answer: Record<string, unknown>;
};

/**
 * A decision from a page or a machine: written down, put to the campaign's process, and answered with what
 * became of it. A refusal is the judge's. When the process does not answer in time the decision is saved and
 * will be applied; its page asks again by the command's id.
 */
export async function decide(
  deps: Pick<Deps, 'db' | 'deliver'>,
  campaignId: string,
  kind: DecisionKind,
  payload: Record<string, unknown>,
  by: Reported,
): Promise<Verdict<Decided>> {
  const asked = await askDecision(deps.db, campaignId, kind, payload, by);
  if (!asked.ok) return asked;
  const command = await settled(deps, campaignId, asked.value);
  // Who is told no at once need not be told again by the list of the day.
  if (command.status === 'REFUSED') await markSeen(deps.db, actorKey(by.actor), command.id);
  return outcomeOf(command);
}

/** The command after its delivery, or as it stands without. */
async function settled(
  deps: Pick<Deps, 'db' | 'deliver'>,
  campaignId: string,
  asked: CommandRow,
): Promise<CommandRow> {
  if (asked.status !== 'PENDING') return asked;
  return (await deps.deliver(campaignId, asked.id)) ?? (await findCommand(deps.db, asked.id)) ?? asked;
}

/** What became of a decision. */
function outcomeOf(command: CommandRow): Verdict<Decided> {
  if (!command.result) return yes({ command, state: 'saved', answer: {} });
  if (!command.result.ok) return command.result;
  return yes({ command, state: 'applied', answer: command.result.value });
}
