import type { JobInput } from '../workflows/messages/generation';
import { clockOf, type Deps } from './deps';
import { writeJob } from './drafting/jobs';

export function createGenerationActivities(deps: Deps) {
  return {
    /** Writes one job of a generation plan. */
    async runJob({ campaignId, ...named }: JobInput): Promise<void> {
      await writeJob({ db: deps.db, now: () => clockOf(deps) }, campaignId, named);
    },
  };
}
