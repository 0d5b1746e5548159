import type { PlannedWork } from '../../db/workload';
import { withAdded, workloadDays, type AddedLoad, type WorkAt } from '../../workflows/domain/workload';
import { loadLabel } from '../labels';
import { dayWord, listed, minuteWords } from './present';

const PEOPLE = 6;

/**
 * How much work approving the plan makes, and whose days it would overload. The tasks are nobody's at first, so
 * each person is asked about as if all of them were theirs; the owner first.
 */
export function presentPlanLoad(
  { work: added, tasks, minutes, colleagues }: PlannedWork,
  work: readonly WorkAt[],
  ownerId: string | null,
  zone: string,
  now: Date,
) {
  const days = workloadDays(now, zone);
  const ownerFirst = [...colleagues].sort((a, b) => Number(b.id === ownerId) - Number(a.id === ownerId));
  return {
    sum: `Approving this adds ${minuteWords(minutes)} of work in ${tasks === 1 ? '1 task' : `${tasks} tasks`} over the next days. They are nobody’s until somebody claims or is given them.`,
    people: ownerFirst
      .slice(0, PEOPLE)
      .map((worker) => presentPerson(withAdded(worker, work, added, days), worker.id === ownerId)),
    more: Math.max(0, colleagues.length - PEOPLE),
    href: '/workload',
  };
}

function presentPerson({ worker, becomes, already }: AddedLoad, owns: boolean) {
  const name = owns ? `${worker.name} (owner)` : worker.name;
  const full = becomes.length + already.length > 0;
  return { name, status: full ? loadLabel.OVER : loadLabel.FINE, words: wordsOf(becomes, already) };
}

function wordsOf(becomes: AddedLoad['becomes'], already: AddedLoad['already']): string {
  if (becomes.length > 0) {
    const worst = Math.max(...becomes.map(({ over }) => over));
    return `would be overloaded on ${namedDays(becomes)}, by up to ${minuteWords(worst)}`;
  }
  return already.length > 0 ? `is overloaded already on ${namedDays(already)}` : 'has room for all of it';
}

const NAMED = 4;

function namedDays(days: AddedLoad['becomes']): string {
  const words = days.slice(0, NAMED).map(({ day }) => dayWord(day));
  return listed(days.length > NAMED ? [...words, `${days.length - NAMED} more days`] : words);
}
