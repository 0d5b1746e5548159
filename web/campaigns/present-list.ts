import { isId } from '../../db/ids';
import type { CampaignView } from '../../db/campaigns';
import {
  CAMPAIGN_ORDERS,
  type CampaignChoice,
  type CampaignOrder,
  type CampaignPulse,
} from '../../db/campaigns/list';
import { CAMPAIGN_STATUSES } from '../../workflows/domain/campaigns';
import { can } from '../../workflows/domain/permissions';
import { PLATFORMS, type Platform } from '../../workflows/domain/platforms';
import type { Operator } from '../../db/operators';
import { demoOffer } from '../home/demo';
import { campaignStatusLabel, platformLabel } from '../labels';
import { onBothClocks } from './times';

/** What the address of the list says: whom and what it shows, in which order, and where it goes on. */
export type ListQuery = CampaignChoice & {
  order: CampaignOrder;
  descending: boolean;
  after?: string;
  /** Every choice is laid out. */
  open: boolean;
};

export const PAGE_SIZE = 30;
/** As many clients as can be chosen from; the search finds the others by name. */
const MOST_CLIENTS = 100;

/** Anything that is not a choice of this page counts as not chosen. */
export function readListQuery(query: Record<string, unknown>): ListQuery {
  const word = (name: string) => {
    const value = query[name];
    return typeof value === 'string' ? value.trim().slice(0, 200) : '';
  };
  const id = (name: string) => (isId(word(name)) ? word(name) : undefined);
  const order = readOrder(word('sort'));
  return {
    ...order,
    status: CAMPAIGN_STATUSES.find((one) => one.toLowerCase() === word('status')),
    platform: PLATFORMS.find((one) => one === word('platform')),
    clientId: id('client'),
    ownerId: word('owner') === 'nobody' ? null : id('owner'),
    attention: word('attention') === 'yes' || undefined,
    search: word('search') || undefined,
    after: id('after'),
    open: word('filters') === 'open',
  };
}

function readOrder(word: string): { order: CampaignOrder; descending: boolean } {
  const order = CAMPAIGN_ORDERS.find((one) => one === word.replace(/^-/, ''));
  return order ? { order, descending: word.startsWith('-') } : { order: 'created', descending: true };
}

/** The list with some of its choices changed. Changing one begins at the top again. */
function addressOfList(query: ListQuery, changed: Partial<ListQuery> = {}): string {
  const { status, platform, clientId, ownerId, attention, search, order, descending, after, open } = {
    ...query,
    after: undefined,
    ...changed,
  };
  const sort = `${descending ? '-' : ''}${order}`;
  const words = Object.entries({
    search,
    status: status?.toLowerCase(),
    client: clientId,
    platform,
    owner: ownerId === null ? 'nobody' : ownerId,
    attention: attention && 'yes',
    sort: sort === '-created' ? undefined : sort,
    filters: open ? 'open' : undefined,
    after,
  }).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const text = new URLSearchParams(words).toString();
  return text === '' ? '/campaigns' : `/campaigns?${text}`;
}

const ORDERS: ReadonlyArray<{ sort: string; word: string }> = [
  { sort: '-created', word: 'Newest first' },
  { sort: 'created', word: 'Oldest first' },
  { sort: 'name', word: 'Name, A to Z' },
  { sort: '-name', word: 'Name, Z to A' },
  { sort: 'start', word: 'First day, earliest first' },
  { sort: '-start', word: 'First day, latest first' },
  { sort: 'end', word: 'Last day, earliest first' },
  { sort: '-end', word: 'Last day, latest first' },
  { sort: 'next', word: 'What comes next' },
];

export type ListFound = {
  /** One longer than a page when there are more. */
  campaigns: readonly CampaignView[];
  pulses: ReadonlyMap<string, CampaignPulse>;
  count: number;
  clients: ReadonlyArray<{ id: string; name: string }>;
  owners: readonly Operator[];
};

export function presentCampaignList(found: ListFound, query: ListQuery, reader: Operator, now: Date) {
  const shown = found.campaigns.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  const next =
    found.campaigns.length > PAGE_SIZE && last ? addressOfList(query, { after: last.id }) : undefined;
  const mayCreate = can(reader.role, 'campaigns.edit');
  return {
    title: 'Campaigns',
    lead: 'One campaign is one engagement for one client, from its plan to its last follow-up.',
    ...(mayCreate && { action: { href: '/campaigns/new', label: 'New campaign', icon: 'plus' } }),
    importing: mayCreate,
    search: query.search,
    kept: keptOf(query),
    filters: presentStatuses(query),
    choices: query.open || isNarrowed(query) ? presentChoices(found, query) : undefined,
    more: query.open || isNarrowed(query) ? undefined : addressOfList(query, { open: true }),
    count: found.count,
    counted: found.count === 1 ? 'campaign' : 'campaigns',
    rows: shown.map((campaign) => presentRow(campaign, found.pulses.get(campaign.id), reader, now)),
    empty: presentEmpty(query, reader),
    pager: next || query.after ? { next, first: query.after && addressOfList(query) } : undefined,
  };
}

/** Choices that have a control of their own in the form of further choices. */
function isNarrowed({ clientId, platform, ownerId, attention, order, descending }: ListQuery): boolean {
  const sorted = order !== 'created' || !descending;
  return sorted || attention === true || ownerId !== undefined || [clientId, platform].some(Boolean);
}

/** What a new search keeps of the address. */
function keptOf(query: ListQuery) {
  const kept = new URL(addressOfList(query, { search: undefined }), 'http://list').searchParams;
  return [...kept].map(([name, value]) => ({ name, value }));
}

function presentStatuses(query: ListQuery) {
  return [undefined, ...CAMPAIGN_STATUSES].map((status) => ({
    label: status ? campaignStatusLabel[status].word : 'All',
    href: addressOfList(query, { status }),
    current: status === query.status,
  }));
}

function presentChoices(found: ListFound, query: ListQuery) {
  const sort = `${query.descending ? '-' : ''}${query.order}`;
  return {
    search: query.search,
    status: query.status?.toLowerCase(),
    clients: [
      choice('', 'All clients', query.clientId ?? ''),
      ...found.clients
        .filter(({ id }, at) => at < MOST_CLIENTS || id === query.clientId)
        .map(({ id, name }) => choice(id, name, query.clientId)),
    ],
    beyond: found.clients.length > MOST_CLIENTS,
    platforms: platformChoices(query.platform),
    owners: ownerChoices(found.owners, query.ownerId),
    orders: ORDERS.map((order) => choice(order.sort, order.word, sort)),
    attention: query.attention === true,
    clear: addressOfList({
      order: 'created',
      descending: true,
      open: false,
      search: query.search,
      status: query.status,
    }),
  };
}

export function choice(value: string, word: string, chosen: unknown) {
  return { value, word, selected: value === chosen };
}

export function platformChoices(chosen: Platform | undefined) {
  return [
    choice('', 'All platforms', chosen ?? ''),
    ...PLATFORMS.map((name) => choice(name, platformLabel[name].word, chosen)),
  ];
}

/** `null` is a campaign that nobody owns. */
export function ownerChoices(owners: readonly Operator[], chosen: string | null | undefined) {
  return [
    choice('', 'Any owner', chosen === undefined ? '' : undefined),
    choice('nobody', 'Nobody yet', chosen === null ? 'nobody' : undefined),
    ...owners.map(({ id, name }) => choice(id, name, chosen)),
  ];
}

function presentRow(campaign: CampaignView, pulse: CampaignPulse | undefined, reader: Operator, now: Date) {
  const overdue = pulse?.overdue ?? 0;
  const next = pulse?.next_at;
  return {
    href: `/campaigns/${campaign.id}`,
    name: campaign.name,
    client: campaign.client_name,
    brand: campaign.brand_product,
    status: campaignStatusLabel[campaign.status],
    attention: attentionOf(campaign, overdue),
    from: campaign.start_date,
    to: campaign.end_date,
    next: next && onBothClocks(next, campaign.timezone, reader.time_zone, now),
    owner: campaign.owner_name,
    platforms: campaign.platforms.map((platform) => platformLabel[platform]),
  };
}

/** Why somebody should look at it, in a few words. */
function attentionOf(campaign: CampaignView, overdue: number): string | undefined {
  if (overdue > 0) return overdue === 1 ? '1 task overdue' : `${overdue} tasks overdue`;
  return campaign.needs_attention === null ? undefined : 'Needs attention';
}

function presentEmpty(query: ListQuery, { role }: Operator) {
  if (query.after) {
    const text = 'This was the last page, or the campaign it went on behind is gone.';
    return {
      icon: 'list-ordered',
      title: 'Nothing further',
      text,
      href: addressOfList(query),
      action: 'First page',
    };
  }
  if (query.search !== undefined || query.status !== undefined || isNarrowed(query)) {
    const text = 'No campaign fits what you searched for and chose.';
    return { icon: 'search-check', title: 'Nothing found', text, href: '/campaigns', action: 'Show all' };
  }
  return {
    icon: 'megaphone',
    title: 'No campaigns yet',
    text: 'Create the first one: its plan is drafted at once, and once that is approved its calendar and tasks are built.',
    ...(can(role, 'campaigns.edit') && { href: '/campaigns/new', action: 'New campaign' }),
    demo: demoOffer(role),
  };
}
