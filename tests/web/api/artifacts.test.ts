import { newId } from '../../../db/ids';
import { CONTRACTS } from '../../../workflows/domain/artifacts/contracts';
import { fieldsOf, withValue, type Content } from '../../../workflows/domain/artifacts/fields';
import { STAGES, type Stage } from '../../../workflows/domain/artifacts/stages';
import { NORTHWIND } from '../../support/artifacts/northwind';
import { contentOf, placeOfWords, reworded } from '../../support/artifact-chain';
import { NOW } from '../../support/cast';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../../support/machine';

let site: ApiApp;
let lead: Machine;
let admin: Machine;
let operator: Machine;

beforeAll(async () => {
  site = await anApi(NOW);
  [lead, admin, operator] = [
    await site.machine('lead'),
    await site.machine('admin'),
    await site.machine('operator'),
  ];
});
afterAll(() => site.destroy());

function aCampaign(): Promise<string> {
  const { platforms, cadence, start_date, end_date, primary_cta } = NORTHWIND;
  return aPlannedCampaign(site, lead, { platforms, cadence, start_date, end_date, primary_cta });
}

const pathOf = (id: string, stage: string, rest = '') => `/campaigns/${id}/artifacts/${stage}${rest}`;

/** Saved over whatever stands. */
async function save(id: string, stage: Stage, content: Content = contentOf(stage), who = operator) {
  const { head } = (await who.get(pathOf(id, stage))).body;
  const saved = await who.put(pathOf(id, stage), { content, expected_version: head?.version ?? 0 });
  expect(saved.status).toBe(200);
  return saved.body;
}

async function shown(id: string, stage: Stage): Promise<{ version: number; checksum: string }> {
  const { version, checksum } = (await lead.get(pathOf(id, stage))).body.head;
  return { version, checksum };
}

async function approve(id: string, stage: Stage) {
  const said = { ...(await shown(id, stage)), comment: 'Read and found good.' };
  const approved = await lead.post(pathOf(id, stage, '/approval'), said);
  expect(approved.status).toBe(200);
  return approved.body;
}

async function inForce(id: string, ...stages: Stage[]): Promise<void> {
  for (const stage of stages) {
    await save(id, stage);
    await approve(id, stage);
  }
}

describe('the six stages', () => {
  it('are listed before anybody began one, each with what is missing', async () => {
    const id = await aCampaign();
    const { body } = await operator.get(`/campaigns/${id}/artifacts`);
    expect(body.items.map(({ stage }: { stage: Stage }) => stage)).toEqual(STAGES);
    expect(body.items[0]).toEqual({
      stage: 'INTAKE',
      status: null,
      head: null,
      approved: null,
      gate: { open: true, missing: [] },
      flag: null,
      asked: null,
      rejection: null,
    });
    expect(body.items[1].gate).toEqual({
      open: false,
      missing: [{ stage: 'INTAKE', why: 'NOT_APPROVED' }],
    });
  });

  it('say which version is the newest, which is in force, and why one is flagged', async () => {
    const id = await aCampaign();
    await inForce(id, 'INTAKE', 'STRATEGY');
    await save(id, 'INTAKE', reworded('INTAKE', 2));
    await approve(id, 'INTAKE');
    await save(id, 'INTAKE', reworded('INTAKE', 3));
    const { items } = (await operator.get(`/campaigns/${id}/artifacts`)).body;
    expect(items[0]).toMatchObject({
      status: 'REVISED',
      head: { version: 3, lineage: {} },
      approved: { version: 2, status: 'APPROVED', approved_by: 'Leo Lead' },
    });
    expect(items[1]).toMatchObject({
      status: 'FLAGGED_FOR_REVIEW',
      approved: { version: 1, lineage: { INTAKE: 1 } },
      gate: { open: true },
      flag: {
        kind: 'REPLACED',
        stage: 'INTAKE',
        since: NOW.toISOString(),
        reason: 'Intake was approved as version 2; this was built on version 1.',
      },
    });
    expect(items[2].gate).toEqual({ open: false, missing: [{ stage: 'STRATEGY', why: 'FLAGGED' }] });
  });

  it('can be spelled in any case; what is none of them is not found by name', async () => {
    const id = await aCampaign();
    expect((await operator.get(pathOf(id, 'strategy'))).body.stage).toBe('STRATEGY');
    for (const path of [pathOf(id, 'PLAN'), '/artifacts/PLAN/schema']) {
      const refused = await operator.get(path);
      expect([refused.status, refused.body.details]).toMatchObject([
        404,
        { reason: 'STAGE_UNKNOWN', stages: STAGES },
      ]);
    }
  });

  it('offer what campaign and upstream say, and where from', async () => {
    const id = await aCampaign();
    expect((await operator.get(pathOf(id, 'INTAKE'))).body).toMatchObject({
      content: null,
      validation: null,
      qc: null,
      offered: { 'identity.timezone': { value: 'Europe/Berlin', origin: { stage: 'CAMPAIGN' } } },
    });
    await inForce(id, 'INTAKE');
    expect((await operator.get(pathOf(id, 'STRATEGY'))).body.offered).toMatchObject({
      'layer1_business_reality.revenue_streams': {
        value: 'Standing orders of cafés\nThe web shop',
        origin: { stage: 'INTAKE', path: 'offer.revenue_streams', version: 1 },
      },
    });
  });
});

describe('saving', () => {
  it('answers version, checksum and what is wrong, and the same again makes none', async () => {
    const id = await aCampaign();
    const body = { content: { identity: { client_name: 'Northwind Tea' } }, expected_version: 0 };
    const key = newId();
    const first = await operator.put(pathOf(id, 'intake'), body, key);
    expect([first.status, first.body]).toMatchObject([
      200,
      { stage: 'INTAKE', version: 1, status: 'DRAFT', unchanged: false, validation: { ok: false } },
    ]);
    expect(first.body.validation.errors).toContainEqual({
      field: 'offer.primary_offer',
      message: expect.stringMatching(/ is required\.$/),
    });
    expect((await operator.put(pathOf(id, 'intake'), body, key)).body).toEqual(first.body);
    const again = await operator.put(pathOf(id, 'INTAKE'), { ...body, expected_version: 1 });
    expect(again.body).toMatchObject({ version: 1, unchanged: true, checksum: first.body.checksum });
    expect(await save(id, 'INTAKE')).toMatchObject({
      version: 2,
      status: 'REVISED',
      validation: { ok: true },
    });
    const { body: whole } = await operator.get(pathOf(id, 'INTAKE'));
    expect(whole).toMatchObject({ content: contentOf('INTAKE'), validation: { ok: true } });
  });

  it('over a version that was not read is told whose it is', async () => {
    const id = await aCampaign();
    await save(id, 'INTAKE', contentOf('INTAKE'), lead);
    const body = { content: contentOf('INTAKE'), expected_version: 0 };
    const late = await operator.put(pathOf(id, 'INTAKE'), body);
    expect([late.status, late.body.details]).toMatchObject([
      409,
      { reason: 'EDITED_MEANWHILE', by: 'Leo Lead', version: 1 },
    ]);
    const blind = await operator.put(pathOf(id, 'INTAKE'), { content: contentOf('INTAKE') });
    expect([blind.status, Object.keys(blind.body.details.fields)]).toEqual([422, ['expected_version']]);
  });

  it('takes other names of fields, and names each that does not exist or cannot hold what was sent', async () => {
    const id = await aCampaign();
    const content = { client_name: ' Northwind Tea ', goals: { duration_weeks: '12' } };
    await operator.put(pathOf(id, 'INTAKE'), { content, expected_version: 0 });
    expect((await operator.get(pathOf(id, 'INTAKE'))).body.content).toEqual({
      identity: { client_name: 'Northwind Tea' },
      goals: { duration_weeks: 12 },
    });
    const wrong = {
      offer: { primary_offer: 'x'.repeat(200_000), colour: 'red' },
      goals: { duration_weeks: 'a dozen' },
      moods: {},
    };
    const refused = await operator.put(pathOf(id, 'INTAKE'), { content: wrong, expected_version: 1 });
    expect(refused.status).toBe(422);
    expect(refused.body.details.fields).toEqual({
      'offer.primary_offer': 'Can have at most 10,000 characters.',
      'offer.colour': 'There is no such field.',
      'goals.duration_weeks': expect.stringMatching(/^Must be a whole number/),
      moods: 'There is no such field.',
    });
  });

  it('keeps HTML and script as the words they are', async () => {
    const id = await aCampaign();
    const words = '<script>alert(1)</script> & <b>bold</b>';
    await save(id, 'INTAKE', withValue(contentOf('INTAKE'), 'offer.pricing', words));
    expect((await operator.get(pathOf(id, 'INTAKE'))).body.content.offer.pricing).toBe(words);
  });

  it('of more than one artifact can hold is refused with the limit', async () => {
    const id = await aCampaign();
    const content = { offer: { differentiators: Array.from({ length: 600 }, () => 'x'.repeat(1_000)) } };
    for (const asked of [
      operator.put(pathOf(id, 'INTAKE'), { content, expected_version: 0 }),
      operator.post('/artifacts/INTAKE/validation', { content }),
    ]) {
      const refused = await asked;
      expect([refused.status, refused.body.error_code, refused.body.details]).toMatchObject([
        413,
        'TOO_LARGE',
        { field: 'content', limit: '512 kB for all of one artifact' },
      ]);
    }
  });

  it.each(STAGES)(
    '200 KB in one field of %s are refused at that field, saved or only validated',
    async (stage) => {
      const id = await aCampaign();
      const { form } = CONTRACTS[stage];
      const found = fieldsOf(form).find(({ field, section }) => field.kind === 'text' && !section.computed);
      if (!found) throw new Error(`the ${stage} has no text`);
      const content = { [found.section.key]: { [found.field.key]: 'x'.repeat(200_000) } };
      const refused = await operator.put(pathOf(id, stage), { content, expected_version: 0 });
      expect([refused.status, refused.body.error_code]).toEqual([422, 'VALIDATION_FAILED']);
      expect(JSON.stringify(refused.body.details)).toContain(`${found.path}`);
      expect(JSON.stringify(refused.body.details)).not.toContain('xxxx');
      const judged = await operator.post(`/artifacts/${stage}/validation`, { content });
      expect(JSON.stringify(judged.body)).toContain(found.path);
      expect(await site.db('artifacts').where({ campaign_id: id })).toEqual([]);
    },
  );

  it('for another form than today’s is refused with both', async () => {
    const id = await aCampaign();
    const body = { content: contentOf('INTAKE'), expected_version: 0 };
    for (const schema_version of ['intake_v0', 'intake_v9', 'strategy_contract_v1']) {
      const refused = await operator.put(pathOf(id, 'INTAKE'), { ...body, schema_version });
      expect([refused.status, refused.body.error_code, refused.body.details]).toMatchObject([
        409,
        'SCHEMA_INCOMPATIBLE',
        { field: 'schema_version', saved: schema_version, current: 'intake_v1' },
      ]);
    }
    const known = await operator.put(pathOf(id, 'INTAKE'), { ...body, schema_version: 'intake_v1' });
    expect(known.status).toBe(200);
  });
});

describe('versions', () => {
  it('are listed newest first, page by page, and read one by one', async () => {
    const id = await aCampaign();
    for (const word of [1, 2, 3, 4, 5]) await save(id, 'INTAKE', reworded('INTAKE', word));
    const numbers: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: Record<string, string | number> = cursor === '' ? { limit: 2 } : { limit: 2, cursor };
      const { body } = await operator.get(pathOf(id, 'INTAKE', '/versions'), query);
      numbers.push(...body.items.map(({ version }: { version: number }) => version));
      cursor = body.next_cursor as string | null;
    }
    expect(numbers).toEqual([5, 4, 3, 2, 1]);
    const { body } = await operator.get(pathOf(id, 'INTAKE', '/versions/2'));
    expect(body).toMatchObject({ version: 2, content: reworded('INTAKE', 2), qc: null });
    for (const none of ['0', '6', 'newest', '99999999999']) {
      expect((await operator.get(pathOf(id, 'INTAKE', `/versions/${none}`))).status).toBe(404);
    }
    expect((await operator.get(pathOf(id, 'STRATEGY', '/versions'))).body.items).toEqual([]);
  });

  it('are restored as the newest', async () => {
    const id = await aCampaign();
    const first = await save(id, 'INTAKE');
    await save(id, 'INTAKE', reworded('INTAKE', 2));
    const restored = await operator.post(pathOf(id, 'INTAKE', '/restoration'), { version: 1 });
    expect([restored.status, restored.body]).toMatchObject([
      200,
      { version: 3, checksum: first.checksum, unchanged: false },
    ]);
    const { body } = await operator.get(pathOf(id, 'INTAKE', '/versions/3'));
    expect(body.source).toEqual({ restored_from: 1 });
    const none = await operator.post(pathOf(id, 'INTAKE', '/restoration'), { version: 9 });
    expect([none.status, none.body.details.reason]).toEqual([404, 'NO_SUCH_RECORD']);
  });
});

describe('quality control', () => {
  it('looks at a version, once for a key, and points at what it found', async () => {
    const id = await aCampaign();
    const missing = await operator.post(pathOf(id, 'INTAKE', '/qc'), {});
    expect([missing.status, missing.body.details.reason]).toEqual([404, 'ARTIFACT_MISSING']);
    const place = placeOfWords('INTAKE');
    await save(id, 'INTAKE', withValue(contentOf('INTAKE'), place, 'What we sell: {{offer}}, as ever.'));
    const key = newId();
    const ran = await operator.post(pathOf(id, 'INTAKE', '/qc'), {}, key);
    expect(ran.body.report).toMatchObject({ version: 1, run_no: 1, qc_status: 'FAIL', qc_type: 'INTAKE_QC' });
    expect(ran.body.report.checks).toContainEqual(
      expect.objectContaining({
        check_id: 'no_placeholders',
        severity: 'BLOCKER',
        status: 'FAIL',
        evidence: [{ field: place, text: '{{offer}}' }],
      }),
    );
    expect((await operator.post(pathOf(id, 'INTAKE', '/qc'), {}, key)).body).toEqual(ran.body);
    const refused = await lead.post(pathOf(id, 'INTAKE', '/approval'), {
      ...(await shown(id, 'INTAKE')),
      comment: 'All the same.',
    });
    expect([refused.status, refused.body.error_code]).toEqual([409, 'QC_FAILED']);
    await save(id, 'INTAKE');
    const second = await operator.post(pathOf(id, 'INTAKE', '/qc'), { version: 2 });
    expect(second.body.report).toMatchObject({ version: 2, run_no: 1, qc_status: 'PASS' });
    expect((await operator.get(pathOf(id, 'INTAKE'))).body.qc).toEqual(second.body.report);
  });
});

describe('a decision', () => {
  it('is asked for by who writes, and given by who may', async () => {
    const id = await aCampaign();
    await save(id, 'INTAKE');
    const said = await shown(id, 'INTAKE');
    const asked = await operator.post(pathOf(id, 'INTAKE', '/request'), said);
    expect([asked.status, asked.body]).toMatchObject([
      200,
      { stage: 'INTAKE', version: 1, asked_at: NOW.toISOString() },
    ]);
    expect((await lead.get(pathOf(id, 'INTAKE'))).body.asked).toEqual({
      at: NOW.toISOString(),
      by: 'Olga Operator',
    });
    const forbidden = await operator.post(pathOf(id, 'INTAKE', '/approval'), { ...said, confirmed: true });
    expect(forbidden.status).toBe(403);
    const silent = await lead.post(pathOf(id, 'INTAKE', '/approval'), said);
    expect([silent.status, silent.body.details.reason]).toEqual([422, 'ARTIFACT_UNCONFIRMED']);
    const approved = await lead.post(pathOf(id, 'intake', '/approval'), { ...said, confirmed: true });
    expect(approved.body).toMatchObject({
      status: 'DONE',
      result: { artifact: { stage: 'INTAKE', version: 1, status: 'APPROVED' }, flagged: [], released: [] },
    });
    const late = await admin.post(pathOf(id, 'INTAKE', '/approval'), { ...said, confirmed: true });
    expect([late.status, late.body.details]).toMatchObject([
      409,
      { reason: 'ARTIFACT_DECIDED', by: 'Leo Lead' },
    ]);
  });

  it('behind a closed gate, and on what is not in force any more, says what is in its way', async () => {
    const id = await aCampaign();
    await save(id, 'STRATEGY');
    const approval = async () =>
      lead.post(pathOf(id, 'STRATEGY', '/approval'), { ...(await shown(id, 'STRATEGY')), comment: 'Good.' });
    const locked = await approval();
    expect([locked.status, locked.body.error_code, locked.body.details.missing]).toEqual([
      409,
      'GATE_LOCKED',
      [{ stage: 'INTAKE', why: 'NOT_APPROVED' }],
    ]);
    await inForce(id, 'INTAKE');
    const stale = await approval();
    expect([stale.status, stale.body.error_code, stale.body.details.stale]).toEqual([
      409,
      'STALE_LINEAGE',
      [{ stage: 'INTAKE', built_on: null, in_force: 1 }],
    ]);
    expect(stale.body.message).toMatch(/Save it again/);
    await save(id, 'STRATEGY');
    expect((await approval()).status).toBe(200);
  });

  it('flags what rests on a version that is replaced, and a confirmation clears it', async () => {
    const id = await aCampaign();
    await inForce(id, 'INTAKE', 'STRATEGY');
    await save(id, 'INTAKE', reworded('INTAKE', 2));
    expect((await approve(id, 'INTAKE')).result.flagged).toEqual(['STRATEGY']);
    const said = { ...(await shown(id, 'STRATEGY')), confirmed: true };
    const confirmed = await lead.post(pathOf(id, 'STRATEGY', '/confirmation'), said);
    expect(confirmed.body.result).toMatchObject({
      artifact: { stage: 'STRATEGY', version: 1, status: 'APPROVED' },
      released: ['STRATEGY'],
    });
    const again = await lead.post(pathOf(id, 'STRATEGY', '/confirmation'), said);
    expect([again.status, again.body.details.reason]).toEqual([409, 'ARTIFACT_NOT_FLAGGED']);
  });

  it('may send back and withdraw, with a reason', async () => {
    const id = await aCampaign();
    await inForce(id, 'INTAKE', 'STRATEGY');
    const silent = await lead.delete(pathOf(id, 'INTAKE', '/approval'), {});
    expect([silent.status, Object.keys(silent.body.details.fields)]).toEqual([422, ['reason']]);
    const revoked = await lead.delete(pathOf(id, 'INTAKE', '/approval'), { reason: 'Wrong client' });
    expect(revoked.body.result).toMatchObject({
      artifact: { version: 1, status: 'REVISED' },
      flagged: ['STRATEGY'],
    });
    const said = { ...(await shown(id, 'INTAKE')), reason: 'The offer is not ours' };
    const rejected = await lead.post(pathOf(id, 'INTAKE', '/rejection'), said);
    expect(rejected.body.result.artifact).toMatchObject({ version: 1, status: 'REVISED' });
    expect((await lead.get(pathOf(id, 'INTAKE'))).body.rejection).toEqual({
      reason: 'The offer is not ours',
      by: 'Leo Lead',
      at: NOW.toISOString(),
    });
    const twice = await admin.post(pathOf(id, 'INTAKE', '/rejection'), said);
    expect([twice.status, twice.body.message]).toEqual([
      409,
      'Leo Lead was first: version 1 is already rejected.',
    ]);
  });

  it('is saved while the process is away, and answered by its key later', async () => {
    const id = await aCampaign();
    await save(id, 'INTAKE');
    const said = { ...(await shown(id, 'INTAKE')), confirmed: true };
    const key = newId();
    site.away = true;
    try {
      const saved = await lead.post(pathOf(id, 'INTAKE', '/approval'), said, key);
      expect([saved.status, saved.body.status]).toEqual([202, 'PENDING']);
    } finally {
      site.away = false;
    }
    await site.relay();
    const done = await lead.post(pathOf(id, 'INTAKE', '/approval'), said, key);
    expect([done.status, done.body.status]).toEqual([200, 'DONE']);
  });
});

describe('without saving', () => {
  it.each(STAGES)('the %s is validated, by itself and on a campaign', async (stage) => {
    const id = await aCampaign();
    const before = await site.db('artifact_versions').count();
    const empty = await operator.post(`/artifacts/${stage.toLowerCase()}/validation`, { content: {} });
    expect([empty.status, empty.body.ok]).toEqual([200, false]);
    expect(empty.body.errors.length).toBeGreaterThan(0);
    const here = { content: contentOf(stage), campaign_id: id };
    const judged = await operator.post(`/artifacts/${stage}/validation`, here);
    expect(judged.status).toBe(200);
    const wrong = await operator.post(`/artifacts/${stage}/validation`, { content: { colour: 'red' } });
    expect(wrong.body).toEqual({
      ok: false,
      errors: [{ field: 'colour', message: 'There is no such field.' }],
      warnings: [],
    });
    expect(await site.db('artifact_versions').count()).toEqual(before);
  });

  it('a complete intake is found good, and a campaign that is not there is not found', async () => {
    const content = contentOf('INTAKE');
    expect((await operator.post('/artifacts/INTAKE/validation', { content })).body).toMatchObject({
      ok: true,
      errors: [],
    });
    const elsewhere = { content, campaign_id: newId() };
    const refused = await operator.post('/artifacts/INTAKE/validation', elsewhere);
    expect([refused.status, refused.body.details.field]).toEqual([404, 'campaign_id']);
  });

  it.each(STAGES)('the JSON Schema of %s says what is kept', async (stage) => {
    const { body } = await operator.get(`/artifacts/${stage}/schema`);
    const { form } = CONTRACTS[stage];
    expect(body).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `/api/v1/artifacts/${stage}/schema`,
      title: form.schemaVersion,
      type: 'object',
      additionalProperties: false,
    });
    expect(Object.keys(body.properties)).toEqual(form.sections.map(({ key }) => key));
  });
});
