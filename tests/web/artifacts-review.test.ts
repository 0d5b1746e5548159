import type { Agent } from 'supertest';
import { findArtifact, saveArtifact } from '../../db/artifacts';
import type { Operator } from '../../db/operators';
import type { ArtifactRow, ArtifactVersionRow } from '../../db/tables';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { withValue, type Content } from '../../workflows/domain/artifacts/fields';
import { stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import { anchorOf } from '../../web/artifacts/anchors';
import { contentOf, reworded, saveInEarlierForm } from '../support/artifact-chain';
import { northwindBody } from '../support/artifacts/northwind';
import { saidBy } from '../support/campaigns';
import { NOW } from '../support/cast';
import { approved, aVersion } from '../support/chain';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../support/machine';
import { formOf, formsOf, partOf, wordsOf } from '../support/page';
import { filledIn, send, sendAgain } from '../support/send';

type Person = { agent: Agent; operator: Operator };

let site: ApiApp;
let machine: Machine;
let lead: Person;
let ada: Person;
let olga: Person;

beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  [lead, ada, olga] = [await site.signedIn('lead'), await site.signedIn('admin'), await site.signedIn()];
});
beforeEach(() => {
  site.away = false;
});
afterAll(() => site.destroy());

/** A campaign in which these stages are approved, each as its first version. */
async function aChain(...stages: Stage[]): Promise<string> {
  const id = await aPlannedCampaign(site, machine, northwindBody());
  for (const stage of stages) {
    await save(id, stage);
    await approved(site.db, id, stage, lead.operator, NOW);
  }
  return id;
}

const save = (id: string, stage: Stage, content: Content = contentOf(stage)) =>
  aVersion(site.db, id, stage, content, olga.operator, NOW);
const pathOf = (id: string, stage: Stage) => `/campaigns/${id}/${stagePath(stage)}`;
const open = async (id: string, stage: Stage, { agent }: Person = lead) =>
  (await agent.get(pathOf(id, stage)).expect(200)).text;
const press = (id: string, stage: Stage, noun: string, typed = {}, person = lead, method?: 'DELETE') =>
  send(person.agent, pathOf(id, stage), `${pathOf(id, stage)}/${noun}`, typed, method);
const artifactOf = (id: string, stage: Stage) => findArtifact(site.db, id, stage) as Promise<ArtifactRow>;
const versionsOf = (id: string, stage: Stage) =>
  site
    .db<ArtifactVersionRow>('artifact_versions')
    .where({ campaign_id: id })
    .whereIn('artifact_id', site.db('artifacts').where({ campaign_id: id, stage }).select('id'))
    .orderBy('version');
const summaryOf = (html: string) =>
  wordsOf(/<div class="error-summary"[\s\S]*?<\/div>/.exec(html)?.[0] ?? '');
/** A field that an intake cannot be approved without. */
const REQUIRED = 'offer.primary_offer';
/** What quality control fails. */
const BLOCKED = { 'voice.voice_examples': 'TBD' };
const withFields = (stage: Stage, fields: Record<string, string>) =>
  Object.entries(fields).reduce(
    (content, [path, value]) => withValue(content, path, value),
    contentOf(stage),
  );

describe('where a stage stands', () => {
  it('teaches the first step while nothing was saved', async () => {
    const id = await aChain();
    expect(wordsOf(await open(id, 'INTAKE'))).toContain('No version was saved yet.');
  });

  it('names the newest version, what it is built on and what is in force, each a link', async () => {
    const id = await aChain('INTAKE', 'STRATEGY');
    await save(id, 'STRATEGY', reworded('STRATEGY', 1));
    const text = await open(id, 'STRATEGY');
    const words = wordsOf(partOf(text, 'standing'));
    expect(words).toContain('Newest Version 2 Revised Olga Operator');
    expect(words).toContain('Built on Intake, version 1');
    expect(words).toContain('In force Version 1 , approved by Leo Lead');
    expect(text).toContain(`href="${pathOf(id, 'INTAKE')}/versions/1"`);
    expect(text).toContain(`${pathOf(id, 'STRATEGY')}/comparison?from&#x3D;1&amp;to&#x3D;2`);
  });

  it('lists what is missing, each leading to its field', async () => {
    const id = await aChain();
    await save(id, 'INTAKE', withValue(contentOf('INTAKE'), REQUIRED, undefined));
    const part = partOf(await open(id, 'INTAKE'), 'validation');
    expect(wordsOf(part)).toContain('1 to correct before it can be approved');
    expect(part).toContain(`href="#${anchorOf(CONTRACTS.INTAKE.form, REQUIRED)}"`);
  });
});

describe('quality control', () => {
  it('is run on the newest version and shows score, verdict and what was found, with its place', async () => {
    const id = await aChain();
    await save(id, 'INTAKE', withFields('INTAKE', BLOCKED));
    expect(wordsOf(partOf(await open(id, 'INTAKE'), 'qc'))).toContain('This version was not checked yet.');
    const done = await press(id, 'INTAKE', 'qc-runs', {}, olga);
    expect(done.status).toBe(303);
    const part = partOf(await open(id, 'INTAKE', olga), 'qc');
    const words = wordsOf(part);
    expect(words).toMatch(/70 of 100 Failed 1 blocker\. Run by Olga Operator/);
    expect(words).toContain('Blocker A placeholder is left in the text.');
    expect(words).toContain('Examples of that tone TBD');
    expect(words).toMatch(/\d+ passed/);
    expect(part).toMatch(/href="#f\d+-\d+"/);
  });

  it('is one run when the same form is sent twice', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    const text = await open(id, 'INTAKE');
    for (let times = 0; times < 2; times += 1) {
      expect((await sendAgain(lead.agent, text, `${pathOf(id, 'INTAKE')}/qc-runs`)).status).toBe(303);
    }
    const runs = await site.db('qc_reports').where({ campaign_id: id });
    expect(runs).toHaveLength(1);
  });

  it('says of a check that broke that nobody knows', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    await press(id, 'INTAKE', 'qc-runs');
    const broke = {
      check_id: 'rule_error_no_placeholders',
      check_type: 'deterministic',
      severity: 'BLOCKER',
      status: 'FAIL',
      title: 'No placeholder is left in the text',
      message: 'This check broke (boom), so nobody knows whether the version is right.',
      evidence: [],
      auto_fixable: false,
      fix_instruction: null,
    };
    await site
      .db('qc_reports')
      .where({ campaign_id: id })
      .update({ checks: JSON.stringify([broke]), qc_status: 'FAIL', qc_score: 70 });
    const words = wordsOf(await open(id, 'INTAKE'));
    expect(words).toContain('This check broke (boom)');
    expect(words).toContain('It was to make sure: No placeholder is left in the text.');
    expect(words).toContain('Quality control found what must not go on');
  });

  it('puts right what takes nobody’s judgement: a new version, checked at once, and nothing typed is lost', async () => {
    const id = await aChain('INTAKE');
    await save(id, 'STRATEGY', withValue(contentOf('STRATEGY'), 'layer7_constraints.primary_cta', undefined));
    await press(id, 'STRATEGY', 'qc-runs', {}, olga);
    await site.db('artifact_drafts').insert({
      campaign_id: id,
      stage: 'STRATEGY',
      operator_id: olga.operator.id,
      typed: JSON.stringify({}),
      base_version: 1,
      updated_at: NOW,
    });
    const text = await open(id, 'STRATEGY', olga);
    expect(partOf(text, 'qc')).toContain('form="fix" name="check" value="ctas"');
    const done = await sendAgain(olga.agent, text, `${pathOf(id, 'STRATEGY')}/fixes`, { check: 'ctas' });
    expect(done.status).toBe(303);
    const [, second] = await versionsOf(id, 'STRATEGY');
    expect(second).toMatchObject({ version: 2, source: { fixed: 'ctas' }, created_by_name: 'Olga Operator' });
    expect(await site.db('artifact_drafts').where({ campaign_id: id })).toHaveLength(1);
    const words = wordsOf(await open(id, 'STRATEGY'));
    expect(words).toContain('One check put right');
    expect(words).toContain('Run QC again');
    // The same form once more is the same fix.
    expect(
      (await sendAgain(olga.agent, text, `${pathOf(id, 'STRATEGY')}/fixes`, { check: 'ctas' })).status,
    ).toBe(303);
    expect(await versionsOf(id, 'STRATEGY')).toHaveLength(2);
  });
});

describe('asking for approval', () => {
  it('lets the newest version wait in the inbox, once, and says who is asked next', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    expect((await press(id, 'INTAKE', 'asking', {}, olga)).status).toBe(303);
    const text = await open(id, 'INTAKE');
    expect(wordsOf(text)).toContain('Olga Operator asks for its approval');
    expect(wordsOf(text)).toContain('The approvers are reminded of the intake in 1 day');
    expect(text).not.toContain('/intake/asking"');
    // Who is asked decides: that is the one thing to do on the page.
    expect(text).toMatch(/<button class="button button-primary" data-shortcut="a"/);
  });

  it('is grey while something is missing, with what it is', async () => {
    const id = await aChain();
    const first = await open(id, 'INTAKE', olga);
    expect(first).not.toContain('/intake/asking"');
    await save(id, 'INTAKE');
    const { text } = await olga.agent.get(pathOf(id, 'INTAKE')).expect(200);
    await save(id, 'INTAKE', withValue(contentOf('INTAKE'), REQUIRED, undefined));
    const fresh = await open(id, 'INTAKE', olga);
    expect(fresh).toContain('disabled aria-describedby="why-not-ask"');
    const stale = await sendAgain(olga.agent, text, `${pathOf(id, 'INTAKE')}/asking`);
    expect(stale.status).toBe(409);
    expect(summaryOf(stale.text)).toContain('It changed since you read it: version 2 is the newest.');
    expect(summaryOf(stale.text)).toContain('See what changed since version 1');
  });
});

describe('asking for what was built on an older version', () => {
  it('is grey with what changed and refused all the same; saved again on what is in force it is asked for', async () => {
    const id = await aChain('INTAKE');
    await save(id, 'STRATEGY');
    await save(id, 'INTAKE', reworded('INTAKE', 2));
    await approved(site.db, id, 'INTAKE', lead.operator, NOW);
    const text = await open(id, 'STRATEGY', olga);
    const why = 'It was built on what is not in force any more: Intake version 1, now version 2.';
    expect(text).toContain('disabled aria-describedby="why-not-ask"');
    expect(wordsOf(partOf(text, 'why-not-ask'))).toContain(why);
    const refused = await sendAgain(olga.agent, text, `${pathOf(id, 'STRATEGY')}/asking`);
    expect([refused.status, summaryOf(refused.text)]).toEqual([409, expect.stringContaining(why)]);
    expect(await artifactOf(id, 'STRATEGY')).toMatchObject({ asked_at: null });
    await sendAgain(olga.agent, refused.text, `${pathOf(id, 'STRATEGY')}/renewal`);
    expect((await press(id, 'STRATEGY', 'asking', {}, olga)).status).toBe(303);
    expect(await artifactOf(id, 'STRATEGY')).toMatchObject({
      head_version: 2,
      asked_by_name: 'Olga Operator',
    });
  });
});

describe('a version that was saved in an earlier form', () => {
  it('is neither asked for nor approved as it is; saved once more it is in today’s form, and can be', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    const { id: artifact } = await artifactOf(id, 'INTAKE');
    await saveInEarlierForm(site.db, artifact, 1, { schema_version: 'intake_v0' });
    const text = await open(id, 'INTAKE', olga);
    expect(wordsOf(text)).toContain('The newest version was written for intake_v0.');
    expect(text).toContain('disabled aria-describedby="why-not-ask"');
    const why = 'It was written for intake_v0 and cannot be read as intake_v1. Save it in today’s form.';
    for (const [noun, person] of [
      ['asking', olga],
      ['approval', lead],
    ] as const) {
      const refused = await press(id, 'INTAKE', noun, { comment: 'Good.' }, person);
      expect([refused.status, summaryOf(refused.text)]).toEqual([409, expect.stringContaining(why)]);
    }
    await press(id, 'INTAKE', 'versions', {}, olga);
    expect((await versionsOf(id, 'INTAKE'))[1]).toMatchObject({ schema_version: 'intake_v1' });
    expect((await press(id, 'INTAKE', 'asking', {}, olga)).status).toBe(303);
    expect((await press(id, 'INTAKE', 'approval', { comment: 'Good.' })).status).toBe(303);
  });
});

describe('approving', () => {
  it('needs a word or a tick; then it is in force, and what it opens is said before and after', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    expect(wordsOf(await open(id, 'INTAKE'))).toContain('Approving it opens: Strategy.');
    const silent = await press(id, 'INTAKE', 'approval');
    expect(silent.status).toBe(422);
    expect(summaryOf(silent.text)).toContain('Tick that you have read it, or say something about it.');
    expect(silent.text).toContain('href="#field-confirmed"');
    const done = await sendAgain(lead.agent, silent.text, `${pathOf(id, 'INTAKE')}/approval`, {
      confirmed: 'on',
    });
    expect([done.status, done.headers['location']]).toEqual([303, `${pathOf(id, 'INTAKE')}#review`]);
    const text = await open(id, 'INTAKE');
    expect(wordsOf(text)).toContain('Version 1 is approved and in force. Open now: Strategy.');
    expect(wordsOf(text)).toContain('In force This version, approved by Leo Lead');
    expect(formsOf(text).map(({ action }) => action)).not.toContain(`${pathOf(id, 'INTAKE')}/rejection`);
  });

  it('says what it flags before, and what was flagged after', async () => {
    const id = await aChain('INTAKE', 'STRATEGY', 'CREATIVES');
    await save(id, 'INTAKE', reworded('INTAKE', 2));
    expect(wordsOf(await open(id, 'INTAKE'))).toContain(
      'Approving it flags: Strategy, Creatives, to be looked at again.',
    );
    await press(id, 'INTAKE', 'approval', { comment: 'Agreed' });
    expect(wordsOf(await open(id, 'INTAKE'))).toContain(
      'Version 2 is approved and in force. Flagged, to be looked at again: Strategy, Creatives.',
    );
  });

  it('is grey where the judge would say no, with the way out, and refused all the same', async () => {
    const id = await aChain('INTAKE');
    await save(id, 'INTAKE', withFields('INTAKE', BLOCKED));
    const text = await open(id, 'INTAKE');
    expect(text).toContain('disabled aria-describedby="why-not-approve"');
    expect(wordsOf(text)).toContain(
      'Quality control found what must not go on: A placeholder is left in the text.',
    );
    const failed = await sendAgain(lead.agent, text, `${pathOf(id, 'INTAKE')}/approval`, { confirmed: 'on' });
    expect(failed.status).toBe(409);
    expect(summaryOf(failed.text)).toContain('See the blockers');
    expect(failed.text).toContain('href="#qc"');

    await save(id, 'INTAKE', withValue(contentOf('INTAKE'), REQUIRED, undefined));
    const invalid = await press(id, 'INTAKE', 'approval', { comment: 'Let it be' });
    expect(invalid.status).toBe(422);
    expect(invalid.text).toContain(`<a href="#${anchorOf(CONTRACTS.INTAKE.form, REQUIRED)}">`);
    expect(filledIn(formOf(invalid.text, `${pathOf(id, 'INTAKE')}/approval`).html)['comment']).toBe(
      'Let it be',
    );
  });

  it('leads to the stage that has to be approved first', async () => {
    const id = await aChain('INTAKE');
    await save(id, 'STRATEGY');
    await press(id, 'INTAKE', 'approval', { withdrawal_reason: 'The client went' }, lead, 'DELETE');
    const locked = await press(id, 'STRATEGY', 'approval', { confirmed: 'on' });
    expect(locked.status).toBe(409);
    expect(summaryOf(locked.text)).toContain('Intake has to be approved first.');
    expect(locked.text).toContain(`<a href="${pathOf(id, 'INTAKE')}">Go to Intake</a>`);
  });

  it('offers to save again on what is in force where it was built on something older', async () => {
    const id = await aChain('INTAKE');
    await save(id, 'STRATEGY');
    await save(id, 'INTAKE', reworded('INTAKE', 2));
    await approved(site.db, id, 'INTAKE', lead.operator, NOW);
    const stale = await press(id, 'STRATEGY', 'approval', { confirmed: 'on' });
    expect(stale.status).toBe(409);
    expect(summaryOf(stale.text)).toContain('It was built on what is not in force any more');
    expect(wordsOf(partOf(stale.text, 'standing'))).toContain(
      'Intake is in force as version 2; this was built on version 1.',
    );
    const renewed = await sendAgain(lead.agent, stale.text, `${pathOf(id, 'STRATEGY')}/renewal`);
    expect(renewed.status).toBe(303);
    const [first, second] = await versionsOf(id, 'STRATEGY');
    expect(second).toMatchObject({
      lineage: { INTAKE: 2 },
      source: { renewed_from: 1 },
      checksum: first?.checksum,
    });
    expect((await press(id, 'STRATEGY', 'approval', { confirmed: 'on' })).status).toBe(303);
  });

  it('of a version that was warned of needs a comment, and has no tick', async () => {
    const id = await aChain('INTAKE');
    await save(id, 'STRATEGY', withValue(contentOf('STRATEGY'), 'layer7_constraints.primary_cta', undefined));
    const text = await open(id, 'STRATEGY');
    const form = formOf(text, `${pathOf(id, 'STRATEGY')}/approval`).html;
    expect(form).not.toContain('name="confirmed"');
    expect(wordsOf(form)).toContain('Quality control warns of something: say why it may go on.');
    const approval = `${pathOf(id, 'STRATEGY')}/approval`;
    const silent = await sendAgain(lead.agent, text, approval);
    expect(silent.status).toBe(422);
    expect(silent.text).toContain('id="field-comment-error"');
    const done = await sendAgain(lead.agent, silent.text, approval, { comment: 'It follows' });
    expect(done.status).toBe(303);
  });

  it('refuses what was shown before somebody saved a newer version, and leads to that', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    const text = await open(id, 'INTAKE');
    await save(id, 'INTAKE', reworded('INTAKE', 2));
    const late = await sendAgain(lead.agent, text, `${pathOf(id, 'INTAKE')}/approval`, {
      comment: 'As I read it',
    });
    expect(late.status).toBe(409);
    const form = formOf(late.text, `${pathOf(id, 'INTAKE')}/approval`);
    expect(wordsOf(form.html)).toContain('It changed since you read it: version 2 is the newest.');
    expect(form.html).toContain(`${pathOf(id, 'INTAKE')}/comparison?from&#x3D;1&amp;to&#x3D;2`);
    expect(filledIn(form.html)).toMatchObject({ comment: 'As I read it', version: '2' });
    expect(await artifactOf(id, 'INTAKE')).toMatchObject({ approved_version: null });
  });

  it('tells the second of two who was first, and the same form sent twice is one approval', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    const [mine, hers] = [await open(id, 'INTAKE'), await open(id, 'INTAKE', ada)];
    const yes = { confirmed: 'on' };
    const approval = `${pathOf(id, 'INTAKE')}/approval`;
    expect((await sendAgain(lead.agent, mine, approval, yes)).status).toBe(303);
    expect((await sendAgain(lead.agent, mine, approval, yes)).status).toBe(303);
    const second = await sendAgain(ada.agent, hers, approval, yes);
    expect(second.status).toBe(409);
    expect(summaryOf(second.text)).toContain('Leo Lead was first: version 1 is already approved.');
    expect(await site.db('approvals').where({ campaign_id: id, subject_type: 'ARTIFACT' })).toHaveLength(1);
  });

  it('tells the second of two who reject it why nothing came of it, and keeps the reason', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    const [mine, hers] = [await open(id, 'INTAKE'), await open(id, 'INTAKE', ada)];
    const rejection = `${pathOf(id, 'INTAKE')}/rejection`;
    expect((await sendAgain(lead.agent, mine, rejection, { reason: 'Too vague' })).status).toBe(303);
    const second = await sendAgain(ada.agent, hers, rejection, { reason: 'The prices are missing' });
    expect(second.status).toBe(409);
    expect(summaryOf(second.text)).toContain('Leo Lead was first: version 1 is already rejected.');
    expect(wordsOf(second.text)).toContain('The prices are missing');
  });

  it('tells whoever asks for a version that is not the newest, also where somebody asked for that one', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    const before = await open(id, 'INTAKE', olga);
    await save(id, 'INTAKE', withFields('INTAKE', { [REQUIRED]: 'Another offer' }));
    await press(id, 'INTAKE', 'asking', {}, ada);
    const refused = await sendAgain(olga.agent, before, `${pathOf(id, 'INTAKE')}/asking`);
    expect(refused.status).toBe(409);
    expect(summaryOf(refused.text)).toContain('version 2 is the newest');
  });

  it('keeps the comment of the second of two who approve it', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    const hers = await open(id, 'INTAKE', ada);
    await press(id, 'INTAKE', 'approval', { confirmed: 'on' });
    const second = await sendAgain(ada.agent, hers, `${pathOf(id, 'INTAKE')}/approval`, {
      comment: 'Reads well now',
    });
    expect(second.status).toBe(409);
    expect(wordsOf(second.text)).toContain('Reads well now');
  });

  it('gives an operator the buttons disabled, with the reason, and refuses them all the same', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    const text = await open(id, 'INTAKE', olga);
    expect(wordsOf(text)).toContain('Your role may not do this. A lead or an admin can.');
    expect(text.match(/<button[^>]* disabled aria-describedby="why-not-decide"/g)).toHaveLength(2);
    const refused = await sendAgain(olga.agent, text, `${pathOf(id, 'INTAKE')}/approval`, {
      confirmed: 'on',
    });
    expect(refused.status).toBe(403);
    const client = await site.signedIn('client');
    const { text: shared } = await client.agent.get(`${pathOf(id, 'INTAKE')}/versions`);
    expect(wordsOf(shared)).toContain('Nothing is shared with you yet');
  });

  it('is saved while the process is away, says so of the right thing, and is not offered a second time', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    site.away = true;
    expect((await press(id, 'INTAKE', 'approval', { confirmed: 'on' })).status).toBe(303);
    const words = wordsOf(await open(id, 'INTAKE', ada));
    expect(words).toContain('Approving the intake: saved, will be applied.');
    expect(words).toContain('Leo Lead has decided already: it is saved and will be applied.');
    expect(wordsOf(await open(id, 'INTAKE'))).toContain(
      'Your approval of version 1 is saved and will be applied.',
    );
    const plan = wordsOf((await lead.agent.get(`/campaigns/${id}/plan`).expect(200)).text);
    expect(plan).not.toContain('Leo Lead has decided already');
    const poll = /hx-get="([^"]*pending[^"]*)"/.exec(await open(id, 'INTAKE'))?.[1] ?? '';
    site.away = false;
    await site.relay();
    const settled = await lead.agent
      .get(poll.replaceAll('&#x3D;', '='))
      .set('HX-Request', 'true')
      .expect(200);
    expect(wordsOf(settled.text)).toContain('Approving the intake: applied.');
    expect(await artifactOf(id, 'INTAKE')).toMatchObject({ approved_version: 1 });
  });

  it('warns who types beside it that this is not part of what is decided on', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    const typed = { campaign_id: id, stage: 'INTAKE', operator_id: lead.operator.id, base_version: 1 };
    await site.db('artifact_drafts').insert({ ...typed, typed: JSON.stringify({}), updated_at: NOW });
    expect(wordsOf(await open(id, 'INTAKE'))).toContain(
      'What you typed and did not save is not part of version 1.',
    );
  });
});

describe('approving an execution', () => {
  it('shows what it changes in the campaign before, and offers the calendar after', async () => {
    const id = await aChain('INTAKE', 'STRATEGY', 'CREATIVES');
    await save(id, 'EXECUTION');
    await site.db('campaigns').where({ id }).update({ end_date: '2027-04-30' });
    const before = wordsOf(await open(id, 'EXECUTION'));
    expect(before).toContain('What approving it changes in the campaign');
    expect(before).toContain('Last day Fri 30 Apr 2027');
    const done = await press(id, 'EXECUTION', 'approval', { comment: 'Go' });
    expect(done.status).toBe(303);
    const text = await open(id, 'EXECUTION');
    expect(wordsOf(text)).toContain('Dates, rhythm and days without posts are the campaign’s now.');
    expect(wordsOf(text)).toContain('The calendar is built from this and the plan, once that is approved.');
    await send(lead.agent, `/campaigns/${id}/plan`, `/campaigns/${id}/plan/approval`);
    const offered = await open(id, 'EXECUTION');
    expect(offered).toContain(`<a class="button" href="/campaigns/${id}/calendar/build">`);
    expect(wordsOf(offered)).toContain('Generate the calendar');
  });
});

describe('rejecting', () => {
  it('needs a reason, keeps what was typed, and stands on the page afterwards', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    const refused = await press(id, 'INTAKE', 'rejection', { reason: 'no' });
    expect(refused.status).toBe(422);
    const form = formOf(refused.text, `${pathOf(id, 'INTAKE')}/rejection`);
    expect(form.html).toContain('id="field-reason-error"');
    expect(filledIn(form.html)['reason']).toBe('no');
    expect(refused.text).toContain('<details class="reject" open>');
    const done = await sendAgain(lead.agent, refused.text, `${pathOf(id, 'INTAKE')}/rejection`, {
      reason: 'The budget is not theirs',
    });
    expect(done.status).toBe(303);
    const text = await open(id, 'INTAKE');
    expect(wordsOf(text)).toContain('Rejected by Leo Lead');
    expect(wordsOf(text)).toContain('“The budget is not theirs”');
    expect(wordsOf(partOf(text, 'standing'))).toContain('Newest Version 1 Rejected');
    expect(text).not.toContain('/intake/rejection"');
  });

  it('still says why once the next version is there, until that one is decided on', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    await press(id, 'INTAKE', 'rejection', {
      reason: `Not theirs. ${'They sell tea by the box. '.repeat(40)}`,
    });
    await save(id, 'INTAKE', reworded('INTAKE', 2));
    const standing = partOf(await open(id, 'INTAKE'), 'standing');
    expect(wordsOf(standing)).toMatch(/Version 1 was rejected by Leo Lead.*“Not theirs\. They .*…”/);
    expect(standing).toContain(`<a href="${pathOf(id, 'INTAKE')}/versions/1">Version 1</a> was rejected`);
    expect(wordsOf(standing)).toContain('Newest Version 2 Revised');
    await press(id, 'INTAKE', 'rejection', { reason: 'Neither is this' });
    expect(wordsOf(partOf(await open(id, 'INTAKE'), 'standing'))).not.toContain('Not theirs');
    await save(id, 'INTAKE', reworded('INTAKE', 3));
    expect(wordsOf(partOf(await open(id, 'INTAKE'), 'standing'))).toContain('Neither is this');
    await press(id, 'INTAKE', 'approval', { confirmed: 'on' });
    expect(wordsOf(partOf(await open(id, 'INTAKE'), 'standing'))).not.toContain('was rejected');
  });
});

describe('what is in force', () => {
  it('is confirmed unchanged once it is flagged, which releases what rests on it', async () => {
    const id = await aChain('INTAKE', 'STRATEGY', 'CREATIVES');
    await save(id, 'INTAKE', reworded('INTAKE', 2));
    await approved(site.db, id, 'INTAKE', lead.operator, NOW);
    const text = await open(id, 'STRATEGY');
    const words = wordsOf(text);
    expect(words).toContain(
      'Version 1 is flagged Intake was approved as version 2; this was built on version 1.',
    );
    expect(words).toContain('Confirming it releases the flag of: Creatives.');
    const confirmation = `${pathOf(id, 'STRATEGY')}/confirmation`;
    const silent = await sendAgain(lead.agent, text, confirmation);
    expect(silent.status).toBe(422);
    expect(silent.text).toContain('href="#field-confirmation_read"');
    const done = await sendAgain(lead.agent, silent.text, confirmation, {
      confirmation_comment: 'Still holds',
    });
    expect(done.status).toBe(303);
    expect(wordsOf(await open(id, 'STRATEGY'))).toContain(
      'Version 1 is confirmed unchanged, on what is in force now. Open now: Creatives, Execution. No longer flagged: Strategy, Creatives.',
    );
    expect(await artifactOf(id, 'STRATEGY')).toMatchObject({ flag: null, approved_lineage: { INTAKE: 2 } });
    const again = await sendAgain(ada.agent, text, confirmation, { confirmation_read: 'on' });
    expect(again.status).toBe(409);
    expect(summaryOf(again.text)).toContain('It is not flagged: there is nothing to confirm.');
  });

  it('cannot be confirmed while what it rests on is flagged itself: that comes first', async () => {
    const id = await aChain('INTAKE', 'STRATEGY', 'CREATIVES');
    await save(id, 'INTAKE', reworded('INTAKE', 2));
    await approved(site.db, id, 'INTAKE', lead.operator, NOW);
    const text = await open(id, 'CREATIVES');
    expect(text).toContain('disabled aria-describedby="why-not-confirm"');
    const refused = await sendAgain(lead.agent, text, `${pathOf(id, 'CREATIVES')}/confirmation`, {
      confirmation_comment: 'Holds',
    });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain(`<a href="${pathOf(id, 'STRATEGY')}">Go to Strategy</a>`);
  });

  it('is withdrawn with a reason, and what that closes and flags is said before', async () => {
    const id = await aChain('INTAKE', 'STRATEGY');
    expect(wordsOf(partOf(await open(id, 'INTAKE'), 'revocation'))).toContain(
      'Withdrawing it flags: Strategy, to be looked at again.',
    );
    const short = await press(id, 'INTAKE', 'approval', { withdrawal_reason: 'no' }, lead, 'DELETE');
    expect(short.status).toBe(422);
    expect(short.text).toContain('id="field-withdrawal_reason-error"');
    const typed = { withdrawal_reason: 'The client changed everything' };
    const done = await sendAgain(lead.agent, short.text, `${pathOf(id, 'INTAKE')}/approval`, typed, 'DELETE');
    expect(done.status).toBe(303);
    const words = wordsOf(await open(id, 'INTAKE'));
    expect(words).toContain('The approval of version 1 is withdrawn: no version is in force.');
    expect(words).toContain('In force No version yet');
    expect(
      (await sendAgain(ada.agent, short.text, `${pathOf(id, 'INTAKE')}/approval`, typed, 'DELETE')).status,
    ).toBe(409);
    expect(
      (
        await olga.agent
          .post(`${pathOf(id, 'INTAKE')}/approval`)
          .type('form')
          .send({ _method: 'DELETE' })
      ).status,
    ).toBe(403);
  });
});

describe('what was before', () => {
  it('lists two hundred versions a page at a time, and every decision', async () => {
    const id = await aChain('INTAKE');
    for (let number = 2; number <= 200; number += 1) await save(id, 'INTAKE', reworded('INTAKE', number));
    const base = `${pathOf(id, 'INTAKE')}/versions`;
    const { text } = await lead.agent.get(base).expect(200);
    expect(text).toContain(`href="${base}/200"`);
    expect(text).not.toContain(`href="${base}/175"`);
    expect(wordsOf(text)).toContain('Approved version 1 Leo Lead');
    expect(wordsOf(text)).toContain('“Read and agreed.”');
    let [next, seen, pages] = [/href="([^"]*before[^"]*)"/.exec(text)?.[1], 25, 1];
    while (next) {
      const older: string = (await lead.agent.get(next.replaceAll('&#x3D;', '=')).expect(200)).text;
      seen += [...older.matchAll(/<th scope="row">/g)].length;
      pages += 1;
      next = /href="([^"]*before[^"]*)"/.exec(older)?.[1];
    }
    expect([seen, pages]).toEqual([200, 8]);
    expect(text.length).toBeLessThan(100_000);
  }, 120_000);

  it('shows one version as it was saved, beside others, and makes it the newest again', async () => {
    const id = await aChain('INTAKE');
    await save(id, 'INTAKE', reworded('INTAKE', 'second'));
    const base = `${pathOf(id, 'INTAKE')}/versions`;
    const second = wordsOf((await lead.agent.get(`${base}/2`).expect(200)).text);
    expect(second).toContain('Reworded: second.');
    expect(second).not.toContain('Restore version 2');
    const { text } = await lead.agent.get(`${base}/1`).expect(200);
    expect(wordsOf(text)).not.toContain('Reworded: second.');
    expect(wordsOf(text)).toContain('Approved by Leo Lead');
    const restored = await sendAgain(olga.agent, text, `${pathOf(id, 'INTAKE')}/restoration`);
    expect(restored.status).toBe(303);
    const [first, , third] = await versionsOf(id, 'INTAKE');
    expect(third).toMatchObject({
      checksum: first?.checksum,
      source: { restored_from: 1 },
      status: 'REVISED',
    });
    expect(await artifactOf(id, 'INTAKE')).toMatchObject({ head_version: 3, approved_version: 1 });
    expect(wordsOf(await open(id, 'INTAKE'))).toContain('Version 1 restored');
  });

  it('says why a version of another form cannot be restored, and still shows all of it', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    await save(id, 'INTAKE', reworded('INTAKE', 2));
    const content = { ...contentOf('INTAKE'), fax: { number: '030 1234' } };
    const { id: artifact } = await artifactOf(id, 'INTAKE');
    await saveInEarlierForm(site.db, artifact, 1, { schema_version: 'intake_v0', content });
    const { text } = await lead.agent.get(`${pathOf(id, 'INTAKE')}/versions/1`).expect(200);
    expect(wordsOf(text)).toContain('fax.number 030 1234');
    expect(text).toContain('disabled aria-describedby="why-not-restore"');
    const refused = await sendAgain(lead.agent, text, `${pathOf(id, 'INTAKE')}/restoration`);
    expect(refused.status).toBe(409);
    expect(summaryOf(refused.text)).toContain(
      'It was written for intake_v0 and cannot be read as intake_v1.',
    );
  });

  it('compares two versions field by field', async () => {
    const id = await aChain();
    await save(id, 'INTAKE');
    await save(
      id,
      'INTAKE',
      withValue(contentOf('INTAKE'), 'voice.voice_examples', 'Two minutes. Not four.'),
    );
    const base = `${pathOf(id, 'INTAKE')}/comparison`;
    const { text } = await lead.agent.get(base).expect(200);
    expect(wordsOf(text)).toContain('One field differs from version 1: Examples of that tone.');
    expect(text).toContain('<del>Three </del>');
    expect(text).toContain('<ins>Two </ins>');
    expect(wordsOf((await lead.agent.get(`${base}?from=2&to=2`).expect(200)).text)).toContain('choose two');
    await lead.agent.get(`${base}?from=1&to=9`).expect(404);
    await lead.agent.get(`${base}?from=1&to=99999999999`).expect(404);
    await lead.agent.get(`${pathOf(id, 'INTAKE')}/versions/x`).expect(404);
  });
});

it('does not exist for who is not at its client', async () => {
  const id = await aPlannedCampaign(site, machine, { client: 'Somebody else' });
  await saveArtifact(site.db, id, 'INTAKE', { content: contentOf('INTAKE') }, saidBy(lead.operator, NOW));
  const stranger = await site.signedIn();
  const other = await site.db('clients').whereNot({ name: 'Somebody else' }).first('id');
  await site.db('client_members').insert({ client_id: other.id, operator_id: stranger.operator.id });
  for (const path of ['', '/versions', '/versions/1', '/comparison']) {
    await stranger.agent.get(`${pathOf(id, 'INTAKE')}${path}`).expect(404);
  }
  for (const path of ['qc-runs', 'fixes', 'asking', 'renewal', 'restoration']) {
    await stranger.agent
      .post(`${pathOf(id, 'INTAKE')}/${path}`)
      .type('form')
      .send({ version: 1 })
      .expect(404);
  }
});
