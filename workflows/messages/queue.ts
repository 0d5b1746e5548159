/** Decisions, reports and ticks of campaigns. */
export const CAMPAIGN_QUEUE = 'campaigns';
/** Drafting, which may take minutes and must not hold up the clock. */
export const DRAFTING_QUEUE = 'drafting';
/** Mail servers and webhooks, which may be slow or away. */
export const OUTWARD_QUEUE = 'outward';
