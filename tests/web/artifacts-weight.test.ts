import type { Agent } from 'supertest';
import type { CampaignRow } from '../../db/tables';
import { valueAt, withValue, type Content, type Row } from '../../workflows/domain/artifacts/fields';
import { STAGES, stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import { anApp, type TestApp } from '../support/app';
import { aCampaignForChain, aChain, contentOf, reworded, type Chain } from '../support/artifact-chain';
import { NOW } from '../support/cast';
import { weightOf } from '../support/weight';
import { formOf } from '../support/page';
import { filledIn } from '../support/send';

/** A page may transfer 100 kB; these are the fullest of theirs, and keep room for what is written longer. */
const MOST = 98_000;

let site: TestApp;
let agent: Agent;
let flagged: CampaignRow;
let many: CampaignRow;
beforeAll(async () => {
  site = await anApp();
  const lead = await site.signedIn('admin');
  agent = lead.agent;
  const chain = aChain(site.db, lead.operator, NOW);
  flagged = await aCampaignForChain(site.db, lead.operator, NOW);
  await chain.complete(flagged.id);
  await chain.save(flagged.id, 'INTAKE', reworded('INTAKE', 'twice'));
  await chain.approve(flagged.id, 'INTAKE');
  await askedInSpiteOf(chain, flagged.id);
  many = await aCampaignForChain(site.db, lead.operator, NOW);
  await chain.complete(many.id, ['INTAKE', 'STRATEGY']);
  await chain.save(many.id, 'CREATIVES', withPieces(40));
});
afterAll(() => site.destroy());

const pageOf = ({ id }: CampaignRow, stage: Stage) => `/campaigns/${id}/${stagePath(stage)}`;

/** A newer strategy waits for its approval with warnings, and somebody has typed on. */
async function askedInSpiteOf(chain: Chain, id: string) {
  const content = withValue(contentOf('STRATEGY'), 'layer3_audience_psychology.pain_intensity', undefined);
  await chain.save(
    id,
    'STRATEGY',
    withValue(content, 'layer7_constraints.tone_boundaries', 'We guarantee results.'),
  );
  await chain.ask(id, 'STRATEGY');
  const page = `/campaigns/${id}/strategy`;
  const { text } = await agent.get(page).expect(200);
  const held = filledIn(formOf(text, `${page}/versions`).html);
  const run = filledIn(formOf(text, `${page}/qc-runs`).html);
  await agent.post(`${page}/qc-runs`).type('form').send(run).expect(303);
  await agent
    .put(`${page}/draft`)
    .type('form')
    .send({ ...held, headline: 'Typed on' });
}

function withPieces(count: number): Content {
  const content = contentOf('CREATIVES');
  const pieces = valueAt(content, 'items.items') as Row[];
  const all = Array.from({ length: count }, (_, at): Row => ({
    ...pieces[at % pieces.length],
    title: `Piece ${at + 1}`,
  }));
  return withValue(content, 'items.items', all);
}

describe('a page of a stage transfers less than it may', () => {
  it.each<[string, () => string]>([
    ...STAGES.map((stage): [string, () => string] => [
      `${stage}, flagged or asked`,
      () => pageOf(flagged, stage),
    ]),
    ['40 pieces', () => pageOf(many, 'CREATIVES')],
    ['40 pieces, the last of them', () => `${pageOf(many, 'CREATIVES')}?open=items.items.39`],
    ['the versions of a stage', () => `${pageOf(flagged, 'STRATEGY')}/versions`],
    ['two versions compared', () => `${pageOf(flagged, 'STRATEGY')}/comparison?from=1&to=2`],
    ['the overview of a campaign with a chain', () => `/campaigns/${flagged.id}`],
    ['its proof', () => `/campaigns/${flagged.id}/proof`],
    ['what waits for approval', () => '/approvals'],
    ['strategies everywhere', () => '/strategy'],
  ])('%s', async (_what, path) => {
    const { total, parts } = await weightOf(agent, path());
    expect({ total: total < MOST, parts }).toEqual({ total: true, parts });
  });
});
