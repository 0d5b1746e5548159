import { CLIENT_ORDERS, type ClientOrder, type ClientView, type Member } from '../../db/clients';
import type { CampaignView } from '../../db/campaigns';
import type { CampaignPulse } from '../../db/campaigns/list';
import { isId, newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { ProjectView } from '../../db/projects';
import { can } from '../../workflows/domain/permissions';
import { checkClientArchive } from '../../workflows/domain/clients';
import { clarityLevel } from '../../workflows/domain/projects';
import type { FormState } from '../forms';
import { campaignStatusLabel, projectStateLabel, type Label } from '../labels';
import { sentenceOf } from '../refusals';

export const PAGE_SIZE = 50;

export type ClientQuery = {
  search?: string;
  archived: boolean;
  order: ClientOrder;
  descending: boolean;
  after?: string;
};

const ORDERS = [
  { sort: 'name', word: 'Name, A to Z' },
  { sort: '-name', word: 'Name, Z to A' },
  { sort: '-created', word: 'Newest first' },
  { sort: '-overdue', word: 'Most overdue first' },
  { sort: '-open', word: 'Most open work first' },
];

export function readClientQuery(query: Record<string, unknown>): ClientQuery {
  const search = typeof query['search'] === 'string' ? query['search'].trim().slice(0, 200) : '';
  const after = String(query['after']);
  return {
    archived: query['show'] === 'archived',
    ...readOrder(query['sort']),
    ...(search !== '' && { search }),
    ...(isId(after) && { after }),
  };
}

function readOrder(typed: unknown): Pick<ClientQuery, 'order' | 'descending'> {
  const word = typeof typed === 'string' ? typed : '';
  const order = CLIENT_ORDERS.find((one) => one === word.replace(/^-/, ''));
  return { order: order ?? 'name', descending: order !== undefined && word.startsWith('-') };
}

function sortOf({ order, descending }: Pick<ClientQuery, 'order' | 'descending'>): string {
  return `${descending ? '-' : ''}${order}`;
}

function addressOf({ search, archived, after, ...sorted }: ClientQuery): string {
  const sort = sortOf(sorted);
  const words = new URLSearchParams({
    ...(search && { search }),
    ...(archived && { show: 'archived' }),
    ...(sort !== 'name' && { sort }),
    ...(after && { after }),
  });
  return words.size === 0 ? '/clients' : `/clients?${words.toString()}`;
}

/** `found` is one longer than a page when there are more. */
export function presentClients(found: readonly ClientView[], query: ClientQuery, reader: Operator) {
  const rows = found.slice(0, PAGE_SIZE);
  const last = rows.at(-1);
  const mayCreate = can(reader.role, 'clients.edit');
  const next = found.length > PAGE_SIZE && last ? addressOf({ ...query, after: last.id }) : undefined;
  return {
    title: 'Clients',
    lead: 'Who the work is for.',
    ...(mayCreate && { action: { href: '/clients/new', label: 'New client', icon: 'plus' } }),
    search: query.search,
    archived: query.archived,
    orders: ORDERS.map(({ sort, word }) => ({ value: sort, word, selected: sort === sortOf(query) })),
    filters: [false, true].map((archived) => ({
      label: archived ? 'Archived' : 'Current',
      href: addressOf({ ...query, archived, after: undefined }),
      current: archived === query.archived,
    })),
    rows: rows.map((client) => ({
      href: `/clients/${client.id}`,
      name: client.name,
      about: client.brand_name ?? client.industry,
      campaigns: counted(client.campaigns, 'campaign'),
      running: client.running === 0 ? 'none running' : `${client.running} running`,
      open: counted(client.open_tasks, 'open task'),
      overdue: client.overdue_tasks > 0 ? `${client.overdue_tasks} overdue` : undefined,
    })),
    empty: presentEmpty(query, mayCreate),
    pager:
      next || query.after
        ? { next, first: query.after && addressOf({ ...query, after: undefined }) }
        : undefined,
  };
}

function presentEmpty(query: ClientQuery, mayCreate: boolean) {
  if (query.search !== undefined || query.after !== undefined) {
    const text = 'No client fits what you searched for.';
    return { icon: 'search-check', title: 'Nothing found', text, href: '/clients', action: 'Show all' };
  }
  if (query.archived) {
    const text = 'A client is archived on its own page, once nothing runs for it any more.';
    return { icon: 'archive', title: 'Nobody is archived', text };
  }
  return {
    icon: 'building-2',
    title: 'No clients yet',
    text: 'Add one here, or create a campaign: it adds its client by itself.',
    ...(mayCreate && { href: '/clients/new', action: 'New client' }),
  };
}

export function counted(count: number, one: string): string {
  return `${count.toLocaleString('en-GB')} ${one}${count === 1 ? '' : 's'}`;
}

export type ClientParts = {
  client: ClientView;
  /** The newest of them; one more than is shown when there are more. */
  campaigns: readonly CampaignView[];
  pulses: ReadonlyMap<string, CampaignPulse>;
  projects: readonly ProjectView[];
  members: readonly Member[];
  operators: readonly Operator[];
};

export const SHOWN_CAMPAIGNS = 10;

/** One client: its facts, its projects and campaigns, how much work is open, and who sees it. */
export function presentClient(parts: ClientParts, reader: Operator) {
  const { client, campaigns, projects, pulses } = parts;
  const base = `/clients/${client.id}`;
  return {
    title: client.name,
    back: { href: '/clients', label: 'Clients' },
    archived: client.archived_at,
    newCampaign:
      !client.archived_at && can(reader.role, 'campaigns.edit') && `/campaigns/new?client=${client.id}`,
    newProject:
      !client.archived_at && can(reader.role, 'clients.edit') && `/projects/new?client=${client.id}`,
    edit: can(reader.role, 'clients.edit') && `${base}/edit`,
    figures: [
      { label: 'Campaigns', value: client.campaigns, href: `/campaigns?client=${client.id}` },
      { label: 'Running', value: client.running, href: `/campaigns?client=${client.id}&status=active` },
      { label: 'Open tasks', value: client.open_tasks, href: `/campaigns?client=${client.id}&sort=next` },
      {
        label: 'Overdue',
        value: client.overdue_tasks,
        href: `/campaigns?client=${client.id}&attention=yes`,
        tone: client.overdue_tasks > 0 ? 'late' : undefined,
      },
    ],
    facts: factsOf(client),
    website: client.website,
    email: client.contact_email,
    notes: client.notes,
    projects: projects.map(presentProjectRow),
    campaigns: campaigns.slice(0, SHOWN_CAMPAIGNS).map((campaign) => ({
      href: `/campaigns/${campaign.id}`,
      name: campaign.name,
      project: campaign.project_name,
      status: campaignStatusLabel[campaign.status],
      from: campaign.start_date,
      to: campaign.end_date,
      late: pulses.get(campaign.id)?.overdue ?? 0,
    })),
    allCampaigns: campaigns.length > SHOWN_CAMPAIGNS && `/campaigns?client=${client.id}`,
    archive: presentArchive(client, campaigns, reader),
    members: presentMembers(parts, reader),
  };
}

export function presentProjectRow(project: ProjectView) {
  return {
    href: `/projects/${project.id}`,
    name: project.name,
    client: project.client_name,
    status: projectStateLabel[project.state === 'NEW' ? project.stage : project.state],
    campaigns: counted(project.campaigns, 'campaign'),
    overdue: project.overdue_tasks > 0 ? `${project.overdue_tasks} overdue` : undefined,
    ends: project.ends,
    clarity: project.clarity === null ? undefined : presentClarity(project.clarity),
  };
}

const CLARITY = {
  LOW: { icon: 'circle-alert', tone: 'late' },
  PARTLY: { icon: 'circle-dot', tone: 'due' },
  WHOLE: { icon: 'circle-check', tone: 'done' },
} as const;

/** How much of the intake is filled in. */
export function presentClarity(clarity: number): Label {
  return { word: `Clarity ${clarity} %`, ...CLARITY[clarityLevel(clarity)] };
}

function factsOf(client: ClientView) {
  return [
    { name: 'Brand', value: client.brand_name },
    { name: 'Industry', value: client.industry },
    { name: 'Time zone', value: client.timezone },
  ].filter(({ value }) => value !== null);
}

function presentArchive(client: ClientView, campaigns: readonly CampaignView[], reader: Operator) {
  const may = can(reader.role, 'clients.decide');
  const action = `/clients/${client.id}/archive`;
  if (client.archived_at)
    return { action, restore: true, whyNot: may ? undefined : 'A lead or an admin can.' };
  const verdict = checkClientArchive(client, campaigns);
  const known = verdict.ok ? undefined : sentenceOf(verdict);
  return { action, restore: false, whyNot: may ? known : 'A lead or an admin can.' };
}

/** Who sees the client. Leads and admins see everything anyway. */
function presentMembers({ client, members, operators }: ClientParts, reader: Operator) {
  const may = can(reader.role, 'clients.decide');
  const inside = new Set(members.map(({ id }) => id));
  const choices = operators.filter(({ id, role }) => role === 'operator' && !inside.has(id));
  return {
    action: `/clients/${client.id}/members`,
    may,
    explained:
      members.length === 0
        ? 'Nobody is named. Operators who are named at no client see all of them; as soon as somebody is named at one, they see only those where they are named.'
        : 'These operators see this client and the others where they are named, and nothing else. Operators who are named nowhere see all clients, and so do leads and admins.',
    rows: members.map((member) => ({
      ...member,
      remove: may && `/clients/${client.id}/members/${member.id}`,
    })),
    choices:
      may &&
      choices.length > 0 &&
      choices.map(({ id, name, email }) => ({ value: id, word: `${name} (${email})` })),
    nobodyLeft: may && choices.length === 0 && members.length > 0,
    nobodyYet: may && choices.length === 0 && members.length === 0,
  };
}

const LABELS: Record<string, string> = {
  name: 'Name',
  brand_name: 'Brand',
  website: 'Website',
  industry: 'Industry',
  contact_email: 'E-mail',
  timezone: 'Time zone',
  notes: 'Notes',
};

type Theirs = Record<string, unknown>;

/** What somebody else made of the fields in which this form now says otherwise. */
export function presentTheirs(mine: Theirs, theirs: Theirs, labels: Record<string, string> = LABELS) {
  const words = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : '');
  return Object.entries(labels)
    .filter(([name]) => words(mine[name]) !== words(theirs[name]))
    .map(([name, label]) => ({ label, value: words(theirs[name]) || 'empty' }));
}

type FormGiven = { client?: ClientView; commandId?: string; theirs?: boolean; version?: number };

export function presentClientForm(form: FormState, given: FormGiven = {}) {
  const { client, commandId = newId(), theirs = false, version = client?.version } = given;
  const base = client ? `/clients/${client.id}` : '/clients';
  return {
    title: client ? `Edit ${client.name}` : 'New client',
    back: client ? { href: base, label: client.name } : { href: base, label: 'Clients' },
    form,
    action: base,
    commandId,
    method: client && 'PATCH',
    version,
    theirs: theirs && client ? presentTheirs(form.values, { ...client }) : undefined,
    submit: client ? 'Save client' : 'Add client',
    cancel: base,
  };
}
