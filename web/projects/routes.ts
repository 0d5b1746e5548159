import type { Request, Response } from 'express';
import { listCampaigns, readPulses } from '../../db/campaigns/list';
import { findClient, listClientChoices } from '../../db/clients';
import { once } from '../../db/once';
import { listOperators } from '../../db/operators';
import {
  createProject,
  editProject,
  findProject,
  listProjects,
  placeProject,
  type ProjectView,
} from '../../db/projects';
import { no, type Refusal } from '../../workflows/domain/verdict';
import { formState, type FormState } from '../forms';
import { commandIdOf, reportedBy } from '../report';
import { actorOf, operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Handler, Site } from '../site';
import { parseNewProject, parsePlacement, parseProjectForm } from './forms';
import {
  MOST_ON_BOARD,
  PAGE_SIZE,
  presentBoard,
  presentProject,
  presentProjectForm,
  presentProjects,
  readProjectQuery,
  SHOWN_CAMPAIGNS,
} from './present';

const feature = 'campaign_ops';

/** Projects: the board whose stages are derived, the list, and one project with its campaigns. */
export const projects: Feature = {
  nav: [
    {
      group: 'Campaigns',
      label: 'Projects',
      path: '/projects',
      icon: 'briefcase',
      permission: 'clients.read',
      feature,
    },
  ],
  routes: (site) => [
    { method: 'get', path: '/projects', permission: 'clients.read', feature, handle: list(site) },
    { method: 'get', path: '/projects/board', permission: 'clients.read', feature, handle: board(site) },
    { method: 'get', path: '/projects/new', permission: 'clients.edit', feature, handle: draw(site) },
    { method: 'post', path: '/projects', permission: 'clients.edit', feature, handle: create(site) },
    {
      method: 'get',
      path: '/projects/:id',
      permission: 'clients.read',
      feature,
      handle: ofProject(site, async (req, res, project) =>
        site.respond.page(req, res, 'projects/show', await pageOf(site, req, project)),
      ),
    },
    {
      method: 'get',
      path: '/projects/:id/edit',
      permission: 'clients.edit',
      feature,
      handle: ofProject(site, (req, res, project) =>
        site.respond.page(req, res, 'projects/form', presentProjectForm(formState(project), { project })),
      ),
    },
    {
      method: 'patch',
      path: '/projects/:id',
      permission: 'clients.edit',
      feature,
      handle: ofProject(site, (req, res, project) => save(site, req, res, project)),
    },
    {
      method: 'put',
      path: '/projects/:id/placement',
      permission: 'clients.edit',
      feature,
      handle: ofProject(site, (req, res, project) => place(site, req, res, project)),
    },
  ],
};

type ProjectHandler = (req: Request, res: Response, project: ProjectView) => unknown;

/** For strangers the project does not exist. */
function ofProject(site: Site, handle: ProjectHandler): Handler {
  return async (req, res) => {
    const project = await findProject(site.db, operatorOf(req), String(req.params['id']));
    if (!project) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
    return handle(req, res, project);
  };
}

function list(site: Site): Handler {
  return async (req, res) => {
    const viewer = operatorOf(req);
    const query = { ...readProjectQuery(req.query), campaign: undefined };
    const [found, clients] = await Promise.all([
      listProjects(site.db, viewer, { ...query, limit: PAGE_SIZE + 1 }),
      listClientChoices(site.db, viewer),
    ]);
    await site.respond.page(req, res, 'projects/index', presentProjects(found, query, clients, viewer));
  };
}

function board(site: Site): Handler {
  return async (req, res) => {
    const viewer = operatorOf(req);
    const { clientId, campaign, stage } = readProjectQuery(req.query);
    const [found, clients, owners] = await Promise.all([
      listProjects(site.db, viewer, { clientId, campaign, limit: MOST_ON_BOARD + 1 }),
      listClientChoices(site.db, viewer),
      listOperators(site.db),
    ]);
    const query = { clientId, campaign, stage, putAway: false };
    const page = presentBoard(found, query, { clients, owners }, viewer);
    await site.respond.page(req, res, 'projects/board', page);
  };
}

async function pageOf(site: Site, req: Request, project: ProjectView, form?: FormState) {
  const viewer = operatorOf(req);
  const { part, failed } = partsOf(site, req, { campaigns: 'Campaigns' }, `/projects/${project.id}`);
  const chosen = { projectId: project.id, limit: SHOWN_CAMPAIGNS + 1 };
  const [campaigns, pulses] = await part('campaigns', [[], new Map()] as const, async () => {
    const found = await listCampaigns(site.db, viewer, chosen);
    const ids = found.map(({ id }) => id);
    return [found, await readPulses(site.db, ids, site.now())] as const;
  });
  return { ...presentProject({ project, campaigns, pulses }, viewer, form), failed };
}

function draw(site: Site): Handler {
  return async (req, res) => {
    const clients = await listClientChoices(site.db, operatorOf(req));
    const form = presentProjectForm(formState({ client: req.query['client'] }), { clients });
    await site.respond.page(req, res, 'projects/form', form);
  };
}

function create(site: Site): Handler {
  return async (req, res) => {
    const refuse = async (refusal: Refusal) => {
      const clients = await listClientChoices(site.db, operatorOf(req));
      const given = { clients, commandId: commandIdOf(req) };
      const data = presentProjectForm(formState(req.body, refusal), given);
      return site.respond.refuse(req, res, refusal, { page: { name: 'projects/form', data } });
    };
    const typed = parseNewProject(req.body);
    if (!typed.ok) return refuse(typed);
    const { client, ...body } = typed.value;
    const known = await findClient(site.db, operatorOf(req), client);
    if (!known) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
    const by = reportedBy(req, site.now());
    const made = await once(site.db, 'create_project', typed.value, by, (keep) =>
      createProject(site.db, known.id, body, by, keep),
    );
    if (!made.ok) return refuse(made);
    const flash = `${body.name} was added. Its first campaign brings it forward on the board.`;
    return site.respond.change(req, res, { to: `/projects/${made.value.answer.project_id}`, flash });
  };
}

async function save(site: Site, req: Request, res: Response, project: ProjectView) {
  const seen = Number((req.body as Record<string, unknown> | undefined)?.['version']) || undefined;
  const refuse = (refusal: Refusal) => {
    const theirs = refusal.reason === 'EDITED_MEANWHILE';
    const given = { project, commandId: commandIdOf(req), theirs, version: theirs ? project.version : seen };
    const data = presentProjectForm(formState(req.body, refusal), given);
    return site.respond.refuse(req, res, refusal, { page: { name: 'projects/form', data } });
  };
  const typed = parseProjectForm(req.body);
  if (!typed.ok) return refuse(typed);
  const by = reportedBy(req, site.now());
  const asked = { project_id: project.id, body: typed.value, version: seen ?? null };
  const saved = await once(site.db, 'edit_project', asked, by, (keep) =>
    editProject(site.db, project.id, typed.value, seen, by, keep),
  );
  if (!saved.ok) return refuse(saved);
  return site.respond.change(req, res, { to: `/projects/${project.id}`, flash: 'The project was saved.' });
}

const PLACED = {
  NEW: 'The project is back on the board.',
  ON_HOLD:
    'The project is on hold and off the board. Its campaigns go on as they are: pause them where needed.',
  CANCELLED:
    'The project is cancelled and off the board. Its campaigns go on as they are: complete or archive them.',
};

async function place(site: Site, req: Request, res: Response, project: ProjectView) {
  const refuse = async (refusal: Refusal) => {
    const data = await pageOf(site, req, project, formState(req.body, refusal));
    return site.respond.refuse(req, res, refusal, { page: { name: 'projects/show', data } });
  };
  const typed = parsePlacement(req.body);
  if (!typed.ok) return refuse(typed);
  const { state, reason } = typed.value;
  const by = { actor: actorOf(req), now: site.now() };
  const placed = await placeProject(site.db, project.id, state, reason, by);
  if (!placed.ok) return refuse(placed);
  return site.respond.change(req, res, { to: `/projects/${project.id}`, flash: PLACED[state] });
}
