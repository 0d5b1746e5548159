import { newId } from '../../db/ids';
import type { CalendarEntry } from '../../db/calendar/month';
import type { CampaignView } from '../../db/campaigns';
import type { Operator } from '../../db/operators';
import type { CalendarItemRow } from '../../db/tables';
import { checkItemOpen } from '../../workflows/domain/calendar';
import { DROP_REASONS, type DropReason } from '../../workflows/domain/calendar-effects';
import { platformsFor } from '../../workflows/domain/calendar-kind';
import { CONTENT_TYPES_OF } from '../../workflows/domain/platforms';
import { can } from '../../workflows/domain/permissions';
import type { TaskStatus } from '../../workflows/domain/tasks';
import { localDate } from '../../workflows/domain/time';
import type { Refusal } from '../../workflows/domain/verdict';
import { onBothClocks } from '../campaigns/times';
import { formState, type FormState } from '../forms';
import { contentTypeLabel, platformLabel, taskStatusLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { presentCounter, trackedLink } from '../tasks/present-copy';
import { choicesOf, laterChoices } from '../tasks/when';
import { itemValues } from './forms';
import { conflictWords, statusOf } from './present';

export type ItemRows = {
  item: CalendarItemRow;
  campaign: CampaignView;
  task: { id: string; title: string; status: TaskStatus; due_at: Date } | undefined;
  /** The campaign's items of the weeks before and after, to see what gets in the way. */
  near: readonly CalendarEntry[];
  /** Where it could go instead of a time that has passed. */
  slot: Date | undefined;
};

/** A form of this page that was just refused, with what it held. */
export type RefusedItem = { of: 'edit' | 'drop'; refusal: Refusal; body: unknown };

export function presentItemPage(rows: ItemRows, reader: Operator, now: Date, refused?: RefusedItem) {
  const { item, campaign, task, near } = rows;
  const zone = campaign.timezone;
  return {
    title: item.title,
    back: { href: `/campaigns/${campaign.id}/calendar?month=${month(item, zone)}`, label: 'Calendar' },
    item: {
      title: item.title,
      status: statusOf({ status: item.status, task_status: task?.status ?? null }),
      platform: platformLabel[item.platform],
      type: contentTypeLabel[item.content_type].word,
      when: onBothClocks(item.scheduled_at, zone, reader.time_zone, now),
      pillar: item.pillar,
      week: item.theme_week,
      link: trackedLink(item),
      dropped: item.dropped_reason === null ? undefined : droppedWords(item.dropped_reason),
      blackout: campaign.blackout_dates.includes(localDate(item.scheduled_at, zone)),
      conflicts: conflictWords(near).get(item.id),
    },
    task: task && {
      href: `/tasks/${task.id}`,
      title: task.title,
      status: taskStatusLabel[task.status],
    },
    ...presentEditing(rows, reader, now, refused),
  };
}

/** Why a rule left it out. */
const DROPPED: Record<DropReason, string> = {
  BLACKOUT_NO_FREE_DAY: 'No day was free for it beside the days without posts.',
  NOT_IN_CADENCE:
    'The campaign’s cadence was changed and no longer has it. It comes back when the cadence has it again.',
  OUTSIDE_DATES:
    'The campaign’s dates were changed and it lies outside them. It comes back when they include it again.',
};

function droppedWords(reason: string): string {
  const known = DROP_REASONS.find((one) => one === reason);
  return known ? DROPPED[known] : 'It was left out of the calendar.';
}

function month(item: CalendarItemRow, zone: string): string {
  return String(itemValues(item, zone)['scheduled_at']).slice(0, 7);
}

/** The form, or why there is none. */
function presentEditing(rows: ItemRows, reader: Operator, now: Date, refused?: RefusedItem) {
  const { item, campaign, task } = rows;
  const whyNot = whyNotEdit(rows, reader);
  const edited = refused?.of === 'edit' ? refused : undefined;
  const overtaken = edited?.refusal.reason === 'EDITED_MEANWHILE';
  const form = edited
    ? formState(edited.body, edited.refusal)
    : formState(itemValues(item, campaign.timezone));
  const text = String(form.values['copy_text'] ?? '').replaceAll('\r\n', '\n');
  return {
    whyNot,
    refused: whyNot && refused ? sentenceOf(refused.refusal) : undefined,
    text: item.copy_text,
    form,
    ...presentKinds(rows, form),
    needsReason: item.status === 'MISSED',
    theirs: overtaken ? theirsOf(rows, form) : undefined,
    choices: edited ? whenChoices(edited, rows, now) : [],
    action: `/calendar/${item.id}`,
    counterAction: task && `/tasks/${task.id}/copy-length`,
    counter: presentCounter(item.platform, item.content_type, text, item.hashtags),
    // Their change is on the page once it was refused for it: sending the form again means it.
    version: edited && !overtaken ? form.values['version'] : item.version,
    drop: {
      version: item.version,
      form: formState({}, refused?.of === 'drop' ? refused.refusal : undefined),
    },
    editId: newId(),
    dropId: newId(),
    whenHint: `Wall time of the campaign (${campaign.timezone}). Its task moves along.`,
    copyHint:
      item.platform === 'email'
        ? 'Begin with “Subject: …” and “Preheader: …”, each on a line of its own.'
        : undefined,
  };
}

/** Where it may go out and as what; which goes with which is said when it is saved. */
function presentKinds({ item, campaign }: ItemRows, { values }: FormState) {
  const platforms = platformsFor(item, campaign);
  const types = [
    ...new Set([...platforms.flatMap((platform) => CONTENT_TYPES_OF[platform]), item.content_type]),
  ];
  const option = (name: string) => (value: string) => ({ value, selected: values[name] === value });
  return {
    platforms: platforms.map((one) => ({ ...option('platform')(one), word: platformLabel[one].word })),
    types: types.map((one) => ({ ...option('content_type')(one), word: contentTypeLabel[one].word })),
  };
}

/** The same rules that would refuse the change. */
function whyNotEdit({ item, campaign }: ItemRows, reader: Operator): string | undefined {
  const open = checkItemOpen(item);
  if (!open.ok) return sentenceOf(open);
  if (campaign.status === 'COMPLETED' || campaign.status === 'ARCHIVED') {
    return sentenceOf({ reason: 'CAMPAIGN_CLOSED', detail: { status: campaign.status } });
  }
  return can(reader.role, 'calendar.edit') ? undefined : sentenceOf({ reason: 'NOT_PERMITTED' });
}

const LABELS: Record<string, string> = {
  scheduled_at: 'Time',
  platform: 'Platform',
  content_type: 'Kind',
  title: 'Title',
  copy_text: 'Copy',
  hashtags: 'Hashtags',
  first_comment: 'First comment',
  link_url: 'Link',
  alt_text: 'Alt text',
  asset_ref: 'Picture or video',
  cta_text: 'Call to action',
  notes: 'Notes',
};

/** What the item says now in the fields where this form says otherwise. */
function theirsOf({ item, campaign }: ItemRows, form: FormState) {
  const stored = itemValues(item, campaign.timezone);
  const words = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : '');
  return Object.entries(LABELS)
    .filter(([name]) => words(stored[name]) !== words(form.values[name]))
    .map(([name, label]) => {
      const value = words(stored[name]) || 'empty';
      return { label, value: name === 'scheduled_at' ? value.replace('T', ' ') : value };
    });
}

/** A time that the clocks skip or repeat asks which; one that has passed offers others. */
function whenChoices({ refusal, body }: RefusedItem, { campaign, slot }: ItemRows, now: Date) {
  const typed = ((body ?? {}) as Record<string, unknown>)['scheduled_at'];
  if (refusal.reason === 'TIME_PAST') return laterChoices(slot, campaign.timezone, typed, now);
  return choicesOf(refusal, 'scheduled_at', typed);
}
