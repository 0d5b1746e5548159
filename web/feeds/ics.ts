import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { FeedItem } from '../../db/feeds';
import { MINUTE, plus } from '../../workflows/domain/time';
import { calendarStatusLabel, platformLabel } from '../labels';
import { describeTime } from '../times';

/**
 * A calendar as other programs read it. Times are instants (UTC), so that every program shows them on its
 * reader's own clock; the campaign's wall time is in the text. An item keeps its UID wherever it is moved.
 */
export function icsOf(
  name: string,
  zone: string,
  items: readonly FeedItem[],
  origin: string,
  now: Date,
): string {
  const calendar = ical({
    name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'AICMO', product: 'Calendar' },
    ttl: 15 * 60,
  });
  calendar.x([{ key: 'X-WR-TIMEZONE', value: zone }]);
  for (const item of items) {
    const address = `${origin}/calendar/${item.id}`;
    calendar.createEvent({
      id: `${item.id}@aicmo`,
      sequence: item.version,
      stamp: item.updated_at,
      start: item.scheduled_at,
      end: plus(item.scheduled_at, (item.minutes ?? 15) * MINUTE),
      summary: `${platformLabel[item.platform].word}: ${item.title}`,
      description: describe(item, address, now),
      url: address,
      status: item.status === 'DONE' ? ICalEventStatus.CONFIRMED : ICalEventStatus.TENTATIVE,
      lastModified: item.updated_at,
    });
  }
  return calendar.toString();
}

function describe(item: FeedItem, address: string, now: Date): string {
  const status = calendarStatusLabel[item.status].word;
  const when = `${describeTime(item.scheduled_at, item.timezone, now).local} (${item.timezone})`;
  return [`${item.campaign_name} · ${status}`, when, item.copy_text, address].filter(Boolean).join('\n\n');
}
