import { describeTime } from '../times';

/** One instant for two clocks: the campaign's, and the reader's own where it shows something else. */
export type TwoClocks = { at: Date; zone: string; mine?: string };

export function onBothClocks(at: Date, campaignZone: string, readerZone: string, now: Date): TwoClocks {
  const there = describeTime(at, campaignZone, now).local;
  const here = describeTime(at, readerZone, now).local;
  return there === here ? { at, zone: campaignZone } : { at, zone: campaignZone, mine: readerZone };
}
