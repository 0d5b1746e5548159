import { no, yes, type Verdict } from './verdict';
import { DAY, durationMs, HOUR, MINUTE } from './time';

/**
 * The policy a campaign runs by: durations in ISO-8601, and choices. A workspace row and a campaign row may each
 * override any of them; they are read at every tick and with every decision, so a change takes effect at once.
 */
const DURATION_DEFAULTS = {
  /** After a post is completed: the first look at early comments. */
  follow_up_first: 'PT2H',
  /** After a post is completed: the review of its performance. */
  follow_up_second: 'PT24H',
  /** The second look at a story, before it expires at 24 h. */
  follow_up_story: 'PT22H',
  /** How long before its time a task counts as due. */
  due_lead: 'PT1H',
  /** How long after its time a task counts as overdue. */
  overdue_grace: 'PT1H',
  /** How long after its time a post that nobody made counts as missed. */
  missed_after: 'PT72H',
  /** Between two full ticks. Whole days tick at 07:00 in the campaign's zone. */
  tick: 'P1D',
  /** Campaigns spread their full ticks over this much time, by a hash of their id. */
  tick_jitter: 'PT1H',
  /** Approval ladder: the plan's approvers are reminded after this long. */
  approval_reminder: 'P1D',
  /** Approval ladder: this long after the reminder, the deputy is named. */
  approval_deputy: 'P1D',
  /** Approval ladder: this long after the deputy, every lead is named. */
  approval_lead: 'P1D',
  /** How far ahead calendar and tasks are built. */
  horizon: 'P14D',
  /** A resume that moves posts keeps those of one platform at least this far from each other. */
  resume_spacing: 'PT1H',
} as const;

/** What is chosen rather than measured; the first is the default. */
export const POLICY_CHOICES = {
  /** How many people approve a plan: one, or two different ones after each other. */
  approval_levels: ['1', '2'],
  /** Whether somebody may approve a plan that they wrote a part of. */
  self_approval: ['YES', 'NO'],
  /** When everybody was asked in vain: a plan approved late keeps its dates, or moves to the next free days. */
  approval_final: ['HOLD', 'NEXT_SLOT'],
  /** Whether the calendar stops growing while the execution plan is flagged. */
  hold_on_stale: ['YES', 'NO'],
} as const;

export type DurationKey = keyof typeof DURATION_DEFAULTS;
export type ChoiceKey = keyof typeof POLICY_CHOICES;
export type PolicyKey = DurationKey | ChoiceKey;
type Choices = { [K in ChoiceKey]: (typeof POLICY_CHOICES)[K][number] };

export const DURATION_KEYS = Object.keys(DURATION_DEFAULTS) as DurationKey[];
export const CHOICE_KEYS = Object.keys(POLICY_CHOICES) as ChoiceKey[];
export const POLICY_KEYS: readonly PolicyKey[] = [...DURATION_KEYS, ...CHOICE_KEYS];

export type PolicyValues = Record<DurationKey, string> & Choices;
export type PolicyOverrides = Partial<PolicyValues>;

export const POLICY_DEFAULTS: PolicyValues = {
  ...DURATION_DEFAULTS,
  ...(Object.fromEntries(CHOICE_KEYS.map((key) => [key, POLICY_CHOICES[key][0]])) as Choices),
};

/** Every duration in milliseconds, every choice as it was made. */
export type Policy = Record<DurationKey, number> & Choices;

export function policyValues(...overrides: PolicyOverrides[]): PolicyValues {
  return Object.assign({}, POLICY_DEFAULTS, ...overrides) as PolicyValues;
}

export function policyFrom(values: PolicyValues): Policy {
  const durations = Object.fromEntries(DURATION_KEYS.map((key) => [key, durationMs(values[key])]));
  const choices = Object.fromEntries(CHOICE_KEYS.map((key) => [key, values[key]]));
  return { ...durations, ...choices } as Policy;
}

export const DEFAULT_POLICY = policyFrom(POLICY_DEFAULTS);

type Range = { least: number; most: number; says: string };

/** What a lead may set; an admin may go down to a second, to watch a day in a minute. */
const RANGES: Record<DurationKey, Range> = {
  follow_up_first: { least: 5 * MINUTE, most: 7 * DAY, says: 'PT5M to P7D' },
  follow_up_second: { least: 5 * MINUTE, most: 14 * DAY, says: 'PT5M to P14D' },
  follow_up_story: { least: 5 * MINUTE, most: 24 * HOUR, says: 'PT5M to PT24H' },
  due_lead: { least: 0, most: 7 * DAY, says: 'PT0S to P7D' },
  overdue_grace: { least: 0, most: 2 * HOUR, says: 'PT0S to PT2H' },
  missed_after: { least: 3 * HOUR, most: 30 * DAY, says: 'PT3H to P30D' },
  tick: { least: HOUR, most: DAY, says: 'PT1H to P1D' },
  tick_jitter: { least: 0, most: 6 * HOUR, says: 'PT0S to PT6H' },
  approval_reminder: { least: 5 * MINUTE, most: 30 * DAY, says: 'PT5M to P30D' },
  approval_deputy: { least: 5 * MINUTE, most: 30 * DAY, says: 'PT5M to P30D' },
  approval_lead: { least: 5 * MINUTE, most: 30 * DAY, says: 'PT5M to P30D' },
  horizon: { least: DAY, most: 366 * DAY, says: 'P1D to P366D' },
  resume_spacing: { least: 5 * MINUTE, most: DAY, says: 'PT5M to P1D' },
};

/** May be zero; everything else takes a second at the least, whoever sets it. */
const MAY_BE_ZERO: readonly DurationKey[] = ['due_lead', 'overdue_grace', 'tick_jitter'];

/** What may be set, as two ISO-8601 durations: "PT5M to P7D". */
export function policyRange(key: DurationKey, mayBeShort = false): string {
  const { says } = RANGES[key];
  return mayBeShort ? says.replace(/^\w+/, shortest(key).says) : says;
}

/** As far down as an admin may go. The horizon is days, whoever sets it. */
function shortest(key: DurationKey): { least: number; says: string } {
  if (MAY_BE_ZERO.includes(key)) return { least: 0, says: 'PT0S' };
  return key === 'horizon' ? { least: DAY, says: 'P1D' } : { least: 1_000, says: 'PT1S' };
}

/** Whether each of these overrides is legal for someone who may (`mayBeShort`) set watch-a-day-in-a-minute values. */
export function checkPolicy(
  overrides: Record<string, unknown>,
  mayBeShort: boolean,
): Verdict<PolicyOverrides> {
  const fields: Record<string, string> = {};
  for (const [key, value] of Object.entries(overrides)) {
    const wrong = problemWith(key, value, mayBeShort);
    if (wrong) fields[key] = wrong;
  }
  if (Object.keys(fields).length > 0) {
    return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: Object.keys(fields)[0], detail: { fields } });
  }
  return yes(overrides as PolicyOverrides);
}

/**
 * Whether what holds in the end can hold together: a post is overdue before it is missed, or nobody would hear of it
 * in time. Two scopes may each be right and together wrong, so it is asked of all of them laid over each other.
 * `campaign` is named where the values are not those of the scope that is being changed.
 */
export function checkTogether(values: PolicyValues, campaign?: string): Verdict {
  const { missed_after, overdue_grace } = policyFrom(values);
  if (missed_after > overdue_grace) return yes();
  const also = campaign === undefined ? '' : `, also in “${campaign}”, which has numbers of its own`;
  const fields = {
    missed_after: `must be longer than overdue_grace${also}: a post is overdue before it is missed`,
  };
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'missed_after', detail: { fields } });
}

function problemWith(key: string, value: unknown, mayBeShort: boolean): string | undefined {
  if (isChoiceKey(key)) return problemWithChoice(key, value);
  if (!isDurationKey(key)) return `is not a policy; the policies are ${POLICY_KEYS.join(', ')}`;
  if (typeof value !== 'string' || Number.isNaN(durationMs(value))) {
    return 'must be an ISO-8601 duration such as PT2H, PT30M or P1D';
  }
  const { least, most } = RANGES[key];
  const floor = mayBeShort ? shortest(key).least : least;
  const ms = durationMs(value);
  return ms < floor || ms > most ? `must be in ${policyRange(key, mayBeShort)}` : undefined;
}

function problemWithChoice(key: ChoiceKey, value: unknown): string | undefined {
  const options: readonly unknown[] = POLICY_CHOICES[key];
  return options.includes(value) ? undefined : `must be one of ${options.join(', ')}`;
}

function isDurationKey(key: string): key is DurationKey {
  return Object.hasOwn(DURATION_DEFAULTS, key);
}

export function isChoiceKey(key: string): key is ChoiceKey {
  return Object.hasOwn(POLICY_CHOICES, key);
}
