import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type { Operator } from '../../db/operators';
import type { CampaignRow } from '../../db/tables';
import { addDays, DAY, HOUR, MINUTE, plus } from '../../workflows/domain/time';
import { anApp, type TestApp } from '../support/app';
import { aBrowser } from '../support/browser';
import { anOperator, NOW, PASSWORD } from '../support/cast';
import { aCampaignAtWork, aDraftedCampaign, aTask } from '../support/work';

let site: TestApp;
let server: Server;
let browser: Browser;
let page: Page;
let base: string;
let lead: Operator;
let campaign: CampaignRow;
let drafted: CampaignRow;
beforeAll(async () => {
  site = await anApp();
  lead = await anOperator(site.db, { role: 'lead' });
  campaign = await aCampaignAtWork(site.db, lead, NOW);
  drafted = await aDraftedCampaign(site.db, lead, NOW);
  await site.db('tasks').delete();
  await aTask(site.db, campaign, NOW, { title: 'Post to LinkedIn: First', due_at: plus(NOW, MINUTE) });
  await aTask(site.db, campaign, NOW, { title: 'Post to LinkedIn: Second', due_at: plus(NOW, HOUR / 2) });
  server = site.app.listen(0);
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await aBrowser();
  page = await browser.newPage();
  await page.goto(base);
  await page.fill('[name=email]', lead.email);
  await page.fill('[name=password]', PASSWORD);
  await page.click('main button');
  await page.waitForURL('**/today');
}, 60_000);
afterAll(async () => {
  await browser.close();
  server.close();
  await site.destroy();
});

const open = (path: string) => page.goto(base + path);
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}
const chosen = () => page.locator('.row-chosen .row-what a').innerText();
const arrives = (path: string | RegExp) =>
  page.waitForURL((url) =>
    typeof path === 'string' ? url.pathname === path : path.test(url.pathname + url.hash),
  );

describe('with one key', () => {
  it.each([
    ['t', '/today'],
    ['c', '/calendar'],
    ['a', '/approvals'],
  ])('g and %s go to %s', async (key, path) => {
    await open('/settings');
    await press('g', key);
    await arrives(path);
  });

  it('the help opens, keeps the other keys to itself, and closes', async () => {
    await open('/today');
    await press('?', 'j');
    expect(await page.locator('#keyboard-help').isVisible()).toBe(true);
    expect(await page.locator('.row-chosen').count()).toBe(0);
    const help = page.locator('#keyboard-help');
    await help.getByText('Next and previous row').waitFor();
    const words = await help.innerText();
    for (const said of ['Go to Today', 'Search', 'Approve, reject']) expect(words).toContain(said);
    await press('Escape');
    expect(await page.locator('#keyboard-help').isVisible()).toBe(false);
  });

  // The plan that waits for a decision is the first row.
  it('rows are gone through and opened, and their task is to be completed', async () => {
    await open('/today');
    await press('j', 'j', 'j');
    expect(await chosen()).toBe('Second');
    await press('k');
    expect(await chosen()).toBe('First');
    await press('Enter');
    await arrives(/^\/tasks\/[0-9a-f-]+$/);
    await open('/today');
    await press('j', 'j', 'd');
    await arrives(/^\/tasks\/[0-9a-f-]+#completion$/);
  });

  it('the text of a task is copied', async () => {
    await open('/today');
    await press('j', 'j', 'Enter');
    await arrives(/^\/tasks\//);
    await page.waitForSelector('[data-copy]:not([hidden])');
    await press('c');
    await page
      .locator('[data-copy-word]', { hasText: /^Copied|^Select it/ })
      .first()
      .waitFor();
  });

  it('a plan is rejected: its reason is what is typed next', async () => {
    await open(`/campaigns/${drafted.id}/plan`);
    await press('r');
    expect(await page.locator(':focus').getAttribute('name')).toBe('reason');
  });

  it('rows are ticked where several are chosen, and Ctrl and Enter send the form', async () => {
    await open('/today?choose=on');
    await press('j', 'x', 'j', 'x');
    expect(await page.locator('.row input:checked').count()).toBe(2);
    await page.check('#bulk-move');
    await page.fill('[name=distance]', '1');
    await press('Control+Enter');
    // The address it goes to has the path of the one it comes from: only the words tell when it is there.
    await page.locator('#flash', { hasText: '2 tasks moved.' }).waitFor();
  });
});

describe('a post on the calendar', () => {
  const itemOf = (id: string) => site.db('calendar_items').where({ id }).first();
  const dayOf = (id: string) => page.locator(`td:has(a[href="/calendar/${id}"])`).getAttribute('data-day');

  it('is picked up, and goes to the day that the arrow keys choose, at its time of day', async () => {
    const item = await site
      .db('calendar_items')
      .where({ campaign_id: campaign.id })
      .orderBy('scheduled_at')
      .first();
    await open(`/campaigns/${campaign.id}/calendar?month=2026-11`);
    await press('j');
    expect(await page.locator(':focus').getAttribute('href')).toBe(`/calendar/${item.id}`);
    const before = (await dayOf(item.id)) ?? '';
    await press('m', 'ArrowRight');
    await press('Escape', 'ArrowRight');
    expect(await page.locator('.calendar-over').count()).toBe(0);
    await press('m', 'ArrowDown', 'ArrowLeft');
    const to = addDays(before, 6);
    expect(await page.locator('.calendar-over').getAttribute('data-day')).toBe(to);
    // It is said with the next frame.
    const said = page.locator('[role=status].sr-only', { hasText: /^Sat 28|^Sun 29/ });
    await said.waitFor({ state: 'attached', timeout: 5_000 });
    await press('Enter');
    await page.locator('#calendar-said').waitFor();
    expect(await dayOf(item.id)).toBe(to);
    expect(await page.locator(':focus').getAttribute('href')).toBe(`/calendar/${item.id}`);
    expect((await itemOf(item.id)).scheduled_at).toEqual(plus(item.scheduled_at, 6 * DAY));
  });

  it('snaps back with the reason when the day is refused', async () => {
    const item = await site
      .db('calendar_items')
      .where({ campaign_id: campaign.id })
      .orderBy('scheduled_at')
      .first();
    await open(`/campaigns/${campaign.id}/calendar?month=2026-11`);
    await page.focus(`a[href="/calendar/${item.id}"]`);
    await press('m', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'Enter');
    await page.locator('#calendar-said.refusal').waitFor();
    expect(await page.locator('#calendar-said').innerText()).toContain('That time has passed.');
    expect(await page.locator(':focus').getAttribute('href')).toBe(`/calendar/${item.id}`);
    expect((await itemOf(item.id)).scheduled_at).toEqual(item.scheduled_at);
  });
});

describe('the keys rest', () => {
  it('while somebody types', async () => {
    await open('/campaigns');
    await page.focus('#campaign-search');
    await press('g', 't');
    expect(await page.inputValue('#campaign-search')).toBe('gt');
    expect(new URL(page.url()).pathname).toBe('/campaigns');
  });

  it('for whoever has switched them off', async () => {
    await site
      .db('operators')
      .where({ id: lead.id })
      .update({ preferences: JSON.stringify({ keyboard: false }) });
    await open('/today');
    await press('j');
    expect(await page.locator('.row-chosen').count()).toBe(0);
    expect(await page.locator('#keyboard-help').count()).toBe(0);
  });
});
