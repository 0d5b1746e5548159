import { calendarFor, type CalendarSlot, calendarWindow, type TaskDraft } from '../calendar';
import type { CampaignStatus } from '../campaigns';
import type { Platform } from '../platforms';
import type { Policy } from '../policy';
import { taskDraftsFor, type TaskTemplate } from '../task-templates';
import { statusAt, type TaskStatus } from '../tasks';
import { DAY, type LocalDate } from '../time';
import type { Change, NewWork } from './changes';
import type { CampaignFacts, ItemFacts, TaskFacts } from './facts';

export function extendCalendar(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  const { campaign, approvedPlan, items } = facts;
  if (facts.executionFlagged && policy.hold_on_stale === 'YES') return [];
  if (!approvedPlan || (campaign.status !== 'PLANNED' && campaign.status !== 'ACTIVE')) return [];
  const window = calendarWindow(campaign, now, Math.floor(policy.horizon / DAY));
  const draft = calendarFor({ campaign, plan: approvedPlan.content, window, existing: items, now });
  if (draft.slots.length + draft.dropped.length === 0) return [];
  const work = draft.slots.map((slot) => newWork(slot, campaign, now, policy));
  for (const { slot, tasks } of work) {
    facts.items.push(itemOf(slot, now));
    facts.tasks.push(...tasks.map(({ task, status }) => taskOf(slot, task, status, now)));
  }
  for (const { slot_key, platform, nominal_date } of draft.dropped) {
    facts.items.push({ ...unplaced(slot_key, platform, nominal_date, now), status: 'CANCELLED' });
  }
  return [{ kind: 'EXTEND_CALENDAR', plan_id: approvedPlan.id, draft, work }];
}

/** The tasks that a slot gets from the campaign's template, each with the status it has from the start. */
export function newWork(
  slot: CalendarSlot,
  campaign: { status: CampaignStatus; task_template: TaskTemplate },
  now: Date,
  policy: Policy,
): NewWork {
  const tasks = taskDraftsFor(slot, campaign.task_template, now).map((task) => ({
    task,
    status:
      campaign.status === 'ACTIVE'
        ? statusAt({ ...task, status: 'PENDING' }, now, policy)
        : ('PENDING' as const),
  }));
  return { slot, tasks };
}

function itemOf(slot: CalendarSlot, now: Date): ItemFacts {
  return {
    ...unplaced(slot.slot_key, slot.platform, slot.local_date, now),
    status: 'PENDING',
    scheduled_at: slot.scheduled_at,
  };
}

function unplaced(slot_key: string, platform: Platform, local_date: LocalDate, now: Date) {
  return { id: slot_key, slot_key, platform, local_date, scheduled_at: now, anchored_at: now };
}

function taskOf(slot: CalendarSlot, task: TaskDraft, status: TaskStatus, now: Date): TaskFacts {
  return {
    id: task.origin_key,
    title: task.title,
    task_type: task.task_type,
    platform: task.platform,
    origin: task.origin,
    status,
    due_at: task.due_at,
    anchored_at: now,
    held_delay_ms: null,
    calendar_item_id: slot.slot_key,
  };
}
