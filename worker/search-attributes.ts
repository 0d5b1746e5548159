import type { NativeConnection } from '@temporalio/worker';

/** What operators filter campaigns by in the Temporal UI. Registered once per namespace, before the first workflow. */
export const SEARCH_ATTRIBUTES = {
  CampaignPhase: 'Keyword',
  CampaignPaused: 'Bool',
  CampaignClient: 'Keyword',
  CampaignOwner: 'Keyword',
  CampaignNeedsAttention: 'Bool',
} as const;

// The numbers of temporal.api.enums.v1.IndexedValueType.
const INDEXED_VALUE_TYPE = { Keyword: 2, Bool: 5 } as const;

/**
 * Makes sure that the namespace knows them. An attribute that is not registered makes every workflow task that
 * writes it fail for ever, so the worker does this before it polls.
 */
export async function registerSearchAttributes(
  connection: NativeConnection,
  namespace: string,
): Promise<void> {
  const known = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in known.customAttributes));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(
    missing.map(([name, type]) => [name, INDEXED_VALUE_TYPE[type]]),
  );
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}
