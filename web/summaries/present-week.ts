import type { CampaignView } from '../../db/campaigns';
import { newId } from '../../db/ids';
import type { SummaryRevision } from '../../db/summaries';
import type { WeeklySummaryRow } from '../../db/tables';
import { RATE_NAMES } from '../../workflows/domain/metrics';
import { TASK_PLATFORMS } from '../../workflows/domain/platforms';
import type { SummaryPayload } from '../../workflows/domain/summaries';
import { barRows } from '../charts/bars';
import type { FormState } from '../forms';
import { platformLabel } from '../labels';
import { metricsAddress } from '../metrics/query';
import { figureWords, gatheredWords, metricWord, RATE_WORDS, rateWords } from '../metrics/words';
import { behindAddress, postCount, weekAddress, type Behind } from './numbers';
import { moveOf, percentWords, weekWords } from './words';

/** One week: each number beside the one of the week before, with what stands behind it. */

export type WeekPage = {
  campaign: CampaignView;
  payload: SummaryPayload;
  /** What is stored; undefined for a week that only stands as the rows do. */
  summary: WeeklySummaryRow | undefined;
  revisions: readonly SummaryRevision[];
  /** The rows have changed since. */
  changed: boolean;
  /** The week is not over. */
  running: boolean;
  notes: FormState;
  mayAsk: boolean;
};

export function presentWeek(page: WeekPage) {
  const { campaign, payload, summary, changed, running, mayAsk } = page;
  const { week_start, week_end } = payload;
  const here = weekAddress(campaign.id, week_start);
  return {
    title: `${campaign.name}: ${weekWords(payload)}`,
    heading: weekWords(payload),
    reports: `/campaigns/${campaign.id}/reports`,
    zone: payload.timezone,
    stored: summary && presentStored(summary),
    preview: summary === undefined,
    running,
    changed: changed && summary !== undefined,
    ask: mayAsk
      ? {
          action: `/campaigns/${campaign.id}/reports`,
          week: week_start,
          commandId: newId(),
          again: summary !== undefined,
        }
      : undefined,
    counts: presentCounts(campaign.id, payload),
    posts: presentPosts(campaign.id, payload),
    rates: payload.totals.length > 0 ? presentRates(payload) : undefined,
    metrics: presentMetricRows(campaign.id, payload),
    top: payload.top_platform ? platformLabel[payload.top_platform].word : undefined,
    best: payload.best_item && {
      href: `/calendar/${payload.best_item.id}`,
      title: payload.best_item.title,
      response: figureWords(payload.best_item.response, 'COUNT'),
      platform: platformLabel[payload.best_item.platform].word,
    },
    focus: presentFocus(payload),
    nextWeek: `${payload.next_week} ${payload.next_week === 1 ? 'task is' : 'tasks are'} planned for the week after.`,
    compared: payload.previous !== null,
    figuresHref: `${metricsAddress(campaign.id, { from: week_start, to: week_end })}#figures`,
    notes: summary && presentNotes(here, summary, page.notes, mayAsk),
    revisions: page.revisions.map((one) => ({
      revision: one.revision,
      by: one.generated_by === 'aol_daemon' ? 'AICMO' : one.generated_by,
      at: one.generated_at,
      words: `${one.payload.counts.completed} of ${one.payload.counts.planned} done (${percentWords(one.payload.counts.completion_rate)})`,
    })),
  };
}

function presentStored({ generated_at, generated_by, revision, final }: WeeklySummaryRow) {
  return { at: generated_at, by: generated_by === 'aol_daemon' ? 'AICMO' : generated_by, revision, final };
}

function presentCounts(campaignId: string, { week_start, counts, previous }: SummaryPayload) {
  const before = previous?.counts;
  const to = (behind: Behind) => behindAddress(campaignId, week_start, behind);
  return [
    {
      label: 'Completion rate',
      value: percentWords(counts.completion_rate),
      href: to('completed'),
      move: moveOf(before?.completion_rate, counts.completion_rate, { points: true }),
    },
    {
      label: 'On-time rate',
      value: percentWords(counts.on_time_rate),
      href: to('on-time'),
      move: moveOf(before?.on_time_rate, counts.on_time_rate, { points: true }),
    },
    {
      label: 'Planned',
      value: String(counts.planned),
      href: to('planned'),
      move: moveOf(before?.planned, counts.planned, { neutral: true }),
    },
    {
      label: 'Done',
      value: String(counts.completed),
      href: to('completed'),
      move: moveOf(before?.completed, counts.completed),
    },
    {
      label: 'Overdue',
      value: String(counts.overdue),
      href: to('overdue'),
      move: moveOf(before?.overdue, counts.overdue, { less: true }),
    },
    {
      label: 'Missed',
      value: String(counts.missed),
      href: to('missed'),
      move: moveOf(before?.missed, counts.missed, { less: true }),
    },
    {
      label: 'Blocked',
      value: String(counts.blocked),
      href: to('blocked'),
      move: moveOf(before?.blocked, counts.blocked, { less: true }),
    },
    ...(counts.open > 0
      ? [{ label: 'Still open', value: String(counts.open), href: to('open'), move: undefined }]
      : []),
  ];
}

function presentPosts(campaignId: string, payload: SummaryPayload) {
  const { posts, previous, week_start } = payload;
  const count = postCount(payload);
  const rows = TASK_PLATFORMS.flatMap((platform) => {
    const own = posts[platform]?.length ?? 0;
    return own === 0 ? [] : [{ label: platformLabel[platform].word, value: own, said: String(own) }];
  });
  return {
    count,
    href: behindAddress(campaignId, week_start, 'posts'),
    move: moveOf(previous?.posts, count),
    bars: { title: 'Posts out by platform', rows: barRows(rows) },
  };
}

function presentRates({ rates }: SummaryPayload) {
  return RATE_NAMES.map((name) => ({
    ...RATE_WORDS[name],
    value: rateWords(name, rates[name]),
    none: rates[name] === null,
  }));
}

/** Each metric with what it came to on each platform, together, and against the week before. */
function presentMetricRows(
  campaignId: string,
  { metrics, totals, previous, week_start, week_end }: SummaryPayload,
) {
  const days = { from: week_start, to: week_end };
  return totals.map((total) => {
    const { metric_type: metric, unit } = total;
    const before = previous?.totals.find((one) => one.metric_type === metric && one.unit === unit);
    const own = metrics.filter((one) => one.metric_type === metric && one.unit === unit);
    return {
      name: metricWord(metric),
      value: figureWords(total.value, unit),
      how: gatheredWords(total),
      href: `${metricsAddress(campaignId, { ...days, metric, unit })}#figures`,
      platforms: own
        .map((one) => `${platformLabel[one.platform].word} ${figureWords(one.value, unit)}`)
        .join(' · '),
      move: moveOf(before?.value, total.value, {
        less: LESS_IS_BETTER.includes(metric),
        neutral: metric === 'spend',
        points: unit === 'PERCENT',
        say: (value) => figureWords(value, unit),
      }),
    };
  });
}

const LESS_IS_BETTER: readonly string[] = ['bounces', 'unsubscribes'];

function presentNotes(
  here: string,
  { notes, noted_by_name, noted_at }: WeeklySummaryRow,
  form: FormState,
  may: boolean,
) {
  return {
    text: notes ?? undefined,
    by: noted_by_name ?? undefined,
    at: noted_at ?? undefined,
    form: may
      ? {
          action: `${here}/notes`,
          commandId: newId(),
          value: form.summary ? form.values['notes'] : (notes ?? ''),
          error: form.errors['notes'],
          summary: form.summary,
        }
      : undefined,
  };
}

/** What next week is for: the rules that the figures call for, and those that people have to judge. */
function presentFocus({ focus = [] }: SummaryPayload) {
  if (focus.length === 0) return undefined;
  return {
    fired: focus.filter(({ fired }) => fired),
    reminders: focus.filter(({ fired }) => !fired).map(({ rule }) => rule),
  };
}
