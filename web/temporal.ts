/** Delivers one command row to its workflow. Settles when it was delivered or when the deadline has passed. */
export type Deliver = (campaignId: string | null, commandId: string) => Promise<void>;
