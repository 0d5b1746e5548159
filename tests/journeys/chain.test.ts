import { DateTime } from 'luxon';
import type { Page } from 'playwright-core';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import type { Content } from '../../workflows/domain/artifacts/fields';
import { STAGE_NAMES, STAGES, stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import { EXAMPLES } from '../support/artifacts';
import { anOperator } from '../support/cast';
import { eventually } from '../support/eventually';
import { aJourney, expectFitting, type Visitor } from '../support/journey';
import { campaignPath } from '../support/person';
import { writeStage } from '../support/stage-editor';

jest.setTimeout(120_000);

/** The story of the examples begins on this Monday; here it begins on the one five weeks ahead. */
const THEIRS = DateTime.fromISO('2027-03-01', { zone: 'Europe/Berlin' });
const OURS = DateTime.now().setZone('Europe/Berlin').startOf('week').plus({ weeks: 5 });
const weeks = Math.round(OURS.diff(THEIRS, 'weeks').weeks);
const later = (day: string) => DateTime.fromISO(day).plus({ weeks }).toISODate() ?? day;

/** What Northwind says of a stage, in the weeks ahead. */
function wordsOf(stage: Stage): Content {
  const text = JSON.stringify(EXAMPLES[stage]);
  return JSON.parse(
    text.replaceAll(/"(20\d\d-\d\d-\d\d)"/g, (_, day: string) => `"${later(day)}"`),
  ) as Content;
}

const journey = aJourney();
let leo: Visitor;
let page: Page;
let campaign: string;

beforeAll(async () => {
  leo = await journey.enter(await anOperator(journey.db, { name: 'Leo Lead', role: 'lead' }));
  page = leo.page;
});

const strip = () => page.locator('#campaign-stages').innerText();
const open = (stage: Stage) => leo.open(`${campaign}/${stagePath(stage)}`);

async function approve(version: number): Promise<void> {
  await page.getByRole('textbox', { name: 'Comment' }).fill('Read and agreed.');
  await page.getByRole('button', { name: `Approve version ${version}` }).click();
  await page
    .getByText(/approved by Leo Lead/)
    .first()
    .waitFor();
}

describe('from an empty client to an approved delivery', () => {
  it('begins with a client that has nothing, and a campaign that is planned in full', async () => {
    await leo.open('/clients/new');
    await page.getByLabel('Name', { exact: true }).fill('Northwind Tea');
    await page.getByRole('button', { name: /client/i }).click();
    await page.getByRole('heading', { level: 1, name: 'Northwind Tea' }).waitFor();
    await leo.open('/campaigns/new');
    await page.getByLabel('Client').fill('Northwind Tea');
    await page.getByLabel('Campaign name').fill('Spring tasting box');
    await page.getByLabel('Objective', { exact: true }).fill('Win 20 cafés for the spring range');
    await page.getByLabel('Call to action').fill('Order a tasting box');
    for (const platform of ['LinkedIn', 'Instagram', 'E-mail']) {
      await page.getByRole('checkbox', { name: platform, exact: true }).check();
      await page.getByLabel(`${platform}: posts`).fill('1');
    }
    await page.getByLabel('First day', { exact: true }).fill(later('2027-03-01'));
    await page.getByLabel('Last day', { exact: true }).fill(later('2027-05-23'));
    await page.getByLabel('Time zone').fill('Europe/Berlin');
    await page.getByLabel('How it is planned').selectOption('FULL');
    await page.getByRole('button', { name: 'Create campaign' }).click();
    await page.waitForURL(/\/intake$/);
    campaign = campaignPath(page);
    await leo.open(`${campaign}/delivery`);
    expect(await leo.said()).toMatch(/has to be approved first/);
  });

  it.each(STAGES)('writes, checks and approves its %s', async (stage) => {
    await open(stage);
    await writeStage(page, CONTRACTS[stage].form, wordsOf(stage));
    // What is typed is kept by itself, and comes back as a link.
    const name = /utm_campaign=tea-is-the-cup/;
    if (stage === 'EXECUTION') await page.locator('#link-linkedin').filter({ hasText: name }).waitFor();
    await page.getByRole('button', { name: 'Save and ask for approval' }).click();
    await page.getByText('asks for its approval').first().waitFor();
    await page
      .getByRole('button', { name: /Run the checks|Run QC|Check/ })
      .first()
      .click();
    await page.getByText(/100/).first().waitFor();
    await approve(1);
    expect(await strip()).toMatch(new RegExp(`${STAGE_NAMES[stage]}\\s+Approved`));
  });

  it('has its plan drafted from the strategy, and its rhythm from the execution plan', async () => {
    await eventually(async () => {
      await leo.open(`${campaign}/plan`);
      return /Follows from\s+Strategy, version 1/.test(await leo.said());
    });
    expect(await leo.said()).toMatch(/The half-full cup/);
    await leo.open(campaign);
    expect(await leo.said()).toMatch(/LinkedIn[^\n]*3|3[^\n]*LinkedIn/);
  });

  it('flags what rests on an intake that changed, and lets go of it once somebody has looked again', async () => {
    await open('INTAKE');
    await page.getByLabel('Pricing').first().fill('41 EUR a box, taken off the first order.');
    await page.getByRole('button', { name: 'Save as version 2' }).click();
    await page.getByRole('button', { name: 'Approve version 2' }).waitFor();
    await approve(2);
    expect(await strip()).toMatch(/Strategy\s+Flagged/);
    await open('STRATEGY');
    expect(await leo.said()).toMatch(/Intake was approved as version 2; this was built on version 1/);
    await page.getByRole('checkbox', { name: /it still holds/ }).check();
    await page.getByRole('button', { name: 'Confirm unchanged' }).click();
    await page.getByText('is flagged').first().waitFor({ state: 'detached' });
    expect(await strip()).toMatch(
      /Strategy\s+Approved[\s\S]*Creatives\s+Approved[\s\S]*Execution\s+Approved/,
    );
  });

  it('gives the browser nothing to complain about', () => {
    expect(leo.heard()).toEqual([]);
  });

  it.each([
    ['light', 1280, ['INTAKE', 'EXECUTION']],
    ['dark', 360, ['STRATEGY', 'DELIVERY']],
  ] as const)('is accessible and fits its window: %s, %i px', async (colorScheme, width, stages) => {
    const paths = stages.map((stage) => `${campaign}/${stagePath(stage)}`);
    await expectFitting(leo, paths, [colorScheme, width]);
  });
});
