import { createDecisionActivities } from '../../activities/decisions';
import { askForApproval, remindArtifact, runArtifactQc, saveArtifact } from '../../db/artifacts';
import { lockCampaign } from '../../db/campaigns/facts';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { savePolicy } from '../../db/policies';
import { addEndpoint } from '../../db/webhooks';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { withValue, type Content } from '../../workflows/domain/artifacts/fields';
import { STAGES, type Stage } from '../../workflows/domain/artifacts/stages';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import type { Outcome, OutsideDecision } from '../../workflows/messages/campaigns';
import { asked, saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import {
  aCampaignForChain,
  aChain,
  contentOf,
  expectWholeChains,
  placeOfWords,
  reworded,
  saveInEarlierForm,
  type Chain,
} from '../support/artifact-chain';
import { aDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let lead: Operator;
let admin: Operator;
let writer: Operator;
let chain: Chain;
const db = () => database.db;

beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(db(), { role: 'lead' });
  admin = await anOperator(db(), { role: 'admin' });
  writer = await anOperator(db(), { role: 'operator' });
  chain = aChain(db(), lead, NOW);
});
afterAll(() => database.destroy());
afterEach(() => expectWholeChains(db()));

const LATER = plus(NOW, HOUR);
const OTHERS = STAGES.filter((stage) => stage !== 'INTAKE');

/** Owned by the operator who writes. */
async function aCampaign(): Promise<string> {
  const { id } = await aCampaignForChain(db(), lead, NOW);
  await db()('campaigns').where({ id }).update({ owner_id: writer.id });
  return id;
}

async function aWholeChain(stages: readonly Stage[] = STAGES): Promise<string> {
  const id = await aCampaign();
  await chain.complete(id, stages);
  return id;
}

/** Another version of a stage, in force. */
async function replaced(id: string, stage: Stage, word: number | string = 'anew'): Promise<Outcome> {
  await chain.save(id, stage, reworded(stage, word));
  return chain.approve(id, stage);
}

const withWords = (stage: Stage, words: string): Content =>
  withValue(contentOf(stage), placeOfWords(stage), words);
const entriesOf = (campaign: string, action: string) =>
  db()('audit_entries').where({ campaign_id: campaign, action }).orderBy('at').orderBy('id');
const inboxOf = (campaign: string, kind: string) =>
  db()('notifications').where({ campaign_id: campaign, kind }).orderBy('created_at').orderBy('id');
const reportsOn = (campaign: string) =>
  db()('qc_reports').where({ campaign_id: campaign }).orderBy('ran_at').orderBy('run_no');
const artifactsOf = async (campaign: string) => {
  const rows = await db()('artifacts').where({ campaign_id: campaign });
  return Object.fromEntries(rows.map((row) => [row.stage as Stage, row])) as Record<
    Stage,
    Record<string, unknown>
  >;
};

describe('an approval', () => {
  it('is refused for the first thing that is in its way, with the way out of it', async () => {
    const id = await aCampaign();
    const approve = async (said: Record<string, unknown> = {}) =>
      chain.decide(id, 'approve', { stage: 'STRATEGY', ...(await chain.shown(id, 'STRATEGY')), ...said });

    expect(await chain.decide(id, 'approve', { stage: 'STRATEGY' })).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'ARTIFACT_MISSING',
    });
    await chain.save(id, 'STRATEGY', withValue(contentOf('STRATEGY'), placeOfWords('STRATEGY'), ''));
    expect(await approve({ checksum: 'a'.repeat(64) })).toMatchObject({
      code: 'CONFLICT',
      reason: 'ARTIFACT_NOT_SHOWN',
      detail: { shown: 1, head: 1 },
    });
    expect(await approve()).toMatchObject({
      code: 'VALIDATION_FAILED',
      reason: 'ARTIFACT_INVALID',
      field: placeOfWords('STRATEGY'),
      detail: { fields: { [placeOfWords('STRATEGY')]: expect.stringMatching(/ is required\.$/) } },
    });
    await chain.save(id, 'STRATEGY', withWords('STRATEGY', 'What the business is: TBD, with the client.'));
    expect(await approve()).toMatchObject({
      code: 'GATE_LOCKED',
      reason: 'ARTIFACT_GATE',
      detail: { stage: 'STRATEGY', missing: [{ stage: 'INTAKE', why: 'NOT_APPROVED' }] },
    });
    await chain.complete(id, ['INTAKE']);
    expect(await approve()).toMatchObject({
      code: 'STALE_LINEAGE',
      reason: 'ARTIFACT_STALE',
      detail: { stage: 'STRATEGY', stale: [{ stage: 'INTAKE', built_on: null, in_force: 1 }] },
    });
    await chain.save(id, 'STRATEGY', withWords('STRATEGY', 'What the business is: TBD, with the client.'));
    expect(await approve()).toMatchObject({
      code: 'QC_FAILED',
      reason: 'ARTIFACT_QC_FAILED',
      detail: { blockers: [expect.stringContaining('placeholder')] },
    });
    await chain.save(id, 'STRATEGY', withWords('STRATEGY', 'Loose tea.'));
    for (const said of [{}, { confirmed: true }, { comment: '  ' }]) {
      expect(await approve(said)).toMatchObject({
        code: 'VALIDATION_FAILED',
        reason: 'ARTIFACT_COMMENT',
        field: 'comment',
      });
    }
    expect(await approve({ comment: 'The client knows.' })).toMatchObject({
      ok: true,
      value: { artifact: { stage: 'STRATEGY', version: 4, status: 'APPROVED' }, flagged: [], released: [] },
    });
    expect(await approve({ comment: 'Once more.' })).toMatchObject({
      code: 'CONFLICT',
      reason: 'ARTIFACT_DECIDED',
      detail: { version: 4, by: lead.name, at: NOW.toISOString(), decision: 'APPROVED' },
    });
    const refusals = await entriesOf(id, 'refused_to_approve_artifact');
    expect(refusals.map(({ details }) => details.code as string)).toEqual([
      'NOT_FOUND',
      'CONFLICT',
      'VALIDATION_FAILED',
      'GATE_LOCKED',
      'STALE_LINEAGE',
      'QC_FAILED',
      'VALIDATION_FAILED',
      'VALIDATION_FAILED',
      'VALIDATION_FAILED',
      'CONFLICT',
    ]);
  });

  it.each(STAGES)(
    'of a version of %s in an earlier form, or of a confirmation of one, is refused with both',
    async (stage) => {
      const before = STAGES.slice(0, STAGES.indexOf(stage) + 1);
      const id = await aWholeChain(before);
      const { id: artifact } = await chain.artifact(id, stage);
      const current = CONTRACTS[stage].form.schemaVersion;
      const earlier = { schema_version: 'form_v0' };
      const refusal = {
        code: 'SCHEMA_INCOMPATIBLE',
        reason: 'ARTIFACT_SCHEMA',
        detail: { saved: 'form_v0', current },
      };
      const [above] = before.slice(-2);
      if (above && above !== stage) {
        await saveInEarlierForm(db(), artifact, 1, earlier);
        await replaced(id, above);
        const said = { stage, ...(await chain.inForce(id, stage)), comment: 'It holds.' };
        expect(await chain.decide(id, 'confirm', said)).toMatchObject(refusal);
      }
      await chain.save(id, stage, reworded(stage, 2));
      const { version } = await chain.shown(id, stage);
      await saveInEarlierForm(db(), artifact, version, earlier);
      const said = { stage, ...(await chain.shown(id, stage)), comment: 'Good.' };
      expect(await chain.decide(id, 'approve', said)).toMatchObject(refusal);
      // Saved once more, word for word, it is in today's form.
      expect(await chain.save(id, stage, reworded(stage, 2))).toMatchObject({ unchanged: false });
      await chain.approve(id, stage);
    },
  );

  it.each(STAGES)('of %s with a placeholder where the client reads is refused, naming it', async (stage) => {
    const id = await aWholeChain(STAGES.slice(0, STAGES.indexOf(stage)));
    const place = placeOfWords(stage);
    await chain.save(id, stage, withWords(stage, '[placeholder]: TBD with the client, lorem ipsum.'));
    const said = { stage, ...(await chain.shown(id, stage)), comment: 'Let it go.' };
    const refused = await chain.decide(id, 'approve', said);
    expect(refused).toMatchObject({ code: 'QC_FAILED', reason: 'ARTIFACT_QC_FAILED' });
    const [report] = await reportsOn(id).where({ artifact_id: (await chain.artifact(id, stage)).id });
    const found = (report.checks as Array<{ check_id: string; status: string; evidence: object[] }>).find(
      ({ check_id }) => check_id === 'no_placeholders',
    );
    expect(found).toMatchObject({ status: 'FAIL', severity: 'BLOCKER' });
    expect(JSON.stringify(found)).toContain(place);
    expect((await chain.artifact(id, stage)).approved_version).toBeNull();
  });

  it('of what passed takes a tick or a word', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    const shown = { stage: 'INTAKE', ...(await chain.shown(id, 'INTAKE')) };
    expect(await chain.decide(id, 'approve', shown)).toMatchObject({
      code: 'VALIDATION_FAILED',
      reason: 'ARTIFACT_UNCONFIRMED',
      field: 'confirmed',
    });
    expect(await chain.decide(id, 'approve', { ...shown, confirmed: true })).toMatchObject({ ok: true });
    expect(await db()('approvals').where({ campaign_id: id })).toMatchObject([
      { subject_type: 'ARTIFACT', decision: 'APPROVED', confirmed: true, comment: null, version: 1 },
    ]);
  });

  it('is somebody else’s where the policy asks for that', async () => {
    const id = await aCampaign();
    await db().transaction((trx) => savePolicy(trx, id, { self_approval: 'NO' }, null));
    await chain.save(id, 'INTAKE');
    const said = { stage: 'INTAKE', ...(await chain.shown(id, 'INTAKE')), confirmed: true };
    expect(await chain.decide(id, 'approve', said)).toMatchObject({
      code: 'FORBIDDEN',
      reason: 'ARTIFACT_OWN',
    });
    expect(await chain.decide(id, 'approve', said, { who: admin })).toMatchObject({ ok: true });
  });

  it('checks what nobody had checked, once, and writes that down', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE', withWords('INTAKE', 'Tea boxes'));
    const said = { stage: 'INTAKE', ...(await chain.shown(id, 'INTAKE')) };
    await chain.decide(id, 'approve', { ...said, checksum: 'b'.repeat(64) });
    expect(await reportsOn(id)).toEqual([]);
    await chain.decide(id, 'approve', said);
    await chain.decide(id, 'approve', { ...said, comment: 'Short, and right.' });
    expect(await reportsOn(id)).toMatchObject([
      { version: 1, run_no: 1, qc_type: 'INTAKE_QC', qc_status: 'WARN', ran_by: lead.name },
    ]);
    expect(await entriesOf(id, 'artifact_qc_run')).toMatchObject([
      { details: { stage: 'INTAKE', version: 1, run_no: 1, qc_status: 'WARN' } },
    ]);
  });

  it('takes the report that a person had made of this very version', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    const by = { actor: { id: writer.id, name: writer.name, role: writer.role }, now: NOW };
    for (const run_no of [1, 2]) {
      expect(await runArtifactQc(db(), id, 'INTAKE', {}, by)).toMatchObject({ value: { run_no } });
    }
    await chain.approve(id, 'INTAKE');
    expect(await reportsOn(id)).toHaveLength(2);
    expect(await entriesOf(id, 'artifact_qc_run')).toHaveLength(2);
  });

  it('keeps who, when and why, tells who wrote it, and ends the waiting', async () => {
    const id = await aCampaign();
    const saved = await saveArtifact(
      db(),
      id,
      'INTAKE',
      { content: contentOf('INTAKE') },
      saidBy(writer, NOW),
    );
    expect(saved.ok).toBe(true);
    const shown = await chain.shown(id, 'INTAKE');
    await askForApproval(db(), id, 'INTAKE', shown, saidBy(writer, NOW));
    const said = { stage: 'INTAKE', ...shown, comment: ' Good work. ' };
    await chain.decide(id, 'approve', said, { now: LATER });
    expect(await chain.artifact(id, 'INTAKE')).toMatchObject({
      approved_version: 1,
      approved_lineage: {},
      asked_at: null,
      ladder_rung: 0,
    });
    expect(await chain.version(id, 'INTAKE', 1)).toMatchObject({
      status: 'APPROVED',
      approved_by: lead.id,
      approved_by_name: lead.name,
      approved_at: LATER,
      approval_note: 'Good work.',
    });
    expect(await db()('approvals').where({ campaign_id: id })).toMatchObject([
      { actor: lead.name, actor_id: lead.id, comment: 'Good work.', checksum: shown.checksum, at: LATER },
    ]);
    expect(await entriesOf(id, 'artifact_approved')).toMatchObject([
      {
        actor_id: lead.id,
        before: { status: 'DRAFT', in_force: null },
        after: { status: 'APPROVED', in_force: 1, version: 1, checksum: shown.checksum },
      },
    ]);
    expect(await inboxOf(id, 'ARTIFACT_DECIDED')).toMatchObject([
      {
        operator_id: writer.id,
        title: expect.stringMatching(/^Leo Lead approved version 1 of the intake of “/),
        body: 'Good work.',
        link: `/campaigns/${id}/intake`,
      },
    ]);
  });

  it('of a newer version archives the one before, which stays in force until then', async () => {
    const id = await aWholeChain(['INTAKE', 'STRATEGY']);
    await chain.save(id, 'STRATEGY', reworded('STRATEGY', 2));
    const statuses = async () =>
      (
        await db()('artifact_versions')
          .where({ artifact_id: (await chain.artifact(id, 'STRATEGY')).id })
          .orderBy('version')
      ).map(({ status }) => status as string);
    expect(await statuses()).toEqual(['APPROVED', 'REVISED']);
    expect(await chain.artifact(id, 'STRATEGY')).toMatchObject({ head_version: 2, approved_version: 1 });
    // The stage after it is still open, and built on version 1.
    await chain.complete(id, ['CREATIVES']);
    expect((await chain.artifact(id, 'CREATIVES')).approved_lineage).toEqual({ STRATEGY: 1 });
    expect(await chain.approve(id, 'STRATEGY')).toMatchObject({ value: { flagged: ['CREATIVES'] } });
    expect(await statuses()).toEqual(['ARCHIVED', 'APPROVED']);
    expect((await chain.artifact(id, 'CREATIVES')).flag).toEqual({
      kind: 'REPLACED',
      stage: 'STRATEGY',
      from: 1,
      to: 2,
    });
  });

  it('of an execution makes its dates, rhythm and days off the campaign’s, and says what changed', async () => {
    const id = await aWholeChain(['INTAKE', 'STRATEGY', 'CREATIVES']);
    const terms: Array<[string, Parameters<typeof withValue>[2]]> = [
      ['timeline.start_date', '2027-03-08'],
      ['timeline.duration_weeks', 4],
      ['timeline.phases', undefined],
      ['calendar.posts', undefined],
      ['schedule.platform_schedules', { linkedin: 2, instagram: 3, email: 1 }],
      ['schedule.blackout_dates', ['2027-03-29']],
    ];
    const content = terms.reduce(
      (made, [path, value]) => withValue(made, path, value),
      contentOf('EXECUTION'),
    );
    await chain.save(id, 'EXECUTION', content);
    const changes = [
      { what: 'start_date', before: '2027-03-01', after: '2027-03-08' },
      { what: 'end_date', before: '2027-05-23', after: '2027-04-04' },
      { what: 'cadence', platform: 'linkedin', before: 3, after: 2 },
      { what: 'blackout_dates', added: ['2027-03-29'], removed: [] },
    ];
    expect(await chain.approve(id, 'EXECUTION')).toMatchObject({ value: { effects: { campaign: changes } } });
    expect(await db()('campaigns').where({ id }).first()).toMatchObject({
      start_date: '2027-03-08',
      end_date: '2027-04-04',
      cadence: { linkedin: 2, instagram: 3, email: 1 },
      blackout_dates: ['2027-03-29'],
    });
    expect(await entriesOf(id, 'applied_execution')).toMatchObject([
      { before: { start_date: '2027-03-01' }, after: { start_date: '2027-03-08' }, details: { version: 1 } },
    ]);
    // What says the same again changes nothing.
    await chain.save(id, 'EXECUTION', reworded('EXECUTION', 2, content));
    expect(await chain.approve(id, 'EXECUTION')).toMatchObject({ ok: true });
    expect(await entriesOf(id, 'applied_execution')).toHaveLength(1);
  });
});

describe('two people who decide at once', () => {
  it('on two versions: only the newest can be approved', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    const first = { stage: 'INTAKE', ...(await chain.shown(id, 'INTAKE')), confirmed: true };
    await chain.save(id, 'INTAKE', reworded('INTAKE', 2));
    const second = { stage: 'INTAKE', ...(await chain.shown(id, 'INTAKE')), confirmed: true };
    const outcomes = await Promise.all([
      chain.decide(id, 'approve', first, { who: lead }),
      chain.decide(id, 'approve', second, { who: admin }),
    ]);
    expect(outcomes).toMatchObject([
      { code: 'CONFLICT', reason: 'ARTIFACT_NOT_SHOWN', detail: { shown: 1, head: 2 } },
      { ok: true, value: { artifact: { version: 2 } } },
    ]);
  });

  it('on one version: one of them, and the others hear who was first', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    const said = { stage: 'INTAKE', ...(await chain.shown(id, 'INTAKE')), confirmed: true };
    const outcomes = await Promise.all(
      [lead, admin, lead, admin].map((who) => chain.decide(id, 'approve', said, { who })),
    );
    expect(outcomes.map((outcome) => (outcome.ok ? 'yes' : outcome.reason)).sort()).toEqual([
      'ARTIFACT_DECIDED',
      'ARTIFACT_DECIDED',
      'ARTIFACT_DECIDED',
      'yes',
    ]);
    expect(await db()('approvals').where({ campaign_id: id })).toHaveLength(1);
  });

  it('while somebody saves: either the newest was approved, or it was not the newest any more', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await aCampaign();
      await chain.save(id, 'INTAKE');
      const said = { stage: 'INTAKE', ...(await chain.shown(id, 'INTAKE')), confirmed: true };
      const [outcome] = await Promise.all([
        chain.decide(id, 'approve', said),
        chain.save(id, 'INTAKE', reworded('INTAKE', 2)),
      ]);
      if (!outcome.ok) expect(outcome.reason).toBe('ARTIFACT_NOT_SHOWN');
      const { approved_version, head_version } = await chain.artifact(id, 'INTAKE');
      expect([approved_version, head_version]).toEqual([outcome.ok ? 1 : null, 2]);
    }
  });

  it('on a stage and on what it is built on: it is refused, or flagged at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await aWholeChain(['INTAKE']);
      await chain.save(id, 'STRATEGY');
      await chain.save(id, 'INTAKE', reworded('INTAKE', 2));
      const strategy = { stage: 'STRATEGY', ...(await chain.shown(id, 'STRATEGY')), comment: 'Good.' };
      const intake = { stage: 'INTAKE', ...(await chain.shown(id, 'INTAKE')), comment: 'Good.' };
      const [above, below] = await Promise.all([
        chain.decide(id, 'approve', intake, { who: admin }),
        chain.decide(id, 'approve', strategy),
      ]);
      expect(above.ok).toBe(true);
      if (below.ok) expect(above).toMatchObject({ value: { flagged: ['STRATEGY'] } });
      else
        expect(below).toMatchObject({
          code: 'STALE_LINEAGE',
          detail: { stale: [{ built_on: 1, in_force: 2 }] },
        });
    }
  });
});

describe('what is built on a version that is replaced', () => {
  it('is flagged, with the reason on the artifact, in the audit and in the inbox', async () => {
    const id = await aWholeChain();
    expect(await replaced(id, 'INTAKE')).toMatchObject({ value: { flagged: OTHERS, released: [] } });
    const now = { kind: 'REPLACED', stage: 'INTAKE', from: 1, to: 2 };
    const behind = { kind: 'ANCESTOR', stage: 'INTAKE' };
    const rows = await artifactsOf(id);
    expect(OTHERS.map((stage) => rows[stage]['flag'])).toEqual([now, behind, behind, behind, now]);
    const entries = await entriesOf(id, 'artifact_flagged');
    expect(entries.map(({ details, reason }) => [details.stage as string, reason as string])).toEqual([
      ['STRATEGY', 'Intake was approved as version 2; this was built on version 1.'],
      ['CREATIVES', 'What this was built on is flagged itself, because of Intake.'],
      ['EXECUTION', 'What this was built on is flagged itself, because of Intake.'],
      ['MONITORING', 'What this was built on is flagged itself, because of Intake.'],
      ['DELIVERY', 'Intake was approved as version 2; this was built on version 1.'],
    ]);
    const told = (await inboxOf(id, 'ARTIFACT_FLAGGED')).filter(
      ({ operator_id }) => operator_id === writer.id,
    );
    expect(told).toHaveLength(OTHERS.length);
    expect(told).toContainEqual(
      expect.objectContaining({
        title: expect.stringMatching(/^Flagged: the strategy of “.*”$/),
        body: 'Intake was approved as version 2; this was built on version 1. Save it anew, or confirm it unchanged.',
        link: `/campaigns/${id}/strategy`,
      }),
    );
  });

  it('is not flagged by mere editing, nor when it is itself only a draft', async () => {
    const id = await aWholeChain(['INTAKE']);
    await chain.save(id, 'STRATEGY');
    await chain.save(id, 'INTAKE', reworded('INTAKE', 2));
    expect(await entriesOf(id, 'artifact_flagged')).toEqual([]);
    expect(await chain.approve(id, 'INTAKE')).toMatchObject({ value: { flagged: [] } });
    expect(await chain.version(id, 'STRATEGY', 1)).toMatchObject({ status: 'DRAFT' });
  });

  it('closes what it had opened until it is confirmed: then the flags behind it go, too', async () => {
    const id = await aWholeChain();
    await replaced(id, 'INTAKE');
    await chain.save(id, 'CREATIVES', reworded('CREATIVES', 2));
    const creatives = { stage: 'CREATIVES', ...(await chain.shown(id, 'CREATIVES')), comment: 'Good.' };
    expect(await chain.decide(id, 'approve', creatives)).toMatchObject({
      code: 'GATE_LOCKED',
      detail: { missing: [{ stage: 'STRATEGY', why: 'FLAGGED' }] },
    });
    const shown = { stage: 'STRATEGY', ...(await chain.inForce(id, 'STRATEGY')) };
    expect(await chain.decide(id, 'confirm', shown)).toMatchObject({ reason: 'ARTIFACT_UNCONFIRMED' });
    const outcome = await chain.decide(id, 'confirm', { ...shown, confirmed: true }, { now: LATER });
    expect(outcome).toMatchObject({
      value: {
        artifact: { stage: 'STRATEGY', version: 1, status: 'APPROVED' },
        flagged: [],
        released: ['STRATEGY', 'CREATIVES', 'EXECUTION', 'MONITORING'],
      },
    });
    expect(await chain.artifact(id, 'STRATEGY')).toMatchObject({
      approved_version: 1,
      approved_lineage: { INTAKE: 2 },
      flag: null,
      flagged_at: null,
    });
    // What it was built on is written in the version for good; what it rests on now, beside it.
    expect(await chain.version(id, 'STRATEGY', 1)).toMatchObject({
      status: 'APPROVED',
      lineage: { INTAKE: 1 },
      approved_at: LATER,
    });
    expect(await entriesOf(id, 'artifact_reconfirmed')).toMatchObject([
      {
        before: { status: 'FLAGGED_FOR_REVIEW', lineage: { INTAKE: 1 } },
        after: { status: 'APPROVED', lineage: { INTAKE: 2 } },
      },
    ]);
    const behind = 'What this was built on is flagged itself, because of Intake.';
    expect(await entriesOf(id, 'artifact_released')).toMatchObject(
      ['CREATIVES', 'EXECUTION', 'MONITORING'].map((stage) => ({
        details: { stage },
        before: { flag: behind },
        after: { flag: null },
      })),
    );
    expect((await chain.artifact(id, 'DELIVERY')).flag).toMatchObject({ kind: 'REPLACED', stage: 'INTAKE' });
    expect(await inboxOf(id, 'ARTIFACT_DECIDED')).toContainEqual(
      expect.objectContaining({
        operator_id: writer.id,
        title: expect.stringMatching(/^Leo Lead confirmed version 1 of the strategy of “/),
      }),
    );
    // Quality control looked at it again.
    const strategy = (await chain.artifact(id, 'STRATEGY')).id;
    expect((await reportsOn(id)).filter(({ artifact_id }) => artifact_id === strategy)).toHaveLength(3);
  });

  it('goes on waiting where a newer version was asked for', async () => {
    const id = await aWholeChain(['INTAKE', 'STRATEGY']);
    await replaced(id, 'INTAKE');
    await chain.save(id, 'STRATEGY', reworded('STRATEGY', 2));
    await chain.ask(id, 'STRATEGY');
    await chain.confirm(id, 'STRATEGY');
    expect(await chain.artifact(id, 'STRATEGY')).toMatchObject({ asked_at: NOW, head_version: 2 });
  });

  it('is cleared by saving it anew and approving that', async () => {
    const id = await aWholeChain(['INTAKE', 'STRATEGY']);
    await replaced(id, 'INTAKE');
    expect(await chain.save(id, 'STRATEGY')).toMatchObject({ version: 2, unchanged: false });
    expect(await chain.approve(id, 'STRATEGY')).toMatchObject({ value: { released: ['STRATEGY'] } });
    expect(await chain.artifact(id, 'STRATEGY')).toMatchObject({ approved_version: 2, flag: null });
  });

  it('is confirmed only where there is something to confirm, and nothing is checked for that', async () => {
    const id = await aWholeChain(['INTAKE', 'STRATEGY']);
    const before = await reportsOn(id);
    const shown = { stage: 'STRATEGY', ...(await chain.inForce(id, 'STRATEGY')), confirmed: true };
    expect(await chain.decide(id, 'confirm', shown)).toMatchObject({
      code: 'ILLEGAL_TRANSITION',
      reason: 'ARTIFACT_NOT_FLAGGED',
    });
    expect(await chain.decide(id, 'confirm', { stage: 'CREATIVES', confirmed: true })).toMatchObject({
      reason: 'ARTIFACT_MISSING',
    });
    await chain.save(id, 'CREATIVES');
    expect(await chain.decide(id, 'confirm', { stage: 'CREATIVES', confirmed: true })).toMatchObject({
      reason: 'ARTIFACT_NOT_IN_FORCE',
    });
    expect(await reportsOn(id)).toEqual(before);
  });

  it('in a delivery that took monitoring along is not put in force while that is flagged', async () => {
    const id = await aWholeChain();
    await replaced(id, 'STRATEGY');
    await chain.confirm(id, 'CREATIVES');
    await chain.confirm(id, 'EXECUTION');
    const flagged = {
      code: 'GATE_LOCKED',
      reason: 'ARTIFACT_GATE',
      detail: { stage: 'DELIVERY', missing: [{ stage: 'MONITORING', why: 'FLAGGED' }] },
    };
    const shown = { stage: 'DELIVERY', ...(await chain.inForce(id, 'DELIVERY')), comment: 'Good.' };
    expect(await chain.decide(id, 'confirm', shown)).toMatchObject(flagged);
    await chain.save(id, 'DELIVERY', reworded('DELIVERY', 2));
    const newer = { stage: 'DELIVERY', ...(await chain.shown(id, 'DELIVERY')), comment: 'Good.' };
    expect(await chain.decide(id, 'approve', newer)).toMatchObject(flagged);
    // Without monitoring it goes on.
    await chain.revoke(id, 'MONITORING');
    const without = withValue(contentOf('DELIVERY'), 'artifact_selection.include_monitoring', false);
    await chain.save(id, 'DELIVERY', without);
    expect(await chain.approve(id, 'DELIVERY')).toMatchObject({ value: { released: ['DELIVERY'] } });
    expect((await chain.artifact(id, 'DELIVERY')).approved_lineage).not.toHaveProperty('MONITORING');
  });
});

test('other systems are told of what happens to artifacts, where they asked to be', async () => {
  const id = await aWholeChain(['INTAKE', 'STRATEGY']);
  const endpoint = { url: 'https://hooks.example.com/a', description: null };
  const events = ['artifact.approved', 'artifact.flagged', 'artifact.confirmed'] as const;
  await addEndpoint(db(), { ...endpoint, events: [...events] }, saidBy(admin, NOW).actor, NOW);
  await replaced(id, 'INTAKE');
  await chain.confirm(id, 'STRATEGY');
  const queued = await db()('webhook_deliveries').orderBy('id');
  expect(queued.map(({ event_type }) => event_type as string)).toEqual(events);
  expect(JSON.parse(queued[1].body as string)).toMatchObject({
    type: 'artifact.flagged',
    data: {
      campaign: { id },
      details: { stage: 'STRATEGY', version: 1, flag: { kind: 'REPLACED', stage: 'INTAKE' } },
      reason: 'Intake was approved as version 2; this was built on version 1.',
    },
  });
});

describe('an approval that is revoked', () => {
  it('closes what it opened and flags what rests on it, until it is approved again', async () => {
    const id = await aWholeChain(['INTAKE', 'STRATEGY', 'CREATIVES']);
    expect(await chain.revoke(id, 'STRATEGY')).toMatchObject({
      value: { artifact: { stage: 'STRATEGY', version: 1, status: 'REVISED' }, flagged: ['CREATIVES'] },
    });
    expect(await chain.artifact(id, 'STRATEGY')).toMatchObject({
      approved_version: null,
      approved_lineage: null,
      flag: null,
    });
    expect((await chain.artifact(id, 'CREATIVES')).flag).toEqual({
      kind: 'WITHDRAWN',
      stage: 'STRATEGY',
      from: 1,
    });
    const creatives = { stage: 'CREATIVES', ...(await chain.inForce(id, 'CREATIVES')), comment: 'Good.' };
    expect(await chain.decide(id, 'confirm', creatives)).toMatchObject({
      code: 'GATE_LOCKED',
      detail: { missing: [{ stage: 'STRATEGY', why: 'NOT_APPROVED' }] },
    });
    expect(await entriesOf(id, 'artifact_revoked')).toMatchObject([
      { reason: 'The client changed their mind', after: { status: 'REVISED', version: 1 } },
    ]);
    expect(await chain.approve(id, 'STRATEGY')).toMatchObject({ value: { released: ['CREATIVES'] } });
    const given = await db()('approvals')
      .where({ subject_id: (await chain.artifact(id, 'STRATEGY')).id })
      .orderBy('id');
    expect(given.map(({ decision }) => decision as string)).toEqual(['APPROVED', 'REVOKED', 'APPROVED']);
  });

  it('is asked for anew, and the approvers are told anew', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    const ask = (now: Date) =>
      askForApproval(db(), id, 'INTAKE', { version: 1, checksum: '' }, saidBy(writer, now));
    const { checksum } = await chain.shown(id, 'INTAKE');
    expect(await ask(NOW)).toMatchObject({ reason: 'ARTIFACT_NOT_SHOWN' });
    const shown = { version: 1, checksum };
    for (const now of [NOW, plus(NOW, 1)]) {
      expect(await askForApproval(db(), id, 'INTAKE', shown, saidBy(writer, now))).toMatchObject({
        value: { answer: { asked_at: NOW.toISOString() } },
      });
    }
    const toldLead = async () =>
      (await inboxOf(id, 'APPROVAL_ASKED')).filter(
        ({ operator_id, link }) => operator_id === lead.id && (link as string).endsWith('/intake'),
      );
    expect(await toldLead()).toHaveLength(1);
    await chain.approve(id, 'INTAKE');
    expect(await askForApproval(db(), id, 'INTAKE', shown, saidBy(writer, LATER))).toMatchObject({
      reason: 'ARTIFACT_DECIDED',
    });
    await chain.revoke(id, 'INTAKE');
    await askForApproval(db(), id, 'INTAKE', shown, saidBy(writer, LATER));
    expect(await toldLead()).toHaveLength(2);
    expect(await entriesOf(id, 'artifact_asked')).toHaveLength(2);
  });

  it('needs a reason, and that the version named is the one in force', async () => {
    const id = await aWholeChain(['INTAKE']);
    const reason = 'Wrong client';
    expect(await chain.decide(id, 'revoke', { stage: 'INTAKE', reason: ' ' })).toMatchObject({
      reason: 'REASON_REQUIRED',
    });
    expect(await chain.decide(id, 'revoke', { stage: 'INTAKE', version: 2, reason })).toMatchObject({
      reason: 'ARTIFACT_NOT_SHOWN',
    });
    expect(await chain.decide(id, 'revoke', { stage: 'STRATEGY', reason })).toMatchObject({
      reason: 'ARTIFACT_MISSING',
    });
    await chain.revoke(id, 'INTAKE');
    expect(await chain.decide(id, 'revoke', { stage: 'INTAKE', reason })).toMatchObject({
      reason: 'ARTIFACT_NOT_IN_FORCE',
    });
  });
});

describe('a rejection', () => {
  const reject = async (id: string, stage: Stage, reason = 'The promise is too big', now = LATER) =>
    chain.decide(id, 'reject', { stage, ...(await chain.shown(id, stage)), reason }, { now });

  it('keeps its reason on the artifact and makes it the owner’s task to revise it', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    await chain.ask(id, 'INTAKE');
    expect(await reject(id, 'INTAKE', ' The promise is too big ')).toMatchObject({
      value: { artifact: { stage: 'INTAKE', version: 1, status: 'REVISED' }, flagged: [] },
    });
    expect(await chain.artifact(id, 'INTAKE')).toMatchObject({
      rejection_reason: 'The promise is too big',
      rejected_by: lead.name,
      rejected_at: LATER,
      asked_at: null,
    });
    expect(await db()('tasks').where({ campaign_id: id, origin: 'REJECTION' })).toMatchObject([
      {
        task_type: 'REVIEW',
        platform: 'internal',
        title: 'Revise the intake: version 1 was rejected',
        description: 'Leo Lead: The promise is too big',
        assigned_to: writer.id,
        due_at: plus(LATER, DAY),
      },
    ]);
    expect(await entriesOf(id, 'artifact_rejected')).toMatchObject([
      { reason: 'The promise is too big', after: { status: 'REVISED', version: 1 } },
    ]);
    expect(await inboxOf(id, 'ARTIFACT_DECIDED')).toMatchObject([
      { operator_id: writer.id, title: expect.stringMatching(/^Leo Lead rejected version 1 of the intake/) },
    ]);
  });

  it('is given once: whoever comes second hears who was first', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    await reject(id, 'INTAKE');
    expect(await reject(id, 'INTAKE', 'Too long as well')).toMatchObject({
      code: 'CONFLICT',
      reason: 'ARTIFACT_DECIDED',
      detail: { version: 1, by: lead.name, at: LATER.toISOString(), decision: 'REJECTED' },
    });
    expect(await db()('tasks').where({ campaign_id: id, origin: 'REJECTION' })).toHaveLength(1);
  });

  it('needs a reason, and the version that was read', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    expect(await reject(id, 'INTAKE', '')).toMatchObject({ reason: 'REASON_REQUIRED' });
    const shown = await chain.shown(id, 'INTAKE');
    await chain.save(id, 'INTAKE', reworded('INTAKE', 2));
    expect(await chain.decide(id, 'reject', { stage: 'INTAKE', ...shown, reason: 'Too big' })).toMatchObject({
      reason: 'ARTIFACT_NOT_SHOWN',
    });
  });

  it.each([
    ['approving it all the same', (id: string) => chain.approve(id, 'INTAKE')],
    ['a newer version', (id: string) => chain.save(id, 'INTAKE', reworded('INTAKE', 2))],
  ])('is cleared by %s', async (_what, clear) => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    await reject(id, 'INTAKE');
    await clear(id);
    expect(await chain.artifact(id, 'INTAKE')).toMatchObject({
      rejection_reason: null,
      rejected_by: null,
      rejected_at: null,
    });
  });

  it('of a newer version leaves the one in force alone; of that one it withdraws it', async () => {
    const id = await aWholeChain(['INTAKE', 'STRATEGY']);
    await chain.save(id, 'INTAKE', reworded('INTAKE', 2));
    expect(await reject(id, 'INTAKE')).toMatchObject({ value: { flagged: [] } });
    expect(await chain.artifact(id, 'INTAKE')).toMatchObject({ approved_version: 1 });
    expect(await reject(id, 'STRATEGY')).toMatchObject({ value: { artifact: { status: 'REVISED' } } });
    expect(await chain.artifact(id, 'STRATEGY')).toMatchObject({ approved_version: null });
    await chain.approve(id, 'STRATEGY');
    await chain.approve(id, 'INTAKE');
    expect(await reject(id, 'INTAKE')).toMatchObject({ value: { flagged: ['STRATEGY'] } });
    expect((await chain.artifact(id, 'STRATEGY')).flag).toMatchObject({ kind: 'WITHDRAWN', from: 1 });
  });
});

describe('a decision by hand, in Temporal', () => {
  const outside = async (id: string, name: 'approve' | 'reject' | 'confirm' | 'revoke', said: object) => {
    const { judge } = createDecisionActivities({ db: db() });
    const now = NOW.toISOString();
    const given = said as OutsideDecision;
    const input = { campaignId: id, commandId: newId(), name, seq: 0, now, outside: given };
    return (await judge(input)).outcome;
  };

  it('names the stage and takes the newest version, its reason being the word that goes with it', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE', withWords('INTAKE', 'Tea boxes'));
    expect(await outside(id, 'approve', { by: 'ops', stage: 'intake', reason: 'By phone' })).toMatchObject({
      ok: true,
      value: { artifact: { stage: 'INTAKE', version: 1, status: 'APPROVED' } },
    });
    expect(await chain.version(id, 'INTAKE', 1)).toMatchObject({
      approved_by: null,
      approved_by_name: 'temporal:ops',
      approval_note: 'By phone',
    });
    await chain.complete(id, ['STRATEGY']);
    await chain.save(id, 'INTAKE', reworded('INTAKE', 2));
    await outside(id, 'approve', { by: 'ops', stage: 'INTAKE' });
    expect(await outside(id, 'confirm', { by: 'ops', stage: 'STRATEGY' })).toMatchObject({ ok: true });
    expect(await outside(id, 'revoke', { by: 'ops', stage: 'STRATEGY', reason: 'Over' })).toMatchObject({
      ok: true,
    });
    expect(await outside(id, 'reject', { by: 'ops', stage: 'STRATEGY', reason: 'Over' })).toMatchObject({
      ok: true,
    });
  });

  it.each([{ stage: 'PLAN' }, { stage: 7 }, { stage: 'INTAKE', version: 'x' }, { stage: null }])(
    'survives whatever is typed there: %j',
    async (said) => {
      const id = await aCampaign();
      await chain.save(id, 'INTAKE');
      for (const name of ['approve', 'reject', 'confirm', 'revoke'] as const) {
        expect(await outside(id, name, said)).toMatchObject({ ok: false, code: 'VALIDATION_FAILED' });
      }
    },
  );
});

describe('a judgement', () => {
  it('stands: judged again it answers what it answered and changes nothing', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    const said = { stage: 'INTAKE', ...(await chain.shown(id, 'INTAKE')), confirmed: true };
    const command = await asked(db(), id, 'approve', said, saidBy(lead, NOW));
    const first = await chain.judge(id, command, 'approve');
    const entries = await db()('audit_entries').where({ campaign_id: id });
    expect(await chain.judge(id, command, 'approve', LATER)).toEqual(JSON.parse(JSON.stringify(first)));
    expect(await db()('audit_entries').where({ campaign_id: id })).toEqual(entries);
  });

  it('of a closed campaign is a refusal', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    const said = { stage: 'INTAKE', ...(await chain.shown(id, 'INTAKE')), confirmed: true };
    await chain.decide(id, 'archive', { reason: 'Not wanted any more' });
    for (const kind of ['approve', 'reject', 'confirm', 'revoke'] as const) {
      expect(await chain.decide(id, kind, { ...said, reason: 'Too late' })).toMatchObject({
        reason: 'CAMPAIGN_CLOSED',
      });
    }
  });
});

test('a version that waits is asked for rung by rung, and each rung is told once for each asking', async () => {
  const id = await aCampaign();
  await chain.save(id, 'INTAKE');
  await chain.ask(id, 'INTAKE');
  const climb = (rung: number, now: Date) =>
    db().transaction(async (trx) => {
      const campaign = await lockCampaign(trx, id);
      if (!campaign) throw new Error('no campaign');
      return remindArtifact(trx, campaign, { stage: 'INTAKE', version: 1, rung }, now);
    });
  expect(await climb(1, LATER)).toMatchObject({ ladder_rung: 1, ladder_at: LATER });
  await climb(1, LATER);
  const told = () => inboxOf(id, 'APPROVAL_REMINDED');
  const once = (await told()).length;
  expect((await told()).map(({ operator_id }) => operator_id as string)).toContain(lead.id);
  await chain.approve(id, 'INTAKE');
  expect(await climb(2, LATER)).toBeUndefined();
  await chain.revoke(id, 'INTAKE');
  await askForApproval(db(), id, 'INTAKE', await chain.shown(id, 'INTAKE'), saidBy(lead, plus(NOW, DAY)));
  await climb(1, plus(NOW, 2 * DAY));
  expect(await told()).toHaveLength(2 * once);
});
