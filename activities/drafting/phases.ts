/** When a plan does what, and how it will be seen whether it worked. */
import {
  BEST_TIMES,
  cadenceOf,
  plannedItems,
  postsOnWeekday,
  ROTATION,
} from '../../workflows/domain/calendar';
import { clip } from '../../workflows/domain/calendar-copy';
import type { PlanMetric, PlanPhase } from '../../workflows/domain/plans';
import type { Platform } from '../../workflows/domain/platforms';
import { addDays, type LocalDate } from '../../workflows/domain/time';
import type { Draft } from './draft';
import { captureOf } from './stance';
import { dateWords, LINE_MAX, listWords, PARAGRAPH_MAX, PLATFORM_NAMES, quoted, weekWords } from './wording';
import type { PlanBrief } from './writer';

type PhaseFrame = { name: string; first: number; last: number };

/** How far launch and optimization reach, as parts of the weeks: 2 : 6 : 4 at first. */
const PROPORTIONS = [
  { launched: 1 / 6, optimized: 2 / 3 },
  { launched: 1 / 3, optimized: 2 / 3 },
  { launched: 1 / 4, optimized: 1 / 2 },
] as const;

/** Launch, optimization, scale, as far as the weeks reach. */
function framesFor(weeks: number, take = 0): PhaseFrame[] {
  if (weeks === 1) return [{ name: 'Launch', first: 1, last: 1 }];
  if (weeks < 4) {
    return [
      { name: 'Launch', first: 1, last: 1 },
      { name: 'Scale', first: 2, last: weeks },
    ];
  }
  const parts = PROPORTIONS[take % PROPORTIONS.length] ?? PROPORTIONS[0];
  const launched = Math.max(1, Math.round(weeks * parts.launched));
  const optimized = Math.min(weeks - 1, Math.max(launched + 1, Math.round(weeks * parts.optimized)));
  return [
    { name: 'Launch', first: 1, last: launched },
    { name: 'Optimization', first: launched + 1, last: optimized },
    { name: 'Scale', first: optimized + 1, last: weeks },
  ];
}

/** Each take divides the weeks otherwise and leads with another angle. */
export function phasesOf(given: Draft, take = 0): PlanPhase[] {
  const turn = take % Math.max(1, given.lenses.length);
  const draft = { ...given, lenses: [...given.lenses.slice(turn), ...given.lenses.slice(0, turn)] };
  const frames = framesFor(draft.weeks, take);
  return frames.map((frame, index) => ({
    phase_number: index + 1,
    name: frame.name,
    first_week: frame.first,
    last_week: frame.last,
    goal: clip(goalOf(draft, frame, frames), PARAGRAPH_MAX),
    tactics: tacticsOf(draft, frame, index).map((tactic) => clip(tactic, PARAGRAPH_MAX)),
    success_metrics: phaseMetrics(draft, frame).map((metric) => clip(metric, LINE_MAX)),
  }));
}

function goalOf({ names, lenses, cta }: Draft, frame: PhaseFrame, frames: PhaseFrame[]): string {
  const angle = (index: number) => quoted(lenses[index % lenses.length]?.title ?? names.subject);
  const alone = frames.length === 1;
  if (alone) return `Introduce ${names.subject} with ${angle(0)} and lead straight to ${quoted(cta)}.`;
  if (frame.name === 'Launch') {
    return `Introduce ${names.subject} with ${angle(0)} and find out which theme draws answers.`;
  }
  if (frame.name === 'Optimization') {
    return `Give more room to the theme that drew the most answers during launch, bring in ${angle(1)}, and let the weakest theme rest.`;
  }
  return `Turn the attention that was earned into the one step, ${quoted(cta)}, with ${angle(2)} as the main argument.`;
}

function tacticsOf(draft: Draft, frame: PhaseFrame, index: number): string[] {
  const { platforms, directions } = draft;
  const { from, through } = datesOf(draft, frame);
  const theme = (week: number) => draft.themes[week - 1];
  const named = [frame.first, frame.first + 1, frame.first + 2]
    .filter((week) => week <= frame.last)
    .map((week) => ({ week, topic: theme(week) }))
    .filter((one) => one.topic !== undefined)
    .map((one) => `${quoted(one.topic ?? '')} (week ${one.week})`);
  return [
    ...(index === 0
      ? platforms.map((platform) => scheduleWords(draft.brief, platform))
      : [rhythmWords(draft)]),
    ...(named.length > 0 ? [`Weekly themes: ${listWords(named)}.`] : []),
    ...directions.more
      .filter((one) => platforms.includes(one))
      .map(
        (platform) =>
          `${PLATFORM_NAMES[platform]} opens every weekly theme; the other platforms take it up from there.`,
      ),
    ...directions.less
      .filter((one) => platforms.includes(one))
      .map(
        (platform) =>
          `${PLATFORM_NAMES[platform]} only repeats what has worked elsewhere and gets no extra production.`,
      ),
    ...directions.mentions.map((what) => `Bring up ${quoted(what)} at least once a week.`),
    ...phaseHabits(draft, index),
    ...blackoutWords(draft.brief, from, through),
  ].slice(0, 20);
}

function phaseHabits({ platforms, directions }: Draft, index: number): string[] {
  const social = platforms.filter((platform) => platform !== 'email');
  const answer =
    social.length > 0
      ? `Answer comments on ${listWords(social.map((one) => PLATFORM_NAMES[one]))} two hours after publishing and look at the results a day later.`
      : 'Look at bounces and replies two hours after sending, and at opens and clicks a day later.';
  const ask = directions.voice.soft_sell
    ? 'Say the call to action once, quietly, at the end.'
    : 'One call to action in every item, always the same.';
  const review = 'In the weekly review, compare the themes by answers rather than by likes.';
  return index === 0 ? [answer, ask] : [answer, review];
}

function datesOf({ brief }: Draft, frame: PhaseFrame): { from: LocalDate; through: LocalDate } {
  const from = addDays(brief.start_date, (frame.first - 1) * 7);
  const last = addDays(brief.start_date, frame.last * 7 - 1);
  return { from, through: last < brief.end_date ? last : brief.end_date };
}

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** "LinkedIn, 3 a week: Monday, Wednesday and Friday at 09:00, as post, carousel and thread in turn." */
function scheduleWords(brief: PlanBrief, platform: Platform): string {
  const perWeek = cadenceOf(brief, platform);
  const times = BEST_TIMES[platform].map((time, nth) => {
    const days = DAY_NAMES.filter((_, day) => postsOnWeekday(perWeek, day + 1) > nth);
    return days.length === 0 ? '' : `${days.length === 7 ? 'every day' : listWords(days)} at ${time}`;
  });
  const types = ROTATION[platform];
  const as = types.length === 1 ? `as ${types[0]}` : `as ${listWords(types)} in turn`;
  const when = listWords(times.filter((time) => time !== ''));
  return `${PLATFORM_NAMES[platform]}, ${perWeek} a week: ${when} (${brief.timezone}), ${as}.`;
}

/** "Keep the rhythm: 3 LinkedIn items and 1 newsletter a week." */
function rhythmWords({ brief, platforms }: Draft): string {
  const counts = platforms.map((platform) => itemsWords(cadenceOf(brief, platform), platform));
  return `Keep the rhythm of phase 1: ${listWords(counts)} a week.`;
}

const BLACKOUTS_NAMED = 6;

function blackoutWords(brief: PlanBrief, from: LocalDate, through: LocalDate): string[] {
  const days = [...new Set(brief.blackout_dates)].filter((day) => day >= from && day <= through).sort();
  if (days.length === 0) return [];
  const named = days.slice(0, BLACKOUTS_NAMED).map(dateWords);
  const rest = days.length - named.length;
  const all = rest > 0 ? `${named.join(', ')} and ${rest} more` : listWords(named);
  return [`Nothing goes out on ${all}; what falls on such a day moves to the next free one.`];
}

// Measures -------------------------------------------------------------------------------------------

function phaseMetrics(draft: Draft, frame: PhaseFrame): string[] {
  const { from, through } = datesOf(draft, frame);
  const counts = draft.platforms.map((platform) => ({
    platform,
    count: plannedItems(draft.brief, platform, { from, through }),
  }));
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return [
    ...counts
      .filter(({ count }) => count > 0)
      .map(({ platform, count }) => `${itemsWords(count, platform)} published on time`),
    `${total * 2} follow-ups done: answers after two hours, results after a day`,
    `A review held for ${frame.first === frame.last ? '' : 'each of '}${weekWords(frame.first, frame.last)}`,
  ];
}

/** Take 0 counts what goes out; take 1 the weeks; take 2 what is learned. All keep response and objective. */
export function metricsOf(draft: Draft, take = 0): PlanMetric[] {
  const { brief, weeks, platforms, objective, cta } = draft;
  const whole = { from: brief.start_date, through: brief.end_date };
  const launch = framesFor(weeks)[0]?.last ?? 1;
  const delivery = platforms.map((platform): PlanMetric => {
    const perWeek = cadenceOf(brief, platform);
    const planned = plannedItems(brief, platform, whole);
    return {
      metric:
        platform === 'email'
          ? 'Newsletters sent on time'
          : `${PLATFORM_NAMES[platform]} items published on time`,
      target: `${planned} of ${planned}`,
      why: `${perWeek} a week over ${weeks === 1 ? 'one week' : `${weeks} weeks`}. Without delivery no other figure means anything.`,
    };
  });
  const answered: PlanMetric = {
    metric: 'Comments and replies answered',
    target: 'All, at the follow-up two hours after publishing',
    why: 'An answer within hours is the one thing about reach that is entirely in our hands.',
  };
  const leads: PlanMetric[][] = [
    [...delivery, answered],
    [...rhythm(weeks), answered],
    learned(draft, delivery),
  ];
  return [
    ...(draft.strategic?.metrics ?? []),
    ...(leads[take % leads.length] ?? delivery),
    ...draft.directions.mentions.map((what) => ({
      metric: `${quoted(what)} brought up`,
      target: 'At least once a week',
      why: 'A reviewer asked for it, so it is counted like the rest.',
    })),
    {
      metric: `${captureOf(brief.lead_capture_method).counted} after ${quoted(clip(cta, 120))}`,
      target: `Baseline from ${weekWords(1, launch)}; the target is set at the review that follows`,
      why: 'The brief gives no earlier figures, and a target without a baseline would be a guess.',
    },
    {
      metric: 'The objective',
      target: clip(objective, LINE_MAX),
      why: 'As the brief puts it; judged at the end of the campaign and looked at in every weekly review.',
    },
  ].map((metric) => ({ ...metric, metric: clip(metric.metric, LINE_MAX) }));
}

function rhythm(weeks: number): PlanMetric[] {
  return [
    {
      metric: 'Weeks in which everything planned went out',
      target: `${weeks} of ${weeks}`,
      why: 'One gap is noticed sooner than ten good items: the rhythm is what readers come to rely on.',
    },
    {
      metric: 'Weekly reviews held',
      target: `${weeks} of ${weeks}`,
      why: 'What was not looked at together is not changed.',
    },
  ];
}

function learned({ lenses }: Draft, delivery: PlanMetric[]): PlanMetric[] {
  return [
    {
      metric: 'Themes compared by the answers they drew',
      target: `All ${lenses.length}, in every weekly review`,
      why: 'Likes are cheap; an answer costs its writer a thought, and says which theme to go on with.',
    },
    {
      metric: 'Items changed because of what was learned',
      target: 'At least one a week from the second week on',
      why: 'A review that changes nothing was not one.',
    },
    ...delivery,
  ];
}

function itemsWords(count: number, platform: Platform): string {
  const noun = platform === 'email' ? 'newsletter' : 'item';
  const name = platform === 'email' ? '' : `${PLATFORM_NAMES[platform]} `;
  return `${count} ${name}${noun}${count === 1 ? '' : 's'}`;
}
