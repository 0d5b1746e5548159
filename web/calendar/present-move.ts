import type { CalendarEntry } from '../../db/calendar/month';
import type { CampaignView } from '../../db/campaigns';
import type { CalendarItemRow } from '../../db/tables';
import { checkReschedule } from '../../workflows/domain/calendar';
import { localDate } from '../../workflows/domain/time';
import type { Refusal, Verdict } from '../../workflows/domain/verdict';
import { formState } from '../forms';
import { platformLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { choicesOf, laterChoices, wallTime } from '../tasks/when';
import { describeDay, describeTime, spanWords } from '../times';
import { conflictWords } from './present';

export type MoveRows = {
  item: CalendarItemRow;
  campaign: CampaignView;
  near: readonly CalendarEntry[];
  /** Open tasks that go along. */
  tasks: number;
  slot: Date | undefined;
  /** What the field holds. */
  typed: string;
  /** Why, as it was typed. */
  reason: string | undefined;
  version: string;
};

/** The form that moves one item, with what the move would do. `refusal` is what the last try was answered. */
export function presentMove(rows: MoveRows, wanted: Verdict<Date | undefined>, now: Date, refusal?: Refusal) {
  const { item, campaign, typed } = rows;
  const { timezone: zone } = campaign;
  const at = wanted.ok ? wanted.value : undefined;
  const moves = at !== undefined && at.getTime() !== item.scheduled_at.getTime();
  const may = moves ? checkReschedule(item, at, now, campaign) : undefined;
  const wrong = refusal ?? (wanted.ok ? (may?.ok === false ? may : undefined) : wanted);
  const past = wrong?.reason === 'TIME_PAST';
  const theirs = wrong?.reason === 'EDITED_MEANWHILE';
  return {
    title: `Move “${item.title}”`,
    item: {
      title: item.title,
      platform: platformLabel[item.platform],
      stands: describeTime(item.scheduled_at, zone, now).local,
    },
    action: `/calendar/${item.id}/schedule`,
    preview: `/calendar/${item.id}/move`,
    back: `/calendar/${item.id}`,
    form: formState({ scheduled_at: typed, reason: rows.reason }, wrong),
    needsReason: item.status === 'MISSED',
    version: rows.version,
    hint: `Wall time of the campaign (${zone}). Its open tasks move as far.`,
    theirs: theirs
      ? { stands: wallTime(item.scheduled_at, zone).replace('T', ' '), mine: typed.replace('T', ' ') }
      : undefined,
    choices: past ? laterChoices(rows.slot, zone, typed, now) : choicesOf(wrong, 'scheduled_at', typed),
    effects: moves && may?.ok && at ? effectsOf(rows, at) : undefined,
  };
}

/** What follows from the move, in words. */
function effectsOf({ item, campaign, near, tasks }: MoveRows, at: Date): string[] {
  const delta = at.getTime() - item.scheduled_at.getTime();
  const far = `${spanWords(Math.abs(delta))} ${delta > 0 ? 'later' : 'earlier'}`;
  const work = tasks === 0 ? '' : tasks === 1 ? ' with its task' : ` with its ${tasks} open tasks`;
  const day = localDate(at, campaign.timezone);
  const moved = near.filter(({ id }) => id !== item.id);
  const self = near.find(({ id }) => id === item.id);
  const entry: CalendarEntry = {
    ...item,
    campaign_name: campaign.name,
    client_name: campaign.client_name,
    timezone: campaign.timezone,
    task_id: null,
    task_status: null,
    ...self,
    scheduled_at: at,
  };
  return [
    `Moves 1 item${work}, ${far}.`,
    ...(campaign.blackout_dates.includes(day) ? [`${describeDay(day)} is a day without posts.`] : []),
    ...(conflictWords([...moved, entry]).get(item.id) ?? []),
  ];
}

/** What somebody who drags is told when it did not move. */
export function presentSaid(
  item: CalendarItemRow,
  campaign: CampaignView,
  wanted: Verdict<Date | undefined>,
  refusal: Refusal,
  typed: string,
  now: Date,
) {
  const at = (instant: Date) => describeTime(instant, campaign.timezone, now).local;
  const theirs = refusal.reason === 'EDITED_MEANWHILE';
  const mine = wanted.ok && wanted.value ? at(wanted.value) : typed.replace('T', ' ');
  return {
    refused: true,
    text: theirs
      ? `Somebody changed “${item.title}” meanwhile: it now stands on ${at(item.scheduled_at)}. You wanted ${mine}. It was not moved.`
      : `“${item.title}” was not moved. ${sentenceOf(refusal)}`,
    href: `/calendar/${item.id}/move?scheduled_at=${encodeURIComponent(typed)}`,
  };
}
