import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { anApp, type TestApp } from '../support/app';
import { aBrowser } from '../support/browser';
import { NOW, PASSWORD } from '../support/cast';
import { aCampaignAtWork, aTask } from '../support/work';

let site: TestApp;
let server: Server;
let browser: Browser;
let page: Page;
let base: string;
let taskId: string;
const asked: string[] = [];
beforeAll(async () => {
  site = await anApp();
  server = site.app.listen(0);
  const { operator } = await site.signedIn('lead');
  const campaign = await aCampaignAtWork(site.db, operator, NOW);
  taskId = (await aTask(site.db, campaign, NOW)).id;
  browser = await aBrowser();
  page = await browser.newPage({ viewport: { width: 360, height: 780 } });
  page.on('request', (request) => asked.push(request.url()));
  base = `http://localhost:${(server.address() as AddressInfo).port}`;
  await page.goto(`${base}/sign-in?next=/settings`);
  await page.fill('[name=email]', operator.email);
  await page.fill('[name=password]', PASSWORD);
  await page.click('form .button-primary');
  await page.waitForURL('**/settings');
}, 60_000);
afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
  await site.destroy();
});

const hasAskedForHtmx = () => asked.some((url) => url.includes('htmx'));

describe('htmx', () => {
  it('is not fetched by a page that is only read, and a form sent before it has come is swapped all the same', async () => {
    await page.goto(`${base}/tasks/${taskId}`);
    await page.waitForLoadState('networkidle');
    expect(hasAskedForHtmx()).toBe(false);
    await page.evaluate('window.isTheSamePage = true');
    // At once, without anything that announces it: neither a pointer nor a focus before.
    await page.evaluate(`document.querySelector('form[action$="/claim"]').requestSubmit()`);
    await page.getByText('Put it back').waitFor();
    expect(hasAskedForHtmx()).toBe(true);
    expect(await page.evaluate('window.isTheSamePage')).toBe(true);
    const row = await site.db('tasks').where({ id: taskId }).first('status');
    expect(row?.status).toBe('IN_PROGRESS');
    expect(await page.locator('#person svg use').first().getAttribute('href')).toMatch(/icons\.svg#i-/);
  });
});

describe('the menu on a phone', () => {
  it('leads to all pages, over everything, and back', async () => {
    await page.goto(`${base}/settings`);
    const all = page.locator('#all-pages');
    expect(await all.isVisible()).toBe(false);
    await page.click('[data-menu] summary');
    await page.click('text=All pages');
    expect(await all.isVisible()).toBe(true);
    await page.click('.side-close');
    expect(await all.isVisible()).toBe(false);
    await page.click('[data-menu] summary');
    await page.click('text=All pages');
    await all.getByText('Workload').click();
    await page.waitForURL('**/workload');
  });
});
