import type { Standing } from '../../db/campaigns/advance';

/** The version that is being drafted, by the same rule that starts its draft. */
export function draftUnderWay({ facts, start }: Standing): number | undefined {
  const next = start.find((one) => one.kind === 'DRAFT_PLAN');
  return next?.version ?? (facts.head?.status === 'DRAFT' ? facts.head.version : undefined);
}
