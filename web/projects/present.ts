import { z } from 'zod';
import type { CampaignView } from '../../db/campaigns';
import type { CampaignPulse } from '../../db/campaigns/list';
import { isId, newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { PROJECT_ORDERS, type CampaignWanted, type ProjectOrder, type ProjectView } from '../../db/projects';
import { CAMPAIGN_STATUSES } from '../../workflows/domain/campaigns';
import { can } from '../../workflows/domain/permissions';
import { PLATFORMS } from '../../workflows/domain/platforms';
import { PROJECT_STAGES, type ProjectStage } from '../../workflows/domain/projects';
import { counted, presentClarity, presentProjectRow, presentTheirs } from '../clients/present';
import { choice, ownerChoices, platformChoices } from '../campaigns/present-list';
import type { FormState } from '../forms';
import { campaignStatusLabel, projectStateLabel } from '../labels';

export const PAGE_SIZE = 50;
/** The board reads everything it counts; beyond this it says that it does not show all. */
export const MOST_ON_BOARD = 1_000;
const CARDS = 25;

export type ProjectQuery = {
  clientId?: string;
  search?: string;
  putAway: boolean;
  /** By client and name unless said otherwise. */
  order?: ProjectOrder;
  descending?: boolean;
  after?: string;
  /** One column of the board, in full. */
  stage?: ProjectStage;
  /** What the board asks of the campaigns. */
  campaign?: CampaignWanted;
};

const ORDERS = [
  { sort: 'client', word: 'Client, A to Z' },
  { sort: 'name', word: 'Name, A to Z' },
  { sort: '-created', word: 'Newest first' },
  { sort: 'ends', word: 'Last day, earliest first' },
  { sort: '-overdue', word: 'Most overdue first' },
];

function sortOf({ order = 'client', descending = false }: ProjectQuery): string {
  return `${descending ? '-' : ''}${order}`;
}

type Choice = { id: string; name: string };

export function readProjectQuery(query: Record<string, unknown>): ProjectQuery {
  const word = (name: string) => (typeof query[name] === 'string' ? query[name].trim().slice(0, 200) : '');
  const stage = PROJECT_STAGES.find((one) => one.toLowerCase() === word('stage'));
  const order = PROJECT_ORDERS.find((one) => one === word('sort').replace(/^-/, ''));
  return {
    putAway: word('show') === 'aside',
    ...(order && { order, descending: word('sort').startsWith('-') }),
    ...(isId(word('client')) && { clientId: word('client') }),
    ...(isId(word('after')) && { after: word('after') }),
    ...(word('search') !== '' && { search: word('search') }),
    ...(stage && { stage }),
    campaign: readCampaignWanted(word),
  };
}

/** Anything that is not a choice of the board counts as not chosen. */
function readCampaignWanted(word: (name: string) => string): CampaignWanted | undefined {
  const day = (name: string) => z.iso.date().safeParse(word(name)).data;
  const owner = word('owner');
  const wanted: CampaignWanted = {
    status: CAMPAIGN_STATUSES.find((one) => one.toLowerCase() === word('status')),
    platform: PLATFORMS.find((one) => one === word('platform')),
    ownerId: owner === 'nobody' ? null : isId(owner) ? owner : undefined,
    from: day('from'),
    until: day('until'),
  };
  return Object.values(wanted).some((one) => one !== undefined) ? wanted : undefined;
}

function addressOf(path: string, query: ProjectQuery): string {
  const { clientId, search, putAway, after, stage, campaign } = query;
  const owner = campaign?.ownerId === null ? 'nobody' : campaign?.ownerId;
  const sort = sortOf(query);
  const words = new URLSearchParams({
    ...(search && { search }),
    ...(clientId && { client: clientId }),
    ...(putAway && { show: 'aside' }),
    ...(stage && { stage: stage.toLowerCase() }),
    ...(campaign?.status && { status: campaign.status.toLowerCase() }),
    ...(campaign?.platform && { platform: campaign.platform }),
    ...(owner && { owner }),
    ...(campaign?.from && { from: campaign.from }),
    ...(campaign?.until && { until: campaign.until }),
    ...(sort !== 'client' && { sort }),
    ...(after && { after }),
  });
  return words.size === 0 ? path : `${path}?${words.toString()}`;
}

function frameOf(query: ProjectQuery, clients: readonly Choice[], reader: Operator, board: boolean) {
  const narrowed = { putAway: false, clientId: query.clientId };
  return {
    title: 'Projects',
    ...(can(reader.role, 'clients.edit') && {
      action: { href: addressOf('/projects/new', narrowed), label: 'New project', icon: 'plus' },
    }),
    views: [
      { label: 'Board', href: addressOf('/projects/board', narrowed), current: board },
      { label: 'List', href: addressOf('/projects', narrowed), current: !board && !query.putAway },
      {
        label: 'Aside',
        href: addressOf('/projects', { ...narrowed, putAway: true }),
        current: !board && query.putAway,
      },
    ],
    clients: [
      { value: '', word: 'All clients', selected: query.clientId === undefined },
      ...clients.map(({ id, name }) => ({ value: id, word: name, selected: id === query.clientId })),
    ],
  };
}

/** `found` is one longer than a page when there are more. */
export function presentProjects(
  found: readonly ProjectView[],
  query: ProjectQuery,
  clients: readonly Choice[],
  reader: Operator,
) {
  const rows = found.slice(0, PAGE_SIZE);
  const last = rows.at(-1);
  const here = (changed: Partial<ProjectQuery>) =>
    addressOf('/projects', { ...query, stage: undefined, ...changed });
  const next = found.length > PAGE_SIZE && last ? here({ after: last.id }) : undefined;
  return {
    ...frameOf(query, clients, reader, false),
    lead: query.putAway
      ? 'On hold or cancelled: not on the board. Their campaigns go on as they are.'
      : 'A project is a body of work for one client; it holds campaigns.',
    search: query.search,
    aside: query.putAway,
    orders: ORDERS.map(({ sort, word }) => ({ value: sort, word, selected: sort === sortOf(query) })),
    rows: rows.map(presentProjectRow),
    empty: presentEmpty(query, reader),
    pager: next || query.after ? { next, first: query.after && here({ after: undefined }) } : undefined,
  };
}

function presentEmpty(query: ProjectQuery, reader: Operator) {
  if (query.search !== undefined || query.after !== undefined || isNarrowed(query)) {
    const text = 'No project fits what you searched for and chose.';
    const href = query.campaign ? '/projects/board' : '/projects';
    return { icon: 'search-check', title: 'Nothing found', text, href, action: 'Show all' };
  }
  if (query.putAway) {
    const text = 'A project is put on hold or cancelled on its own page.';
    return { icon: 'pause', title: 'Nothing is put aside', text };
  }
  return {
    icon: 'briefcase',
    title: 'No projects yet',
    text: 'Add one here, or create a campaign: it opens its project by itself.',
    ...(can(reader.role, 'clients.edit') && { href: '/projects/new', action: 'New project' }),
  };
}

/** Five columns, each project in the one that its campaigns have reached. */
export function presentBoard(
  found: readonly ProjectView[],
  query: ProjectQuery,
  { clients, owners }: { clients: readonly Choice[]; owners: readonly Operator[] },
  reader: Operator,
) {
  const shown = found.slice(0, MOST_ON_BOARD);
  const stages = query.stage ? [query.stage] : PROJECT_STAGES;
  return {
    ...frameOf(query, clients, reader, true),
    lead: 'Where a project stands follows from its campaigns: intake approved or a plan drafted, strategy or plan approved, work begun, all completed. Nobody types it, so cards cannot be moved by hand.',
    whole: query.stage && addressOf('/projects/board', { ...query, stage: undefined }),
    stage: query.stage?.toLowerCase(),
    choices: presentChoices(query, owners),
    clear: isNarrowed(query) && '/projects/board',
    columns: stages.map((stage) => {
      const own = shown.filter((project) => project.stage === stage);
      const cards = query.stage ? own : own.slice(0, CARDS);
      return {
        id: stage.toLowerCase(),
        label: projectStateLabel[stage],
        count: own.length,
        cards: cards.map((project) => ({ ...presentProjectRow(project), running: runningWords(project) })),
        nothing: NOTHING[stage],
        more: own.length > cards.length && {
          href: addressOf('/projects/board', { ...query, stage }),
          text: `${counted(own.length - cards.length, 'more project')}`,
        },
      };
    }),
    empty: found.length === 0 ? presentEmpty(query, reader) : undefined,
    beyond: found.length > MOST_ON_BOARD && MOST_ON_BOARD,
  };
}

function isNarrowed({ clientId, campaign }: ProjectQuery): boolean {
  return clientId !== undefined || campaign !== undefined;
}

/** Of a project one campaign has to be all that is chosen. */
function presentChoices({ campaign = {} }: ProjectQuery, owners: readonly Operator[]) {
  return {
    owners: ownerChoices(owners, campaign.ownerId),
    statuses: [
      choice('', 'Any status', campaign.status ?? ''),
      ...CAMPAIGN_STATUSES.map((one) =>
        choice(one.toLowerCase(), campaignStatusLabel[one].word, campaign.status?.toLowerCase()),
      ),
    ],
    platforms: platformChoices(campaign.platform),
    from: campaign.from,
    until: campaign.until,
  };
}

/** What would bring a project into a column, said where none is. */
const NOTHING: Record<ProjectStage, string> = {
  INTAKE: 'No campaign waits for its intake or its first plan.',
  STRATEGY: 'No strategy or plan is drafted or waits for a decision.',
  CREATIVE: 'No approved strategy or plan waits for its first task.',
  EXECUTION: 'No work has begun.',
  DONE: 'Nothing is completed.',
};

function runningWords({ campaigns, running }: ProjectView): string {
  return campaigns === 0 ? 'no campaign yet' : `${counted(campaigns, 'campaign')}, ${running} running`;
}

export type ProjectParts = {
  project: ProjectView;
  campaigns: readonly CampaignView[];
  pulses: ReadonlyMap<string, CampaignPulse>;
};

const WHY: Record<ProjectStage, string> = {
  INTAKE: 'None of its open campaigns has a plan or an approved intake yet.',
  STRATEGY: 'The strategy or the plan of one of its campaigns is worked on, and none is approved yet.',
  CREATIVE:
    'The strategy or the plan of one of its campaigns is approved; none of its tasks has been started.',
  EXECUTION: 'Work on one of its campaigns has begun.',
  DONE: 'Its campaigns are completed, or the delivery of one is approved.',
};

export const SHOWN_CAMPAIGNS = 50;

export function presentProject(parts: ProjectParts, reader: Operator, form?: FormState) {
  const { project, campaigns, pulses } = parts;
  const base = `/projects/${project.id}`;
  const aside = project.state !== 'NEW';
  return {
    title: project.name,
    back: { href: '/projects/board', label: 'Projects' },
    client: { href: `/clients/${project.client_id}`, name: project.client_name },
    edit: can(reader.role, 'clients.edit') && `${base}/edit`,
    newCampaign: can(reader.role, 'campaigns.edit') && `/campaigns/new?project=${project.id}`,
    stage: projectStateLabel[project.stage],
    clarity: project.clarity === null ? undefined : presentClarity(project.clarity),
    aside: aside ? projectStateLabel[project.state] : undefined,
    why: WHY[project.stage],
    notes: project.notes,
    campaigns: campaigns.slice(0, SHOWN_CAMPAIGNS).map((campaign) => ({
      href: `/campaigns/${campaign.id}`,
      name: campaign.name,
      owner: campaign.owner_name,
      status: campaignStatusLabel[campaign.status],
      from: campaign.start_date,
      to: campaign.end_date,
      late: pulses.get(campaign.id)?.overdue ?? 0,
    })),
    all: campaigns.length > SHOWN_CAMPAIGNS && `/campaigns?search=${encodeURIComponent(project.name)}`,
    placement: can(reader.role, 'clients.edit') && {
      action: `${base}/placement`,
      back: aside,
      choices: (['ON_HOLD', 'CANCELLED'] as const).map((state) => ({
        value: state,
        word: projectStateLabel[state].word,
        selected: form?.values['state'] === state,
      })),
      form: form ?? { values: {}, errors: {} },
    },
  };
}

type FormGiven = {
  project?: ProjectView;
  clients?: readonly Choice[];
  commandId?: string;
  theirs?: boolean;
  version?: number;
};

const LABELS = { name: 'Name', notes: 'Notes' };

export function presentProjectForm(form: FormState, given: FormGiven = {}) {
  const { project, clients = [], commandId = newId(), theirs = false, version = project?.version } = given;
  const base = project ? `/projects/${project.id}` : '/projects';
  return {
    title: project ? `Edit ${project.name}` : 'New project',
    back: project ? { href: base, label: project.name } : { href: '/projects/board', label: 'Projects' },
    form,
    action: base,
    commandId,
    method: project && 'PATCH',
    version,
    clients:
      project === undefined
        ? clients.map(({ id, name }) => ({ value: id, word: name, selected: id === form.values['client'] }))
        : undefined,
    theirs: theirs && project ? presentTheirs(form.values, { ...project }, LABELS) : undefined,
    submit: project ? 'Save project' : 'Add project',
    cancel: project ? base : '/projects/board',
  };
}
