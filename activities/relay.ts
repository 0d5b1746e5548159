import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { markDelivered, markUndelivered, takeUndelivered, type Undelivered } from '../db/commands';
import type { Db } from '../db/connection';
import { fanOutControls } from '../db/controls';
import { listLateWakes } from '../db/deliveries';
import { DAEMON } from '../workflows/domain/permissions';
import { deliver } from '../workflows/messages/deliver';

export type RelayDeps = { db: Db; client: Client; log: Logger };

const AT_ONCE = 20;
const DELIVERY_DEADLINE_MS = 20_000;

/**
 * Delivers what nobody delivered: commands whose writer was killed, or that Temporal was away for. One batch;
 * answers how many it took. Refusals are the judge's and final; what could not be sent is tried again later.
 */
export async function relayOnce(deps: RelayDeps): Promise<number> {
  const commands = await takeUndelivered(deps.db, AT_ONCE);
  await Promise.all(commands.map((command) => relay(deps, command)));
  return commands.length;
}

async function relay({ db, client, log }: RelayDeps, command: Undelivered): Promise<void> {
  const { id, kind, seq, delivery, campaign } = command;
  try {
    if (!campaign || delivery === 'NONE') return;
    const deadline = Date.now() + DELIVERY_DEADLINE_MS;
    await client.withDeadline(deadline, () => deliver(client, { id, kind, seq, delivery, campaign }));
    await markDelivered(db, id);
  } catch (error) {
    await markUndelivered(db, command, String(error));
    log.warn(
      { err: error, commandId: id, kind, attempts: command.attempts },
      'a command could not be delivered yet',
    );
  }
}

const LATE_SECONDS = 60;
const POKED_AT_ONCE = 200;

/** Pokes campaigns whose process is late or gone. It only pokes: what is due is the campaign's own affair. */
export async function sweepOnce({ db, client, log }: RelayDeps): Promise<number> {
  await fanOutControls(db, DAEMON, new Date());
  const late = await listLateWakes(db, LATE_SECONDS, POKED_AT_ONCE);
  for (const campaign of late) {
    const poke = { id: 'sweep', kind: 'sweep', seq: 0, delivery: 'SIGNAL' as const, campaign };
    await client.withDeadline(Date.now() + DELIVERY_DEADLINE_MS, () => deliver(client, poke));
  }
  if (late.length > 0)
    log.info({ poked: late.length }, 'poked campaigns that were late to look at themselves');
  return late.length;
}
