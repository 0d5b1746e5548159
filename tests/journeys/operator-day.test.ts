import type { Knex } from 'knex';
import type { Browser, Page } from 'playwright-core';
import { connect } from '../../db/connection';
import { aBrowser } from '../support/browser';
import { anOperator, PASSWORD } from '../support/cast';
import { Installation } from '../support/installation';
import { complaints, overflow, send, signIn, violations } from '../support/person';

jest.setTimeout(60_000);

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
  campaign = await plantDemo();
  const olga = await anOperator(db, { name: 'Olga Operator', role: 'operator' });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  heard = complaints(context);
  page = await context.newPage();
  await signIn(page, url, { email: olga.email, password: PASSWORD });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await db.destroy();
  await installation.destroy();
}, 120_000);

/** A campaign in mid-flight, as a new installation offers it to whoever may decide. */
async function plantDemo(): Promise<string> {
  const admin = await browser.newPage();
  await signIn(admin, url);
  await admin.goto(`${url}/today`);
  await admin.getByRole('button', { name: /demo/i }).click();
  await admin.getByRole('heading', { level: 1, name: /^Demo:/ }).waitFor();
  const path = new URL(admin.url()).pathname;
  await admin.close();
  return path;
}

describe('an operator’s day', () => {
  it('begins with what is overdue, and says what happens next by itself', async () => {
    await page.goto(`${url}/today`);
    const said = await page.locator('main').innerText();
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
    await page.goto(`${url}/today`);
    await page.getByRole('link', { name: /^Start with/ }).click();
    await page.getByRole('button', { name: 'Claim' }).click();
    await page
      .getByText(/Olga Operator/)
      .first()
      .waitFor();
    const step = page.getByRole('region').or(page.locator('main')).getByRole('checkbox').first();
    await send(step);
    await page.reload();
    expect(await page.locator('main').getByRole('checkbox').first().isChecked()).toBe(true);
    await page.getByRole('textbox', { name: 'Link' }).fill('https://www.linkedin.com/posts/northwind-late-1');
    await page.getByRole('button', { name: 'Complete', exact: true }).click();
    await page
      .getByText(/northwind-late-1/)
      .first()
      .waitFor();
    await expectSoon(async () => {
      await page.goto(`${url}/today`);
      return !/Escalation, level/.test(await page.locator('main').innerText());
    });
  });

  it('takes the block off what can go on', async () => {
    await page.getByRole('link', { name: /^Unblock/ }).click();
    await page.getByRole('button', { name: 'Unblock' }).click();
    await expectSoon(async () => {
      await page.goto(`${url}/today`);
      return !/^Blocked/m.test(await page.locator('main').innerText());
    });
  });

  it('takes several tasks at once', async () => {
    await page.goto(`${url}${campaign}/tasks?choose=on`);
    const boxes = page.locator('main').getByRole('checkbox', { name: /^Choose/ });
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole('radio', { name: 'Claim them' }).check();
    await page.getByRole('button', { name: 'Do it' }).click();
    await page
      .getByText(/2 tasks/)
      .first()
      .waitFor();
    await page.goto(`${url}/workload`);
    expect(await page.locator('main').innerText()).toMatch(/Olga Operator[\s\S]*min/);
  });

  it('logs the figures of a day in one go and sees them summed', async () => {
    await page.goto(`${url}${campaign}/metrics/grid`);
    await page.getByRole('textbox', { name: 'Impressions on LinkedIn' }).fill('1234');
    await page.getByRole('textbox', { name: 'Clicks on LinkedIn' }).fill('56');
    await send(page.getByRole('button', { name: 'Log these figures' }));
    await page.goto(`${url}${campaign}/metrics`);
    expect(await page.locator('main').innerText()).toMatch(/1,234/);
  });

  it('gives the browser nothing to complain about', () => {
    const expected = /status of 4\d\d/;
    expect(heard.filter((line) => !expected.test(line))).toEqual([]);
  });

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)(
    'is accessible and fits its window: %s, %i px',
    async (colorScheme, width) => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const paths = [
        '/today?choose=on',
        '/workload',
        `${campaign}/metrics`,
        `${campaign}/tasks`,
        '/notifications',
      ];
      for (const path of [...paths, '/search?q=tea']) {
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

/** The process hears of a report a moment after its answer. */
async function expectSoon(is: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    if (await is()) return;
    await page.waitForTimeout(250);
  }
  throw new Error('it did not come about within ten seconds');
}
