import type { BulkAnswer, BulkPreview } from '../../db/calendar/bulk';
import type { CalendarEntry } from '../../db/calendar/month';
import type { CampaignView } from '../../db/campaigns';
import type { Person } from '../../db/people';
import type { BulkAction, BulkItem } from '../../workflows/domain/calendar-bulk';
import { localDate } from '../../workflows/domain/time';
import type { FormState } from '../forms';
import { calendarStatusLabel, platformLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { describeDay, describeTime } from '../times';
import { conflictWords } from './present';
import { counted } from './present-effects';

export type SelectionRows = {
  campaign: CampaignView;
  items: readonly BulkItem[];
  people: readonly Person[];
  preview: BulkPreview | undefined;
  /** What stands around the times that a move touches, the chosen items too. */
  near: readonly CalendarEntry[];
};

const ACTIONS = [
  ['MOVE_BY', 'Move by days'],
  ['MOVE_TO', 'Move to one day'],
  ['DROP', 'Skip: drop them from the calendar'],
  ['ASSIGN', 'Give their open tasks to somebody'],
] as const;

/** The chosen items, what can be done with them, and what that would do. */
export function presentSelection(
  { campaign, items, people, preview, near }: SelectionRows,
  form: FormState,
  now: Date,
) {
  const { timezone: zone } = campaign;
  const chosen = form.values['action'] ?? 'MOVE_BY';
  const at = (instant: Date) => describeTime(instant, zone, now).local;
  const person = form.values['operator'];
  return {
    title: `Change ${counted(items.length, 0)} of ${campaign.name}`,
    heading: `Change ${counted(items.length, 0)}`,
    action: `/campaigns/${campaign.id}/calendar/selection`,
    back: `/campaigns/${campaign.id}/calendar`,
    form,
    items: items.map((item) => ({
      id: item.id,
      title: item.title,
      platform: platformLabel[item.platform].word,
      status: calendarStatusLabel[item.status],
      when: at(item.scheduled_at),
    })),
    actions: ACTIONS.map(([value, word]) => ({ value, word, checked: value === chosen })),
    people: [
      { value: '', word: 'Nobody chosen', selected: !person },
      ...people.map(({ id, name, email }) => ({
        value: id,
        word: `${name} (${email})`,
        selected: id === person,
      })),
    ],
    needsReason: items.some(({ status }) => status === 'MISSED'),
    hint: `They keep their time of day in ${zone}, and their open tasks move as far.`,
    preview: preview && presentPreview(preview, String(chosen), at, warningsOf(preview, near, campaign)),
  };
}

/** What gets in the way where the items would stand: days without posts, and one another. */
function warningsOf({ effects }: BulkPreview, near: readonly CalendarEntry[], campaign: CampaignView) {
  const places = new Map(effects.done.map(({ item, to }) => [item.id, to]));
  const conflicts = conflictWords(
    near.map((entry) => ({ ...entry, scheduled_at: places.get(entry.id) ?? entry.scheduled_at })),
  );
  return ({ id, to }: { id: string; to: Date }) => {
    const day = localDate(to, campaign.timezone);
    const blackout = campaign.blackout_dates.includes(day);
    return [
      ...(blackout ? [`${describeDay(day)} is a day without posts.`] : []),
      ...(conflicts.get(id) ?? []),
    ];
  };
}

function presentPreview(
  { effects, hash }: BulkPreview,
  action: string,
  at: (instant: Date) => string,
  warnings: ReturnType<typeof warningsOf>,
) {
  const { done, refused } = effects;
  const tasks = done.reduce((sum, { item }) => sum + item.open_tasks, 0);
  const verb = VERBS[action] ?? 'Changes';
  const left =
    refused.length === 0
      ? ''
      : ` ${counted(refused.length, 0)} cannot be changed and ${refused.length === 1 ? 'stays as it is' : 'stay as they are'}.`;
  const moves = action.startsWith('MOVE');
  return {
    hash,
    summary:
      done.length === 0
        ? `Nothing can be done with them.${left}`
        : `${verb} ${counted(done.length, tasks)}.${left}`,
    possible: done.length > 0,
    done: moves
      ? done.map(({ item, to }) => ({
          what: item.title,
          platform: platformLabel[item.platform].word,
          when: `${at(item.scheduled_at)} → ${at(to)}`,
          warnings: warnings({ id: item.id, to }),
        }))
      : [],
    refused: refused.map(({ item, refusal }) => ({
      what: item.title,
      when: at(item.scheduled_at),
      why: sentenceOf(refusal),
    })),
    submit: SUBMIT[action] ?? 'Do it',
  };
}

const VERBS: Record<string, string> = {
  MOVE_BY: 'Moves',
  MOVE_TO: 'Moves',
  DROP: 'Drops',
  ASSIGN: 'Reassigns',
};
const SUBMIT: Record<string, string> = {
  MOVE_BY: 'Move them',
  MOVE_TO: 'Move them',
  DROP: 'Drop them',
  ASSIGN: 'Reassign their tasks',
};

/** What was done, in a sentence. */
export function presentDone({ kind }: BulkAction, { changed, refused, tasks }: BulkAnswer): string {
  const left =
    refused === 0
      ? ''
      : ` ${counted(refused, 0)} could not be changed and ${refused === 1 ? 'stays as it was' : 'stay as they were'}.`;
  if (kind === 'ASSIGN') return `${tasks === 1 ? 'One task has' : `${tasks} tasks have`} a new owner.${left}`;
  const words = counted(changed, tasks);
  return `${words} ${changed === 1 ? 'was' : 'were'} ${kind === 'DROP' ? 'dropped' : 'moved'}.${left}`;
}
