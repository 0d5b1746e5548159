import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import type { Operator } from '../../db/operators';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { anApp, type TestApp } from '../support/app';
import { aCampaignForChain, aChain, contentOf, type Chain } from '../support/artifact-chain';
import { aBrowser } from '../support/browser';
import { anOperator, NOW, PASSWORD } from '../support/cast';
import { writeStage } from '../support/stage-editor';

let site: TestApp;
let server: Server;
let browser: Browser;
let chain: Chain;
let lead: Operator;
beforeAll(async () => {
  site = await anApp();
  lead = await anOperator(site.db, { role: 'lead' });
  chain = aChain(site.db, lead, NOW);
  server = site.app.listen(0);
  browser = await aBrowser();
});
afterAll(async () => {
  await browser.close();
  server.close();
  await site.destroy();
});

it('writes a whole content, one piece of it at a time, without JavaScript', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { id } = await aCampaignForChain(site.db, lead, NOW);
  await chain.complete(id, ['INTAKE', 'STRATEGY']);
  await page.goto(`${base}/`);
  await page.fill('[name=email]', lead.email);
  await page.fill('[name=password]', PASSWORD);
  await page.click('main button');
  await page.goto(`${base}/campaigns/${id}/creatives`);
  await writeStage(page, CONTRACTS.CREATIVES.form, contentOf('CREATIVES'));
  await page.locator('form.artifact-form > .form-sticky button').click();
  await page.waitForURL(`${base}/campaigns/${id}/creatives`);
  const { content } = await chain.version(id, 'CREATIVES', 1);
  const { items, message_bank } = contentOf('CREATIVES');
  expect(content).toMatchObject({ items, message_bank });
  await context.close();
}, 120_000);
