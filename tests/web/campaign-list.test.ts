import type { Agent } from 'supertest';
import { countCampaigns, listCampaigns, type CampaignOrder } from '../../db/campaigns/list';
import { addDays } from '../../workflows/domain/time';
import { NOW } from '../support/cast';
import { anApi, aPlannedCampaign, aRunningCampaign, type ApiApp, type Machine } from '../support/machine';
import { formOf, unescaped, wordsOf } from '../support/page';
import { filledIn, send } from '../support/send';

const DAY = 86_400_000;

let site: ApiApp;
let machine: Machine;
let olga: Agent;
beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  olga = (await site.signedIn()).agent;
});
afterAll(() => site.destroy());

const page = async (path: string) => (await olga.get(path).expect(200)).text;
const words = async (path: string) => wordsOf(await page(path));

describe('the list of campaigns', () => {
  it('is searched by name, client, brand and project, and narrowed by each of its choices', async () => {
    const owner = machine.operator;
    const id = await aRunningCampaign(site, machine, {
      name: 'Needle',
      client: 'Haystack Inc',
      project: 'Barn',
      brand_product: 'Straw deluxe',
      platforms: ['email'],
      cadence: { email: 2 },
      owner: owner.email,
    });
    await aPlannedCampaign(site, machine, { name: 'Something else', client: 'Elsewhere' });
    const [campaign] = await site.db('campaigns').where({ id });
    for (const query of [
      'search=needle',
      'search=haystack',
      'search=straw',
      'search=barn',
      'status=active',
      `client=${campaign.client_id}`,
      'platform=email',
      `owner=${owner.id}`,
    ]) {
      const found = await words(`/campaigns?${query}`);
      expect([query, found.includes('Needle'), found.includes('Something else')]).toEqual([
        query,
        true,
        false,
      ]);
    }
    expect(await words('/campaigns?owner=nobody')).not.toContain('Needle');
    expect(await words('/campaigns?search=nowhere')).toContain('Nothing found');
    expect(await words('/campaigns?status=nonsense&platform=x&sort=y&after=z&owner=q')).toContain('Needle');
  });

  it('shows what needs attention, and why', async () => {
    const id = await aRunningCampaign(site, machine, { name: 'Behind' });
    expect(await words('/campaigns?attention=yes')).not.toContain('Behind');
    const [task] = await site.db('tasks').where({ campaign_id: id }).limit(1);
    await site.db('tasks').where({ id: task.id }).update({ status: 'OVERDUE' });
    expect(await words('/campaigns?attention=yes')).toContain('Behind 1 task overdue');
  });

  it('keeps every choice in the address when one more is made', async () => {
    const html = await page('/campaigns?search=a&status=active&platform=linkedin&sort=name');
    expect(filledIn(formOf(html, '/campaigns').html)).toMatchObject({
      platform: 'linkedin',
      sort: 'name',
      status: 'active',
    });
    expect(unescaped(html)).toContain('href="/campaigns?search=a&status=paused&platform=linkedin&sort=name"');
  });
});

describe('five thousand campaigns', () => {
  beforeAll(async () => {
    const [template] = await site.db('campaigns').limit(1);
    const rows = Array.from({ length: 5_000 }, (_, at) => ({
      ...template,
      id: `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`,
      name: `Huge ${String((at * 7_919) % 5_000).padStart(4, '0')}`,
      start_date: addDays('2026-01-01', (at * 31) % 400),
      end_date: addDays('2027-03-01', (at * 17) % 400),
      status: 'ACTIVE',
      cadence: JSON.stringify(template.cadence),
      metadata: JSON.stringify(template.metadata),
      created_at: new Date(NOW.getTime() - at * DAY),
    }));
    await site.db.batchInsert('campaigns', rows, 500);
    await site.db.raw('analyze campaigns');
  });

  const ORDERS: Array<[CampaignOrder, boolean]> = [
    ['created', true],
    ['created', false],
    ['name', false],
    ['name', true],
    ['start', false],
    ['end', true],
    ['next', false],
  ];

  it.each(ORDERS)(
    'are all passed once, in the order of %s (descending: %s), page after page',
    async (order, descending) => {
      const seen: string[] = [];
      const chosen = { search: 'huge' };
      for (;;) {
        const filter = { ...chosen, order, descending, limit: 1_000, after: seen.at(-1), now: NOW };
        const found = await listCampaigns(site.db, machine.operator, filter);
        seen.push(...found.map(({ id }) => id));
        if (found.length < 1_000) break;
      }
      expect(seen).toHaveLength(5_000);
      expect(new Set(seen).size).toBe(5_000);
      expect(await countCampaigns(site.db, machine.operator, chosen)).toBe(5_000);
    },
  );

  it('sort by name as people read it, and page on from the address', async () => {
    const first = await page('/campaigns?search=huge&sort=name');
    expect(wordsOf(first)).toContain('5,000 campaigns');
    expect(wordsOf(first)).toMatch(/Huge 0000 .*Huge 0001 .*Huge 0029 /);
    const next = /href="(\/campaigns\?[^"]*after[^"]*)">Next page/.exec(first)?.[1] ?? '';
    const second = await words(unescaped(next));
    expect(second).toContain('Huge 0030');
    expect(second).not.toContain('Huge 0029');
    expect(second).toContain('First page');
  });

  it('are answered quickly, whatever the order', async () => {
    const began = performance.now();
    for (const sort of ['-created', 'name', 'start', '-end', 'next']) await page(`/campaigns?sort=${sort}`);
    // Five pages; a second each would be a fault even on a busy machine.
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('duplicating a campaign', () => {
  it('fills in the form after the other: a free name, dates from tomorrow, no history', async () => {
    const id = await aRunningCampaign(site, machine, {
      name: 'Original',
      client: 'Copy Client',
      start_date: '2026-11-20',
      end_date: '2026-12-31',
      blackout_dates: ['2026-12-24'],
      budget: 'about 5,000',
    });
    const html = await page(`/campaigns/${id}/duplicate`);
    expect(filledIn(formOf(html, '/campaigns').html)).toMatchObject({
      name: 'Original (copy)',
      client: 'Copy Client',
      start_date: '2026-11-21',
      end_date: '2027-01-01',
      blackout_dates: '2026-12-25',
      budget: 'about 5,000',
    });
    const made = await send(olga, `/campaigns/${id}/duplicate`, '/campaigns');
    expect(made.status).toBe(303);
    const [copy] = await site.db('campaigns').where({ name: 'Original (copy)' });
    expect(copy).toMatchObject({ status: 'PLANNED', activated_at: null });
    expect(await site.db('calendar_items').where({ campaign_id: copy.id })).toEqual([]);
    const again = await page(`/campaigns/${copy.id}/duplicate`);
    expect(filledIn(formOf(again, '/campaigns').html)).toMatchObject({ name: 'Original (copy 2)' });
  });

  it('is offered on each page of the campaign, also when it is over', async () => {
    const id = await aRunningCampaign(site, machine, { name: 'Over soon' });
    await machine.post(`/campaigns/${id}/complete`, { reason: 'It is over' });
    expect(await page(`/campaigns/${id}`)).toContain(`href="/campaigns/${id}/duplicate"`);
  });
});
