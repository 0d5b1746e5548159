import { z } from 'zod';
import { listAudit } from '../../db/audit-list';
import { findCampaign } from '../../db/campaigns';
import type { AuditEntryRow } from '../../db/tables';
import { no, yes } from '../../workflows/domain/verdict';
import { exportAudit, FORMATS } from '../audit/export';
import { EXPORT_MOST } from '../audit/present';
import { limit, pageOf, timeCursor } from './cursor';
import { endpoint } from './endpoint';
import { anId, anyCase, instant, listOf, sentInstant } from './schemas';

const anything = z.unknown().describe('As JSON; null where there is nothing to say.');

export const entrySchema = z
  .object({
    id: z.uuid(),
    at: instant,
    actor: z.string(),
    actor_id: z.uuid().nullable(),
    action: z.string().describe('In the past tense: `completed_task`.'),
    entity_type: z.string(),
    entity_id: z.string().nullable(),
    campaign_id: z.uuid().nullable(),
    campaign_name: z.string().nullable().describe('Kept when the campaign is gone.'),
    before: anything,
    after: anything,
    details: anything,
    reason: z.string().nullable(),
    request_id: z.string().nullable().describe('The `trace_id` of the request that did it.'),
  })
  .meta({ id: 'AuditEntry' });

const asking = {
  campaign: anId.optional(),
  actor: z.string().max(100).optional().describe('Part of the name.'),
  action: z.string().max(255).optional(),
  entity_type: z.string().max(100).optional(),
  entity_id: z.string().max(255).optional(),
  from: sentInstant.optional(),
  until: sentInstant.optional(),
  words: z.string().max(200).optional().describe('Words of the reason, or their beginnings.'),
};

const list = endpoint({
  operationId: 'listAudit',
  noun: 'Audit',
  method: 'get',
  path: '/audit',
  permission: 'audit.read',
  kind: 'read',
  summary: 'Who did what, newest first',
  description:
    'Leads and admins read everything; operators what happened in campaigns they see and what they did.',
  query: z.strictObject({
    ...asking,
    limit: limit(50),
    cursor: timeCursor,
  }),
  answers: { 200: { description: 'One page.', schema: listOf(entrySchema) } },
  handle: async ({ site, viewer, query }) => {
    const { campaign, cursor, entity_type: entityType, entity_id: entityId, ...asked } = query;
    const before = cursor && { at: new Date(cursor.at), id: cursor.id };
    const filter = { ...asked, campaignId: campaign, entityType, entityId, before, limit: query.limit + 1 };
    const rows = await listAudit(site.db, viewer, filter);
    // Entries outlive their campaign; an id that neither names is nothing.
    if (campaign !== undefined && rows.length === 0 && !cursor) {
      const known = await findCampaign(site.db, viewer, campaign);
      if (!known) return no('NOT_FOUND', 'NO_SUCH_RECORD', { field: 'campaign' });
    }
    return yes({
      body: pageOf(rows, query.limit, presentEntry, ({ at, id }) => ({ at: at.toISOString(), id })),
    });
  },
});

const file = endpoint({
  operationId: 'exportAudit',
  noun: 'Audit',
  method: 'get',
  path: '/audit/export',
  permission: 'audit.read',
  kind: 'read',
  summary: 'The same as one file',
  description: `The newest first, ${EXPORT_MOST.toLocaleString('en-GB')} entries at most; a file that leaves some out says so in its name and in \`capped\`.`,
  query: z.strictObject({ ...asking, format: anyCase(['json', 'csv'], 'lower').default('json') }),
  answers: {
    200: {
      description: 'A file.',
      schema: z.object({
        schema: z.literal('aicmo.audit.v1'),
        exported_at: instant,
        filter: z.record(z.string(), z.unknown()).describe('What was asked for.'),
        capped: z.boolean().describe('There are older entries that are not in it.'),
        most: z.int(),
        entries: z.array(entrySchema),
      }),
      also: ['text/csv'],
    },
  },
  handle: async ({ site, query }) => {
    const { format, campaign: campaignId, entity_type: entityType, entity_id: entityId, ...asked } = query;
    const question = { ...asked, campaignId, entityType, entityId };
    return yes({
      body: {},
      send: (req, res) => exportAudit(site, req, res, question, FORMATS[format]),
    });
  },
});

export const audit = [list, file];

export function presentEntry(row: AuditEntryRow) {
  return { ...row, at: row.at.toISOString() };
}
