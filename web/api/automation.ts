import { z } from 'zod';
import { findRunnable, listRuns, runAutomation } from '../../db/automation';
import { AUTOMATED_ACTIONS, checkAction } from '../../workflows/domain/automation';
import { yes } from '../../workflows/domain/verdict';
import { limit, pageOf, timeCursor } from './cursor';
import { endpoint } from './endpoint';
import { anId, anyCase, commandId, day, instant, listOf } from './schemas';

const noun = 'Automation';

const result = z
  .object({
    updated: z.int().optional().describe('Tasks that moved.'),
    overdue: z.int().optional(),
    level: z.int().nullable().optional().describe('Of the escalation; 0 where nothing is overdue.'),
    week_start: day.optional(),
    revision: z.int().optional(),
  })
  .describe('What came out of it.');

const list = endpoint({
  operationId: 'listAutomationRuns',
  noun,
  method: 'get',
  path: '/automation/runs',
  permission: 'system.read',
  feature: 'campaign_ops',
  kind: 'read',
  summary: 'What campaigns did by themselves, and what was run by hand, newest first',
  query: z.strictObject({
    campaign: anId.optional(),
    action: anyCase(AUTOMATED_ACTIONS).optional(),
    limit: limit(50),
    cursor: timeCursor,
  }),
  answers: {
    200: {
      description: 'One page.',
      schema: listOf(
        z
          .object({
            id: z.uuid(),
            at: instant,
            action: z.enum(AUTOMATED_ACTIONS),
            run_key: z.string(),
            campaign_id: z.uuid(),
            campaign_name: z.string(),
            actor: z.string().nullable().describe('Who asked for it; null where it was due by itself.'),
            result,
          })
          .meta({ id: 'AutomationRun' }),
      ),
    },
  },
  handle: async ({ site, viewer, query }) => {
    const { campaign, action, cursor } = query;
    const rows = await listRuns(site.db, viewer, {
      ...(campaign && { campaignId: campaign }),
      ...(action && { action }),
      ...(cursor && { before: { at: new Date(cursor.at), id: cursor.id } }),
      limit: query.limit + 1,
    });
    const present = ({ timezone: _zone, at, ...row }: (typeof rows)[number]) => ({
      ...row,
      at: at.toISOString(),
    });
    return yes({
      body: pageOf(rows, query.limit, present, ({ at, id }) => ({ at: at.toISOString(), id })),
    });
  },
});

const run = endpoint({
  operationId: 'runAutomation',
  noun,
  method: 'post',
  path: '/automation/runs',
  permission: 'automation.run',
  feature: 'campaign_ops',
  kind: 'report',
  summary: 'Run an automated operation of a campaign now',
  description:
    'The same look that the campaign takes at itself. Under a `run_key` that was run before (this hour, today at this level, for this week) it answers what it answered then.',
  body: z.strictObject({
    action: z
      .string()
      .max(100)
      .describe(`One of ${AUTOMATED_ACTIONS.join(', ')}.`),
    campaign_id: anId,
    week_start: day.optional().describe('Of WEEKLY_CAMPAIGN_SUMMARY: a Monday; absent, the week before.'),
  }),
  answers: {
    200: {
      description: 'It ran, or had run already.',
      schema: z
        .object({
          run_key: z.string(),
          action: z.enum(AUTOMATED_ACTIONS),
          campaign_id: z.uuid(),
          ran_at: instant,
          known: z.boolean().describe('It had been run under this key before.'),
          result,
          command_id: commandId,
        })
        .meta({ id: 'AutomationRunDone' }),
    },
  },
  handle: async ({ site, viewer, body, by }) => {
    const action = checkAction(body.action);
    if (!action.ok) return action;
    const campaign = await findRunnable(site.db, viewer, body.campaign_id);
    if (!campaign.ok) return campaign;
    const asked = { action: action.value, ...(body.week_start && { weekStart: body.week_start }) };
    const done = await runAutomation(site.db, campaign.value, asked, by);
    if (!done.ok) return done;
    const { answer, campaignId, commandId: id } = done.value;
    return yes({
      body: { ...answer, campaign_id: campaignId, command_id: id },
      announce: { campaignId, commandId: id },
    });
  },
});

export const automation = [list, run];
