import { CONTENT_TYPES_OF, isValidPair, parsePlatform } from '../../platforms';
import { slugOf } from '../../utm';
import type { Finding, Upstream } from '../contract';
import { itemOf } from '../creative-item';
import { lastDayOf } from '../execution-effects';
import type { Content } from '../fields';
import { readerOf } from '../reader';
import { EXECUTION_FORM } from './execution';
import { targetsOf } from './execution-rules';

/** What is wrong with an execution, beyond what is missing. */

export function validate(content: Content, upstream: Upstream): { errors: Finding[]; warnings: Finding[] } {
  return {
    errors: [...timeErrors(content), ...postErrors(content), ...phaseErrors(content)],
    warnings: [
      ...emptyWarnings(content),
      ...postWarnings(content),
      ...linkWarnings(content),
      ...platformWarnings(content, upstream),
    ],
  };
}

const WALL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

function timeErrors(content: Content): Finding[] {
  const times = readerOf(EXECUTION_FORM, content).map('schedule.best_times');
  return Object.entries(times).flatMap(([platform, list]) =>
    (Array.isArray(list) ? list : [])
      .filter((time) => !WALL_TIME.test(time))
      .map((time): Finding => ({
        field: `schedule.best_times.${platform}`,
        message: `“${time}” is no time such as 09:00.`,
      })),
  );
}

function postErrors(content: Content): Finding[] {
  return readerOf(EXECUTION_FORM, content)
    .rows('calendar.posts')
    .flatMap((row, index): Finding[] => {
      const at = `calendar.posts.${index}`;
      const errors: Finding[] = [];
      if (typeof row.time === 'string' && !WALL_TIME.test(row.time)) {
        errors.push({
          field: `${at}.time`,
          message: `Post ${index + 1}: “${row.time}” is no time such as 09:00.`,
        });
      }
      const post = itemOf(row);
      if (post && row.content_type !== undefined && !isValidPair(post.platform, post.content_type)) {
        const possible = CONTENT_TYPES_OF[post.platform].join(', ');
        errors.push({
          field: `${at}.content_type`,
          message: `Post ${index + 1}: ${post.platform} takes ${possible}.`,
        });
      }
      return errors;
    });
}

function phaseErrors(content: Content): Finding[] {
  return readerOf(EXECUTION_FORM, content)
    .rows('timeline.phases')
    .flatMap(({ name, from_week: from, to_week: to }, index): Finding[] =>
      typeof from === 'number' && typeof to === 'number' && to < from
        ? [
            {
              field: `timeline.phases.${index}.to_week`,
              message: `${typeof name === 'string' ? name : `Phase ${index + 1}`} ends before it begins.`,
            },
          ]
        : [],
    );
}

function emptyWarnings(content: Content): Finding[] {
  const reader = readerOf(EXECUTION_FORM, content);
  const isPlanned =
    Object.keys(reader.map('schedule.platform_schedules')).length > 0 ||
    reader.list('calendar.content_rotation').length > 0 ||
    reader.text('timeline.start_date') !== '' ||
    reader.rows('calendar.posts').length > 0;
  const last = reader.rows('timeline.phases').map(({ to_week }) => Number(to_week ?? 0));
  const weeks = reader.number('timeline.duration_weeks');
  return [
    ...(isPlanned
      ? []
      : [{ field: 'schedule', message: 'There is neither a timeline, a schedule, a calendar nor a post.' }]),
    ...(weeks !== undefined && Math.max(0, ...last) > weeks
      ? [{ field: 'timeline.phases', message: `The phases go beyond week ${weeks}, the last one.` }]
      : []),
  ];
}

function postWarnings(content: Content): Finding[] {
  const reader = readerOf(EXECUTION_FORM, content);
  const first = reader.text('timeline.start_date');
  const last = lastDayOf(content);
  const blackout = reader.list('schedule.blackout_dates');
  return reader.rows('calendar.posts').flatMap((row, index): Finding[] => {
    const at = (column: string) => `calendar.posts.${index}.${column}`;
    const { date } = row;
    if (typeof date !== 'string') return [{ field: at('date'), message: `Post ${index + 1} has no day.` }];
    if (row.platform === undefined) {
      return [{ field: at('platform'), message: `Post ${index + 1} has no platform.` }];
    }
    if (blackout.includes(date)) {
      return [{ field: at('date'), message: `Post ${index + 1} stands on a blackout day.` }];
    }
    const isOutside = first !== '' && last !== undefined && (date < first || date > last);
    return isOutside ? [{ field: at('date'), message: `Post ${index + 1} is outside the timeline.` }] : [];
  });
}

function linkWarnings(content: Content): Finding[] {
  const name = readerOf(EXECUTION_FORM, content).text('utm.campaign_name');
  const slug = slugOf(name);
  if (name === '' || name === slug) return [];
  return [{ field: 'utm.campaign_name', message: `Links will say “${slug}”.` }];
}

/** A rhythm for a platform without creatives has nothing to publish there. */
function platformWarnings(content: Content, upstream: Upstream): Finding[] {
  const targets = targetsOf(upstream);
  const schedules = readerOf(EXECUTION_FORM, content).map('schedule.platform_schedules');
  const unplanned = targets.filter((platform) => schedules[platform] === undefined);
  const strange = Object.entries(schedules).filter(([name, posts]) => {
    const platform = parsePlatform(name);
    return Number(posts) > 0 && platform !== undefined && !targets.includes(platform);
  });
  const field = 'schedule.platform_schedules';
  return [
    ...unplanned.map((platform): Finding => ({ field, message: `Nothing is said of ${platform}.` })),
    ...strange.map(([name]): Finding => ({
      field,
      message: `${name} has a rhythm, and is none of the target platforms of the creatives.`,
    })),
  ];
}
