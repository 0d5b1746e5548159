import { isId, newId } from '../../db/ids';
import type { Request, Response } from 'express';
import { readControls } from '../../db/controls';
import { changeOnce } from '../../db/once';
import {
  addOnce,
  findEndpoint,
  listDeliveries,
  listEndpoints,
  pingEndpoint,
  redeliver,
  removeEndpoint,
  rotateOnce,
  setEndpointStatus,
} from '../../db/webhooks';
import { no, type Refusal } from '../../workflows/domain/verdict';
import { checkWebhookUrl } from '../../workflows/domain/webhooks';
import { formState, parseForm, type FormState } from '../forms';
import { commandIdOf, reportedBy } from '../report';
import { actorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Handler, Route, Site } from '../site';
import { endpointForm } from './forms';
import { PAGE_SIZE, presentEndpoint, presentEndpoints, presentLog } from './present';

const permission = 'webhooks.manage';

/** Other systems that are told of what happens here, for admins. */
export const webhooks: Feature = {
  nav: [{ group: 'System', label: 'Webhooks', path: '/webhooks', icon: 'send', permission }],
  routes: (site): Route[] => [
    { method: 'get', path: '/webhooks', permission, handle: index(site) },
    { method: 'post', path: '/webhooks', permission, handle: add(site) },
    { method: 'get', path: '/webhooks/:id', permission, handle: show(site) },
    { method: 'delete', path: '/webhooks/:id', permission, handle: remove(site) },
    { method: 'get', path: '/webhooks/:id/deliveries', permission, handle: log(site) },
    { method: 'post', path: '/webhooks/:id/tests', permission, handle: test(site) },
    { method: 'post', path: '/webhooks/:id/secret', permission, handle: rotate(site) },
    { method: 'post', path: '/webhooks/:id/pause', permission, handle: setStatus(site, 'PAUSED') },
    { method: 'delete', path: '/webhooks/:id/pause', permission, handle: setStatus(site, 'ACTIVE') },
    { method: 'post', path: '/webhooks/:id/deliveries/:deliveryId/sending', permission, handle: again(site) },
  ],
};

function index(site: Site): Handler {
  return async (req, res) => site.respond.page(req, res, 'webhooks/index', await indexPage(site, req));
}

async function indexPage(site: Site, req: Request, commandId = newId(), form?: FormState) {
  const { part, failed } = partsOf(site, req, { endpoints: 'Who is told' });
  const endpoints = await part('endpoints', [], () => listEndpoints(site.db));
  return { ...presentEndpoints(endpoints, form), commandId, failed };
}

/** Answers with the page itself, not a redirect: the secret is shown once. */
function add(site: Site): Handler {
  return async (req, res) => {
    const refuse = async (refusal: Refusal) => {
      const data = await indexPage(site, req, commandIdOf(req), formState(req.body, refusal));
      return site.respond.refuse(req, res, refusal, { page: { name: 'webhooks/index', data } });
    };
    const typed = parseForm(endpointForm, req.body);
    if (!typed.ok) return refuse(typed);
    const url = checkWebhookUrl(typed.value.url, site.config.outward.allowPrivateWebhooks);
    if (!url.ok) return refuse(url);
    const endpoint = { ...typed.value, url: url.value };
    const by = reportedBy(req, site.now());
    const said = await addOnce(site.db, endpoint, by);
    if (!said.ok) return refuse(said);
    const { secret, answer } = said.value;
    const { id } = answer;
    if (secret === undefined) {
      const flash =
        'It was added already. Its secret was shown then: if you have not copied it, make a new one.';
      return site.respond.change(req, res, { to: `/webhooks/${id}`, flash });
    }
    return showPage(site, req, res, id, { newSecret: { secret, rotated: false } }, 201);
  };
}

function show(site: Site): Handler {
  return (req, res) => showPage(site, req, res, String(req.params['id']));
}

const PARTS = { log: 'Log', brake: 'Whether the system is paused' };

async function showPage(
  site: Site,
  req: Request,
  res: Response,
  id: string,
  also: object = {},
  status = 200,
) {
  const asked = req.query['before'];
  const before = isId(asked) ? asked : undefined;
  const endpoint = await findEndpoint(site.db, id);
  if (!endpoint) return notThere(site, req, res);
  const { part, failed } = partsOf(site, req, PARTS, `/webhooks/${id}`);
  const [deliveries, controls] = await Promise.all([
    part('log', [], () => listDeliveries(site.db, id, { before, limit: PAGE_SIZE + 1 })),
    part('brake', undefined, () => readControls(site.db)),
  ]);
  const how = { before, systemPaused: controls?.system_paused === true, now: site.now() };
  const commands = { ping: newId(), secret: newId(), removal: newId() };
  const page = { ...presentEndpoint(endpoint, deliveries, how), commands, failed, ...also };
  return site.respond.page(req, res, 'webhooks/show', page, { status });
}

/** The newest of the log, for the page that shows it while something in it moves. */
function log(site: Site): Handler {
  return async (req, res) => {
    const id = String(req.params['id']);
    if (!(await findEndpoint(site.db, id))) return notThere(site, req, res);
    const rows = await listDeliveries(site.db, id, { limit: PAGE_SIZE });
    return site.respond.fragment(req, res, 'webhooks/_log', presentLog(id, rows, true));
  };
}

function remove(site: Site): Handler {
  return async (req, res) => {
    const id = String(req.params['id']);
    const by = reportedBy(req, site.now());
    const said = await changeOnce(site.db, 'remove_webhook', { id }, by, async (trx) =>
      (await removeEndpoint(trx, id, by.actor, by.now)) ? { id } : undefined,
    );
    if (!said.ok) return site.respond.refuse(req, res, said);
    return site.respond.change(req, res, { to: '/webhooks', flash: 'The webhook and its log are gone.' });
  };
}

function test(site: Site): Handler {
  return async (req, res) => {
    const id = String(req.params['id']);
    const by = reportedBy(req, site.now());
    const said = await changeOnce(site.db, 'ping_webhook', { id }, by, async (trx) => {
      const delivery_id = await pingEndpoint(trx, id, by.actor, by.now);
      return delivery_id ? { delivery_id } : undefined;
    });
    if (!said.ok) return site.respond.refuse(req, res, said);
    return site.respond.change(req, res, {
      to: `/webhooks/${id}`,
      flash: 'A ping is on its way. See the log.',
    });
  };
}

/** Answers with the page itself, not a redirect: the secret is shown once. */
function rotate(site: Site): Handler {
  return async (req, res) => {
    const id = String(req.params['id']);
    const said = await rotateOnce(site.db, id, reportedBy(req, site.now()));
    if (!said.ok) return site.respond.refuse(req, res, said);
    const { secret } = said.value;
    if (secret === undefined) {
      const flash =
        'The new secret was made already. It was shown then: if you have not copied it, make another one.';
      return site.respond.change(req, res, { to: `/webhooks/${id}`, flash });
    }
    return showPage(site, req, res, id, { newSecret: { secret, rotated: true } }, 201);
  };
}

function setStatus(site: Site, status: 'ACTIVE' | 'PAUSED'): Handler {
  return async (req, res) => {
    const id = String(req.params['id']);
    const done = await setEndpointStatus(site.db, id, status, actorOf(req), site.now());
    if (!done) return notThere(site, req, res);
    const flash =
      status === 'PAUSED'
        ? 'Paused. What happens meanwhile is kept and sent when it goes on.'
        : 'It goes on. What was kept is sent now.';
    return site.respond.change(req, res, { to: `/webhooks/${id}`, flash });
  };
}

function again(site: Site): Handler {
  return async (req, res) => {
    const { id, deliveryId } = { id: String(req.params['id']), deliveryId: String(req.params['deliveryId']) };
    const done = await redeliver(site.db, id, deliveryId, actorOf(req), site.now());
    if (!done) return notThere(site, req, res);
    return site.respond.change(req, res, {
      to: `/webhooks/${id}`,
      flash: 'It is sent once more, under its old id.',
    });
  };
}

function notThere(site: Site, req: Request, res: Response) {
  return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
}
