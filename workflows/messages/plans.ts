/** One plan version being drafted, as a child of its campaign. */
export type PlanDraftInput = { campaignId: string; version: number };

export const PLAN_DRAFT_WORKFLOW = 'planDraft';

export function planDraftWorkflowId({ campaignId, version }: PlanDraftInput): string {
  return `draft:plan:${campaignId}:${version}`;
}
