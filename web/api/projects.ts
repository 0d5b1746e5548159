import { z } from 'zod';
import { listProjects, type ProjectView } from '../../db/projects';
import { PROJECT_STAGES, PROJECT_STATES } from '../../workflows/domain/projects';
import { yes } from '../../workflows/domain/verdict';
import { idCursor, limit, pageOf } from './cursor';
import { endpoint } from './endpoint';
import { anId, instant, listOf } from './schemas';

const projectSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    client_id: z.uuid(),
    client: z.string(),
    stage: z.enum(PROJECT_STAGES).describe('Derived from its campaigns; nobody sets it.'),
    state: z.enum(PROJECT_STATES).describe('NEW while it stands on the board; ON_HOLD or CANCELLED.'),
    clarity: z
      .int()
      .nullable()
      .describe('How complete the newest intake of its campaigns is, of 100; null before one is begun.'),
    campaigns: z.int(),
    running: z.int(),
    overdue_tasks: z.int(),
    notes: z.string().nullable(),
    version: z.int(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Project' });

function presentProject(project: ProjectView) {
  const { client_name, ends: _ends, created_at, updated_at, ...facts } = project;
  return {
    ...facts,
    client: client_name,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}

const list = endpoint({
  operationId: 'listProjects',
  noun: 'Projects',
  method: 'get',
  path: '/projects',
  permission: 'clients.read',
  feature: 'campaign_ops',
  kind: 'read',
  summary: 'List projects by client and name, with the stage each has reached',
  query: z.strictObject({
    client: anId.optional().describe('The id of a client: only its projects.'),
    search: z.string().max(255).optional().describe('Part of the name or the client.'),
    aside: z
      .enum(['true', 'false'])
      .default('false')
      .describe('`true` lists those that are on hold or cancelled, instead of those on the board.'),
    limit: limit(100),
    cursor: idCursor,
  }),
  answers: { 200: { description: 'One page.', schema: listOf(projectSchema) } },
  handle: async ({ site, viewer, query }) => {
    const { client, search, aside, cursor } = query;
    const filter = { clientId: client, search, putAway: aside === 'true', after: cursor?.id };
    const rows = await listProjects(site.db, viewer, { ...filter, limit: query.limit + 1 });
    return yes({ body: pageOf(rows, query.limit, presentProject, ({ id }) => ({ id })) });
  },
});

export const projects = [list];
