import { z } from 'zod';
import { readCauses, type Cause } from '../../db/audit-causes';
import { listAudit } from '../../db/audit-list';
import { findCampaign } from '../../db/campaigns';
import { readStanding } from '../../db/campaigns/advance';
import type { AuditEntryRow } from '../../db/tables';
import { AGENDA_KINDS } from '../../workflows/domain/agenda';
import { AUDIT_KINDS, kindOfAgenda } from '../../workflows/domain/audit';
import { ruleOf } from '../../workflows/domain/audit-why';
import { DAEMON } from '../../workflows/domain/permissions';
import { no, yes } from '../../workflows/domain/verdict';
import { campaignWorkflowId } from '../../workflows/messages/campaigns';
import { entrySchema, presentEntry } from './audit';
import { limit, pageOf, timeCursor } from './cursor';
import { endpoint } from './endpoint';
import { anyCase, byId, instant } from './schemas';

const AHEAD = 50;

const whySchema = z.object({
  rule: z
    .string()
    .nullable()
    .describe('The rule of time by which it happened by itself; null where a person did it.'),
  because: z
    .array(
      z.object({
        id: z.uuid(),
        at: instant,
        actor: z.string(),
        action: z.string(),
        reason: z.string().nullable(),
      }),
    )
    .describe('The entries that led to it, the nearest first.'),
  command: z
    .object({
      id: z.uuid(),
      kind: z.string(),
      key: z.string(),
      status: z.enum(['PENDING', 'DONE', 'REFUSED']),
      asked_at: instant,
      settled_at: instant.nullable(),
    })
    .nullable()
    .describe('What somebody sent, where it came of that.'),
  workflow_id: z.string(),
  run_id: z.string().nullable().describe('Of the process, where it wrote the entry itself.'),
  event: z
    .string()
    .nullable()
    .describe('The activity in the history of that run that wrote it, by type and id.'),
  request_id: z.string().nullable(),
});

const show = endpoint({
  operationId: 'getTimeline',
  noun: 'Campaigns',
  method: 'get',
  path: '/campaigns/:id/timeline',
  permission: 'audit.read',
  feature: 'campaign_ops',
  kind: 'read',
  summary: 'What happened and what will happen by itself, on one axis, and why',
  description: 'The past is paged newest first; the future comes with the first page, nearest first.',
  params: byId,
  query: z.strictObject({
    kind: anyCase(AUDIT_KINDS, 'lower').optional(),
    limit: limit(50),
    cursor: timeCursor,
  }),
  answers: {
    200: {
      description: 'Both sides of now.',
      schema: z
        .object({
          campaign_id: z.uuid(),
          now: instant,
          future: z.array(
            z.object({
              at: instant,
              kind: z.enum(AGENDA_KINDS),
              ref: z.string(),
              what: z.string(),
              why: z.string(),
              cancelled_by: z.string(),
              held: z.boolean(),
            }),
          ),
          past: z.array(entrySchema.extend({ why: whySchema })),
          next_cursor: z.string().nullable(),
        })
        .meta({ id: 'Timeline' }),
    },
  },
  handle: async ({ site, viewer, params, query, now }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const { kind, cursor } = query;
    const before = cursor && { at: new Date(cursor.at), id: cursor.id };
    const rows = await listAudit(site.db, viewer, {
      campaignId: campaign.id,
      limit: query.limit + 1,
      ...(kind && { kind }),
      ...(before && { before }),
    });
    const causes = await readCauses(site.db, campaign.id, rows);
    const agenda = cursor ? [] : (await readStanding(site.db, campaign, now)).agenda;
    const future = agenda
      .filter((entry) => !kind || kind === 'itself' || kindOfAgenda(entry.kind) === kind)
      .slice(0, AHEAD)
      .map((entry) => ({ ...entry, at: entry.at.toISOString() }));
    const past = pageOf(
      rows,
      query.limit,
      (row) => ({ ...presentEntry(row), why: presentWhy(row, campaign.id, causes.get(row.id)) }),
      ({ at, id }) => ({ at: at.toISOString(), id }),
    );
    return yes({
      body: {
        campaign_id: campaign.id,
        now: now.toISOString(),
        future,
        past: past.items,
        next_cursor: past.next_cursor,
      },
    });
  },
});

export const timeline = [show];

function presentWhy(row: AuditEntryRow, campaignId: string, cause: Cause | undefined) {
  const command = cause?.command;
  return {
    rule: row.actor === DAEMON.name ? (ruleOf(row) ?? null) : null,
    because: (cause?.entries ?? []).map(({ id, at, actor, action, reason }) => ({
      id,
      at: at.toISOString(),
      actor,
      action,
      reason,
    })),
    command: command
      ? {
          id: command.id,
          kind: command.kind,
          key: command.idempotency_key,
          status: command.status,
          asked_at: command.created_at.toISOString(),
          settled_at: command.settled_at?.toISOString() ?? null,
        }
      : null,
    workflow_id: cause?.step?.workflow_id ?? campaignWorkflowId(campaignId),
    run_id: cause?.step?.run_id ?? null,
    event: cause?.step?.activity ?? null,
    request_id: row.request_id,
  };
}
