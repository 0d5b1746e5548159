import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { FeedItem, FeedTask } from '../../db/feeds';
import { MINUTE, plus } from '../../workflows/domain/time';
import { calendarStatusLabel, platformLabel, taskStatusLabel } from '../labels';
import { describeTime } from '../times';

/** What a feed shows at one time: a post of the calendar, or a task. */
export type FeedEvent = {
  id: string;
  version: number;
  updated_at: Date;
  at: Date;
  timezone: string;
  minutes: number;
  summary: string;
  campaign: string;
  status: string;
  done: boolean;
  text: string | null;
  path: string;
};

/** How long something takes that nobody estimated. */
const USUAL_MINUTES = 15;

export function eventOfItem(item: FeedItem): FeedEvent {
  const { id, version, updated_at, timezone, campaign_name: campaign } = item;
  return {
    ...{ id, version, updated_at, timezone, campaign },
    at: item.scheduled_at,
    minutes: item.minutes ?? USUAL_MINUTES,
    summary: `${platformLabel[item.platform].word}: ${item.title}`,
    status: calendarStatusLabel[item.status].word,
    done: item.status === 'DONE',
    text: item.copy_text,
    path: `/calendar/${id}`,
  };
}

/** The title of a task begins with its verb and where it is done. */
export function eventOfTask(task: FeedTask): FeedEvent {
  const { id, version, updated_at, timezone, campaign_name: campaign } = task;
  return {
    ...{ id, version, updated_at, timezone, campaign },
    at: task.due_at,
    minutes: task.minutes ?? USUAL_MINUTES,
    summary: task.title,
    status: taskStatusLabel[task.status].word,
    done: task.status === 'DONE',
    text: task.copy_text,
    path: `/tasks/${id}`,
  };
}

/**
 * A calendar as other programs read it. Times are instants (UTC), so that every program shows them on its
 * reader's own clock; the campaign's wall time is in the text. An event keeps its UID wherever it is moved.
 */
export function icsOf(
  name: string,
  zone: string,
  events: readonly FeedEvent[],
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
  for (const event of events) {
    const address = `${origin}${event.path}`;
    calendar.createEvent({
      id: `${event.id}@aicmo`,
      sequence: event.version,
      stamp: event.updated_at,
      start: event.at,
      end: plus(event.at, event.minutes * MINUTE),
      summary: event.summary,
      description: describe(event, address, now),
      url: address,
      status: event.done ? ICalEventStatus.CONFIRMED : ICalEventStatus.TENTATIVE,
      lastModified: event.updated_at,
    });
  }
  return calendar.toString();
}

function describe(event: FeedEvent, address: string, now: Date): string {
  const when = `${describeTime(event.at, event.timezone, now).local} (${event.timezone})`;
  return [`${event.campaign} · ${event.status}`, when, event.text, address].filter(Boolean).join('\n\n');
}
