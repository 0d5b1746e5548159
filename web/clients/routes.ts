import type { Request, Response } from 'express';
import { listCampaigns, readPulses } from '../../db/campaigns/list';
import {
  archiveClient,
  createClient,
  editClient,
  findClient,
  listClients,
  listMembers,
  setMember,
  type ClientView,
} from '../../db/clients';
import { once } from '../../db/once';
import { listOperators } from '../../db/operators';
import { listProjects } from '../../db/projects';
import { no, type Refusal } from '../../workflows/domain/verdict';
import { formState } from '../forms';
import { commandIdOf, reportedBy } from '../report';
import { actorOf, operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Handler, Site } from '../site';
import { parseClientForm } from './forms';
import {
  PAGE_SIZE,
  presentClient,
  presentClientForm,
  presentClients,
  readClientQuery,
  SHOWN_CAMPAIGNS,
} from './present';

const feature = 'campaign_ops';

/** Clients: the list, one client with everything of it, and who sees it. */
export const clients: Feature = {
  nav: [
    {
      group: 'Campaigns',
      label: 'Clients',
      path: '/clients',
      icon: 'building-2',
      permission: 'clients.read',
      feature,
    },
  ],
  routes: (site) => [
    { method: 'get', path: '/clients', permission: 'clients.read', feature, handle: list(site) },
    {
      method: 'get',
      path: '/clients/new',
      permission: 'clients.edit',
      feature,
      handle: (req, res) =>
        site.respond.page(
          req,
          res,
          'clients/form',
          presentClientForm(formState({ timezone: operatorOf(req).time_zone })),
        ),
    },
    { method: 'post', path: '/clients', permission: 'clients.edit', feature, handle: create(site) },
    {
      method: 'get',
      path: '/clients/:id',
      permission: 'clients.read',
      feature,
      handle: ofClient(site, show),
    },
    {
      method: 'get',
      path: '/clients/:id/edit',
      permission: 'clients.edit',
      feature,
      handle: ofClient(site, (_site, req, res, client) =>
        site.respond.page(req, res, 'clients/form', presentClientForm(formState(client), { client })),
      ),
    },
    {
      method: 'patch',
      path: '/clients/:id',
      permission: 'clients.edit',
      feature,
      handle: ofClient(site, save),
    },
    {
      method: 'post',
      path: '/clients/:id/archive',
      permission: 'clients.decide',
      feature,
      handle: ofClient(site, (_site, req, res, client) => archive(site, req, res, client, true)),
    },
    {
      method: 'delete',
      path: '/clients/:id/archive',
      permission: 'clients.decide',
      feature,
      handle: ofClient(site, (_site, req, res, client) => archive(site, req, res, client, false)),
    },
    {
      method: 'post',
      path: '/clients/:id/members',
      permission: 'clients.decide',
      feature,
      handle: ofClient(site, (_site, req, res, client) =>
        name(site, req, res, client, String(bodyOf(req)['operator']), true),
      ),
    },
    {
      method: 'delete',
      path: '/clients/:id/members/:operatorId',
      permission: 'clients.decide',
      feature,
      handle: ofClient(site, (_site, req, res, client) =>
        name(site, req, res, client, String(req.params['operatorId']), false),
      ),
    },
  ],
};

type ClientHandler = (site: Site, req: Request, res: Response, client: ClientView) => unknown;

/** For strangers the client does not exist. */
function ofClient(site: Site, handle: ClientHandler): Handler {
  return async (req, res) => {
    const client = await findClient(site.db, operatorOf(req), String(req.params['id']));
    if (!client) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
    return handle(site, req, res, client);
  };
}

function list(site: Site): Handler {
  return async (req, res) => {
    const operator = operatorOf(req);
    const query = readClientQuery(req.query);
    const found = await listClients(site.db, operator, { ...query, limit: PAGE_SIZE + 1 });
    await site.respond.page(req, res, 'clients/index', presentClients(found, query, operator));
  };
}

async function show(site: Site, req: Request, res: Response, client: ClientView) {
  return site.respond.page(req, res, 'clients/show', await pageOf(site, req, client));
}

/** Enough campaigns to name all that keep a client from being archived. */
const MOST_CAMPAIGNS = 500;
const MOST_PROJECTS = 100;

async function pageOf(site: Site, req: Request, client: ClientView) {
  const viewer = operatorOf(req);
  const names = { campaigns: 'Campaigns', projects: 'Projects', members: 'Who sees it' };
  const { part, failed } = partsOf(site, req, names, `/clients/${client.id}`);
  const [[campaigns, pulses], projects, [members, operators]] = await Promise.all([
    part('campaigns', [[], new Map()] as const, async () => {
      const found = await listCampaigns(site.db, viewer, { clientId: client.id, limit: MOST_CAMPAIGNS });
      const shown = found.slice(0, SHOWN_CAMPAIGNS).map(({ id }) => id);
      return [found, await readPulses(site.db, shown, site.now())] as const;
    }),
    part('projects', [], async () => {
      const of = { clientId: client.id, limit: MOST_PROJECTS };
      const both = [
        listProjects(site.db, viewer, of),
        listProjects(site.db, viewer, { ...of, putAway: true }),
      ];
      return (await Promise.all(both)).flat();
    }),
    part('members', [[], []] as const, () =>
      Promise.all([listMembers(site.db, client.id), listOperators(site.db)]),
    ),
  ]);
  const rows = { client, campaigns, pulses, projects, members, operators };
  return { ...presentClient(rows, viewer), failed };
}

function create(site: Site): Handler {
  return async (req, res) => {
    const refuse = (refusal: Refusal) => {
      const data = presentClientForm(formState(req.body, refusal), { commandId: commandIdOf(req) });
      return site.respond.refuse(req, res, refusal, { page: { name: 'clients/form', data } });
    };
    const typed = parseClientForm(req.body);
    if (!typed.ok) return refuse(typed);
    const by = reportedBy(req, site.now());
    const made = await once(site.db, 'create_client', typed.value, by, (keep) =>
      createClient(site.db, typed.value, by, keep),
    );
    if (!made.ok) return refuse(made);
    const flash = `${typed.value.name} was added. Its first campaign can be created now.`;
    return site.respond.change(req, res, { to: `/clients/${made.value.answer.client_id}`, flash });
  };
}

async function save(site: Site, req: Request, res: Response, client: ClientView) {
  const version = Number(bodyOf(req)['version']) || undefined;
  const refuse = (refusal: Refusal) => {
    const theirs = refusal.reason === 'EDITED_MEANWHILE';
    const given = { client, commandId: commandIdOf(req), theirs, version: theirs ? client.version : version };
    const data = presentClientForm(formState(req.body, refusal), given);
    return site.respond.refuse(req, res, refusal, { page: { name: 'clients/form', data } });
  };
  const typed = parseClientForm(req.body);
  if (!typed.ok) return refuse(typed);
  const by = reportedBy(req, site.now());
  const asked = { client_id: client.id, body: typed.value, version: version ?? null };
  const saved = await once(site.db, 'edit_client', asked, by, (keep) =>
    editClient(site.db, client.id, typed.value, version, by, keep),
  );
  if (!saved.ok) return refuse(saved);
  return site.respond.change(req, res, { to: `/clients/${client.id}`, flash: 'The client was saved.' });
}

async function archive(site: Site, req: Request, res: Response, client: ClientView, away: boolean) {
  const by = { actor: actorOf(req), now: site.now() };
  const done = await archiveClient(site.db, client.id, away, by);
  if (!done.ok) {
    const data = { ...(await pageOf(site, req, client)), refused: done };
    return site.respond.refuse(req, res, done, { page: { name: 'clients/show', data } });
  }
  const flash = away
    ? `${client.name} is archived. It is no longer suggested, and no campaign can be created for it.`
    : `${client.name} is back among the current clients.`;
  return site.respond.change(req, res, { to: `/clients/${client.id}`, flash });
}

async function name(
  site: Site,
  req: Request,
  res: Response,
  client: ClientView,
  operatorId: string,
  member: boolean,
) {
  const by = { actor: actorOf(req), now: site.now() };
  const known = (await listOperators(site.db)).find(({ id }) => id === operatorId);
  // Somebody whose account has ended can still be taken out.
  const done =
    member && !known
      ? no('NOT_FOUND', 'NO_SUCH_RECORD')
      : await setMember(site.db, client.id, operatorId, member, by);
  if (!done.ok) return site.respond.refuse(req, res, done);
  const flash = member
    ? `${known?.name ?? 'The operator'} now sees this client, and of the others only those where they are named.`
    : `${known?.name ?? 'The operator'} is no longer named here.`;
  return site.respond.change(req, res, { to: `/clients/${client.id}`, flash });
}

function bodyOf(req: Request): Record<string, unknown> {
  return (req.body ?? {}) as Record<string, unknown>;
}
