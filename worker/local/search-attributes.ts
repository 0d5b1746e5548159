/** What operators filter campaigns by in the Temporal UI. Registered once per namespace, before the first workflow. */
export const SEARCH_ATTRIBUTES = {
  CampaignPhase: 'Keyword',
  CampaignPaused: 'Bool',
  CampaignClient: 'Keyword',
  CampaignOwner: 'Keyword',
  CampaignNeedsAttention: 'Bool',
} as const;
