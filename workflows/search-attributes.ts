import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type SearchAttributeUpdatePair,
} from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';

/** What campaigns are filtered by in the Temporal UI. */
export type Shown = {
  phase?: string;
  paused?: boolean;
  client?: string;
  owner?: string;
  needsAttention?: boolean;
};

export const KEYS = {
  phase: defineSearchAttributeKey('CampaignPhase', SearchAttributeType.KEYWORD),
  paused: defineSearchAttributeKey('CampaignPaused', SearchAttributeType.BOOL),
  client: defineSearchAttributeKey('CampaignClient', SearchAttributeType.KEYWORD),
  owner: defineSearchAttributeKey('CampaignOwner', SearchAttributeType.KEYWORD),
  needsAttention: defineSearchAttributeKey('CampaignNeedsAttention', SearchAttributeType.BOOL),
};

/** Writes what changed, in one event: each write costs the visibility store an update of all its indexes. */
export function showAttributes(before: Shown, after: Shown): Shown {
  const names = Object.keys(KEYS) as Array<keyof typeof KEYS>;
  const changed = names.filter((name) => after[name] !== undefined && after[name] !== before[name]);
  if (changed.length > 0) {
    upsertSearchAttributes(
      changed.map((name) => ({ key: KEYS[name], value: after[name] }) as SearchAttributeUpdatePair),
    );
  }
  return after;
}
