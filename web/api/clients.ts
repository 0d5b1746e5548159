import { z } from 'zod';
import { createClient, editClient, findClient, listClients, type ClientView } from '../../db/clients';
import { once } from '../../db/once';
import { clientBodySchema } from '../../workflows/domain/clients.schema';
import { no, yes } from '../../workflows/domain/verdict';
import { idCursor, limit, pageOf } from './cursor';
import { BASE, endpoint } from './endpoint';
import { parseInput, refused } from './input';
import { byId, commandId, described, instant, listOf } from './schemas';

const noun = 'Clients';
const feature = 'campaign_ops';

const clientSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    brand_name: z.string().nullable(),
    website: z.string().nullable(),
    industry: z.string().nullable(),
    contact_email: z.string().nullable(),
    timezone: z.string().nullable(),
    notes: z.string().nullable(),
    archived_at: instant.nullable(),
    campaigns: z.int().describe('How many it has, whatever their status.'),
    running: z.int().describe('Those that are active or paused.'),
    open_tasks: z.int(),
    overdue_tasks: z.int(),
    version: z.int(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Client' });

const withCommand = clientSchema.extend({ command_id: commandId });

function presentClient(client: ClientView) {
  const { archived_at, created_at, updated_at, ...facts } = client;
  return {
    ...facts,
    archived_at: archived_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}

const shape = described(clientBodySchema.shape, {
  name: 'Unique, whatever the case.',
  brand_name: 'The brand it is known by.',
  website: 'An address; https:// is put before it where it has none.',
  industry: 'In words.',
  contact_email: 'Whom to write to.',
  timezone: 'An IANA name; what forms of its campaigns begin with.',
  notes: 'Anything else worth knowing.',
});

const list = endpoint({
  operationId: 'listClients',
  noun,
  method: 'get',
  path: '/clients',
  permission: 'clients.read',
  feature,
  kind: 'read',
  summary: 'List clients by name',
  query: z.strictObject({
    search: z.string().max(255).optional().describe('Part of the name, the brand or the industry.'),
    archived: z
      .enum(['true', 'false'])
      .default('false')
      .describe('`true` lists those that were put away, instead of those that were not.'),
    limit: limit(100),
    cursor: idCursor,
  }),
  answers: { 200: { description: 'One page.', schema: listOf(clientSchema) } },
  handle: async ({ site, viewer, query }) => {
    const filter = { search: query.search, archived: query.archived === 'true', after: query.cursor?.id };
    const rows = await listClients(site.db, viewer, { ...filter, limit: query.limit + 1 });
    return yes({ body: pageOf(rows, query.limit, presentClient, ({ id }) => ({ id })) });
  },
});

const create = endpoint({
  operationId: 'createClient',
  noun,
  method: 'post',
  path: '/clients',
  permission: 'clients.edit',
  feature,
  kind: 'fact',
  summary: 'Add a client',
  description: 'Creating a campaign adds its client, too, where there is none of that name.',
  body: clientBodySchema.safeExtend(shape).meta({ id: 'NewClient' }),
  answers: { 201: { description: 'The client.', schema: withCommand } },
  handle: async ({ site, viewer, body, by }) => {
    const made = await once<{ client_id: string }>(site.db, 'create_client', body, by, (keep) =>
      createClient(site.db, body, by, keep),
    );
    if (!made.ok) return made;
    const id = made.value.answer.client_id;
    const client = await findClient(site.db, viewer, id);
    if (!client) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const shown = { ...presentClient(client), command_id: made.value.commandId };
    return yes({ status: 201, body: shown, location: `${BASE}/clients/${id}` });
  },
});

const show = endpoint({
  operationId: 'getClient',
  noun,
  method: 'get',
  path: '/clients/:id',
  permission: 'clients.read',
  feature,
  kind: 'read',
  summary: 'Read a client',
  params: byId,
  answers: { 200: { description: 'The client.', schema: clientSchema } },
  handle: async ({ site, viewer, params }) => {
    const client = await findClient(site.db, viewer, params.id);
    return client ? yes({ body: presentClient(client) }) : no('NOT_FOUND', 'NO_SUCH_RECORD');
  },
});

const edit = endpoint({
  operationId: 'editClient',
  noun,
  method: 'patch',
  path: '/clients/:id',
  permission: 'clients.edit',
  feature,
  kind: 'fact',
  summary: 'Change a client',
  params: byId,
  body: z
    .strictObject({
      ...clientBodySchema.safeExtend(shape).partial().shape,
      version: z
        .int32()
        .min(1)
        .optional()
        .describe('The version you read. Another one stands: 409 EDITED_MEANWHILE, nothing is changed.'),
    })
    .meta({ id: 'ClientPatch', description: 'Only the fields that change.' }),
  answers: { 200: { description: 'The client as it stands.', schema: withCommand } },
  handle: async ({ site, viewer, params, body, by, req }) => {
    const client = await findClient(site.db, viewer, params.id);
    if (!client) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    // Parsing fills in what was not said: what was said is the body as it was sent.
    const { version: _version, ...sent } = req.body as Record<string, unknown>;
    if (Object.keys(sent).length === 0) return refused({ body: 'Says nothing to change.' });
    const known = new Map<string, unknown>(Object.entries(client));
    const stands = Object.keys(clientBodySchema.shape).map((name) => [name, known.get(name)]);
    const merged = parseInput(clientBodySchema, { ...Object.fromEntries(stands), ...sent });
    if (!merged.ok) return merged;
    const asked = { client_id: client.id, sent, version: body.version ?? null };
    const saved = await once(site.db, 'edit_client', asked, by, (keep) =>
      editClient(site.db, client.id, merged.value, body.version ?? client.version, by, keep),
    );
    if (!saved.ok) return saved;
    const fresh = (await findClient(site.db, viewer, client.id)) ?? client;
    return yes({ body: { ...presentClient(fresh), command_id: saved.value.commandId } });
  },
});

export const clients = [list, create, show, edit];
