import type { Delivery } from '../../db/imports';
import type { Deps } from '../deps';

/**
 * Tells the processes of an import's campaigns, one after the other: a thousand at once would crowd out
 * everybody else. What is not told when this process ends is told by the relay.
 */
export async function announceImport(
  deps: Pick<Deps, 'deliver'>,
  deliveries: readonly Delivery[],
): Promise<void> {
  for (const { campaignId, commandId } of deliveries) await deps.deliver(campaignId, commandId);
}
