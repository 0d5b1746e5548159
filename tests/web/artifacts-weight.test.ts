import type { Agent } from 'supertest';
import type { CampaignRow } from '../../db/tables';
import {
  valueAt,
  withValue,
  type Content,
  type Row,
  type Value,
} from '../../workflows/domain/artifacts/fields';
import { STAGES, stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import { anApp, type TestApp } from '../support/app';
import { aCampaignForChain, aChain, contentOf, reworded, type Chain } from '../support/artifact-chain';
import { changed } from '../support/artifacts/cases';
import { NOW } from '../support/cast';
import { weightOf } from '../support/weight';
import { formOf } from '../support/page';
import { filledIn } from '../support/send';

/** A page may transfer 100 kB; these are the fullest of theirs, and keep room for what is written longer. */
const MOST = 98_000;

let site: TestApp;
let agent: Agent;
let flagged: CampaignRow;
let blocked: CampaignRow;
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
  await askedInSpiteOf(chain, flagged.id, WARNED);
  blocked = await aCampaignForChain(site.db, lead.operator, NOW);
  await chain.complete(blocked.id, ['INTAKE', 'STRATEGY', 'CREATIVES']);
  await chain.save(blocked.id, 'INTAKE', reworded('INTAKE', 'twice'));
  await chain.approve(blocked.id, 'INTAKE');
  await askedInSpiteOf(chain, blocked.id, { ...WARNED, ...BLOCKED });
  many = await aCampaignForChain(site.db, lead.operator, NOW);
  await chain.complete(many.id, ['INTAKE', 'STRATEGY']);
  await chain.save(many.id, 'CREATIVES', withPieces(40));
  await chain.save(many.id, 'CREATIVES', withPieces(40, 'Written anew. '));
});
afterAll(() => site.destroy());

const pageOf = ({ id }: CampaignRow, stage: Stage) => `/campaigns/${id}/${stagePath(stage)}`;

/** What quality control finds a major, minors and warnings in. */
const WARNED: Record<string, Value | undefined> = {
  'layer1_business_reality.business_model_summary': 'As is.',
  'layer1_business_reality.unit_economics': 'As is.',
  'layer1_business_reality.pricing_logic': 'By the box',
  'layer1_business_reality.growth_constraint': 'As ever.',
  'layer2_market_truth.what_not_to_do': 'None, yet',
  'layer2_market_truth.white_space_logic': 'None, yet',
  'layer3_audience_psychology.pain_intensity': undefined,
  'layer5_narrative.content_pillars': undefined,
  'layer5_narrative.repetition_logic': 'One number.',
  'layer6_channel_strategy.channels': onWeChat(),
  'layer7_constraints.primary_cta': undefined,
  'layer7_constraints.tone_boundaries': 'We guarantee results.',
};

/** And what it finds several blockers in. */
const NOT_YET = 'TBD: cheap tea, with a guarantee. Internal: do not share this before it is agreed.';
const BLOCKED = Object.fromEntries([
  ['layer7_constraints.forbidden_language', ['cheap', 'guarantee', 'detox']],
  ...['core_promise', 'sacrifice_framing', 'positioning_statement', 'value_prop', 'headline'].map((key) => [
    `layer4_value_architecture.${key}`,
    NOT_YET,
  ]),
  ...['narrative_problem', 'narrative_tension', 'narrative_resolution'].map((key) => [
    `layer5_narrative.${key}`,
    NOT_YET,
  ]),
]) as Record<string, Value>;

function onWeChat(): Row[] {
  const channels = valueAt(contentOf('STRATEGY'), 'layer6_channel_strategy.channels') as Row[];
  return channels.map((channel) => ({ ...channel, name: `WeChat ${String(channel['name'])}` }));
}

/** After one that was sent back a newer strategy waits for its approval with all of this in it, was checked, and somebody has typed on. */
async function askedInSpiteOf(chain: Chain, id: string, fields: Record<string, Value | undefined>) {
  await chain.save(id, 'STRATEGY', reworded('STRATEGY', 'sent back'));
  const sentBack = { stage: 'STRATEGY', ...(await chain.shown(id, 'STRATEGY')) };
  await chain.decide(id, 'reject', { ...sentBack, reason: 'Not what the client has agreed to. '.repeat(50) });
  await chain.save(id, 'STRATEGY', changed(contentOf('STRATEGY'), fields));
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

function withPieces(count: number, before = ''): Content {
  const content = contentOf('CREATIVES');
  const pieces = valueAt(content, 'items.items') as Row[];
  const all = Array.from({ length: count }, (_, at): Row => ({
    ...pieces[at % pieces.length],
    title: `Piece ${at + 1}`,
    body_text: `${before}${String(pieces[at % pieces.length]?.['body_text'])}`,
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
    ['STRATEGY, asked with blockers', () => pageOf(blocked, 'STRATEGY')],
    ['40 pieces, read', () => `${pageOf(many, 'CREATIVES')}/versions/1`],
    ['40 pieces, read to the end', () => `${pageOf(many, 'CREATIVES')}/versions/1?read=items.items.30`],
    ['40 pieces, each of them changed', () => `${pageOf(many, 'CREATIVES')}/comparison?from=1&to=2`],
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
