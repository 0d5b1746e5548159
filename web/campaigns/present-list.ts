import type { CampaignView } from '../../db/campaigns';
import { CAMPAIGN_STATUSES, type CampaignStatus } from '../../workflows/domain/campaigns';
import { can, type Role } from '../../workflows/domain/permissions';
import { campaignStatusLabel, platformLabel } from '../labels';

/** What the address of the list says. */
export type ListQuery = { status?: CampaignStatus; search?: string; before?: string };

export const PAGE_SIZE = 50;

export function readListQuery(query: Record<string, unknown>): ListQuery {
  const status = CAMPAIGN_STATUSES.find((one) => one.toLowerCase() === query['status']);
  const search = typeof query['search'] === 'string' ? query['search'].trim().slice(0, 200) : '';
  const before = typeof query['before'] === 'string' && /^[0-9a-f-]{36}$/i.test(query['before']);
  return {
    ...(status && { status }),
    ...(search !== '' && { search }),
    ...(before && { before: String(query['before']) }),
  };
}

/** `found` is one longer than a page when there are more. */
export function presentCampaignList(found: readonly CampaignView[], query: ListQuery, role: Role) {
  const rows = found.slice(0, PAGE_SIZE);
  const last = rows.at(-1);
  const older = found.length > PAGE_SIZE && last ? address({ ...query, before: last.id }) : undefined;
  const newest = query.before === undefined ? undefined : address({ ...query, before: undefined });
  const mayCreate = can(role, 'campaigns.edit');
  return {
    title: 'Campaigns',
    lead: 'One campaign is one engagement for one client, from its plan to its last follow-up.',
    ...(mayCreate && { action: { href: '/campaigns/new', label: 'New campaign', icon: 'plus' } }),
    search: query.search,
    status: query.status?.toLowerCase(),
    filters: [undefined, ...CAMPAIGN_STATUSES].map((status) => ({
      label: status ? campaignStatusLabel[status].word : 'All',
      href: address({ search: query.search, status }),
      current: status === query.status,
    })),
    rows: rows.map(presentRow),
    empty: presentEmpty(query, mayCreate),
    pager: older || newest ? { older, newest } : undefined,
  };
}

function presentRow(campaign: CampaignView) {
  return {
    href: `/campaigns/${campaign.id}`,
    name: campaign.name,
    client: campaign.client_name,
    status: campaignStatusLabel[campaign.status],
    from: campaign.start_date,
    to: campaign.end_date,
    owner: campaign.owner_name,
    platforms: campaign.platforms.map((platform) => platformLabel[platform]),
  };
}

function presentEmpty(query: ListQuery, mayCreate: boolean) {
  if (query.search !== undefined || query.status !== undefined) {
    const text = 'No campaign fits the search and the status you chose.';
    return { icon: 'search-check', title: 'Nothing found', text, href: '/campaigns', action: 'Show all' };
  }
  return {
    icon: 'megaphone',
    title: 'No campaigns yet',
    text: 'Create the first one: its plan is drafted at once, and once that is approved its calendar and tasks are built.',
    ...(mayCreate && { href: '/campaigns/new', action: 'New campaign' }),
  };
}

function address({ status, search, before }: ListQuery): string {
  const query = new URLSearchParams();
  if (status) query.set('status', status.toLowerCase());
  if (search) query.set('search', search);
  if (before) query.set('before', before);
  return query.size === 0 ? '/campaigns' : `/campaigns?${query.toString()}`;
}
