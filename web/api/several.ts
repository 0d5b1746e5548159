import { z } from 'zod';
import { changeItems, previewBulk } from '../../db/calendar/bulk';
import { findCampaign, type CampaignView } from '../../db/campaigns';
import { findColleague, listColleagues } from '../../db/people';
import { changeTasks, MOST_AT_ONCE, type BulkAction as TasksAction } from '../../db/tasks/bulk';
import type { BulkAction as ItemsAction, BulkEffects } from '../../workflows/domain/calendar-bulk';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { sentenceOf } from '../refusals';
import type { Site } from '../site';
import { endpoint } from './endpoint';
import { refused } from './input';
import { anId, byId, commandId, day, instant, reason } from './schemas';

/** One action on many records. What one of them refuses is named with its reason; the others are done. */

const feature = 'campaign_ops';

const chosen = z
  .array(anId)
  .min(1, 'Name at least one.')
  .max(MOST_AT_ONCE, `Names at most ${MOST_AT_ONCE}.`)
  .transform((ids) => [...new Set(ids)]);

const email = z.email('Is the e-mail address of somebody who works here.');

const refusedSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  error_code: z.string(),
  message: z.string(),
});

function presentRefused(one: {
  id: string;
  title: string;
  refusal: Pick<Refusal, 'code' | 'reason' | 'detail'>;
}) {
  const { code, ...why } = one.refusal;
  return { id: one.id, title: one.title, error_code: code, message: sentenceOf(why) };
}

const tasksAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('CLAIM') }),
  z.strictObject({ kind: z.literal('ASSIGN'), to: email.nullable().describe('Null for nobody.') }),
  z.strictObject({ kind: z.literal('BLOCK'), reason }),
  z.strictObject({
    kind: z.literal('MOVE'),
    by: z.int().min(-366).max(366).describe('Negative is earlier.'),
    unit: z.enum(['HOURS', 'DAYS']).describe('Days keep the time of day in the campaign’s zone.'),
  }),
]);

const tasks = endpoint({
  operationId: 'changeTasks',
  noun: 'Tasks',
  method: 'post',
  path: '/tasks/changes',
  permission: 'tasks.work',
  feature,
  kind: 'report',
  summary: 'Do one thing with several tasks',
  description:
    'A report in each campaign that they belong to, with one audit entry of its counts. What a task’s own rule refuses is named; the others are done.',
  body: z.strictObject({ task_ids: chosen, action: tasksAction }),
  answers: {
    200: {
      description: 'What was done, and what was not.',
      schema: z.object({
        command_ids: z.array(commandId).describe('One for each campaign.'),
        changed: z.array(z.uuid()),
        refused: z.array(refusedSchema),
      }),
    },
  },
  handle: async ({ site, viewer, body, by }) => {
    const action = await tasksActionOf(site, body.action);
    if (!action.ok) return action;
    const done = await changeTasks(site.db, viewer, body.task_ids, action.value, by);
    if (!done.ok) return done;
    const { changed, refused: kept, reports } = done.value;
    return yes({
      body: {
        command_ids: reports.map(({ commandId: id }) => id),
        changed,
        refused: kept.map(presentRefused),
      },
      announce: reports,
    });
  },
});

async function tasksActionOf(site: Site, said: z.infer<typeof tasksAction>): Promise<Verdict<TasksAction>> {
  switch (said.kind) {
    case 'CLAIM':
      return yes({ kind: 'claim' });
    case 'BLOCK':
      return yes({ kind: 'block', reason: said.reason });
    case 'MOVE':
      return yes({ kind: 'move', by: said.by, unit: said.unit });
    case 'ASSIGN': {
      const person = said.to === null ? null : await findColleague(site.db, said.to);
      if (person === undefined) return refused({ action: `Nobody here has the address ${said.to}.` });
      return yes({ kind: 'assign', to: person?.id ?? null });
    }
  }
}

const whyMissed = reason.optional().describe('Why. A MISSED item is not moved without.');

const itemsAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('MOVE_BY'), days: z.int().min(-366).max(366), reason: whyMissed }),
  z.strictObject({ kind: z.literal('MOVE_TO'), day, reason: whyMissed }),
  z.strictObject({ kind: z.literal('DROP') }),
  z.strictObject({ kind: z.literal('ASSIGN'), to: email }),
]);

const items = endpoint({
  operationId: 'changeCalendarItems',
  noun: 'Calendar',
  method: 'post',
  path: '/campaigns/:id/calendar/changes',
  permission: 'calendar.edit',
  feature,
  kind: 'report',
  summary: 'Move, drop or reassign several items of a campaign',
  description:
    'First with `dry_run`: it says what would become of each, and a `preview`. Then with that `preview`: exactly this is done, or 409 PREVIEW_STALE when the items changed meanwhile.',
  params: byId,
  body: z.strictObject({
    item_ids: chosen,
    action: itemsAction,
    dry_run: z.boolean().default(false).describe('Only say what would be done.'),
    preview: z.string().max(64).optional().describe('What the dry run answered.'),
  }),
  answers: {
    200: {
      description: 'What was done, or would be.',
      schema: z.object({
        command_id: commandId.nullable().describe('Null after a dry run.'),
        preview: z.string(),
        changed: z.int(),
        tasks: z.int().nullable().describe('Tasks that changed along; null after a dry run.'),
        items: z
          .array(z.object({ id: z.uuid(), title: z.string(), scheduled_at: instant }))
          .describe('After a dry run: each with the time at which it would stand.'),
        refused: z.array(refusedSchema).describe('After a dry run: each with the reason.'),
      }),
    },
  },
  handle: async ({ site, viewer, params, body, by, now }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const action = await itemsActionOf(site, campaign, body.action);
    if (!action.ok) return action;
    if (body.dry_run) {
      const { effects, hash } = await previewBulk(site.db, campaign, body.item_ids, action.value, now);
      return yes({ body: { command_id: null, preview: hash, ...presentEffects(effects) } });
    }
    if (body.preview === undefined) return refused({ preview: 'Give what the dry run answered.' });
    const done = await changeItems(site.db, campaign.id, body.item_ids, action.value, body.preview, by);
    if (!done.ok) return done;
    const { changed, tasks: along } = done.value.answer;
    const told = { preview: body.preview, changed, tasks: along, items: [], refused: [] };
    return yes({ body: { command_id: done.value.commandId, ...told }, announce: done.value });
  },
});

function presentEffects({ done, refused: kept }: BulkEffects) {
  return {
    changed: done.length,
    tasks: null,
    items: done.map(({ item, to }) => ({ id: item.id, title: item.title, scheduled_at: to.toISOString() })),
    refused: kept.map(({ item, refusal }) => presentRefused({ ...item, refusal })),
  };
}

async function itemsActionOf(
  site: Site,
  { client_id }: CampaignView,
  said: z.infer<typeof itemsAction>,
): Promise<Verdict<ItemsAction>> {
  if (said.kind !== 'ASSIGN') return yes(said);
  const people = await listColleagues(site.db, client_id);
  const person = people.find(({ email: address }) => address.toLowerCase() === said.to.toLowerCase());
  if (!person) return refused({ action: `Nobody who may see this campaign has the address ${said.to}.` });
  return yes({ kind: 'ASSIGN', operator_id: person.id });
}

export const several = [tasks, items];
