import { calendarFor, type CalendarSlot, calendarWindow, type TaskDraft, taskDraftFor } from '../calendar';
import type { CampaignStatus } from '../campaigns';
import type { Platform } from '../platforms';
import type { Policy } from '../policy';
import { statusAt, type TaskStatus } from '../tasks';
import { DAY, type LocalDate } from '../time';
import type { Change, NewTask } from './changes';
import type { CampaignFacts, ItemFacts, TaskFacts } from './facts';

export function extendCalendar(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  const { campaign, approvedPlan, items } = facts;
  if (!approvedPlan || (campaign.status !== 'PLANNED' && campaign.status !== 'ACTIVE')) return [];
  const window = calendarWindow(campaign, now, Math.floor(policy.horizon / DAY));
  const draft = calendarFor({ campaign, plan: approvedPlan.content, window, existing: items, now });
  if (draft.slots.length + draft.dropped.length === 0) return [];
  const tasks = draft.slots.map((slot) => newTask(slot, campaign.status, now, policy));
  for (const { slot, task, status } of tasks) {
    facts.items.push(itemOf(slot, now));
    facts.tasks.push(taskOf(slot, task, status, now));
  }
  for (const { slot_key, platform, nominal_date } of draft.dropped) {
    facts.items.push({ ...unplaced(slot_key, platform, nominal_date, now), status: 'CANCELLED' });
  }
  return [{ kind: 'EXTEND_CALENDAR', plan_id: approvedPlan.id, draft, tasks }];
}

/** The POST task of a slot, with the status it has from the start. */
export function newTask(slot: CalendarSlot, campaign: CampaignStatus, now: Date, policy: Policy): NewTask {
  const task = taskDraftFor(slot);
  const status =
    campaign === 'ACTIVE'
      ? statusAt({ status: 'PENDING', task_type: 'POST', due_at: task.due_at }, now, policy)
      : 'PENDING';
  return { slot, task, status };
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
