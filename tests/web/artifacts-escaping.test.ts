import type { Agent } from 'supertest';
import { findArtifact } from '../../db/artifacts';
import type { Operator } from '../../db/operators';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import type { Content, Field, Value } from '../../workflows/domain/artifacts/fields';
import { STAGES, stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import { northwindBody } from '../support/artifacts/northwind';
import { NOW } from '../support/cast';
import { aVersion } from '../support/chain';
import { anApi, aPlannedCampaign, type ApiApp } from '../support/machine';

// HTML and script in every text of every stage, and each page that shows any of it.

const NASTY = '"><script>alert(1)</script><img src=x onerror=alert(2)>\'`{{constructor}}';

/** A value of the kind of a field that holds it wherever words fit; undefined where none do. */
function nasty(field: Field, word: string): Value | undefined {
  switch (field.kind) {
    case 'line':
    case 'text':
    case 'url':
    case 'email':
    case 'zone':
    case 'choice':
      return `${NASTY} ${word}`;
    case 'list':
    case 'choices':
      return [`${NASTY} ${word}`, NASTY];
    case 'rows':
      return [
        Object.fromEntries(
          field.columns.flatMap((column) => {
            const value = nasty(column, word);
            return typeof value === 'string' || Array.isArray(value) ? [[column.key, value]] : [];
          }),
        ),
      ] as Value;
    case 'map':
      return { [NASTY]: field.value.kind === 'number' ? 1 : `${NASTY} ${word}` } as Value;
    default:
      return undefined;
  }
}

const contentOf = (stage: Stage, word: string): Content =>
  Object.fromEntries(
    CONTRACTS[stage].form.sections
      .filter((section) => !section.computed)
      .map((section) => [
        section.key,
        Object.fromEntries(
          section.fields.flatMap((field) => {
            const value = nasty(field, word);
            return value === undefined ? [] : [[field.key, value]];
          }),
        ),
      ]),
  );

let site: ApiApp;
/** Whose own name is plain, so that what a page quotes is of the campaign. */
let reader: { agent: Agent; operator: Operator };
let id: string;
beforeAll(async () => {
  site = await anApi(NOW);
  reader = await site.signedIn('admin');
  const lead = await site.signedIn('lead');
  await site
    .db('operators')
    .where({ id: lead.operator.id })
    .update({ name: `Leo ${NASTY}` });
  lead.operator.name = `Leo ${NASTY}`;
  const machine = await site.machine('lead');
  const names = { name: `Campaign ${NASTY}`, client: `Client ${NASTY}`, planning: 'FULL' };
  id = await aPlannedCampaign(site, machine, { ...northwindBody(), ...names });
  for (const stage of STAGES) {
    await aVersion(site.db, id, stage, contentOf(stage, 'first'), lead.operator, NOW);
    await aVersion(site.db, id, stage, contentOf(stage, 'second'), lead.operator, NOW);
    const artifact = await findArtifact(site.db, id, stage);
    // In force, asked for and rejected at once, so that each page has something of it to show.
    const said = { rejection_reason: NASTY, rejected_by: NASTY, rejected_at: NOW };
    await site
      .db('artifacts')
      .where({ id: artifact?.id })
      .update({ asked_at: NOW, asked_by_name: NASTY, ...said });
    await site
      .db('artifact_versions')
      .where({ artifact_id: artifact?.id, version: 1 })
      .update({ status: 'APPROVED', approved_at: NOW, approved_by_name: NASTY, approval_note: NASTY });
    await site
      .db('artifacts')
      .where({ id: artifact?.id })
      .update({ approved_version: 1, approved_lineage: '{}' });
  }
});
afterAll(() => site.destroy());

function expectHarmless(text: string): void {
  expect(text).not.toMatch(/<script>alert|<img src=x|onerror=alert\(2\)>/);
  expect(text).toContain('&lt;script&gt;alert(1)');
}

const pagesOf = (stage: Stage) =>
  ['', '/versions', '/versions/1', '/versions/2', '/comparison', '/comparison?from=1&to=2'].map(
    (end) => `/${stagePath(stage)}${end}`,
  );

it.each([...STAGES.flatMap(pagesOf), '', '/proof', '/timeline', '/generation', '/plan'])(
  'says it as the words that they are on a page of the campaign: %s',
  async (path) => {
    const { text } = await reader.agent.get(`/campaigns/${id}${path}`).expect(200);
    expectHarmless(text);
    const version = /versions\/([12])$/.exec(path)?.[1];
    if (version) expect(text).toContain(`{{constructor}} ${version === '1' ? 'first' : 'second'}`);
  },
);

it.each([
  '/approvals',
  '/today',
  '/audit',
  '/diagnostics',
  '/campaigns',
  ...STAGES.map((stage) => `/${stagePath(stage)}`),
])('says it as the words that they are on a page over all campaigns: %s', async (path) => {
  expectHarmless((await reader.agent.get(path).expect(200)).text);
});

it('is in the comparison of two versions on both sides, and marked where they differ', async () => {
  const { text } = await reader.agent.get(`/campaigns/${id}/strategy/comparison?from=1&to=2`).expect(200);
  expect(text).toMatch(/<del>[^<]*first/);
  expect(text).toMatch(/<ins>[^<]*second/);
});
