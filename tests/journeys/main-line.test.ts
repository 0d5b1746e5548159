import { DateTime } from 'luxon';
import type { Page } from 'playwright-core';
import { aJourney, expectFitting, LOOKS, type Visitor } from '../support/journey';
import { createCampaign, planUpForReview, send, sendCampaign, signIn } from '../support/person';

jest.setTimeout(120_000);

const today = DateTime.now().setZone('Europe/Berlin');
const firstDay = today.plus({ days: 1 }).toISODate() as string;
const lastDay = today.plus({ weeks: 6 }).toISODate() as string;

const journey = aJourney();

describe('from a new campaign to its follow-ups', () => {
  let admin: Visitor;
  let page: Page;
  let campaign: string;

  beforeAll(async () => {
    admin = await journey.enter();
    page = admin.page;
  });

  it('shows a first visitor what to do', async () => {
    await admin.open('/today');
    expect(await admin.said()).toMatch(/campaign/i);
  });

  it('keeps what was typed when something is wrong, and says it beside the field', async () => {
    await sendCampaign(page, journey.url, { name: 'Backwards', firstDay, lastDay: '2020-01-01' });
    await page.getByText('The end date is before the start date.').first().waitFor();
    expect(await page.getByLabel('Campaign name').inputValue()).toBe('Backwards');
    expect(await page.getByLabel('Client').inputValue()).toBe('Northwind Tea');
  });

  it('creates the campaign and drafts its plan', async () => {
    campaign = await createCampaign(page, journey.url, { name: 'Spring range', firstDay, lastDay });
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
    await admin.open(`${campaign}/calendar`);
    expect(await admin.said()).toContain('LinkedIn');
  });

  it('says what happens next by itself', async () => {
    await admin.open(campaign);
    expect(await admin.said()).toMatch(/becomes active/);
  });

  it('completes a task with proof once, and says when to look again', async () => {
    await admin.open(`${campaign}/tasks`);
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
    const said = await admin.said();
    expect(said).toMatch(/early comments/i);
    expect(await page.getByRole('link', { name: /Reply to early comments/ }).count()).toBe(1);
  });

  it('pulls the brake for everything, says so on every page, and releases it', async () => {
    await admin.open('/system/pause');
    await page
      .getByLabel(/reason|why/i)
      .first()
      .fill('The client called');
    await send(page.getByRole('button', { name: /pause/i }).first());
    await admin.open('/today');
    expect(await page.locator('body').innerText()).toContain('The client called');
    await admin.open('/system/pause');
    await send(page.getByRole('button', { name: /resume|release/i }).first());
    await admin.open('/today');
    expect(await page.locator('body').innerText()).not.toContain('The client called');
  });

  it('gives the browser nothing to complain about', () => {
    expect(admin.heard()).toEqual([]);
  });

  it.each(LOOKS)('is accessible and fits its window: %s, %i px', async (...look) => {
    await admin.open(`${campaign}/tasks`);
    const task = (await page.locator('main a[href^="/tasks/"]').last().getAttribute('href')) ?? '';
    const rooms = [campaign, `${campaign}/plan`, `${campaign}/calendar`];
    await expectFitting(admin, ['/today', '/campaigns', ...rooms, task, '/approvals'], look);
  });
});

describe('without JavaScript', () => {
  it('the same work is done: created, approved, completed', async () => {
    const { browser, url } = journey;
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await signIn(page, url);
    const campaign = await createCampaign(page, url, { name: 'Autumn range', firstDay, lastDay });
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
