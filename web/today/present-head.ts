import type { TodayTask } from '../../db/tasks/today';
import type { WorkspaceState } from '../../db/workspace';
import { can } from '../../workflows/domain/permissions';
import { DEFAULT_POLICY, type Policy } from '../../workflows/domain/policy';
import { nextStatusChange } from '../../workflows/domain/tasks';
import { onBothClocks } from '../campaigns/times';
import { clipped } from '../clipped';
import { taskStatusLabel } from '../labels';
import { spanWords } from '../times';
import type { Reader, TodayRows } from './present';

const UNKNOWN: Line[] = [{ words: 'This could not be read' }];

type Line = { words: string; href?: string; tone?: string };

/** The four questions of the first five seconds: what now, what next by itself, what is broken, what is paused. */
export function presentHead(rows: TodayRows, reader: Reader, now: Date) {
  return {
    now: presentNow(rows, reader),
    next: presentNext(rows, reader, now),
    broken: presentBroken(rows.state, now),
    paused: presentPaused(rows.state, now),
  };
}

/** Held work is nobody's turn: a pause answers what to do about it. */
function presentNow({ today, plans }: TodayRows, reader: Reader) {
  const { counts, tasks } = today;
  const toDecide = can(reader.role, 'plans.decide') ? plans.total : 0;
  const words = [
    counts.overdue > 0 && `${counts.overdue} overdue`,
    counts.due > 0 && `${counts.due} due now`,
    toDecide > 0 && `${toDecide} ${toDecide === 1 ? 'plan' : 'plans'} to decide`,
  ].filter(Boolean);
  const first = tasks.find(
    ({ section, held_since }) => (section === 'overdue' || section === 'due') && !held_since,
  );
  return {
    words: words.length > 0 ? words.join(', ') : 'Nothing is due',
    tone: counts.overdue > 0 ? 'late' : words.length > 0 ? 'due' : 'done',
    first: first && { href: `/tasks/${first.id}`, title: clipped(first.title, 60) },
  };
}

function presentNext(rows: TodayRows, reader: Reader, now: Date) {
  const task = nextOf(rows.today.tasks, now);
  if (task) {
    const { row, at, word } = task;
    const when = onBothClocks(at, row.timezone, reader.time_zone, now);
    return { words: `“${clipped(row.title, 60)}” becomes ${word}`, href: `/tasks/${row.id}`, when };
  }
  if (!rows.agenda) return undefined;
  const { campaign, entry } = rows.agenda;
  const when = onBothClocks(entry.at, campaign.timezone, reader.time_zone, now);
  return { words: `${campaign.name}: ${entry.what}`, href: `/campaigns/${campaign.id}/timeline`, when };
}

/** The first change that the clock will make to a task of the list. */
export function nextOf(tasks: readonly TodayTask[], now: Date) {
  const changes = tasks.flatMap((row) => {
    const change = row.held_since ? null : nextStatusChange(row, now, policyOf(row));
    return change ? [{ row, at: change.at, word: taskStatusLabel[change.to].word.toLowerCase() }] : [];
  });
  return changes.sort((a, b) => a.at.getTime() - b.at.getTime())[0];
}

function policyOf({ due_lead, overdue_grace, missed_after }: TodayTask): Policy {
  return { ...DEFAULT_POLICY, due_lead, overdue_grace, missed_after };
}

function presentBroken(state: WorkspaceState | undefined, now: Date): Line[] {
  if (!state) return UNKNOWN;
  const { troubled, troubledCount, silent, silentSince, undelivered, undeliveredSince } = state;
  const since = (at: Date | null) => (at ? ` for ${spanWords(now.getTime() - at.getTime())}` : '');
  const lines: Line[] = troubled.map(({ id, name, what }) => ({
    words: `${name}: ${what}`,
    href: `/campaigns/${id}`,
  }));
  if (troubledCount > troubled.length) {
    lines.push({ words: `${troubledCount - troubled.length} more campaigns need attention` });
  }
  if (silent > 0) {
    const campaigns = silent === 1 ? '1 campaign has' : `${silent} campaigns have`;
    lines.push({ words: `${campaigns} not moved by itself${since(silentSince)}: the process may be away` });
  }
  if (undelivered > 0) {
    const reports =
      undelivered === 1 ? '1 decision or report waits' : `${undelivered} decisions or reports wait`;
    lines.push({ words: `${reports} to be delivered${since(undeliveredSince)}: nothing of it is lost` });
  }
  return lines;
}

function presentPaused(state: WorkspaceState | undefined, now: Date): Line[] {
  if (!state) return UNKNOWN;
  const { pauses, pausedCount } = state;
  const lines = pauses.map(({ campaignId, name, by, since, note }): Line => {
    const what = name ?? 'Everything';
    const why = note ? `: ${note}` : '';
    const words = `${what}, by ${by}, for ${spanWords(now.getTime() - since.getTime())}${why}`;
    return { words, href: campaignId ? `/campaigns/${campaignId}` : undefined };
  });
  if (pausedCount > pauses.length) lines.push({ words: `${pausedCount - pauses.length} more` });
  return lines;
}
