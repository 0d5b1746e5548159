/** Columns of an artifact that stand and fall together, as they are when they say nothing. */

export const NOT_ASKED = {
  asked_at: null,
  asked_by: null,
  asked_by_name: null,
  ladder_rung: 0,
  ladder_at: null,
};

export const NOT_REJECTED = { rejection_reason: null, rejected_by: null, rejected_at: null };

export const NOT_FLAGGED = { flag: null, flagged_at: null };
