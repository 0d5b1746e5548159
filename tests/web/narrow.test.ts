import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type { CampaignRow } from '../../db/tables';
import { anApp, type TestApp } from '../support/app';
import { aCampaignForChain, aChain, reworded } from '../support/artifact-chain';
import { aBrowser } from '../support/browser';
import { anOperator, NOW, PASSWORD } from '../support/cast';
import { overflow, signIn, violations } from '../support/person';
import { aCampaignAtWork } from '../support/work';

let site: TestApp;
let server: Server;
let browser: Browser;
let page: Page;
let base: string;
let chained: CampaignRow;
let running: CampaignRow;
beforeAll(async () => {
  site = await anApp();
  server = site.app.listen(0);
  base = `http://localhost:${(server.address() as AddressInfo).port}`;
  const name = 'Wilhelmina Featherstonehaugh-Montgomery';
  const admin = await anOperator(site.db, { role: 'admin', name });
  const chain = aChain(site.db, admin, NOW);
  chained = await aCampaignForChain(site.db, admin, NOW);
  await chain.complete(chained.id, ['INTAKE']);
  await chain.save(chained.id, 'INTAKE', reworded('INTAKE', 'twice'));
  running = await aCampaignAtWork(site.db, admin, NOW, {
    platforms: ['linkedin', 'twitter', 'instagram'],
    cadence: { linkedin: 1, twitter: 1, instagram: 1 },
  });
  browser = await aBrowser();
  const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
  // The accessibility rules ask for a page of a context of their own.
  page = await (await browser.newContext(phone)).newPage();
  await signIn(page, base, { email: admin.email, password: PASSWORD });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
  await site.destroy();
});

/** How much of each table its place hides. */
const hidden = () =>
  page
    .locator('.table-wrap')
    .evaluateAll((wraps: Array<{ scrollWidth: number; clientWidth: number }>) =>
      wraps.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
    );

describe('on a phone', () => {
  it('a long name gives way to the rest of the header', async () => {
    await page.goto(`${base}/today`);
    expect(await overflow(page)).toBe(0);
    expect((await page.locator('.brand-mark').boundingBox())?.width).toBe(24);
  });

  it.each<[string, () => string]>([
    ['the versions of a stage', () => `/campaigns/${chained.id}/intake/versions`],
    ['the artifacts of a campaign', () => `/campaigns/${chained.id}/proof`],
    ['the accounts', () => '/operators'],
  ])('%s stand one cell under the other, none out of sight', async (_what, path) => {
    await page.goto(`${base}${path()}`);
    expect(await hidden()).toEqual([0]);
    expect(await overflow(page)).toBe(0);
    expect(await violations(page)).toEqual([]);
  });

  it('so do the tokens of a person', async () => {
    await page.goto(`${base}/settings`);
    await page.getByLabel('What will use it').fill('The weekly export of figures');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByRole('button', { name: 'Revoke The weekly export of figures' }).waitFor();
    expect(await hidden()).toEqual([0]);
    expect(await overflow(page)).toBe(0);
  });

  it('a table that is wider than its place says so at its edge, and is reached by keyboard', async () => {
    await page.goto(`${base}/campaigns/${running.id}/metrics/grid`);
    expect((await hidden())[0]).toBeGreaterThan(0);
    const place = page.getByRole('region', { name: 'Figures by metric and platform' });
    expect(await place.getAttribute('tabindex')).toBe('0');
    expect(
      await page.evaluate(`getComputedStyle(document.querySelector('.table-wrap')).backgroundAttachment`),
    ).toContain('local');
    expect(await overflow(page)).toBe(0);
    expect(await violations(page)).toEqual([]);
  });
});
