import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import type { Browser, Page } from 'playwright-core';
import { connect } from '../../db/connection';
import { aBrowser } from '../support/browser';
import { anOperator, PASSWORD } from '../support/cast';
import { Installation } from '../support/installation';
import { complaints, createCampaign, overflow, planUpForReview, send, signIn, violations } from '../support/person';

jest.setTimeout(60_000);

const today = DateTime.now().setZone('Europe/Berlin');
const firstDay = today.plus({ days: 1 }).toISODate() as string;
const lastDay = today.plus({ weeks: 6 }).toISODate() as string;

let installation: Installation;
let browser: Browser;
let db: Knex;
let url: string;
let page: Page;
let heard: string[];
let campaign: string;

beforeAll(async () => {
  installation = await Installation.create();
  await installation.start();
  url = installation.url;
  db = connect(installation.databaseUrl, { max: 2 });
  browser = await aBrowser();
  const leo = await anOperator(db, { name: 'Leo Lead', role: 'lead' });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  heard = complaints(context);
  page = await context.newPage();
  await signIn(page, url, { email: leo.email, password: PASSWORD });
  await createCampaign(page, url, { name: 'Spring range', firstDay, lastDay });
  campaign = new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
}, 120_000);

afterAll(async () => {
  await browser.close();
  await db.destroy();
  await installation.destroy();
}, 120_000);

const said = () => page.locator('main').innerText();

describe('a lead’s week', () => {
  it('writes into the plan by hand, compares the versions and approves the newer', async () => {
    await planUpForReview(page, 1);
    await page.getByRole('link', { name: 'Edit by hand' }).click();
    await page
      .getByRole('textbox', { name: 'Positioning' })
      .fill('The importer that knows its growers by name.');
    await page.getByRole('button', { name: 'Save as version 2' }).click();
    await planUpForReview(page, 2);
    await page.goto(`${url}${campaign}/plan/comparison`);
    expect(await said()).toMatch(/knows its growers by name/);
    await page.goto(`${url}${campaign}/plan`);
    await page.getByRole('button', { name: 'Approve version 2' }).click();
    await page.getByRole('heading', { name: 'What approving it did' }).waitFor();
  });

  it('moves a post by its page and is told what that does', async () => {
    await page.goto(`${url}${campaign}/calendar?view=agenda`);
    await page.locator('main a[href^="/calendar/0"]').first().click();
    await page.getByRole('link', { name: /Move/ }).first().click();
    const to = page.getByRole('textbox', { name: 'To' });
    const day = DateTime.fromISO(await to.inputValue())
      .plus({ days: 1 })
      .toFormat(`yyyy-MM-dd'T'HH:mm`);
    await to.fill(day);
    await page.getByRole('button', { name: 'Show what it does' }).click();
    await page.getByRole('button', { name: 'Move it' }).click();
    await page
      .getByText(/moved to/)
      .first()
      .waitFor();
  });

  it('blacks a day out, sees what that moves, and saves exactly that', async () => {
    const [item] = await db('calendar_items')
      .where({ status: 'PENDING' })
      .whereNull('edited_at')
      .orderBy('scheduled_at', 'desc')
      .limit(1);
    const day = DateTime.fromJSDate(item.scheduled_at as Date, {
      zone: 'Europe/Berlin',
    }).toISODate() as string;
    await page.goto(`${url}${campaign}/edit`);
    await page.getByLabel(/Days without posts/).fill(day);
    await page.getByRole('button', { name: 'Save campaign' }).click();
    await page
      .getByText(/moves|drops/i)
      .first()
      .waitFor();
    await page.getByRole('button', { name: /save/i }).first().click();
    await page.waitForURL((address) => !address.pathname.endsWith('/edit'));
    const standing = await db('calendar_items').where({ id: item.id }).first('scheduled_at', 'status');
    const after = DateTime.fromJSDate(standing.scheduled_at as Date, { zone: 'Europe/Berlin' }).toISODate();
    expect(after !== day || standing.status === 'CANCELLED').toBe(true);
  });

  it('gives the calendar an address that other programs read', async () => {
    await page.goto(`${url}/calendar/feeds`);
    await page.getByRole('button', { name: 'Make an address' }).click();
    const address = /https?:\/\/\S+calendar\.ics\?token=\S+/;
    await page.getByText(address).or(page.locator('input[value*="calendar.ics"]')).first().waitFor();
    const shown = (await page.content()).match(/calendar\.ics\?token=[\w-]+/)?.[0] ?? '';
    const feed = await (await fetch(`${url}/${shown}`)).text();
    expect(feed).toMatch(/^BEGIN:VCALENDAR/);
    expect(feed.match(/BEGIN:VEVENT/g)?.length ?? 0).toBeGreaterThan(0);
  });

  it('activates it, pauses it and resumes it on the dates that were shown', async () => {
    await page.goto(`${url}${campaign}/activate`);
    await page.getByRole('button', { name: 'Activate campaign' }).click();
    await page.getByRole('link', { name: 'Pause', exact: true }).click();
    await page.getByLabel(/Reason/).fill('The client asked for a stop');
    await page.getByRole('button', { name: 'Pause campaign' }).click();
    await page
      .getByText(/The client asked for a stop/)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Resume', exact: true }).click();
    await page.getByRole('button', { name: 'Resume campaign' }).click();
    await page.getByRole('link', { name: 'Pause', exact: true }).waitFor();
  });

  it('sums up the week, reads why things happened, and finds the audit', async () => {
    await page.goto(`${url}${campaign}/reports`);
    await send(page.getByRole('button', { name: 'Sum it up' }));
    await page.goto(`${url}${campaign}/reports`);
    expect(await said()).toMatch(/Completion/);
    await page.goto(`${url}${campaign}/timeline`);
    await page.getByText('Why?').first().click();
    expect(await said()).toMatch(/campaign:/);
    expect(await page.content()).toContain('In its run');
    await page.goto(`${url}/audit?action=paused_campaign`);
    expect(await said()).toMatch(/Leo Lead/);
  });

  it('gives the browser nothing to complain about', () => {
    const expected = /status of 4\d\d/;
    expect(heard.filter((line) => !expected.test(line))).toEqual([]);
  });

  it.each([
    ['dark', 1280],
    ['light', 360],
  ] as const)(
    'is accessible and fits its window: %s, %i px',
    async (colorScheme, width) => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const rooms = ['plan', 'plan/edit', 'plan/comparison', 'calendar', 'reports', 'timeline'];
      const pages = [
        '/approvals',
        '/projects/board',
        '/clients',
        '/imports',
        '/audit',
        '/calendar?view=week',
      ];
      for (const path of [...rooms.map((room) => `${campaign}/${room}`), ...pages]) {
        await page.goto(url + path);
        expect({ path, wrong: await violations(page), tooWide: await overflow(page) }).toEqual({
          path,
          wrong: [],
          tooWide: 0,
        });
      }
    },
    180_000,
  );
});
