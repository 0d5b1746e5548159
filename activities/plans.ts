import { activityInfo, Context, heartbeat } from '@temporalio/activity';
import type { PlanDraftInput } from '../workflows/messages/plans';
import type { Deps } from './deps';
import { draftVersion } from './drafting/version';

const HEARTBEAT_MS = 5_000;

export function createPlanActivities({ db, writer, clock }: Deps) {
  return {
    /** Drafts one version, whole or one section of it, and puts it up for review. */
    async draftPlan({ campaignId, version }: PlanDraftInput): Promise<void> {
      const now = () => clock?.() ?? new Date(activityInfo().currentAttemptScheduledTimestampMs);
      const signal = Context.current().cancellationSignal;
      await alive(() => draftVersion({ db, writer, now, signal }, campaignId, version));
    },
  };
}

/** Says every few seconds that it still works, so that a dead worker is noticed long before a slow model. */
async function alive<T>(work: () => Promise<T>): Promise<T> {
  const beat = setInterval(() => heartbeat(), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
