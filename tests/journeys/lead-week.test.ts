import { DateTime } from 'luxon';
import type { Page } from 'playwright-core';
import { anOperator } from '../support/cast';
import { aJourney, expectFitting, type Visitor } from '../support/journey';
import { createCampaign, planUpForReview, send } from '../support/person';

jest.setTimeout(60_000);

const today = DateTime.now().setZone('Europe/Berlin');
const firstDay = today.plus({ days: 1 }).toISODate() as string;
const lastDay = today.plus({ weeks: 6 }).toISODate() as string;

const journey = aJourney();
let leo: Visitor;
let page: Page;
let campaign: string;

beforeAll(async () => {
  leo = await journey.enter(await anOperator(journey.db, { name: 'Leo Lead', role: 'lead' }));
  page = leo.page;
  campaign = await createCampaign(page, journey.url, { name: 'Spring range', firstDay, lastDay });
});

describe('a lead’s week', () => {
  it('writes into the plan by hand, compares the versions and approves the newer', async () => {
    await planUpForReview(page, 1);
    await page.getByRole('link', { name: 'Edit by hand' }).click();
    await page
      .getByRole('textbox', { name: 'Positioning' })
      .fill('The importer that knows its growers by name.');
    await page.getByRole('button', { name: 'Save as version 2' }).click();
    await planUpForReview(page, 2);
    await leo.open(`${campaign}/plan/comparison`);
    expect(await leo.said()).toMatch(/knows its growers by name/);
    await leo.open(`${campaign}/plan`);
    await page.getByRole('button', { name: 'Approve version 2' }).click();
    await page.getByRole('heading', { name: 'What approving it did' }).waitFor();
  });

  it('moves a post by its page and is told what that does', async () => {
    await leo.open(`${campaign}/calendar?view=agenda`);
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
    const [item] = await journey
      .db('calendar_items')
      .where({ status: 'PENDING' })
      .whereNull('edited_at')
      .orderBy('scheduled_at', 'desc')
      .limit(1);
    const day = DateTime.fromJSDate(item.scheduled_at as Date, {
      zone: 'Europe/Berlin',
    }).toISODate() as string;
    await leo.open(`${campaign}/edit`);
    await page.getByLabel(/Days without posts/).fill(day);
    await page.getByRole('button', { name: 'Save campaign' }).click();
    await page
      .getByText(/moves|drops/i)
      .first()
      .waitFor();
    await page.getByRole('button', { name: /save/i }).first().click();
    await page.waitForURL((address) => !address.pathname.endsWith('/edit'));
    const standing = await journey
      .db('calendar_items')
      .where({ id: item.id })
      .first('scheduled_at', 'status');
    const after = DateTime.fromJSDate(standing.scheduled_at as Date, { zone: 'Europe/Berlin' }).toISODate();
    expect(after !== day || standing.status === 'CANCELLED').toBe(true);
  });

  it('gives the calendar an address that other programs read', async () => {
    await leo.open('/calendar/feeds');
    await page.getByRole('button', { name: 'Make an address' }).click();
    const address = /https?:\/\/\S+calendar\.ics\?token=\S+/;
    await page.getByText(address).or(page.locator('input[value*="calendar.ics"]')).first().waitFor();
    const shown = (await page.content()).match(/calendar\.ics\?token=[\w-]+/)?.[0] ?? '';
    const feed = await (await fetch(`${journey.url}/${shown}`)).text();
    expect(feed).toMatch(/^BEGIN:VCALENDAR/);
    expect(feed.match(/BEGIN:VEVENT/g)?.length ?? 0).toBeGreaterThan(0);
  });

  it('activates it, pauses it and resumes it on the dates that were shown', async () => {
    await leo.open(`${campaign}/activate`);
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
    await leo.open(`${campaign}/reports`);
    await send(page.getByRole('button', { name: 'Sum it up' }));
    await leo.open(`${campaign}/reports`);
    expect(await leo.said()).toMatch(/Completion/);
    await leo.open(`${campaign}/timeline`);
    await page.getByText('Why?').first().click();
    expect(await leo.said()).toMatch(/campaign:/);
    expect(await page.content()).toContain('In its run');
    await leo.open('/audit?action=paused_campaign');
    expect(await leo.said()).toMatch(/Leo Lead/);
  });

  it('gives the browser nothing to complain about', () => {
    expect(leo.heard()).toEqual([]);
  });

  it.each([
    ['dark', 1280],
    ['light', 360],
  ] as const)(
    'is accessible and fits its window: %s, %i px',
    async (...look) => {
      const rooms = ['plan', 'plan/edit', 'plan/comparison', 'calendar', 'reports', 'timeline'];
      const pages = [
        '/approvals',
        '/projects/board',
        '/clients',
        '/imports',
        '/audit',
        '/calendar?view=week',
      ];
      await expectFitting(leo, [...rooms.map((room) => `${campaign}/${room}`), ...pages], look);
    },
    180_000,
  );
});
