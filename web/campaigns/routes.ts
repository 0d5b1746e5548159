import type { Request, Response } from 'express';
import {
  createCampaign,
  editCampaign,
  listCampaigns,
  previewCampaignEdit,
  type CampaignView,
} from '../../db/campaigns';
import type { CalendarPreview } from '../../db/calendar/effects';
import { countCampaigns, readPulses } from '../../db/campaigns/list';
import { findNameOfCopy } from '../../db/campaigns/duplicate';
import { findClient, listClientChoices } from '../../db/clients';
import { isId, newId } from '../../db/ids';
import { listOperators } from '../../db/operators';
import { findProject } from '../../db/projects';
import { datesOfCopy } from '../../workflows/domain/duplicates';
import { checkOpen } from '../../workflows/domain/campaigns';
import type { Refusal } from '../../workflows/domain/verdict';
import { presentEffects } from '../calendar/present-effects';
import { formState, type FormState } from '../forms';
import { announce, commandIdOf, reportedBy } from '../report';
import { operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { decisionRoutes } from './decisions';
import { parseCampaignForm, presentCampaignForm, presentTheirs, startingValues, valuesOf } from './forms';
import { showOverview } from './overview';
import { artifactsFileRoute, proofRoute } from './proof';
import { PAGE_SIZE, presentCampaignList, readListQuery } from './present-list';
import { pendingRoute } from './pending';
import { headerPart, ofCampaign } from './room';
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
        const start = startingValues(operatorOf(req), site.now());
        const state = formState({ ...start, ...(await placeOf(site, req)) });
        await site.respond.page(req, res, 'campaigns/new', await newPage(site, req, state));
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
      handle: showOverview(site),
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
      method: 'get',
      path: '/campaigns/:id/duplicate',
      permission: 'campaigns.edit',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => duplicate(site, req, res, campaign)),
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
    proofRoute(site),
    artifactsFileRoute(site),
    ...decisionRoutes(site),
  ],
};

function list(site: Site) {
  return async (req: Request, res: Response) => {
    const operator = operatorOf(req);
    const query = readListQuery(req.query);
    const now = site.now();
    const [campaigns, count, clients, owners] = await Promise.all([
      listCampaigns(site.db, operator, { ...query, limit: PAGE_SIZE + 1, now }),
      countCampaigns(site.db, operator, query),
      listClientChoices(site.db, operator),
      listOperators(site.db),
    ]);
    const ids = campaigns.map(({ id }) => id);
    const found = { campaigns, count, clients, owners, pulses: await readPulses(site.db, ids, now) };
    await site.respond.page(req, res, 'campaigns/index', presentCampaignList(found, query, operator, now));
  };
}

function create(site: Site) {
  return async (req: Request, res: Response) => {
    const refuse = async (refusal: Refusal) => {
      const data = await newPage(site, req, formState(req.body, refusal), commandIdOf(req));
      return site.respond.refuse(req, res, refusal, { page: { name: 'campaigns/new', data } });
    };
    const typed = parseCampaignForm(req.body);
    if (!typed.ok) return refuse(typed);
    const by = reportedBy(req, site.now());
    const made = await createCampaign(site.db, typed.value, by);
    if (!made.ok) return refuse(made);
    const base = `/campaigns/${made.value.answer.campaign_id}`;
    const full = typed.value.planning === 'FULL';
    await site.respond.change(req, res, {
      to: full ? `${base}/intake` : `${base}/plan`,
      flash: full
        ? 'The campaign was created. It begins with its intake.'
        : 'The campaign was created. Its plan is being drafted.',
    });
    announce(site, made.value);
  };
}

async function save(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const refuse = async (refusal: Refusal, version = campaign.version, calendar?: CalendarPreview) => {
    const state = formState(req.body, refusal);
    const theirs = refusal.reason === 'EDITED_MEANWHILE';
    const data = await editPage(site, req, campaign, state, commandIdOf(req), { version, theirs, calendar });
    return site.respond.refuse(req, res, refusal, { page: { name: 'campaigns/edit', data } });
  };
  const seen = Number(bodyOf(req)['version']) || undefined;
  const typed = parseCampaignForm(req.body, campaign.metadata);
  if (!typed.ok) return refuse(typed, seen);
  const by = reportedBy(req, site.now());
  const shown = String(bodyOf(req)['calendar'] ?? '');
  const saved = await editCampaign(site.db, campaign.id, typed.value, seen, by, undefined, shown);
  if (!saved.ok && saved.reason === 'CALENDAR_PREVIEW') {
    return refuse(saved, seen, await previewCampaignEdit(site.db, campaign, typed.value, by.now));
  }
  if (!saved.ok) return refuse(saved);
  const flash = 'The campaign was saved. Its process goes by the new values from now on.';
  await site.respond.change(req, res, { to: `/campaigns/${campaign.id}`, flash });
  return announce(site, saved.value);
}

/** Where a new campaign belongs when its form was opened from the page of a client or a project. */
async function placeOf(site: Site, req: Request): Promise<Record<string, string>> {
  const { client, project } = req.query;
  const viewer = operatorOf(req);
  if (isId(project)) {
    const found = await findProject(site.db, viewer, project);
    return found ? { client: found.client_name, project: found.name } : {};
  }
  if (!isId(client)) return {};
  const found = await findClient(site.db, viewer, client);
  return found ? { client: found.name, ...(found.timezone && { timezone: found.timezone }) } : {};
}

/** The form of a new campaign, filled in after this one; saving it is creating a campaign like any other. */
async function duplicate(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const values = {
    ...valuesOf({ ...campaign, ...datesOfCopy(campaign, site.now()) }, await listOperators(site.db)),
    name: await findNameOfCopy(site.db, campaign.name),
  };
  const page = await newPage(site, req, formState(values));
  return site.respond.page(req, res, 'campaigns/new', {
    ...page,
    title: `Duplicate ${campaign.name}`,
    lead: 'A new campaign with the same words and rhythm. It begins tomorrow and lasts as long; nothing of the other’s history comes with it.',
    back: { href: `/campaigns/${campaign.id}`, label: campaign.name },
    cancel: `/campaigns/${campaign.id}`,
  });
}

async function newPage(site: Site, req: Request, state: FormState, commandId: string = newId()) {
  return {
    title: 'New campaign',
    lead: 'Its plan is drafted from what you say here. Nothing is scheduled before somebody approves the plan.',
    back: { href: '/campaigns', label: 'Campaigns' },
    form: presentCampaignForm(state, await choices(site, req)),
    action: '/campaigns',
    commandId,
    submit: 'Create campaign',
    cancel: '/campaigns',
  };
}

/** What a refused form is drawn again with: its version, and what stands beside it. */
type EditAgain = { version?: number; theirs?: boolean; calendar?: CalendarPreview };

async function editPage(
  site: Site,
  req: Request,
  campaign: CampaignView,
  state: FormState,
  commandId: string = newId(),
  { version = campaign.version, theirs = false, calendar }: EditAgain = {},
) {
  const chosen = await choices(site, req);
  return {
    title: `Edit ${campaign.name}`,
    header: await headerPart(site, req, campaign),
    form: presentCampaignForm(state, chosen),
    theirs: theirs ? presentTheirs(state.values, valuesOf(campaign, chosen.operators)) : undefined,
    action: `/campaigns/${campaign.id}`,
    method: 'PATCH',
    version,
    commandId,
    calendar: calendar && presentEffects(calendar, campaign, site.now()),
    submit: calendar ? 'Save, and change the calendar' : 'Save campaign',
    cancel: `/campaigns/${campaign.id}`,
  };
}

async function choices(site: Site, req: Request) {
  const [clients, operators] = await Promise.all([
    listClientChoices(site.db, operatorOf(req)),
    listOperators(site.db),
  ]);
  return { clients: clients.map(({ name }) => name), operators };
}

function bodyOf(req: Request): Record<string, unknown> {
  return (req.body ?? {}) as Record<string, unknown>;
}
