import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import {
  findCommand,
  markDelivered,
  markUndelivered,
  takeOldest,
  type CommandRow,
  type Undelivered,
} from '../db/commands';
import type { Db } from '../db/connection';
import { deliver as deliverToProcess } from '../workflows/messages/deliver';

/**
 * Takes a campaign's undelivered commands to its process, oldest first, up to and including this one. Settles
 * when that is done, or when it cannot be done soon: the rows stay, and the relay goes on with them. Answers the
 * command where it was read on the way, as it stands then. Never rejects.
 */
export type Deliver = (campaignId: string | null, commandId: string) => Promise<CommandRow | undefined>;

const ADDRESS_TIMEOUT_MS = 2_000;
const TURN_POLL_MS = 50;

/** The one client of the process. Connects when it is first used, so that pages never wait for Temporal. */
export function connectTemporal(
  address: string,
  namespace: string,
): { client: Client; connection: Connection } {
  const connection = Connection.lazy({ address, connectTimeout: ADDRESS_TIMEOUT_MS });
  return { client: new Client({ connection, namespace }), connection };
}

export type DeliverOptions = {
  /** How long a person is kept waiting for the answer to a decision, in ms. */
  deadlineMs?: number;
  /** After this many failures in a row nothing is tried for a while: a page should not wait for the absent. */
  failuresToOpen?: number;
  openMs?: number;
};

export function createDeliver(db: Db, client: Client, log: Logger, options: DeliverOptions = {}): Deliver {
  const { deadlineMs = 5_000, failuresToOpen = 3, openMs = 5_000 } = options;
  const breaker = { failures: 0, openUntil: 0 };

  async function send(command: Undelivered, deadline: number): Promise<CommandRow | undefined> {
    const { id, kind, seq, delivery, campaign } = command;
    if (!campaign || delivery === 'NONE') return undefined;
    const sent = client.withDeadline(deadline, () =>
      deliverToProcess(client, { id, kind, seq, delivery, campaign }),
    );
    await within(deadline, sent);
    return markDelivered(db, id);
  }

  async function drain(
    campaignId: string,
    commandId: string,
    deadline: number,
  ): Promise<CommandRow | undefined> {
    const turnBy = deadline - deadlineMs / 2;
    for (;;) {
      const command = await takeOldest(db, campaignId, commandId);
      if (!command) {
        // Somebody else is just delivering an older one, or has delivered ours.
        const own = await findCommand(db, commandId);
        if (own?.status !== 'PENDING' || Date.now() > turnBy) return own;
        await delay(TURN_POLL_MS);
        continue;
      }
      try {
        const delivered = await send(command, deadline);
        breaker.failures = 0;
        if (command.id === commandId) return delivered;
      } catch (error) {
        breaker.failures += 1;
        if (breaker.failures >= failuresToOpen) breaker.openUntil = Date.now() + openMs;
        await markUndelivered(db, command, String(error));
        log.warn({ err: error, commandId: command.id, kind: command.kind }, 'a command waits for the relay');
        return undefined;
      }
    }
  }

  return async (campaignId, commandId) => {
    if (!campaignId) return undefined;
    try {
      if (Date.now() >= breaker.openUntil) return await drain(campaignId, commandId, Date.now() + deadlineMs);
      await handToRelay(db, commandId);
    } catch (error) {
      log.error({ err: error, commandId }, 'a command could not be handled; the relay will deliver it');
    }
    return undefined;
  };
}

/** Gives up the writer's first lease, so that the relay need not wait for it to run out. */
async function handToRelay(db: Db, commandId: string): Promise<void> {
  const command = await findCommand(db, commandId);
  if (command) await markUndelivered(db, { ...command, attempts: 0 }, 'Temporal did not answer a moment ago');
}

/** A gRPC deadline does not end the wait for a connection: this does. */
async function within<T>(deadline: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = () => reject(new Error('the campaign’s process did not answer in time'));
    timer = setTimeout(error, Math.max(0, deadline - Date.now()));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
