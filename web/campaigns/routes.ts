import type { Request, Response } from 'express';
import { createCampaign, editCampaign, listCampaigns, type CampaignView } from '../../db/campaigns';
import { findOpenEscalation } from '../../db/escalations';
import { listClientNames } from '../../db/clients';
import { newId } from '../../db/ids';
import { findOperator, listOperators } from '../../db/operators';
import { countTasksByStatus } from '../../db/tasks/of-campaign';
import { checkOpen } from '../../workflows/domain/campaigns';
import type { Refusal } from '../../workflows/domain/verdict';
import { formState, type FormState } from '../forms';
import { announce, commandIdOf, reportedBy } from '../report';
import { operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { decisionRoutes } from './decisions';
import { parseCampaignForm, presentCampaignForm, presentTheirs, startingValues, valuesOf } from './forms';
import { presentOverview } from './present';
import { PAGE_SIZE, presentCampaignList, readListQuery } from './present-list';
import { pendingRoute } from './pending';
import { headerFor, ofCampaign, readRoom } from './room';
import { tasksRoute } from './tasks';
import { timelineRoute } from './timeline';

const FEATURE = 'campaign_ops';

/** Campaigns: the list, creating and editing one, and what stands of it. */
export const campaigns: Feature = {
  nav: [
    {
      group: 'Campaigns',
      label: 'Campaigns',
      path: '/campaigns',
      icon: 'megaphone',
      permission: 'campaigns.read',
      feature: FEATURE,
      key: 'm',
      phone: true,
    },
  ],
  routes: (site) => [
    { method: 'get', path: '/campaigns', permission: 'campaigns.read', feature: FEATURE, handle: list(site) },
    {
      method: 'get',
      path: '/campaigns/new',
      permission: 'campaigns.edit',
      feature: FEATURE,
      handle: async (req, res) => {
        const state = formState(startingValues(operatorOf(req), site.now()));
        await site.respond.page(req, res, 'campaigns/new', await newPage(site, state));
      },
    },
    {
      method: 'post',
      path: '/campaigns',
      permission: 'campaigns.edit',
      feature: FEATURE,
      handle: create(site),
    },
    {
      method: 'get',
      path: '/campaigns/:id',
      permission: 'campaigns.read',
      feature: FEATURE,
      handle: show(site),
    },
    {
      method: 'get',
      path: '/campaigns/:id/edit',
      permission: 'campaigns.edit',
      feature: FEATURE,
      handle: ofCampaign(site, async (req, res, campaign) => {
        const open = checkOpen(campaign.status);
        if (!open.ok) return site.respond.refuse(req, res, open);
        const state = formState(valuesOf(campaign, await listOperators(site.db)));
        const page = await editPage(site, req, campaign, state);
        return site.respond.page(req, res, 'campaigns/edit', page);
      }),
    },
    {
      method: 'patch',
      path: '/campaigns/:id',
      permission: 'campaigns.edit',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => save(site, req, res, campaign)),
    },
    pendingRoute(site),
    tasksRoute(site),
    timelineRoute(site),
    ...decisionRoutes(site),
  ],
};

function list(site: Site) {
  return async (req: Request, res: Response) => {
    const operator = operatorOf(req);
    const query = readListQuery(req.query);
    const found = await listCampaigns(site.db, operator, { ...query, limit: PAGE_SIZE + 1 });
    await site.respond.page(req, res, 'campaigns/index', presentCampaignList(found, query, operator.role));
  };
}

function create(site: Site) {
  return async (req: Request, res: Response) => {
    const refuse = async (refusal: Refusal) => {
      const data = await newPage(site, formState(req.body, refusal), commandIdOf(req));
      return site.respond.refuse(req, res, refusal, { page: { name: 'campaigns/new', data } });
    };
    const typed = parseCampaignForm(req.body);
    if (!typed.ok) return refuse(typed);
    const by = reportedBy(req, site.now());
    const made = await createCampaign(site.db, typed.value, by);
    if (!made.ok) return refuse(made);
    const to = `/campaigns/${made.value.answer.campaign_id}/plan`;
    await site.respond.change(req, res, {
      to,
      flash: 'The campaign was created. Its plan is being drafted.',
    });
    announce(site, made.value);
  };
}

function show(site: Site) {
  return ofCampaign(site, async (req, res, campaign) => {
    const [room, counts, escalation, deputy] = await Promise.all([
      readRoom(site, campaign),
      countTasksByStatus(site.db, campaign.id),
      findOpenEscalation(site.db, campaign.id),
      campaign.deputy_id ? findOperator(site.db, campaign.deputy_id) : undefined,
    ]);
    const page = presentOverview(
      { room, counts, escalation, deputy: deputy?.name },
      operatorOf(req),
      site.now(),
    );
    const header = headerFor(site, req, room, 'overview');
    return site.respond.page(req, res, 'campaigns/show', { ...page, header });
  });
}

async function save(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const refuse = async (refusal: Refusal, version = campaign.version) => {
    const state = formState(req.body, refusal);
    const theirs = refusal.reason === 'EDITED_MEANWHILE';
    const data = await editPage(site, req, campaign, state, commandIdOf(req), { version, theirs });
    return site.respond.refuse(req, res, refusal, { page: { name: 'campaigns/edit', data } });
  };
  const seen = Number(bodyOf(req)['version']) || undefined;
  const typed = parseCampaignForm(req.body, campaign.metadata);
  if (!typed.ok) return refuse(typed, seen);
  const by = reportedBy(req, site.now());
  const saved = await editCampaign(site.db, campaign.id, typed.value, seen, by);
  if (!saved.ok) return refuse(saved);
  const flash = 'The campaign was saved. Its process goes by the new values from now on.';
  await site.respond.change(req, res, { to: `/campaigns/${campaign.id}`, flash });
  return announce(site, saved.value);
}

async function newPage(site: Site, state: FormState, commandId: string = newId()) {
  return {
    title: 'New campaign',
    lead: 'Its plan is drafted from what you say here. Nothing is scheduled before somebody approves the plan.',
    back: { href: '/campaigns', label: 'Campaigns' },
    form: presentCampaignForm(state, await choices(site)),
    action: '/campaigns',
    commandId,
    submit: 'Create campaign',
    cancel: '/campaigns',
  };
}

async function editPage(
  site: Site,
  req: Request,
  campaign: CampaignView,
  state: FormState,
  commandId: string = newId(),
  { version = campaign.version, theirs = false }: { version?: number; theirs?: boolean } = {},
) {
  const chosen = await choices(site);
  return {
    title: `Edit ${campaign.name}`,
    header: headerFor(site, req, await readRoom(site, campaign)),
    form: presentCampaignForm(state, chosen),
    theirs: theirs ? presentTheirs(state.values, valuesOf(campaign, chosen.operators)) : undefined,
    action: `/campaigns/${campaign.id}`,
    method: 'PATCH',
    version,
    commandId,
    submit: 'Save campaign',
    cancel: `/campaigns/${campaign.id}`,
  };
}

async function choices(site: Site) {
  const [clients, operators] = await Promise.all([listClientNames(site.db), listOperators(site.db)]);
  return { clients, operators };
}

function bodyOf(req: Request): Record<string, unknown> {
  return (req.body ?? {}) as Record<string, unknown>;
}
