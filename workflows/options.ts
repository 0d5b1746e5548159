import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';
import { DRAFTING_QUEUE, OUTWARD_QUEUE } from './messages/queue';

/** How an activity is tried again, chosen by what it would mean to do it twice. */

/** One short transaction, inside the workflow task: two attempts, then `recordFact` takes over. */
export const recordFactAtOnce: LocalActivityOptions = {
  startToCloseTimeout: '5 seconds',
  retry: { maximumAttempts: 2, initialInterval: '200 milliseconds' },
};

/** The same transaction for as long as it takes: a database that is away is never an answer. */
export const recordFact: ActivityOptions = {
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
};

/** Reads outside and writes one row when it is done; may take minutes, says that it lives. */
export const readOutside: ActivityOptions = {
  taskQueue: DRAFTING_QUEUE,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
};

/** Acts on the world outside once. Whether it is tried again is decided on what became of it, never by itself. */
export const actOutside: ActivityOptions = {
  taskQueue: OUTWARD_QUEUE,
  startToCloseTimeout: '3 minutes',
  retry: { maximumAttempts: 1 },
};

/** Tells another system, which knows a repeat by its id: again for a day, with longer and longer breaks. */
export const tellOutside: ActivityOptions = {
  taskQueue: OUTWARD_QUEUE,
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '24 hours',
  retry: { initialInterval: '10 seconds', backoffCoefficient: 3, maximumInterval: '4 hours' },
};
