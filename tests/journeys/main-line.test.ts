import { DateTime } from 'luxon';
import type { Browser, Page } from 'playwright-core';
import { aBrowser } from '../support/browser';
import { Installation } from '../support/installation';
import {
  complaints,
  createCampaign,
  overflow,
  planUpForReview,
  send,
  sendCampaign,
  signIn,
  violations,
} from '../support/person';

jest.setTimeout(120_000);

const today = DateTime.now().setZone('Europe/Berlin');
const firstDay = today.plus({ days: 1 }).toISODate() as string;
const lastDay = today.plus({ weeks: 6 }).toISODate() as string;

let installation: Installation;
let browser: Browser;
let url: string;

beforeAll(async () => {
  installation = await Installation.create();
  await installation.start();
  browser = await aBrowser();
  url = installation.url;
}, 120_000);

afterAll(async () => {
  await browser.close();
  await installation.destroy();
}, 120_000);

describe('from a new campaign to its follow-ups', () => {
  let page: Page;
  let heard: string[];
  let campaign: string;

  beforeAll(async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    heard = complaints(context);
    page = await context.newPage();
    await signIn(page, url);
  });

  it('shows a first visitor what to do', async () => {
    await page.goto(`${url}/today`);
    expect(await page.locator('main').innerText()).toMatch(/campaign/i);
  });

  it('keeps what was typed when something is wrong, and says it beside the field', async () => {
    await sendCampaign(page, url, { name: 'Backwards', firstDay, lastDay: '2020-01-01' });
    await page.getByText('The end date is before the start date.').first().waitFor();
    expect(await page.getByLabel('Campaign name').inputValue()).toBe('Backwards');
    expect(await page.getByLabel('Client').inputValue()).toBe('Northwind Tea');
  });

  it('creates the campaign and drafts its plan', async () => {
    await createCampaign(page, url, { name: 'Spring range', firstDay, lastDay });
    campaign = new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
    await planUpForReview(page, 1);
    expect(await page.locator('article.document').innerText()).toContain('wholesale');
  });

  it('redrafts after a rejection and builds calendar and tasks on approval', async () => {
    await page.getByText('Reject it instead').click();
    await page.getByLabel('Why').fill('Say more about brewing, and less salesy please');
    await page.getByRole('button', { name: 'Reject version 1' }).click();
    await planUpForReview(page, 2);
    expect(await page.locator('article.document').innerText()).toContain('brewing');
    await page.getByRole('button', { name: 'Approve version 2' }).click();
    await page.getByRole('heading', { name: 'What approving it did' }).waitFor();
    await page.goto(`${url}${campaign}/calendar`);
    expect(await page.locator('main').innerText()).toContain('LinkedIn');
  });

  it('says what happens next by itself', async () => {
    await page.goto(`${url}${campaign}`);
    expect(await page.locator('main').innerText()).toMatch(/becomes active/);
  });

  it('completes a task with proof once, and says when to look again', async () => {
    await page.goto(`${url}${campaign}/tasks`);
    await page.locator('main a[href^="/tasks/"]').first().click();
    await page.getByRole('textbox', { name: 'Link' }).fill('https://example.com/not-linkedin');
    await page.getByRole('button', { name: 'Complete', exact: true }).click();
    await page.locator('#completion .field-error').first().waitFor();
    const link = 'https://www.linkedin.com/posts/northwind_spring-1';
    await page.getByRole('textbox', { name: 'Link' }).fill(link);
    await page.getByRole('button', { name: 'Complete', exact: true }).dblclick();
    await page
      .getByText(/northwind_spring-1/)
      .first()
      .waitFor();
    await page.reload();
    const said = await page.locator('main').innerText();
    expect(said).toMatch(/early comments/i);
    expect(await page.getByRole('link', { name: /Reply to early comments/ }).count()).toBe(1);
  });

  it('pulls the brake for everything, says so on every page, and releases it', async () => {
    await page.goto(`${url}/system/pause`);
    await page
      .getByLabel(/reason|why/i)
      .first()
      .fill('The client called');
    await send(page.getByRole('button', { name: /pause/i }).first());
    await page.goto(`${url}/today`);
    expect(await page.locator('body').innerText()).toContain('The client called');
    await page.goto(`${url}/system/pause`);
    await send(page.getByRole('button', { name: /resume|release/i }).first());
    await page.goto(`${url}/today`);
    expect(await page.locator('body').innerText()).not.toContain('The client called');
  });

  it('gives the browser nothing to complain about', () => {
    const expected = /status of 4\d\d/;
    expect(heard.filter((line) => !expected.test(line))).toEqual([]);
  });

  it.each([
    ['light', 1280],
    ['light', 360],
    ['dark', 1280],
    ['dark', 360],
  ] as const)('is accessible and fits its window: %s, %i px', async (colorScheme, width) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const task = await taskOf(page, campaign);
    for (const path of [
      '/today',
      '/campaigns',
      campaign,
      `${campaign}/plan`,
      `${campaign}/calendar`,
      task,
      '/approvals',
    ]) {
      await page.goto(url + path);
      expect({ path, wrong: await violations(page), tooWide: await overflow(page) }).toEqual({
        path,
        wrong: [],
        tooWide: 0,
      });
    }
  });

  async function taskOf(page: Page, campaign: string): Promise<string> {
    await page.goto(`${url}${campaign}/tasks`);
    return (await page.locator('main a[href^="/tasks/"]').last().getAttribute('href')) ?? '';
  }
});

describe('without JavaScript', () => {
  it('the same work is done: created, approved, completed', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await signIn(page, url);
    await createCampaign(page, url, { name: 'Autumn range', firstDay, lastDay });
    const campaign = new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
    await planUpForReview(page, 1);
    await send(page.getByRole('button', { name: 'Approve version 1' }));
    await page.goto(`${url}${campaign}/tasks`);
    await page.locator('main a[href^="/tasks/"]').first().click();
    await page
      .getByRole('textbox', { name: 'Link' })
      .fill('https://www.linkedin.com/posts/northwind_autumn-1');
    await page.getByRole('button', { name: 'Complete', exact: true }).click();
    await page
      .getByText(/northwind_autumn-1/)
      .first()
      .waitFor();
    await context.close();
  });
});
