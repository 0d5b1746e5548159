import type { CampaignFacts, Change, ItemFacts, NewWork, TaskFacts } from '../../workflows/domain/agenda';
import { itemStatusFor } from '../../workflows/domain/calendar';
import type { Pause } from '../../workflows/domain/pauses';
import { isUnfinished } from '../../workflows/domain/tasks';

/**
 * The rows as they stand after `changes`, read again: what `db/campaigns/changes.ts` and `facts.ts` do, on values.
 * Ids are new ones, as the database's are.
 */
export function applied(given: CampaignFacts, changes: readonly Change[], now: Date): CampaignFacts {
  const facts = structuredClone(given);
  for (const change of changes) apply(facts, change, now);
  facts.tasks = facts.tasks.filter((task) => isUnfinished(task.status));
  facts.pauses = facts.pauses.filter((pause) => bears(pause, facts));
  return facts;
}

function bears(pause: Pause, { campaign }: CampaignFacts): boolean {
  const settled = campaign.pauses_settled_through ?? campaign.created_at;
  return pause.to === null || pause.to > settled;
}

function apply(facts: CampaignFacts, change: Change, now: Date): void {
  const { campaign } = facts;
  switch (change.kind) {
    case 'SETTLE_PAUSES':
      campaign.pauses_settled_through = change.through;
      for (const { id, kind, to } of change.shifts) {
        if (kind === 'TASK') Object.assign(found(facts.tasks, id), { due_at: to, anchored_at: now });
        else Object.assign(found(facts.items, id), { scheduled_at: to, anchored_at: now });
      }
      return;
    case 'RELEASE_FOLLOW_UP':
      Object.assign(found(facts.tasks, change.task_id), { due_at: change.due_at, held_delay_ms: null });
      return;
    case 'ACTIVATE':
      campaign.status = 'ACTIVE';
      campaign.activated_at = now;
      return;
    case 'EXTEND_CALENDAR':
      for (const made of change.work) build(facts, made, now);
      for (const { slot_key, platform, nominal_date } of change.draft.dropped) {
        facts.items.push({
          id: `row-${slot_key}`,
          slot_key,
          platform,
          local_date: nominal_date,
          status: 'CANCELLED',
          scheduled_at: now,
          anchored_at: now,
        });
      }
      return;
    case 'TASK_STATUS': {
      const task = found(facts.tasks, change.task_id);
      if (task.status !== change.from)
        throw new Error(`${task.id} is ${task.status}, judged as ${change.from}`);
      task.status = change.to;
      const item = facts.items.find(({ id }) => id === task.calendar_item_id);
      if (item && task.task_type === 'POST') item.status = itemStatusFor(change.to);
      return;
    }
    case 'OPEN_ESCALATION':
      if (facts.escalation) throw new Error('a second escalation');
      facts.escalation = {
        id: 'row-escalation',
        level: change.level,
        task_ids: change.task_ids,
        told_at: now,
      };
      return;
    case 'UPDATE_ESCALATION':
      facts.escalation = {
        id: change.id,
        level: change.level,
        task_ids: change.task_ids,
        told_at: change.raised ? now : (facts.escalation?.told_at ?? now),
      };
      return;
    case 'SWEEP_ESCALATION':
      if (!facts.escalation) throw new Error('nothing to tell again');
      facts.escalation.told_at = now;
      return;
    case 'CLOSE_ESCALATION':
      facts.escalation = null;
      return;
    case 'REMIND_APPROVAL':
      if (facts.head) Object.assign(facts.head, { ladder_rung: change.rung, ladder_at: now });
      return;
    case 'REMIND_ARTIFACT': {
      const asked = facts.asked.find(({ stage }) => stage === change.stage);
      if (asked) Object.assign(asked, { ladder_rung: change.rung, ladder_at: now });
      return;
    }
    case 'CHECK_KPIS':
      if (facts.monitoring) facts.monitoring.checked_at = now;
      return;
    case 'TICK':
      campaign.ticked_at = now;
      return;
    case 'SUMMARISE_WEEK':
      facts.summarised = change.week_start;
      facts.tasks.push(analysis(now, change.task_status));
      return;
    case 'ASK_WRAP_UP':
      facts.wrapUpAsked = true;
      facts.tasks.push(wrapUp(now));
      return;
    case 'COMPLETE':
      campaign.status = 'COMPLETED';
      facts.tasks = [];
      facts.items = facts.items.map((item): ItemFacts =>
        item.status === 'DONE' || item.status === 'MISSED' ? item : { ...item, status: 'CANCELLED' },
      );
      facts.escalation = null;
      return;
  }
}

function found<Row extends { id: string }>(rows: Row[], id: string): Row {
  const row = rows.find((one) => one.id === id);
  if (!row) throw new Error(`a change names ${id}, which is no row`);
  return row;
}

function build(facts: CampaignFacts, { slot, tasks }: NewWork, now: Date): void {
  const id = `row-${slot.slot_key}`;
  facts.items.push({
    id,
    slot_key: slot.slot_key,
    platform: slot.platform,
    local_date: slot.local_date,
    status: itemStatusFor(tasks.at(-1)?.status ?? 'PENDING'),
    scheduled_at: slot.scheduled_at,
    anchored_at: now,
  });
  for (const { task, status } of tasks) {
    facts.tasks.push({
      id: `row-${task.origin_key}`,
      title: task.title,
      task_type: task.task_type,
      platform: task.platform,
      origin: task.origin,
      status,
      due_at: task.due_at,
      anchored_at: now,
      held_delay_ms: null,
      calendar_item_id: id,
    });
  }
}

function analysis(now: Date, status: TaskFacts['status']): TaskFacts {
  return {
    ...wrapUp(now),
    id: 'row-analysis',
    title: 'Read the week',
    task_type: 'ANALYZE',
    origin: 'WEEKLY_SUMMARY',
    status,
  };
}

function wrapUp(now: Date): TaskFacts {
  return {
    id: 'row-wrap-up',
    title: 'Wrap up',
    task_type: 'REVIEW',
    platform: 'internal',
    origin: 'WRAP_UP',
    status: 'DUE',
    due_at: now,
    anchored_at: now,
    held_delay_ms: null,
    calendar_item_id: null,
  };
}
