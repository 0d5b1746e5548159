import { DateTime } from 'luxon';
import type { CompletionAnswer } from '../../db/tasks/completion';
import type { TaskRow } from '../../db/tables';
import { daysBetween, localDate } from '../../workflows/domain/time';
import { describeTime } from '../times';

/** "at 16:10", "tomorrow 14:10", "on Mon 23 Nov, 14:10": an instant as one says it in this zone today. */
export function asSaid(at: Date, zone: string, now: Date): string {
  const there = DateTime.fromJSDate(at, { zone }).setLocale('en-GB');
  const clock = there.toFormat('HH:mm');
  const days = daysBetween(localDate(now, zone), localDate(at, zone));
  if (days === 0) return `at ${clock}`;
  if (days === 1) return `tomorrow ${clock}`;
  if (days === -1) return `yesterday ${clock}`;
  return `on ${there.toFormat(there.hasSame(DateTime.fromJSDate(now, { zone }), 'year') ? 'ccc d LLL' : 'ccc d LLL yyyy')}, ${clock}`;
}

/** "CET". */
function zoneWordAt(at: Date, zone: string): string {
  return describeTime(at, zone, at).local.split(' ').at(-1) ?? zone;
}

type Post = Pick<TaskRow, 'platform' | 'content_type'>;

/** What the two follow-ups of a post are called in a sentence. */
function followUpWords({ platform, content_type }: Post): [string, string] {
  if (platform === 'email') return ['check bounces and replies', 'review opens and clicks'];
  return [
    'check comments',
    content_type === 'story' ? 'record the story before it expires' : 'review results',
  ];
}

/** What was done, and what it leads to: "Done. Check comments at 16:10, review results tomorrow 14:10 (CET)." */
export function saidOfCompletion(task: Post, answer: CompletionAnswer, zone: string, now: Date): string {
  const late = answer.late ? 'Done, late.' : 'Done.';
  const [first] = answer.follow_ups;
  if (!first) return late;
  if (first.held) {
    return `${late} The campaign is paused: its follow-ups begin to count when it goes on.`;
  }
  const words = followUpWords(task);
  const said = answer.follow_ups.map(
    ({ due_at }, index) => `${words[index] ?? 'follow up'} ${asSaid(new Date(due_at), zone, now)}`,
  );
  const sentence = said.join(', ');
  return `${late} ${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} (${zoneWordAt(new Date(first.due_at), zone)}).`;
}
