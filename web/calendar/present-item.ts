import { newId } from '../../db/ids';
import type { CalendarEntry } from '../../db/calendar/month';
import type { CampaignView } from '../../db/campaigns';
import type { Operator } from '../../db/operators';
import type { CalendarItemRow } from '../../db/tables';
import { can } from '../../workflows/domain/permissions';
import type { TaskStatus } from '../../workflows/domain/tasks';
import type { Refusal } from '../../workflows/domain/verdict';
import { onBothClocks } from '../campaigns/times';
import { formState, type FormState } from '../forms';
import { contentTypeLabel, platformLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { presentCounter, trackedLink } from '../tasks/present-copy';
import { choicesOf, laterChoices } from '../tasks/when';
import { itemValues } from './forms';
import { conflictWords, statusOf } from './present';

export type ItemRows = {
  item: CalendarItemRow;
  campaign: CampaignView;
  task: { id: string; title: string; status: TaskStatus; due_at: Date } | undefined;
  /** The campaign's items of the day before and after, to see what gets in the way. */
  near: readonly CalendarEntry[];
  /** Where it could go instead of a time that has passed. */
  slot: Date | undefined;
};

export type RefusedItem = { refusal: Refusal; form: FormState; body: unknown };

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
      dropped: item.dropped_reason !== null,
      conflicts: conflictWords(near).get(item.id),
    },
    task: task && { href: `/tasks/${task.id}`, title: task.title },
    ...presentEditing(rows, reader, now, refused),
  };
}

function month(item: CalendarItemRow, zone: string): string {
  return String(itemValues(item, zone)['scheduled_at']).slice(0, 7);
}

/** The form, or why there is none. */
function presentEditing(rows: ItemRows, reader: Operator, now: Date, refused?: RefusedItem) {
  const { item, campaign } = rows;
  const whyNot = whyNotEdit(rows, reader);
  const form = refused?.form ?? formState(itemValues(item, campaign.timezone));
  const text = String(form.values['copy_text'] ?? '').replaceAll('\r\n', '\n');
  return {
    whyNot,
    refused: whyNot && refused ? sentenceOf(refused.refusal) : undefined,
    text: item.copy_text,
    form,
    theirs: refused?.refusal.reason === 'EDITED_MEANWHILE' ? theirsOf(rows, form) : undefined,
    choices: refused ? whenChoices(refused, rows, now) : [],
    action: `/calendar/${item.id}`,
    counterAction: `/calendar/${item.id}/length`,
    counter: presentCounter(item.platform, item.content_type, text, item.hashtags),
    version: item.version,
    editId: newId(),
    dropId: newId(),
    whenHint: `Wall time of the campaign (${campaign.timezone}). Its task moves along.`,
  };
}

/** The same rules that would refuse the change. */
function whyNotEdit({ item, campaign }: ItemRows, reader: Operator): string | undefined {
  if (item.status === 'DONE' || item.status === 'CANCELLED') return sentenceOf({ reason: 'ITEM_CLOSED' });
  if (campaign.status === 'COMPLETED' || campaign.status === 'ARCHIVED') {
    return sentenceOf({ reason: 'CAMPAIGN_CLOSED', detail: { status: campaign.status } });
  }
  return can(reader.role, 'calendar.edit') ? undefined : sentenceOf({ reason: 'NOT_PERMITTED' });
}

const LABELS: Record<string, string> = {
  scheduled_at: 'Time',
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
    .map(([name, label]) => ({ label, value: words(stored[name]) || 'empty' }));
}

/** A time that the clocks skip or repeat asks which; one that has passed offers others. */
function whenChoices({ refusal, body }: RefusedItem, { campaign, slot }: ItemRows, now: Date) {
  const typed = ((body ?? {}) as Record<string, unknown>)['scheduled_at'];
  if (refusal.reason === 'TIME_PAST') return laterChoices(slot, campaign.timezone, typed, now);
  return choicesOf(refusal, 'scheduled_at', typed);
}
