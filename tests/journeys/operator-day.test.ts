import type { Page } from 'playwright-core';
import { anOperator } from '../support/cast';
import { eventually } from '../support/eventually';
import { aJourney, expectFitting, type Visitor } from '../support/journey';
import { campaignPath, send } from '../support/person';

jest.setTimeout(60_000);

const journey = aJourney();
let olga: Visitor;
let page: Page;
let campaign: string;

beforeAll(async () => {
  campaign = await plantDemo();
  olga = await journey.enter(await anOperator(journey.db, { name: 'Olga Operator', role: 'operator' }));
  page = olga.page;
});

/** A campaign in mid-flight, as a new installation offers it to whoever may decide. */
async function plantDemo(): Promise<string> {
  const admin = await journey.enter();
  await admin.open('/today');
  await admin.page.getByRole('button', { name: /demo/i }).click();
  await admin.page.getByRole('heading', { level: 1, name: /^Demo:/ }).waitFor();
  const path = campaignPath(admin.page);
  await admin.page.close();
  return path;
}

describe('an operator’s day', () => {
  it('begins with what is overdue, and says what happens next by itself', async () => {
    await olga.open('/today');
    const said = await olga.said();
    expect(said).toMatch(/1 overdue/);
    // How late the demo's late post is, and so the level, depends on the hour at which this runs.
    expect(said).toMatch(/Escalation, level [12] of 3/);
    expect(said).toMatch(/Next by itself/);
  });

  it('finds the campaign by the search in the header', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('tasting');
    await page.keyboard.press('Enter');
    await page
      .getByRole('link', { name: /Spring tasting box/ })
      .first()
      .waitFor();
  });

  it('clears the overdue post: step by step, with proof, and the escalation closes by itself', async () => {
    await olga.open('/today');
    await page.getByRole('link', { name: /^Start with/ }).click();
    await send(page.getByRole('button', { name: 'Claim' }));
    await page
      .getByText(/Olga Operator/)
      .first()
      .waitFor();
    const step = page.getByRole('region').or(page.locator('main')).getByRole('checkbox').first();
    await send(step);
    await page.reload();
    expect(await page.locator('main').getByRole('checkbox').first().isChecked()).toBe(true);
    // Which post is the latest depends on the hour.
    const isInstagram = await page.getByRole('link', { name: 'Open Instagram' }).first().isVisible();
    const post = isInstagram ? 'www.instagram.com/p' : 'www.linkedin.com/posts';
    await page.getByRole('textbox', { name: 'Link' }).fill(`https://${post}/northwind-late-1`);
    await page.getByRole('button', { name: 'Complete', exact: true }).click();
    await page
      .getByText(/northwind-late-1/)
      .first()
      .waitFor();
    await eventually(async () => {
      await olga.open('/today');
      return !/Escalation, level/.test(await olga.said());
    });
  });

  it('takes the block off what can go on', async () => {
    await page.getByRole('link', { name: /^Unblock/ }).click();
    await page.getByRole('button', { name: 'Unblock' }).click();
    await eventually(async () => {
      await olga.open('/today');
      return !/^Blocked/m.test(await olga.said());
    });
  });

  it('takes several tasks at once', async () => {
    await olga.open(`${campaign}/tasks?choose=on`);
    const boxes = page.locator('main').getByRole('checkbox', { name: /^Choose/ });
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole('radio', { name: 'Claim them' }).check();
    await page.getByRole('button', { name: 'Do it' }).click();
    await page
      .getByText(/2 tasks/)
      .first()
      .waitFor();
    await olga.open('/workload');
    expect(await olga.said()).toMatch(/Olga Operator[\s\S]*min/);
  });

  it('logs the figures of a day in one go and sees them summed', async () => {
    await olga.open(`${campaign}/metrics/grid`);
    await page.getByRole('textbox', { name: 'Impressions on LinkedIn' }).fill('1234');
    await page.getByRole('textbox', { name: 'Clicks on LinkedIn' }).fill('56');
    await send(page.getByRole('button', { name: 'Log these figures' }));
    await olga.open(`${campaign}/metrics`);
    expect(await olga.said()).toMatch(/1,234/);
  });

  it('gives the browser nothing to complain about', () => {
    expect(olga.heard()).toEqual([]);
  });

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)(
    'is accessible and fits its window: %s, %i px',
    async (...look) => {
      const rooms = [`${campaign}/metrics`, `${campaign}/tasks`];
      const paths = ['/today?choose=on', '/workload', ...rooms, '/notifications', '/search?q=tea'];
      await expectFitting(olga, paths, look);
    },
    180_000,
  );
});
