import { BEST_TIMES, postsOnWeekday, ROTATION } from '../../calendar';
import { clip, oneLine } from '../../calendar-copy';
import { PLATFORMS, type Platform } from '../../platforms';
import { addDays, isLocalDate, weekday, type LocalDate } from '../../time';
import { CREATIVES_FORM } from '../content/creatives';
import { EXECUTION_FORM } from '../content/execution';
import { hydrate } from '../content/execution-rules';
import type { Upstream } from '../contract';
import { itemOf, publishedText, type CreativeItem } from '../creative-item';
import { clipped } from '../entries';
import type { Content, Row } from '../fields';
import { readerOf, type Reader } from '../reader';
import { filledWith, LINE_MAX } from './filling';

/** When the pieces of the first week are published: the rhythm of the execution, day by day, with what is approved. */

const PLANNED = ['timeline.', 'schedule.', 'calendar.', 'utm.'];

export function firstWeek(content: Content, upstream: Upstream): Content {
  const offers = Object.entries(hydrate(upstream))
    .filter(([path]) => PLANNED.some((section) => path.startsWith(section)))
    .map(([path, { value }]) => [path, value] as const);
  const planned = filledWith(content, Object.fromEntries(offers));
  return filledWith(planned, { 'calendar.posts': postsOf(planned, upstream) });
}

type Execution = Reader<typeof EXECUTION_FORM>;
type Place = { date: LocalDate; time: string; platform: Platform };

function postsOf(content: Content, upstream: Upstream): Row[] {
  const execution = readerOf(EXECUTION_FORM, content);
  const pieces = piecesOf(upstream);
  const ctas = execution.list('calendar.cta_rotation').map(asLine);
  const [pillar] = execution.list('calendar.content_rotation').map(asLine);
  const used = new Map<Platform, number>();
  return placesOf(execution).map(({ date, time, platform }, index): Row => {
    const turn = used.get(platform) ?? 0;
    used.set(platform, turn + 1);
    const own = pieces.filter((piece) => piece.platform === platform);
    const piece = own[turn];
    const cta = ctas.length > 0 ? ctas[index % ctas.length] : upstream.campaign.primary_cta;
    return {
      date,
      time,
      platform,
      ...(piece ? saidBy(piece) : { content_type: ROTATION[platform][0], title: titleFor(platform, pillar) }),
      ...(piece?.cta || !cta ? {} : { cta }),
      ...(piece?.pillar || !pillar ? {} : { pillar }),
    };
  });
}

/** The pieces that are approved, in their order. */
function piecesOf({ approved }: Upstream): CreativeItem[] {
  return readerOf(CREATIVES_FORM, approved.CREATIVES?.content ?? {})
    .rows('items.items')
    .flatMap((row) => itemOf(row) ?? []);
}

/** The whole text as it goes out: the call to action and the link stand in it. */
function saidBy(piece: CreativeItem): Row {
  const { content_type, title, hook, cta, link_url, pillar } = piece;
  const filled = { title: title || asLine(hook), cta, link_url, pillar, text: clipped(publishedText(piece)) };
  return {
    content_type,
    ...Object.fromEntries(Object.entries(filled).filter(([, text]) => text !== '')),
  };
}

function titleFor(platform: Platform, pillar: string | undefined): string {
  const what = platform === 'email' ? 'E-mail' : 'Post';
  return pillar ? asLine(`${what} about ${pillar}`) : `${what} of the first week`;
}

/** As much as a line of the form holds. */
function asLine(text: string): string {
  return clip(oneLine(text), LINE_MAX);
}

/** Seven days from the start, blackout days left out, in the order of publication. */
function placesOf(execution: Execution): Place[] {
  const start = execution.text('timeline.start_date');
  if (!isLocalDate(start)) return [];
  const schedules = execution.map('schedule.platform_schedules');
  const times = execution.map('schedule.best_times');
  const blackout = execution.list('schedule.blackout_dates');
  const days = Array.from({ length: 7 }, (_, day) => addDays(start, day));
  const places = days.flatMap((date) =>
    PLATFORMS.flatMap((platform): Place[] => {
      const posts = schedules[platform];
      if (typeof posts !== 'number' || blackout.includes(date)) return [];
      const own = times[platform];
      const wanted = Array.isArray(own) && own.length > 0 ? own : BEST_TIMES[platform];
      return wanted.slice(0, postsOnWeekday(posts, weekday(date))).map((time) => ({ date, time, platform }));
    }),
  );
  return places.sort((a, b) => (`${a.date} ${a.time}` < `${b.date} ${b.time}` ? -1 : 1)).slice(0, MOST_POSTS);
}

const MOST_POSTS = 50;
