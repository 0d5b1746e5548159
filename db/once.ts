import { no, yes, type Verdict } from '../workflows/domain/verdict';
import { findRepeat, insertCommand, type CommandRow, type NewCommand } from './commands';
import type { Db, Trx } from './connection';
import { newId } from './ids';
import type { Reported } from './report';

/** Writes down, in the transaction of the change, what it answered. */
export type Keep<T> = (trx: Trx, answer: T) => Promise<void>;

export type OnceAnswer<T> = { commandId: string; repeated: boolean; answer: T };

/**
 * A fact that may be sent twice: the same key again gives the answer of the first time, another body under it
 * is refused. `change` calls `keep` inside its transaction. A refusal leaves no trace.
 */
export async function once<T extends Record<string, unknown>>(
  db: Db,
  kind: string,
  payload: Record<string, unknown>,
  by: Reported,
  change: (keep: Keep<T>) => Promise<Verdict<T>>,
): Promise<Verdict<OnceAnswer<T>>> {
  const command: NewCommand = {
    id: newId(),
    campaignId: null,
    kind,
    delivery: 'NONE',
    status: 'DONE',
    actor: by.actor,
    key: by.key,
    payload,
    now: by.now,
  };
  const repeat = await findRepeat(db, command);
  if (!repeat.ok) return repeat;
  if (repeat.value) return yes(repeated<T>(repeat.value));
  const keep: Keep<T> = async (trx, answer) => {
    const row = await insertCommand(trx, { ...command, result: { ok: true, value: answer } });
    if (!row) throw new Outrun();
  };
  const changed = await change(keep).catch((error: unknown) => {
    if (error instanceof Outrun) return error;
    throw error;
  });
  if (!(changed instanceof Outrun) && changed.ok) {
    return yes({ commandId: command.id, repeated: false, answer: changed.value });
  }
  // Somebody may have sent the same meanwhile: then theirs is the answer, whatever ours was refused for.
  const theirs = await findRepeat(db, command);
  if (!theirs.ok) return theirs;
  if (theirs.value) return yes(repeated<T>(theirs.value));
  if (changed instanceof Outrun) throw changed;
  return changed;
}

/**
 * A change of something that may not be there, once under its key, in a transaction of its own. `change` answers
 * undefined when it is not there. What it answers is stored: a secret never belongs into it.
 */
export function changeOnce<T extends Record<string, unknown>>(
  db: Db,
  kind: string,
  asked: Record<string, unknown>,
  by: Reported,
  change: (trx: Trx) => Promise<T | undefined>,
): Promise<Verdict<OnceAnswer<T>>> {
  return once<T>(db, kind, asked, by, (keep) =>
    db.transaction(async (trx) => {
      const answer = await change(trx);
      if (answer === undefined) return no('NOT_FOUND', 'NO_SUCH_RECORD');
      await keep(trx, answer);
      return yes(answer);
    }),
  );
}

export type OnceWithSecret = OnceAnswer<{ id: string }> & {
  /** In the first answer only, and stored with no command. */
  secret: string | undefined;
};

/** The same for what is made with a secret: whoever asks once more is answered without it. */
export async function onceWithSecret(
  db: Db,
  kind: string,
  asked: Record<string, unknown>,
  by: Reported,
  make: (trx: Trx) => Promise<{ id: string; secret: string } | undefined>,
): Promise<Verdict<OnceWithSecret>> {
  let secret: string | undefined;
  const said = await changeOnce(db, kind, asked, by, async (trx) => {
    const made = await make(trx);
    secret = made?.secret;
    return made && { id: made.id };
  });
  return said.ok ? yes({ ...said.value, secret: said.value.repeated ? undefined : secret }) : said;
}

function repeated<T>(command: CommandRow): OnceAnswer<T> {
  if (!command.result?.ok) throw new Error(`command ${command.id} was stored without its answer`);
  return { commandId: command.id, repeated: true, answer: command.result.value as T };
}

/** Undoes the change of the request that came second. */
class Outrun extends Error {}
