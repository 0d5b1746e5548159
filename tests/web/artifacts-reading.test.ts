import type { Agent } from 'supertest';
import { findArtifact, getArtifactVersion } from '../../db/artifacts';
import type { CampaignRow } from '../../db/tables';
import { valueAt, withValue, type Content, type Row } from '../../workflows/domain/artifacts/fields';
import { anApp, type TestApp } from '../support/app';
import { aCampaignForChain, aChain, contentOf, type Chain } from '../support/artifact-chain';
import { NOW } from '../support/cast';
import { unescaped, wordsOf } from '../support/page';

const PIECES = 'items.items';

let site: TestApp;
let agent: Agent;
let chain: Chain;
let many: CampaignRow;
beforeAll(async () => {
  site = await anApp();
  const lead = await site.signedIn('admin');
  agent = lead.agent;
  chain = aChain(site.db, lead.operator, NOW);
  many = await aCampaignForChain(site.db, lead.operator, NOW);
  await chain.complete(many.id, ['INTAKE', 'STRATEGY']);
  await chain.save(many.id, 'CREATIVES', withPieces(25, 'First'));
  await chain.save(many.id, 'CREATIVES', withPieces(25, 'Second'));
});
afterAll(() => site.destroy());

function withPieces(count: number, word: string): Content {
  const content = contentOf('CREATIVES');
  const [piece = {}] = valueAt(content, PIECES) as Row[];
  const all = Array.from({ length: count }, (_, at) => ({ ...piece, title: `${word} piece ${at + 1}.` }));
  return withValue(content, PIECES, all);
}

const open = async (path: string) => (await agent.get(path).expect(200)).text;
const pathOf = (part: string) => `/campaigns/${many.id}/creatives/${part}`;

/** Where the link with these words leads. */
function hrefOf(html: string, words: string): string {
  const href = new RegExp(`href="([^"]*)"[^>]*>${words}</a>`).exec(html)?.[1];
  if (href === undefined) throw new Error(`no link says ${words}`);
  return unescaped(href);
}

describe('a version with a long table', () => {
  it('is read some rows at a time, and the address says which', async () => {
    const first = await open(pathOf('versions/1'));
    expect(first).toContain('First piece 10.');
    expect(first).not.toContain('First piece 11.');
    expect(wordsOf(first)).toContain('1–10 11–20 21–25 of 25');
    const href = hrefOf(first, '11–20');
    expect(href).toMatch(/versions\/1\?read=items\.items\.10#r\d+-\d+$/);
    const next = await open(href);
    expect(next).toContain('First piece 11.');
    expect(next).toContain('First piece 20.');
    expect(next).not.toContain('First piece 10.');
    expect(next).toContain(`id="${href.split('#')[1] ?? ''}"`);
    expect(next).toMatch(/aria-current="true">11–20</);
    expect(await open(hrefOf(next, '21–25'))).toContain('First piece 25.');
    expect(hrefOf(next, '1–10')).toMatch(/versions\/1#r/);
  });

  it.each(['items.items.9999', 'items.items.-1', 'nothing.here.3', '<script>'])(
    'is read for an address that says %s',
    async (place) => {
      const text = await open(`${pathOf('versions/1')}?read=${encodeURIComponent(place)}`);
      expect(text).toContain(place === 'items.items.9999' ? 'First piece 25.' : 'First piece 1.');
      expect(text).not.toContain('<script>"');
    },
  );

  it('keeps the place in one table while another is gone through', async () => {
    const text = await open(`${pathOf('versions/1')}?read=other.table.20&read=items.items.10`);
    expect(hrefOf(text, '21–25')).toContain('?read=other.table.20&read=items.items.20#');
  });

  it('is compared some changes at a time, with what the comparison is of', async () => {
    const text = await open(pathOf('comparison?from=1&to=2'));
    expect(wordsOf(text)).toContain('piece 6.');
    expect(wordsOf(text)).not.toContain('piece 7.');
    const href = hrefOf(text, '7–12');
    expect(href).toContain('/comparison?from=1&to=2&read=items.6#diff-items');
    const next = wordsOf(await open(href));
    expect(next).toContain('piece 7.');
    expect(next).not.toContain('piece 6.');
    expect(await open(hrefOf(text, '25'))).toContain('piece 25.');
  });
});

describe('what a stage was built on', () => {
  it.each(['CREATIVES', 'EXECUTION', 'MONITORING'] as const)(
    'is said of the %s as people say it',
    async (stage) => {
      const { id } = await aCampaignForChain(site.db, (await site.signedIn('lead')).operator, NOW);
      await chain.complete(id, ['INTAKE', 'STRATEGY', 'CREATIVES', 'EXECUTION', 'MONITORING']);
      const text = await open(`/campaigns/${id}/${stage.toLowerCase()}/versions/1`);
      const words = wordsOf(text.slice(text.indexOf('class="artifact-reading"')));
      expect(words).toMatch(/In force since Fri 20 Nov 2026, 11:00 CET/);
      expect(words).not.toMatch(/[\da-f]{8}-[\da-f]{4}-|\d{4}-\d\d-\d\dT|strategy_v1/);
      const { id: artifact } = (await findArtifact(site.db, id, 'STRATEGY')) ?? { id: '' };
      const { content } = await getArtifactVersion(
        site.db,
        (await findArtifact(site.db, id, stage))?.id ?? '',
        1,
      );
      // It is kept all the same.
      if (stage !== 'MONITORING') expect(JSON.stringify(content)).toContain(artifact);
    },
  );
});
