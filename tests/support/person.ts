import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { ADMIN } from './installation';

/** What a person does in the product, by the words they see. */

export async function signIn(
  page: Page,
  url: string,
  who: { email: string; password: string } = ADMIN,
): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
}

export type Wanted = { name: string; firstDay: string; lastDay: string };

/** Fills the form in and sends it. */
export async function sendCampaign(page: Page, url: string, wanted: Wanted): Promise<void> {
  await page.goto(`${url}/campaigns/new`);
  await page.getByLabel('Client').fill('Northwind Tea');
  await page.getByLabel('Campaign name').fill(wanted.name);
  await page
    .getByLabel('Objective', { exact: true })
    .fill('Win 20 new wholesale customers for the spring range');
  await page.getByLabel('Call to action').fill('Order a tasting box');
  await page.getByRole('checkbox', { name: 'LinkedIn' }).check();
  await page.getByLabel('LinkedIn: posts').fill('3');
  await page.getByLabel('First day', { exact: true }).fill(wanted.firstDay);
  await page.getByLabel('Last day', { exact: true }).fill(wanted.lastDay);
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByRole('button', { name: 'Create campaign' }).click();
}

/** Answers the campaign's path. */
export async function createCampaign(page: Page, url: string, wanted: Wanted): Promise<string> {
  await sendCampaign(page, url, wanted);
  await page.getByRole('heading', { level: 1, name: wanted.name }).waitFor();
  return campaignPath(page);
}

/** The path of the campaign one is in, whichever of its pages is open. */
export function campaignPath(page: Page): string {
  return new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
}

/** Opens the plan of the campaign one is in, again and again until this version is there to decide on. */
export async function planUpForReview(page: Page, version: number): Promise<void> {
  const decide = page.getByRole('heading', { name: `Decide on version ${version}` });
  for (let tries = 0; tries < 40 && !(await decide.isVisible()); tries += 1) {
    await page.getByRole('link', { name: 'Plan', exact: true }).click();
    await page.waitForTimeout(250);
  }
  await decide.waitFor({ timeout: 1_000 });
}

/** Clicks what sends something, and waits for the server's answer: whoever leaves the page earlier may take it back. */
export async function send(button: Locator): Promise<void> {
  const answer = button.page().waitForResponse((response) => response.request().method() !== 'GET');
  await button.click();
  await answer;
}

/** Everything that the accessibility rules find wrong with the page as it stands, one line each. */
export async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}

/** How far the page is wider than its window, in px. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Collects what the browser complains about: script errors and what the content policy refused. */
export function complaints(context: BrowserContext): string[] {
  const heard: string[] = [];
  context.on('weberror', (error) => heard.push(error.error().message));
  context.on('console', (message) => {
    if (message.type() === 'error') heard.push(message.text());
  });
  return heard;
}
