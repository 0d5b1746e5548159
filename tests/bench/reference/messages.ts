import { defineUpdate } from '@temporalio/workflow';

/** A decision with nothing in it: what an update with one local activity costs at the very least. */
export const bareDecision = defineUpdate<string, [string]>('bareDecision');
