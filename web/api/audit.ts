import { z } from 'zod';
import { listAudit } from '../../db/audit-list';
import { findCampaign } from '../../db/campaigns';
import type { AuditEntryRow } from '../../db/tables';
import { no, yes } from '../../workflows/domain/verdict';
import { limit, pageOf, timeCursor } from './cursor';
import { endpoint } from './endpoint';
import { anId, instant, listOf, sentInstant } from './schemas';

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
    campaign: anId.optional(),
    actor: z.string().max(100).optional().describe('Part of the name.'),
    action: z.string().max(255).optional(),
    entity_type: z.string().max(100).optional(),
    entity_id: z.string().max(255).optional(),
    from: sentInstant.optional(),
    until: sentInstant.optional(),
    words: z.string().max(200).optional().describe('Words of the reason, or their beginnings.'),
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

export const audit = [list];

export function presentEntry(row: AuditEntryRow) {
  return { ...row, at: row.at.toISOString() };
}
