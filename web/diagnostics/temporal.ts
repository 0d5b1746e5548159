import type { Connection } from '@temporalio/client';

/** What operators filter campaigns by in the Temporal UI; the worker registers it. */
export const SEARCH_ATTRIBUTE_NAMES = new Set(
  'CampaignPhase CampaignPaused CampaignClient CampaignOwner CampaignNeedsAttention'.split(' '),
);

const DEADLINE_MS = 3_000;

/** Search attributes of ours that the namespace does not know. Throws when Temporal does not answer. */
export async function readMissingSearchAttributes(
  connection: Connection,
  namespace: string,
): Promise<string[]> {
  const known = await connection.withDeadline(Date.now() + DEADLINE_MS, () =>
    connection.operatorService.listSearchAttributes({ namespace }),
  );
  return [...SEARCH_ATTRIBUTE_NAMES].filter((name) => !(name in known.customAttributes));
}
