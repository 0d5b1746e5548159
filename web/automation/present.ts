import type { AutomationHealth, RunRow } from '../../db/automation';
import type { PauseRow } from '../../db/tables';
import { AUTOMATED_ACTIONS, type AutomatedAction } from '../../workflows/domain/automation';
import { plus } from '../../workflows/domain/time';
import { onBothClocks } from '../campaigns/times';
import type { FormState } from '../forms';
import { describeDay } from '../times';

export const PAGE_SIZE = 40;

const ACTION_WORDS: Record<AutomatedAction, { word: string; what: string; when: string; icon: string }> = {
  CAMPAIGN_TICK: {
    word: 'Check-through',
    what: 'Moves statuses with the clock, extends the calendar, and escalates what is newly overdue.',
    when: 'Whenever something falls due, and once a day in full at seven in the campaign’s zone.',
    icon: 'repeat',
  },
  ESCALATE_OVERDUE_TASKS: {
    word: 'Escalation',
    what: 'Opens one demand per campaign to clear what is overdue, or raises its level.',
    when: 'As soon as a task is overdue, and every Monday at nine.',
    icon: 'flag',
  },
  WEEKLY_CAMPAIGN_SUMMARY: {
    word: 'Weekly summary',
    what: 'Sums up the week before and asks somebody to read it.',
    when: 'Every Monday at eight in the campaign’s zone.',
    icon: 'chart-line',
  },
};

export function actionWord(action: AutomatedAction): string {
  return ACTION_WORDS[action].word;
}

export type AutomationRows = {
  /** One longer than a page when there are more. */
  runs: readonly RunRow[];
  /** Undefined when it could not be read. */
  health: AutomationHealth | undefined;
  pauses: readonly PauseRow[];
  campaigns: ReadonlyArray<{ id: string; name: string; client_name: string }>;
  query: { campaign?: string; action?: AutomatedAction; before?: string };
  mayRun: boolean;
};

export function presentAutomation(
  rows: AutomationRows,
  zone: string,
  now: Date,
  form: FormState,
  commandId: string,
) {
  const { runs, health, query, campaigns } = rows;
  const shown = runs.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  const older =
    runs.length > PAGE_SIZE && last ? { ...query, before: `${last.at.toISOString()}_${last.id}` } : undefined;
  return {
    title: 'Automation',
    lead: 'What campaigns did by themselves: when, why and with what result. Any of it can be run by hand.',
    figures: health && figuresOf(health),
    lastTick: health?.lastTickAt ?? undefined,
    paused: rows.pauses.length > 0,
    actions: AUTOMATED_ACTIONS.map((action) => ({ ...ACTION_WORDS[action], name: action })),
    filters: filtersOf(query),
    campaign: campaigns.find(({ id }) => id === query.campaign)?.name,
    mayRun: rows.mayRun,
    form,
    commandId,
    choices: {
      actions: chosen(
        AUTOMATED_ACTIONS.map((action) => [action, ACTION_WORDS[action].word]),
        form.values['action'],
      ),
      campaigns: chosen(
        campaigns.map(({ id, name, client_name: client }) => [id, `${name} · ${client}`]),
        form.values['campaign_id'] ?? query.campaign,
      ),
    },
    rows: shown.map((run) => presentRun(run, zone, now)),
    empty: {
      icon: 'repeat',
      title: query.campaign || query.action ? 'Nothing of this kind yet' : 'Nothing has run yet',
      text: 'The first check-through of a campaign comes with its first day.',
    },
    newest: query.before ? address({ ...query, before: undefined }) : undefined,
    older: older && address(older),
  };
}

function figuresOf({ running, troubled, queue }: AutomationHealth) {
  return [
    { label: 'Running campaigns', value: running },
    { label: 'Late or in trouble', value: troubled, tone: troubled > 0 ? 'late' : undefined },
    { label: 'On their way', value: queue.pending },
    { label: 'Tried again', value: queue.retry },
    { label: 'Stuck', value: queue.dlq, tone: queue.dlq > 0 ? 'late' : undefined },
  ];
}

function filtersOf(query: AutomationRows['query']) {
  const { campaign } = query;
  const all = { label: 'All', href: address({ campaign }), current: query.action === undefined };
  return [
    all,
    ...AUTOMATED_ACTIONS.map((action) => ({
      label: ACTION_WORDS[action].word,
      href: address({ campaign, action }),
      current: query.action === action,
    })),
  ];
}

function presentRun(run: RunRow, readerZone: string, now: Date) {
  return {
    id: run.id,
    icon: ACTION_WORDS[run.action].icon,
    word: ACTION_WORDS[run.action].word,
    campaign: run.campaign_name,
    href: `/campaigns/${run.campaign_id}/timeline`,
    when: onBothClocks(run.at, run.timezone, readerZone, now),
    why: run.actor === null ? 'due by itself' : `by hand: ${run.actor}`,
    result: resultWords(run.action, run.result),
    key: run.run_key,
  };
}

/** "3 updated, 1 overdue", "level 2", "week of Mon 16 Nov 2026". */
export function resultWords(action: AutomatedAction, result: RunRow['result']): string {
  if (action === 'WEEKLY_CAMPAIGN_SUMMARY') {
    return result.week_start ? `week of ${describeDay(result.week_start)}` : 'done';
  }
  if (action === 'ESCALATE_OVERDUE_TASKS') {
    return result.level ? `level ${result.level}` : 'nothing is overdue';
  }
  const { updated = 0, overdue = 0 } = result;
  return updated === 0 ? 'nothing had to move' : `${updated} updated, ${overdue} overdue`;
}

function chosen(pairs: ReadonlyArray<readonly [string, string]>, value: unknown) {
  return pairs.map(([key, word]) => ({ value: key, word, selected: key === value }));
}

function address(query: AutomationRows['query']): string {
  const said = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return said.length === 0 ? '/automation' : `/automation?${new URLSearchParams(said).toString()}`;
}

/** The answer of `/health/aol`: how the automated layer is, without a word about whom it works for. */
export function presentHealth(
  health: AutomationHealth,
  { paused, campaignOps }: { paused: boolean; campaignOps: boolean },
  now: Date,
) {
  return {
    status: campaignOps ? 'ok' : 'off',
    last_tick_at: health.lastTickAt?.toISOString() ?? null,
    last_tick_status: tickStatus(health, now),
    // Every campaign's process is its own one and only runner: Temporal sees to that by its id.
    lease_owner: 'temporal',
    flags: { paused: paused || !campaignOps, killed: false, proof_mode: false },
    queue_counts: health.queue,
    server_time_utc: now.toISOString(),
  };
}

const SILENT_MS = 48 * 60 * 60 * 1000;

/** PARTIAL: some campaigns are late. FAIL: campaigns run and none of them has been checked through for two days. */
function tickStatus({ lastTickAt, troubled, running }: AutomationHealth, now: Date) {
  if (lastTickAt === null) return null;
  if (running > 0 && plus(lastTickAt, SILENT_MS) < now) return 'FAIL';
  return troubled > 0 ? 'PARTIAL' : 'SUCCESS';
}
