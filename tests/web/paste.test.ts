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
let taskId: string;
beforeAll(async () => {
  site = await anApp();
  server = site.app.listen(0);
  const { operator } = await site.signedIn('lead');
  const campaign = await aCampaignAtWork(site.db, operator, NOW);
  taskId = (await aTask(site.db, campaign, NOW)).id;
  browser = await aBrowser();
  page = await browser.newPage({ viewport: { width: 360, height: 780 } });
  const base = `http://localhost:${(server.address() as AddressInfo).port}`;
  await page.goto(`${base}/sign-in?next=/tasks/${taskId}`);
  await page.fill('[name=email]', operator.email);
  await page.fill('[name=password]', PASSWORD);
  await page.click('form .button-primary');
  await page.waitForURL(`**/tasks/${taskId}`);
  await page.waitForLoadState('networkidle');
});
afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
  await site.destroy();
});

/** What the browser does when somebody pastes a picture into the page. */
const PASTE = `(async () => {
  const blob = await new Promise((made) => document.createElement('canvas').toBlob(made, 'image/png'));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([blob], 'screenshot.png', { type: 'image/png' }));
  document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
})()`;

/** The name of what the file field holds. */
const chosen = async () => (await page.inputValue('#field-file')).split('\\').at(-1);

it('a pasted screenshot is chosen, shown and announced, can be removed by the keyboard, and proves the task', async () => {
  await page.evaluate(PASTE);
  const picked = page.locator('.picked');
  await picked.waitFor();
  expect(await chosen()).toBe('screenshot.png');
  expect(await page.isChecked('#proof-UPLOAD')).toBe(true);
  expect(await picked.getByRole('img', { name: 'Preview of screenshot.png' }).count()).toBe(1);
  await page.getByText('screenshot.png is chosen as the proof').waitFor({ state: 'attached' });
  const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(Number(wide)).toBeLessThanOrEqual(0);

  await picked.getByRole('button', { name: 'Remove screenshot.png' }).press('Enter');
  expect(await chosen()).toBe('');
  expect(await picked.count()).toBe(0);

  await page.evaluate(PASTE);
  await picked.waitFor();
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/completion'));
  await page.locator('#completion .button-primary').click();
  expect((await answered).status()).toBeLessThan(400);
  const task = await site.db('tasks').where({ id: taskId }).first('status', 'completion_proof_type');
  expect(task).toEqual({ status: 'DONE', completion_proof_type: 'UPLOAD' });
}, 60_000);
