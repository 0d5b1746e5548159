import type { Agent } from 'supertest';
import { findArtifact, getArtifactVersion, revokeArtifact } from '../../db/artifacts';
import { lockCampaign } from '../../db/campaigns/facts';
import type { Operator } from '../../db/operators';
import { fillable } from '../../web/artifacts/edit-actions';
import { EXTRACTS } from '../../web/artifacts/extracts';
import { nameOf, typedIn, typedOf, readTyped } from '../../web/artifacts/edit-form';
import { MAX_CONTENT_BYTES } from '../../workflows/domain/artifacts/content.schema';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { fieldsOf, type Content } from '../../workflows/domain/artifacts/fields';
import { STAGES, stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import { CREATIVES_CONTENT } from '../support/artifacts/creatives';
import { DELIVERY_CONTENT } from '../support/artifacts/delivery';
import { EXECUTION_CONTENT } from '../support/artifacts/execution';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { MONITORING_CONTENT } from '../support/artifacts/monitoring';
import { NORTHWIND } from '../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../support/artifacts/strategy';
import { actorFor } from '../support/campaigns';
import { NOW } from '../support/cast';
import { anApproved, approved, aVersion } from '../support/chain';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../support/machine';
import { formOf, formsOf, unescaped, wordsOf } from '../support/page';
import { filledIn, sendAgain } from '../support/send';

const EXAMPLES: Record<Stage, Content> = {
  INTAKE: INTAKE_CONTENT,
  STRATEGY: STRATEGY_CONTENT,
  CREATIVES: CREATIVES_CONTENT,
  EXECUTION: EXECUTION_CONTENT,
  MONITORING: MONITORING_CONTENT,
  DELIVERY: DELIVERY_CONTENT,
};

let site: ApiApp;
let machine: Machine;

beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
});
afterAll(() => site.destroy());

type Person = { agent: Agent; operator: Operator };
let olga: Person;
let leo: Person;

beforeAll(async () => {
  [olga, leo] = [await site.signedIn(), await site.signedIn('lead')];
});

/** Northwind's campaign, with these stages approved as their examples say. */
async function aCampaign(...inForce: Stage[]): Promise<string> {
  const id = await aPlannedCampaign(site, machine, {
    client: NORTHWIND.client_name,
    industry: NORTHWIND.industry ?? undefined,
    brand_product: NORTHWIND.brand_product ?? undefined,
    objective: NORTHWIND.objective,
    platforms: [...NORTHWIND.platforms],
    cadence: NORTHWIND.cadence,
    timezone: NORTHWIND.timezone,
    start_date: NORTHWIND.start_date,
    end_date: NORTHWIND.end_date,
    primary_cta: NORTHWIND.primary_cta,
    budget: NORTHWIND.budget ?? undefined,
    blackout_dates: [...NORTHWIND.blackout_dates],
  });
  for (const stage of inForce) await anApproved(site.db, id, stage, EXAMPLES[stage], leo.operator, NOW);
  return id;
}

const pathOf = (id: string, stage: Stage) => `/campaigns/${id}/${stagePath(stage)}`;
const open = async (id: string, stage: Stage, { agent }: Person = olga) =>
  (await agent.get(pathOf(id, stage)).expect(200)).text;
type Typed = Record<string, string | string[] | undefined>;
const press = (id: string, stage: Stage, html: string, typed: Typed = {}, { agent }: Person = olga) =>
  sendAgain(agent, html, `${pathOf(id, stage)}/versions`, typed);
const save = async (id: string, stage: Stage, typed: Typed = {}, person: Person = olga) =>
  press(id, stage, await open(id, stage, person), typed, person);
const held = (id: string, stage: Stage, html: string) =>
  filledIn(formOf(html, `${pathOf(id, stage)}/versions`).html);

/** Intake is in force no longer. */
async function withdraw(id: string) {
  const given = { reason: 'The client thought again.' };
  const done = await site.db.transaction(async (trx) => {
    const campaign = await lockCampaign(trx, id);
    return campaign && revokeArtifact(trx, campaign, 'INTAKE', given, actorFor(leo.operator), NOW);
  });
  expect(done?.ok).toBe(true);
}

async function headOf(id: string, stage: Stage) {
  const artifact = await findArtifact(site.db, id, stage);
  return artifact && getArtifactVersion(site.db, artifact.id, artifact.head_version);
}

describe('a form', () => {
  it.each(STAGES)('of %s holds all of a content, and gives it back as it was', (stage) => {
    const { form } = CONTRACTS[stage];
    const typed = typedIn(form, JSON.parse(JSON.stringify(typedOf(form, EXAMPLES[stage]))));
    expect(readTyped(form, typed, EXAMPLES[stage])).toMatchObject({ ok: true, content: EXAMPLES[stage] });
  });

  it('says for each wrong thing in which control it was typed, and reads the rest', () => {
    const { form } = CONTRACTS.STRATEGY;
    const typed = typedIn(form, {
      layer6_channel_strategy: {
        channels: [{ name: '' }, { name: 'linkedin', posts_per_week: 'often' }, { name: 'email' }],
      },
      layer3_audience_psychology: { pain_intensity: '9' },
      layer4_value_architecture: { key_messages: `Short\n${'x'.repeat(1_001)}` },
    });
    const read = readTyped(form, typed, {});
    expect(read.errors).toEqual({
      'layer6_channel_strategy.channels.1.posts_per_week': expect.stringContaining('from 0 to 21'),
      'layer3_audience_psychology.pain_intensity': expect.stringContaining('from 1 to 5'),
      'layer4_value_architecture.key_messages': expect.stringMatching(/^Entry 2: .*1,000 characters/),
    });
    expect(read.content).toEqual({
      layer6_channel_strategy: { channels: [{ name: 'linkedin' }, { name: 'email' }] },
    });
  });

  it('wants a value for each name of a map, and each name once', () => {
    const { form } = CONTRACTS.CREATIVES;
    const rows = [
      { name: 'A', value: '2' },
      { name: 'A', value: '1' },
      { name: 'B', value: '' },
      { name: '', value: '3' },
      { name: '', value: '' },
    ];
    const read = readTyped(form, typedIn(form, { pillar_mix: { pillar_distribution: rows } }), {});
    const at = 'pillar_mix.pillar_distribution';
    expect(Object.keys(read.errors)).toEqual([`${at}.1.name`, `${at}.2.value`, `${at}.3.name`]);
    expect(read.content).toEqual({ pillar_mix: { pillar_distribution: { A: 2 } } });
  });

  it('takes "no" for an answer only where something was asked', () => {
    const { form } = CONTRACTS.DELIVERY;
    const typed = typedIn(form, {});
    expect(readTyped(form, typed, {}).content).toEqual({});
    const shown = { export_formats: { pdf: true } };
    expect(readTyped(form, typed, shown).content).toEqual({ export_formats: { pdf: false } });
  });

  it('has no control that is called as something else the form sends', () => {
    const others = [
      'commandId',
      'base_version',
      'expected_version',
      '_method',
      'then',
      'take',
      'theirs',
      'more',
      'remove',
    ];
    for (const { form } of Object.values(CONTRACTS)) {
      const names = fieldsOf(form).map((placed) => nameOf(form, placed));
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => others.includes(name))).toEqual([]);
    }
  });

  it('quotes only fields that the stages before it have', () => {
    for (const quoted of Object.values(EXTRACTS).flat()) {
      const { form } = CONTRACTS[quoted.stage];
      const placed = fieldsOf(form).find(({ path }) => path === quoted.path);
      expect([quoted.path, placed?.path]).toEqual([quoted.path, quoted.path]);
      const columns = placed?.field.kind === 'rows' ? placed.field.columns.map(({ key }) => key) : [];
      expect(columns).toEqual(expect.arrayContaining([...(quoted.columns ?? [])]));
    }
  });
});

describe('the page of a stage', () => {
  it('opens intake, and says of the others what has to be approved first, how far that is, and where', async () => {
    const id = await aCampaign();
    for (const stage of STAGES) {
      const text = await open(id, stage);
      expect(wordsOf(text).includes('has to be approved first')).toBe(stage !== 'INTAKE');
      expect(formsOf(text).some(({ action }) => action.endsWith('/versions'))).toBe(stage === 'INTAKE');
    }
    const strategy = await open(id, 'STRATEGY');
    expect(strategy).toContain(
      `<a href="${pathOf(id, 'INTAKE')}">Intake</a> <span class="status status-neutral">`,
    );
    expect(wordsOf(strategy)).toContain('Not begun');
  });

  it('shows all six examples, sends them back unchanged, and makes no version of that', async () => {
    const id = await aCampaign();
    for (const stage of STAGES) {
      await aVersion(site.db, id, stage, EXAMPLES[stage], leo.operator, NOW);
      const before = await headOf(id, stage);
      const text = await open(id, stage);
      expect([stage, wordsOf(text)]).toEqual([stage, expect.stringContaining('nothing required is missing')]);
      const sent = await press(id, stage, text);
      expect([stage, sent.status]).toEqual([stage, 303]);
      expect(wordsOf(await open(id, stage))).toContain('Nothing is different from version 1');
      expect((await headOf(id, stage))?.checksum).toBe(before?.checksum);
      await approved(site.db, id, stage, leo.operator, NOW);
    }
  });

  it('shows what upstream says, which version that is, and since when', async () => {
    const id = await aCampaign('INTAKE');
    const words = wordsOf(await open(id, 'STRATEGY'));
    expect(words).toMatch(/Intake , version 1 In force since Fri 20 Nov/);
    expect(words).toContain('Owners of independent cafés with 20 to 60 seats');
  });

  it('is there to be read where nothing can be written', async () => {
    const id = await aCampaign('INTAKE', 'STRATEGY');
    await withdraw(id);
    const closed = await open(id, 'STRATEGY');
    expect(wordsOf(closed)).toContain('Intake has to be approved first');
    expect(wordsOf(closed)).toContain(
      'A tea menu of six that anyone on your team brews right the first time.',
    );
    expect(formsOf(closed).some(({ action }) => action.endsWith('/versions'))).toBe(false);
    await site.db('campaigns').where({ id }).update({ status: 'COMPLETED' });
    const over = await open(id, 'INTAKE');
    expect(wordsOf(over)).toContain('nothing in it changes any more');
    expect(wordsOf(over)).toContain('The spring tasting box: six loose teas of the new harvest');
    expect(formsOf(over).some(({ action }) => action.endsWith('/versions'))).toBe(false);
  });

  it('does not exist for clients and strangers', async () => {
    const id = await aCampaign();
    const { agent } = await site.signedIn('client');
    const { text } = await agent.get(pathOf(id, 'INTAKE'));
    expect(text).toContain('Nothing is shared with you yet');
    await agent
      .post(`${pathOf(id, 'INTAKE')}/versions`)
      .type('form')
      .send({})
      .expect(200);
    expect(await headOf(id, 'INTAKE')).toBeUndefined();
    await site.stranger().get(pathOf(id, 'INTAKE')).expect(303);
  });

  it('transfers less than 100 kB, the longest form with all that it holds', async () => {
    const id = await aCampaign('INTAKE', 'STRATEGY');
    const text = await open(id, 'STRATEGY');
    const loaded = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:css|js))"/g)].map(([, file]) =>
      String(file),
    );
    expect(loaded.some((file) => file.endsWith('artifact.css'))).toBe(true);
    const app = loaded.find((file) => file.endsWith('app.js')) ?? '';
    const modules = (await olga.agent.get(app)).text;
    const names = [...modules.matchAll(/import '\.\/([^']+)'/g)].map(([, name]) => String(name));
    const files = [
      ...loaded,
      ...[...names, 'page.js', 'draft.js'].map((name) => app.replace('app.js', name)),
    ];
    const sizes = await Promise.all(
      files.map(async (file) => Buffer.byteLength((await olga.agent.get(file).expect(200)).text)),
    );
    const total = sizes.reduce((sum, size) => sum + size, Buffer.byteLength(text));
    expect(total).toBeLessThan(100_000);
  });
});

describe('what upstream offers', () => {
  it('stands in a first draft already, with where it came from', async () => {
    const id = await aCampaign('INTAKE');
    const text = await open(id, 'STRATEGY');
    expect(held(id, 'STRATEGY', text)).toMatchObject({
      revenue_streams: 'Standing orders of cafés\nThe web shop',
      primary_cta: NORTHWIND.primary_cta,
      'channels[0][name]': 'linkedin',
      'channels[0][posts_per_week]': '3',
    });
    expect(wordsOf(text)).toContain('From Intake, version 1');
    expect(wordsOf(text)).toContain('From the campaign');
    expect((await save(id, 'STRATEGY')).status).toBe(303);
    expect((await headOf(id, 'STRATEGY'))?.content).toMatchObject({
      layer1_business_reality: { revenue_streams: 'Standing orders of cafés\nThe web shop' },
    });
  });

  it('stands beside what says otherwise, and a button without JavaScript takes it over', async () => {
    const id = await aCampaign('INTAKE');
    const name = 'revenue_streams';
    await save(id, 'STRATEGY', { [name]: 'The shop alone' });
    const text = await open(id, 'STRATEGY');
    expect(wordsOf(text)).toContain('Intake, version 1 says: Standing orders of cafés The web shop');
    const mine = { headline: 'Typed meanwhile' };
    const taken = await press(id, 'STRATEGY', text, {
      ...mine,
      take: 'layer1_business_reality.revenue_streams',
    });
    expect([taken.status, taken.headers['location']]).toEqual([
      303,
      `${pathOf(id, 'STRATEGY')}?open=layer1_business_reality.revenue_streams#f0-1`,
    ]);
    const again = await open(id, 'STRATEGY');
    expect(again).toContain('id="f0-1"');
    expect(held(id, 'STRATEGY', again)).toMatchObject({
      ...mine,
      [name]: 'Standing orders of cafés\nThe web shop',
    });
    expect((await headOf(id, 'STRATEGY'))?.version).toBe(1);
  });

  it('may be left out: what was emptied stays empty until somebody fills it in again', async () => {
    const id = await aCampaign('INTAKE');
    const name = 'visual_constraints';
    await save(id, 'STRATEGY', { [name]: '' });
    const text = await open(id, 'STRATEGY');
    expect(held(id, 'STRATEGY', text)[name]).toBe('');
    expect(wordsOf(text)).toContain('Upstream has words for one empty field.');
    await press(id, 'STRATEGY', text, { take: 'all' });
    expect(held(id, 'STRATEGY', await open(id, 'STRATEGY'))[name]).toBe(
      'https://www.northwind-tea.example/brand',
    );
  });
});

it('fills in only fields in which nothing is typed, readable or not', () => {
  const { form } = CONTRACTS.EXECUTION;
  const offered = EXECUTION_CONTENT;
  const paths = (typed: object) => fillable(form, typedIn(form, typed), { offered });
  expect(paths({})).toEqual(
    expect.arrayContaining([
      'schedule.platform_schedules',
      'timeline.duration_weeks',
      'resources.team_roles',
    ]),
  );
  const some = paths({
    duration_weeks: 'many',
    platform_schedules: [{ name: 'linkedin', value: '3' }],
    team_roles: [{ role: '' }, { role: 'Editor' }],
  });
  expect(some).not.toEqual(expect.arrayContaining(['schedule.platform_schedules']));
  expect(some).not.toEqual(expect.arrayContaining(['timeline.duration_weeks']));
  expect(some).not.toEqual(expect.arrayContaining(['resources.team_roles']));
});

describe('saving', () => {
  it('makes version after version of drafts that are not complete, and says how much is missing', async () => {
    const id = await aCampaign();
    await save(id, 'INTAKE', { company: 'Northwind Trading' });
    const text = await open(id, 'INTAKE');
    expect(wordsOf(text)).toMatch(/Version 1 is saved\. Before it can be approved, \d+ things have to be/);
    expect(wordsOf(text)).toMatch(/\d+ required fields are empty/);
    expect(text).toContain('<a href="#f0-2">Website</a>');
    await press(id, 'INTAKE', text, { company: 'Northwind Tea Trading GmbH' });
    expect(await headOf(id, 'INTAKE')).toMatchObject({
      version: 2,
      content: { identity: { company: 'Northwind Tea Trading GmbH', client_name: 'Northwind Tea' } },
    });
  });

  it('keeps everything that was typed when something in it is refused, and says where', async () => {
    const id = await aCampaign();
    const typed = {
      contact_email: 'not an address',
      duration_weeks: '99',
      timeline_start: 'soon',
      competitors: 'Samova\n\nRonnefeldt',
      ads_requested: 'on',
    };
    const refused = await save(id, 'INTAKE', typed);
    expect(refused.status).toBe(422);
    expect(held(id, 'INTAKE', refused.text)).toMatchObject(typed);
    expect(wordsOf(refused.text)).toContain('Length: Must be a whole number from 1 to 52.');
    expect(refused.text).toMatch(/id="f3-3"[^>]* aria-invalid="true" aria-describedby="f3-3-e"/);
    expect(await headOf(id, 'INTAKE')).toBeUndefined();
  });

  it('refuses 200 KB in one field at that field', async () => {
    const id = await aCampaign();
    const long = 'ä'.repeat(100_000);
    const refused = await save(id, 'INTAKE', { pricing: long });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Pricing: Can have at most 10,000 characters.');
    expect(held(id, 'INTAKE', refused.text)['pricing']).toBe(long);
  });

  it('refuses more than one version can hold, with all of it still there', async () => {
    const id = await aCampaign();
    const text = await open(id, 'INTAKE');
    const names = [...text.matchAll(/<textarea [^>]*name="([^"]+)"/g)].map(([, name]) => String(name));
    const long = 'x'.repeat(Math.ceil((MAX_CONTENT_BYTES * 1.2) / names.length));
    const typed = Object.fromEntries(names.map((name) => [name, long]));
    const refused = await press(id, 'INTAKE', text, typed);
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('That is too large to take');
    expect(held(id, 'INTAKE', refused.text)).toMatchObject(typed);
  });

  it('shows HTML and scripts as what they are, in every field and wherever it is quoted', async () => {
    const id = await aCampaign('INTAKE');
    const nasty = '"><script>alert(1)</script><img src=x onerror=alert(2)> {{constructor}}';
    const text = await open(id, 'STRATEGY');
    const form = formOf(text, `${pathOf(id, 'STRATEGY')}/versions`);
    const names = [...form.html.matchAll(/<(?:textarea|input)\b[^>]*>/g)]
      .filter(([tag]) => !/inputmode|type="(checkbox|hidden|date|url|email)"/.test(tag))
      .map(([tag]) => String(/name="([^"]+)"/.exec(tag)?.[1]))
      .filter((name) => !/\[(best_times|unit)\]$/.test(name));
    expect(names.length).toBeGreaterThan(50);
    const typed = Object.fromEntries(names.map((name, index) => [name, `${nasty} ${index}`]));
    const done = await press(id, 'STRATEGY', text, typed);
    expect(done.status).toBe(303);
    expect((await headOf(id, 'STRATEGY'))?.content['layer4_value_architecture']?.['headline']).toContain(
      nasty,
    );
    for (const page of [
      await open(id, 'STRATEGY'),
      (await save(id, 'STRATEGY', { pain_intensity: nasty })).text,
    ]) {
      expect(page).not.toMatch(/<script>alert|<img src=x/);
      expect(wordsOf(page)).toContain('says: Standing orders of cafés');
    }
  });

  it('asks for approval in the same step, or says what keeps it from that, with the version saved', async () => {
    const id = await aCampaign();
    const incomplete = await save(id, 'INTAKE', { then: 'ask' });
    expect(incomplete.status).toBe(422);
    expect(wordsOf(incomplete.text)).toContain('Website is required.');
    expect((await headOf(id, 'INTAKE'))?.version).toBe(1);
    await aVersion(site.db, id, 'INTAKE', INTAKE_CONTENT, leo.operator, NOW);
    const done = await save(id, 'INTAKE', { then: 'ask', company: 'Northwind Tea GmbH' });
    expect(done.status).toBe(303);
    expect(wordsOf(await open(id, 'INTAKE'))).toContain('Version 3 waits for a decision.');
    expect((await findArtifact(site.db, id, 'INTAKE'))?.asked_by_name).toBe('Olga Operator');
  });

  it('sent twice is one version', async () => {
    const id = await aCampaign();
    const text = await open(id, 'INTAKE');
    const typed = { company: 'Once' };
    await press(id, 'INTAKE', text, typed);
    await press(id, 'INTAKE', text, typed);
    expect((await headOf(id, 'INTAKE'))?.version).toBe(1);
  });

  it('keeps what was typed for a stage that closed meanwhile', async () => {
    const id = await aCampaign('INTAKE');
    const text = await open(id, 'STRATEGY');
    await withdraw(id);
    const name = 'headline';
    const refused = await press(id, 'STRATEGY', text, { [name]: 'Typed for nothing?' });
    expect(refused.status).toBe(409);
    await anApproved(site.db, id, 'INTAKE', INTAKE_CONTENT, leo.operator, NOW);
    expect(held(id, 'STRATEGY', await open(id, 'STRATEGY'))[name]).toBe('Typed for nothing?');
  });
});

describe('two people at once', () => {
  const company = 'company';
  const geography = 'geography';

  async function aClash(id: string) {
    await save(id, 'INTAKE', { [company]: 'Ours', [geography]: 'Germany' });
    const mine = await open(id, 'INTAKE');
    await save(id, 'INTAKE', { [company]: 'Theirs', [geography]: 'Austria' }, leo);
    return press(id, 'INTAKE', mine, { [company]: 'Mine' });
  }

  it('see theirs beside mine, field by field, and nothing of mine is lost', async () => {
    const id = await aCampaign();
    const clash = await aClash(id);
    expect(clash.status).toBe(409);
    const words = wordsOf(clash.text);
    expect(words).toContain('Version 2, by Leo Lead, came while you were typing');
    expect(words).toContain('It says something else in Company , Geography');
    expect(words).toContain('Version 2 says: Theirs');
    expect(held(id, 'INTAKE', clash.text)).toMatchObject({ [company]: 'Mine', expected_version: '2' });
    expect((await press(id, 'INTAKE', clash.text)).status).toBe(303);
    expect(await headOf(id, 'INTAKE')).toMatchObject({
      version: 3,
      content: { identity: { company: 'Mine', geography: 'Germany' } },
    });
  });

  it('can take over what the other changed and they did not', async () => {
    const id = await aCampaign();
    const clash = await aClash(id);
    await press(id, 'INTAKE', clash.text, { theirs: 'all' });
    const merged = await open(id, 'INTAKE');
    expect(held(id, 'INTAKE', merged)).toMatchObject({ [company]: 'Mine', [geography]: 'Austria' });
    const own = await press(id, 'INTAKE', merged, { theirs: 'identity.company' });
    expect(own.status).toBe(303);
    expect(held(id, 'INTAKE', await open(id, 'INTAKE'))).toMatchObject({ [company]: 'Theirs' });
  });
});

describe('rows', () => {
  const channel = (at: number, of: string) => `channels[${at}][${of}]`;

  it('are added and removed by buttons that need no JavaScript', async () => {
    const id = await aCampaign('INTAKE');
    const more = { more: 'layer6_channel_strategy.channels' };
    const grown = await press(id, 'STRATEGY', await open(id, 'STRATEGY'), more);
    expect(grown.headers['location']).toMatch(/\?open=layer6_channel_strategy\.channels\.3#f5-0-3$/);
    const { text: wide } = await olga.agent.get(String(grown.headers['location'])).expect(200);
    expect(wide).toContain('<details id="f5-0-3" open>');
    const fourth = { [channel(3, 'name')]: 'facebook' };
    const wider = await press(id, 'STRATEGY', wide, { ...fourth, ...more });
    expect(wider.headers['location']).toMatch(/#f5-0-4$/);
    const last = await open(id, 'STRATEGY');
    expect(wordsOf(last)).toContain('4. facebook');
    expect(last).toContain('Remove row 1 of Channels');
    await press(id, 'STRATEGY', last, { remove: 'layer6_channel_strategy.channels.0' });
    await save(id, 'STRATEGY');
    const content = (await headOf(id, 'STRATEGY'))?.content;
    expect(content?.['layer6_channel_strategy']?.['channels']).toEqual([
      expect.objectContaining({ name: 'instagram' }),
      expect.objectContaining({ name: 'email' }),
      expect.objectContaining({ name: 'facebook' }),
    ]);
  });

  describe('of which there are many', () => {
    const title = (at: number) => `items[items][${at}][title]`;
    const path = 'items.items';
    const kept = (id: string) => site.db('artifact_drafts').where({ campaign_id: id }).select('stage');
    const titlesOf = async (id: string) => {
      const rows = (await headOf(id, 'CREATIVES'))?.content['items']?.['items'];
      return (rows as Array<{ title: string }>).map((row) => row.title);
    };
    async function withPieces(count: number): Promise<string> {
      const id = await aCampaign('INTAKE', 'STRATEGY');
      const [piece] = CREATIVES_CONTENT['items']?.['items'] as Array<Record<string, string>>;
      const items = Array.from({ length: count }, (_, at) => ({ ...piece, title: `Piece ${at}` }));
      await aVersion(site.db, id, 'CREATIVES', { ...CREATIVES_CONTENT, items: { items } }, leo.operator, NOW);
      return id;
    }
    async function opened(id: string, html: string, at: number, typed: Typed = {}): Promise<string> {
      const shown = await press(id, 'CREATIVES', html, { ...typed, show: `${path}.${at}` });
      expect(shown.status).toBe(303);
      expect(shown.headers['location']).toMatch(new RegExp(`\\?open=items\\.items\\.${at}#f10-0-${at}$`));
      return (await olga.agent.get(String(shown.headers['location'])).expect(200)).text;
    }

    it('are one line each, and lose nothing while another is worked on', async () => {
      const id = await withPieces(12);
      const first = await open(id, 'CREATIVES');
      expect(held(id, 'CREATIVES', first)).toMatchObject({ [title(0)]: 'Piece 0' });
      expect(held(id, 'CREATIVES', first)).not.toHaveProperty([title(5)]);
      expect(first).toContain(`name="show" value="${path}.5"`);

      const sixth = await opened(id, first, 5, { [title(0)]: 'First, again' });
      expect(held(id, 'CREATIVES', sixth)).toMatchObject({ [title(5)]: 'Piece 5' });
      expect(held(id, 'CREATIVES', sixth)).not.toHaveProperty([title(0)]);
      await press(id, 'CREATIVES', sixth, { [title(5)]: 'Sixth, again' });
      const expected = Array.from({ length: 12 }, (_, at) => `Piece ${at}`);
      expected[0] = 'First, again';
      expected[5] = 'Sixth, again';
      expect(await titlesOf(id)).toEqual(expected);
      expect(await kept(id)).toEqual([]);
    });

    it('are only looked at without a draft being made of it', async () => {
      const id = await withPieces(12);
      await opened(id, await open(id, 'CREATIVES'), 11);
      expect(await kept(id)).toEqual([]);
    });

    it('are added at the end and removed where they stand', async () => {
      const id = await withPieces(12);
      const grown = await press(id, 'CREATIVES', await open(id, 'CREATIVES'), { more: path });
      const last = (await olga.agent.get(String(grown.headers['location'])).expect(200)).text;
      const typed = {
        'items[items][12][platform]': 'linkedin',
        [title(12)]: 'New',
        'items[items][12][body_text]': 'Tea.',
      };
      const seventh = await opened(id, last, 6, typed);
      await press(id, 'CREATIVES', seventh, { remove: `${path}.6` });
      await save(id, 'CREATIVES');
      const titles = await titlesOf(id);
      expect([titles.length, titles.at(-1), titles.includes('Piece 6')]).toEqual([12, 'New', false]);
    });

    it('stand in the form where something is wrong in them', async () => {
      const id = await withPieces(12);
      const sixth = await opened(id, await open(id, 'CREATIVES'), 5, {
        'items[items][0][link_url]': 'nowhere',
      });
      const refused = await press(id, 'CREATIVES', sixth, { [title(5)]: 'Sixth, again' });
      expect(refused.status).toBe(422);
      expect(held(id, 'CREATIVES', refused.text)).toMatchObject({
        'items[items][0][link_url]': 'nowhere',
        [title(5)]: 'Sixth, again',
      });
    });

    describe('in two windows of one person', () => {
      const keep = async (id: string, html: string, typed: Typed) => {
        const { action } = formOf(html, `${pathOf(id, 'CREATIVES')}/versions`);
        const body = { ...held(id, 'CREATIVES', html), ...typed };
        await olga.agent.put(action.replace('versions', 'draft')).type('form').send(body).expect(303);
      };
      const grown = async (id: string, html: string) => {
        const { headers } = await press(id, 'CREATIVES', html, { more: path });
        return (await olga.agent.get(String(headers['location'])).expect(200)).text;
      };
      const named = (at: number, name: string) => ({
        [`items[items][${at}][platform]`]: 'linkedin',
        [title(at)]: name,
        [`items[items][${at}][body_text]`]: 'Tea.',
      });

      it('find their own places when some went and others came in the other window', async () => {
        const id = await withPieces(6);
        const mine = await opened(id, await open(id, 'CREATIVES'), 4);
        const other = await opened(id, await open(id, 'CREATIVES'), 1);
        await press(id, 'CREATIVES', other, { remove: `${path}.1` });
        const last = await grown(id, await open(id, 'CREATIVES'));
        await keep(id, last, named(5, 'Added'));

        await keep(id, mine, { [title(4)]: 'Fifth, again' });
        await keep(id, mine, { [title(4)]: 'Fifth, once more' });
        await save(id, 'CREATIVES');
        expect(await titlesOf(id)).toEqual([
          ...['Piece 0', 'Piece 2', 'Piece 3', 'Fifth, once more', 'Piece 5', 'Added'],
        ]);
      });

      it('come back when they were removed there and something was typed in them here', async () => {
        const id = await withPieces(4);
        const mine = await opened(id, await open(id, 'CREATIVES'), 2);
        const other = await opened(id, await open(id, 'CREATIVES'), 2);
        await press(id, 'CREATIVES', other, { remove: `${path}.2` });
        await keep(id, mine, { [title(2)]: 'Third, again' });
        await save(id, 'CREATIVES');
        expect(await titlesOf(id)).toEqual(['Piece 0', 'Piece 1', 'Third, again', 'Piece 3']);
      });

      it('stay removed where nothing was typed in them here', async () => {
        const id = await withPieces(4);
        const mine = await open(id, 'CREATIVES');
        const other = await open(id, 'CREATIVES');
        await press(id, 'CREATIVES', other, { remove: `${path}.0` });
        const shown = await press(id, 'CREATIVES', mine, { show: `${path}.3` });
        expect(shown.headers['location']).toMatch(/\?open=items\.items\.2#f10-0-2$/);
        await save(id, 'CREATIVES');
        expect(await titlesOf(id)).toEqual(['Piece 1', 'Piece 2', 'Piece 3']);
      });

      it('are both there when each window added one', async () => {
        const id = await withPieces(3);
        const start = await open(id, 'CREATIVES');
        const mine = await grown(id, start);
        const other = await grown(id, start);
        await keep(id, other, named(4, 'Of the other'));
        await keep(id, mine, named(3, 'Mine'));
        await save(id, 'CREATIVES');
        expect(await titlesOf(id)).toEqual(['Piece 0', 'Piece 1', 'Piece 2', 'Mine', 'Of the other']);
      });

      it('are removed by what they are, not by where they stood', async () => {
        const id = await withPieces(5);
        const mine = await opened(id, await open(id, 'CREATIVES'), 3);
        const other = await open(id, 'CREATIVES');
        await press(id, 'CREATIVES', other, { remove: `${path}.0` });
        await press(id, 'CREATIVES', mine, { remove: `${path}.3` });
        await save(id, 'CREATIVES');
        expect(await titlesOf(id)).toEqual(['Piece 1', 'Piece 2', 'Piece 4']);
      });
    });
  });

  it('end where the form says so', async () => {
    const id = await aCampaign('INTAKE');
    const pillars = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`content_pillars[${at}][name]`, `Pillar ${at}`]),
      );
    await save(id, 'STRATEGY', pillars(5));
    const full = await open(id, 'STRATEGY');
    expect(wordsOf(full)).toContain('There can be 5 at most.');
    const refused = await press(id, 'STRATEGY', full, pillars(6));
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Content pillars: At most 5 rows.');
  });
});

describe('what was typed and not saved', () => {
  const name = 'company';
  const kept = async (id: string) =>
    site.db('artifact_drafts').where({ campaign_id: id }).select('operator_id', 'base_version');

  it('is kept for this person alone, as it was typed, until it is saved', async () => {
    const id = await aCampaign();
    const action = `${pathOf(id, 'INTAKE')}/draft`;
    const typed = { [name]: 'Half a', duration_weeks: 'twel' };
    const form = { ...held(id, 'INTAKE', await open(id, 'INTAKE')), ...typed };
    const auto = await olga.agent.put(action).set('HX-Request', 'true').type('form').send(form).expect(200);
    expect(auto.text).toMatch(/^<div id="kept">/);
    expect(wordsOf(auto.text)).toContain('not saved as a version.');
    expect(held(id, 'INTAKE', await open(id, 'INTAKE'))).toMatchObject(typed);
    expect(held(id, 'INTAKE', await open(id, 'INTAKE', leo))[name]).toBe('');
    expect(wordsOf(await open(id, 'INTAKE'))).toContain('Only you see it.');
    await save(id, 'INTAKE', { duration_weeks: '12' });
    expect(await kept(id)).toEqual([]);
    expect((await headOf(id, 'INTAKE'))?.content['identity']?.['company']).toBe('Half a');
  });

  it('is kept and discarded by buttons, too', async () => {
    const id = await aCampaign();
    const action = `${pathOf(id, 'INTAKE')}/draft`;
    const form = held(id, 'INTAKE', await open(id, 'INTAKE'));
    const done = await olga.agent
      .post(action)
      .type('form')
      .send({ ...form, [name]: 'By hand', _method: 'PUT' });
    expect([done.status, done.headers['location']]).toEqual([303, pathOf(id, 'INTAKE')]);
    const text = await open(id, 'INTAKE');
    expect(held(id, 'INTAKE', text)[name]).toBe('By hand');
    expect((await sendAgain(olga.agent, text, action, {}, 'DELETE')).status).toBe(303);
    expect(held(id, 'INTAKE', await open(id, 'INTAKE'))[name]).toBe('');
    expect(await kept(id)).toEqual([]);
  });

  it('says when a version was saved since, with theirs beside it', async () => {
    const id = await aCampaign();
    await save(id, 'INTAKE', { [name]: 'One' });
    const form = held(id, 'INTAKE', await open(id, 'INTAKE'));
    await olga.agent
      .put(`${pathOf(id, 'INTAKE')}/draft`)
      .type('form')
      .send({ ...form, [name]: 'Mine' })
      .expect(303);
    await save(id, 'INTAKE', { [name]: 'Two' }, leo);
    const words = wordsOf(await open(id, 'INTAKE'));
    expect(words).toContain('Leo Lead saved version 2 since; yours starts from version 1.');
    expect(words).toContain('Version 2 says: Two');
  });

  it('is nothing where it is what the newest version says', async () => {
    const id = await aCampaign();
    await save(id, 'INTAKE', { [name]: 'One' });
    const form = held(id, 'INTAKE', await open(id, 'INTAKE'));
    const put = olga.agent.put(`${pathOf(id, 'INTAKE')}/draft`).set('HX-Request', 'true');
    expect((await put.type('form').send(form).expect(200)).text.trim()).toBe('<div id="kept"></div>');
    expect(await kept(id)).toEqual([]);
  });
});

describe('the links of an execution', () => {
  const linkIn = (text: string, platform: string) =>
    unescaped(new RegExp(`<code id="link-${platform}">([^<]*)`).exec(text)?.[1] ?? '');

  it('are shown as they will be posted, with what is typed at the moment', async () => {
    const id = await aCampaign('INTAKE', 'STRATEGY', 'CREATIVES');
    const text = await open(id, 'EXECUTION');
    const before = new URL(linkIn(text, 'linkedin'));
    expect(before.origin + before.pathname).toBe('https://www.northwind-tea.example/');
    expect(text).toContain('data-copy="#link-linkedin"');
    const form = { ...held(id, 'EXECUTION', text), campaign_name: 'Spring "Box" <b>', medium: 'paid-social' };
    const put = olga.agent.put(`${pathOf(id, 'EXECUTION')}/draft`).set('HX-Request', 'true');
    const kept = (await put.type('form').send(form).expect(200)).text;
    expect(kept).toMatch(/^<div id="kept">/);
    expect(kept).not.toContain('<b>');
    const after = new URL(linkIn(kept, 'linkedin'));
    expect(Object.fromEntries(after.searchParams)).toMatchObject({
      utm_source: 'linkedin',
      utm_medium: 'paid-social',
      utm_campaign: 'spring-box-b',
    });
    expect(linkIn(await open(id, 'EXECUTION'), 'linkedin')).toBe(after.href);
    await press(id, 'EXECUTION', await open(id, 'EXECUTION'));
    const version = await olga.agent.get(`${pathOf(id, 'EXECUTION')}/versions/1`).expect(200);
    expect(linkIn(version.text, 'linkedin')).toBe(after.href);
    // Nothing can be typed any more.
    await site.db('campaigns').where({ id }).update({ status: 'COMPLETED' });
    expect(linkIn(await open(id, 'EXECUTION'), 'linkedin')).toBe(after.href);
  });

  it('wait for what is added to them; other stages have none', async () => {
    const id = await aCampaign('INTAKE', 'STRATEGY', 'CREATIVES');
    const form = { ...held(id, 'EXECUTION', await open(id, 'EXECUTION')), medium: '' };
    const put = olga.agent.put(`${pathOf(id, 'EXECUTION')}/draft`).set('HX-Request', 'true');
    expect(wordsOf((await put.type('form').send(form).expect(200)).text)).toContain(
      'Once the campaign has a name in links and a medium, a link of each platform stands here.',
    );
    expect(await open(id, 'CREATIVES')).not.toContain('How links look');
  });
});
