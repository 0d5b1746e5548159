const UNITS = {
  W: ['week', 'weeks'],
  D: ['day', 'days'],
  H: ['hour', 'hours'],
  M: ['minute', 'minutes'],
  S: ['second', 'seconds'],
} as const;
type Unit = keyof typeof UNITS;

/**
 * An ISO-8601 duration in words, unit for unit: "2 hours", "1 day 12 hours". PT24H stays "24 hours", so that the
 * words can be typed back and mean the same. What is no duration stays as it is.
 */
export function durationWords(iso: string): string {
  if (!/^P(?=.)[\dWDTHMS.]+$/.test(iso)) return iso;
  const parts = [...iso.matchAll(/(\d+(?:\.\d+)?)([WDHMS])/g)].map(([, amount, unit]) => {
    const [one, many] = UNITS[unit as Unit];
    return `${amount} ${amount === '1' ? one : many}`;
  });
  return parts.length === 0 ? iso : parts.join(' ');
}

const TYPED: Record<string, Unit> = {
  w: 'W',
  week: 'W',
  weeks: 'W',
  d: 'D',
  day: 'D',
  days: 'D',
  h: 'H',
  hr: 'H',
  hrs: 'H',
  hour: 'H',
  hours: 'H',
  m: 'M',
  min: 'M',
  mins: 'M',
  minute: 'M',
  minutes: 'M',
  s: 'S',
  sec: 'S',
  secs: 'S',
  second: 'S',
  seconds: 'S',
};

/** "2 h", "90 min" and "1 day 12 hours" as ISO-8601. What is not such words stays as typed, to be judged so. */
export function readDuration(typed: string): string {
  const text = typed.trim();
  if (!/^(\d+(\.\d+)?\s*[a-z]+[\s,]*)+$/i.test(text)) return text.toUpperCase();
  const amounts: Partial<Record<Unit, string>> = {};
  for (const [, amount, word] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    const unit = TYPED[(word ?? '').toLowerCase()];
    // "1 h 1 h" is as unclear as "1 fortnight".
    if (!unit || amounts[unit] !== undefined) return text;
    amounts[unit] = amount;
  }
  const say = (units: Unit[]) =>
    units.flatMap((unit) => (amounts[unit] === undefined ? [] : [`${amounts[unit]}${unit}`])).join('');
  const clock = say(['H', 'M', 'S']);
  return `P${say(['W', 'D'])}${clock === '' ? '' : `T${clock}`}`;
}

/** A range as the policy gives it, "PT5M to P7D", in words: "5 minutes to 7 days". */
export function rangeWords(range: string): string {
  return range.split(' to ').map(durationWords).join(' to ');
}
