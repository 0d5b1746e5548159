import type { CampaignView } from '../../db/campaigns';
import { newId } from '../../db/ids';
import type { WeeklySummaryRow } from '../../db/tables';
import type { Aggregate } from '../../workflows/domain/metrics';
import type { SummaryPayload } from '../../workflows/domain/summaries';
import type { LocalDate } from '../../workflows/domain/time';
import { columnChart } from '../charts/columns';
import { sparkline } from '../charts/sparkline';
import type { FormState } from '../forms';
import { platformLabel } from '../labels';
import { figureWords, metricWord } from '../metrics/words';
import { describeDay } from '../times';
import { postCount, weekAddress } from './numbers';
import { percentWords, weekWords } from './words';

/** The weeks of a campaign, one row each. */

export type ReportsPage = {
  campaign: CampaignView;
  /** Newest first, one more than a page. */
  summaries: readonly WeeklySummaryRow[];
  /** The running week as it stands, where the campaign runs in it. */
  running: SummaryPayload | null;
  /** Weeks that a person may ask for: Mondays, newest first. */
  askable: readonly LocalDate[];
  form: FormState;
  older: boolean;
  mayAsk: boolean;
};

export const REPORTS_SIZE = 26;
const DRAWN = 12;

export function presentReports({ campaign, summaries, running, askable, form, older, mayAsk }: ReportsPage) {
  const shown = summaries.slice(0, REPORTS_SIZE);
  const base = `/campaigns/${campaign.id}/reports`;
  const last = shown.at(-1);
  return {
    title: `Reports of ${campaign.name}`,
    running: running && !older ? presentRunning(campaign.id, running) : undefined,
    chart: shown.length > 1 ? completionChart(campaign.id, shown.slice(0, DRAWN).reverse()) : undefined,
    courses: older ? [] : courses(shown.slice(0, DRAWN).reverse()),
    rows: shown.map((summary) => presentRow(campaign.id, summary)),
    newest: older ? base : undefined,
    more: summaries.length > REPORTS_SIZE && last ? `${base}?before=${last.week_start}` : undefined,
    ask: mayAsk && askable.length > 0 ? presentAsk(base, askable, form) : undefined,
    empty: {
      icon: 'chart-line',
      title: 'No week is summed up yet',
      text: 'Every Monday at 08:00 in the campaign’s zone the week before is summed up by itself.',
    },
  };
}

function presentRow(campaignId: string, { week_start, week_end, payload, final, notes }: WeeklySummaryRow) {
  const { counts } = payload;
  return {
    href: weekAddress(campaignId, week_start),
    week: weekWords({ week_start, week_end }),
    final,
    completion: percentWords(counts.completion_rate),
    onTime: percentWords(counts.on_time_rate),
    done: `${counts.completed} of ${counts.planned}`,
    late: counts.overdue + counts.missed,
    posts: postCount(payload),
    top: payload.top_platform ? platformLabel[payload.top_platform].word : 'N/A',
    noted: notes !== null,
  };
}

function presentRunning(campaignId: string, payload: SummaryPayload) {
  const { counts } = payload;
  return {
    href: weekAddress(campaignId, payload.week_start),
    words: `${counts.completed} of ${counts.planned} tasks done, ${counts.overdue} overdue, ${postCount(payload)} ${postCount(payload) === 1 ? 'post' : 'posts'} out.`,
  };
}

function completionChart(campaignId: string, oldestFirst: readonly WeeklySummaryRow[]) {
  return columnChart({
    id: 'completion',
    title: 'Completion by week',
    description: `Share of the planned tasks that were done, and done on time, in the last ${oldestFirst.length} weeks that were summed up.`,
    of: 'Week from',
    series: ['Done', 'Done on time'],
    least: 100,
    say: (value) => `${value} %`,
    columns: oldestFirst.map(({ week_start, payload: { counts } }) => ({
      label: dayWords(week_start),
      href: weekAddress(campaignId, week_start),
      values: [counts.completion_rate, counts.on_time_rate],
      said: [percentWords(counts.completion_rate), percentWords(counts.on_time_rate)],
    })),
  });
}

const dayAndMonth = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });

function dayWords(date: LocalDate): string {
  return dayAndMonth.format(new Date(`${date}T00:00:00Z`));
}

/** What people follow over weeks, each with its small course. */
const FOLLOWED = ['impressions', 'engagement', 'clicks', 'leads', 'followers'];

function courses(oldestFirst: readonly WeeklySummaryRow[]) {
  const newest = oldestFirst.at(-1);
  if (!newest) return [];
  const posts = oldestFirst.map(({ payload }) => postCount(payload));
  const figures = FOLLOWED.flatMap((name) => {
    const now = totalOf(newest.payload.totals, name);
    if (!now) return [];
    const values = oldestFirst.map(({ payload }) => totalOf(payload.totals, name)?.value ?? 0);
    return [{ label: metricWord(name), value: figureWords(now.value, now.unit), ...sparkline(values) }];
  });
  return [{ label: 'Posts out', value: String(posts.at(-1) ?? 0), ...sparkline(posts) }, ...figures];
}

function totalOf(all: readonly Aggregate[], name: string): Aggregate | undefined {
  return all.find(({ metric_type }) => metric_type === name);
}

function presentAsk(base: string, askable: readonly LocalDate[], form: FormState) {
  return {
    action: base,
    commandId: newId(),
    summary: form.summary,
    error: form.errors['week_start'],
    weeks: askable.map((week) => ({
      value: week,
      word: `Week from ${describeDay(week)}`,
      selected: week === form.values['week_start'],
    })),
  };
}
