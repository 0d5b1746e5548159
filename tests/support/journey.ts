import type { Knex } from 'knex';
import type { Browser, Page } from 'playwright-core';
import { connect } from '../../db/connection';
import type { Operator } from '../../db/operators';
import { aBrowser } from './browser';
import { PASSWORD } from './cast';
import { ADMIN, Installation } from './installation';
import { complaints, overflow, signIn, violations } from './person';

/** What the journeys of one file go through: the whole product, its database and a browser. */
export type Journey = {
  installation: Installation;
  url: string;
  db: Knex;
  browser: Browser;
  /** Somebody signed in, in a window of their own; the first admin when nobody is named. */
  enter(who?: Operator): Promise<Visitor>;
};

export type Visitor = {
  page: Page;
  /** Opens a path of the product. */
  open(path: string): Promise<void>;
  /** The words in the middle of the page. */
  said(): Promise<string>;
  /** What the browser complained about, but for answers that refuse something. */
  heard(): string[];
};

/** Starts before the tests of a file, and is there from their own `beforeAll` on; ends after them. */
export function aJourney(): Journey {
  const journey = {} as Journey;
  const ends: Array<() => Promise<void>> = [];
  beforeAll(async () => {
    const installation = await Installation.create();
    ends.push(() => installation.destroy());
    await installation.start();
    const db = connect(installation.databaseUrl, { max: 4 });
    ends.push(() => db.destroy());
    const browser = await aBrowser();
    ends.push(() => browser.close());
    const { url } = installation;
    const enter: Journey['enter'] = (who) => aVisitor(browser, url, who);
    Object.assign(journey, { installation, url, db, browser, enter });
  }, 120_000);
  afterAll(async () => {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  }, 120_000);
  return journey;
}

async function aVisitor(browser: Browser, url: string, who: Operator | undefined): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const heard = complaints(context);
  const page = await context.newPage();
  await signIn(page, url, who ? { email: who.email, password: PASSWORD } : ADMIN);
  return {
    page,
    open: async (path) => void (await page.goto(url + path)),
    said: () => page.locator('main').innerText(),
    heard: () => heard.filter((line) => !/status of 4\d\d/.test(line)),
  };
}

/** A page in the looks it has to be right in. */
export const LOOKS = [
  ['light', 1280],
  ['light', 360],
  ['dark', 1280],
  ['dark', 360],
] as const;
export type Look = (typeof LOOKS)[number];

/** Each of these pages breaks no rule of accessibility and is no wider than its window. */
export async function expectFitting(
  { page, open }: Visitor,
  paths: readonly string[],
  [colorScheme, width]: Look,
): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  for (const path of paths) {
    await open(path);
    const found = { path, wrong: await violations(page), tooWide: await overflow(page) };
    expect(found).toEqual({ path, wrong: [], tooWide: 0 });
  }
}
