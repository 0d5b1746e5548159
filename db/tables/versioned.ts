/** Counts its changes, so that of two who change it at once the second hears of the first. */
export type Versioned = { version: number; created_at: Date; updated_at: Date };
