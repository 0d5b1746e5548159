import type { EscalationTelling } from '../../db/escalations';
import { onBothClocks, type TwoClocks } from '../campaigns/times';

export type Told = { level: number; names: string; when: TwoClocks };

/** Who was told of which level and when; those told at once stand together, the last first. */
export function presentTold(
  told: readonly EscalationTelling[],
  zone: string,
  readerZone: string,
  now: Date,
): Told[] {
  const groups = new Map<string, EscalationTelling[]>();
  for (const one of told) {
    const key = `${one.level} ${one.told_at}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => ({
    level: group[0]?.level ?? 1,
    names: listed(group.map(({ name }) => name)),
    when: onBothClocks(new Date(group[0]?.told_at ?? now), zone, readerZone, now),
  }));
}

const NAMED = 4;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMED);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
