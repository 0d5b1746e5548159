import type { Agent } from 'supertest';
import type { Operator } from '../../db/operators';
import type { PlanRow } from '../../db/tables';
import { newId } from '../../db/ids';
import { aCampaignBody } from '../support/campaigns';
import { NOW } from '../support/cast';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../support/machine';
import { formOf, formsOf, wordsOf } from '../support/page';
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

const aPlanned = (given = {}) => aPlannedCampaign(site, machine, given);
const pathOf = (id: string) => `/campaigns/${id}/plan`;
const open = async (id: string, { agent }: Person = lead) => (await agent.get(pathOf(id)).expect(200)).text;
const approve = async (id: string, person = lead, typed = {}) =>
  send(person.agent, pathOf(id), `${pathOf(id)}/approval`, typed);
const reject = async (id: string, person = lead, typed = {}) =>
  send(person.agent, pathOf(id), `${pathOf(id)}/rejection`, typed);
const plansOf = (id: string) => site.db<PlanRow>('plans').where({ campaign_id: id }).orderBy('version');

describe('reading a plan', () => {
  it('shows every part of it, its version and its checksum', async () => {
    const id = await aPlanned();
    const words = wordsOf(await open(id));
    for (const part of [
      'Positioning',
      'Angles',
      'Messaging',
      'Weeks',
      'Phases',
      'How we measure it',
      'Voice',
    ]) {
      expect(words).toContain(part);
    }
    expect(words).toContain('Plan, version 1 Waiting for a decision');
    const [plan] = await plansOf(id);
    expect(words).toContain(String(plan?.checksum.slice(0, 12)));
  });

  it('asks again while the plan is being drafted, and comes by itself once it is there', async () => {
    site.away = true;
    const made = await machine.post('/campaigns', aCampaignBody(NOW), newId());
    const id = made.body.id as string;
    const text = await open(id);
    expect(wordsOf(text)).toContain('Version 1 is being drafted.');
    expect(text).toContain(`hx-get="${pathOf(id)}/state?seen&#x3D;0" hx-trigger="every 2s"`);
    const ask = () => lead.agent.get(`${pathOf(id)}/state?seen=0`).set('HX-Request', 'true');
    expect((await ask()).text).toContain('hx-get');
    site.away = false;
    await site.relay();
    expect((await ask()).headers['hx-redirect']).toBe(pathOf(id));
  });

  it('knows no version that was never written', async () => {
    const id = await aPlanned();
    await lead.agent.get(`${pathOf(id)}?version=7`).expect(404);
  });
});

describe('approving', () => {
  it('builds the calendar at once and says how much', async () => {
    const id = await aPlanned();
    const done = await approve(id, lead, { comment: 'Well said' });
    expect([done.status, done.headers['location']]).toEqual([303, pathOf(id)]);
    const words = wordsOf(await open(id));
    expect(words).toMatch(/Version 1 is approved\. \d+ items and their tasks from 23 Nov to 4 Dec\./);
    expect(words).toContain('What approving it did');
    expect(words).toContain('Comment Well said');
    expect(formsOf(await open(id)).map(({ action }) => action)).not.toContain(`${pathOf(id)}/approval`);
  });

  it('refuses a version that is no longer the one to decide on, beside the button, with the new one', async () => {
    const id = await aPlanned();
    const { text } = await lead.agent.get(pathOf(id)).expect(200);
    const [plan] = await plansOf(id);
    const read = { comment: 'As I read it', checksum: 'f'.repeat(64) };
    const stale = await sendAgain(lead.agent, text, `${pathOf(id)}/approval`, read);
    expect(stale.status).toBe(409);
    const form = formOf(stale.text, `${pathOf(id)}/approval`);
    expect(wordsOf(form.html)).toContain('The plan changed since you read it: version 1 is the newest.');
    expect(filledIn(form.html)).toMatchObject({ comment: 'As I read it', checksum: plan?.checksum });
    expect((await plansOf(id)).map(({ status }) => status)).toEqual(['IN_REVIEW']);
  });

  it('tells the second of two who was first', async () => {
    const id = await aPlanned();
    const { text } = await ada.agent.get(pathOf(id)).expect(200);
    await approve(id);
    const second = await sendAgain(ada.agent, text, `${pathOf(id)}/approval`);
    expect(second.status).toBe(409);
    expect(wordsOf(second.text)).toContain('Leo Lead was first: this version is already approved.');
  });

  it('gives an operator the buttons disabled, with the reason, and refuses them all the same', async () => {
    const id = await aPlanned();
    const text = await open(id, olga);
    expect(wordsOf(text)).toContain('Your role may not do this. A lead or an admin can.');
    expect(text.match(/<button[^>]* disabled aria-describedby="why-not-decide"/g)).toHaveLength(2);
    expect((await sendAgain(olga.agent, text, `${pathOf(id)}/approval`)).status).toBe(403);
    expect((await plansOf(id)).map(({ status }) => status)).toEqual(['IN_REVIEW']);
  });

  it('is saved while the process is away, and cannot be decided a second time meanwhile', async () => {
    const id = await aPlanned();
    site.away = true;
    expect((await approve(id)).status).toBe(303);
    const words = wordsOf(await open(id, ada));
    expect(words).toContain('Approving the plan: saved, will be applied.');
    expect(words).toContain('Leo Lead has decided already: it is saved and will be applied.');
    expect(wordsOf(await open(id))).toContain('Your approval of version 1 is saved and will be applied.');
    site.away = false;
    await site.relay();
    expect((await plansOf(id)).map(({ status }) => status)).toEqual(['APPROVED']);
  });
});

describe('rejecting', () => {
  it('needs a reason, and keeps what was typed', async () => {
    const id = await aPlanned();
    const refused = await reject(id, lead, { reason: 'no' });
    expect(refused.status).toBe(422);
    const form = formOf(refused.text, `${pathOf(id)}/rejection`);
    expect(form.html).toContain('id="field-reason-error"');
    expect(wordsOf(form.html)).toContain('Say why, in at least 3 characters');
    expect(filledIn(form.html)['reason']).toBe('no');
    expect(refused.text).toContain('<details class="reject" open>');
  });

  it('leads to the next version, written with the reason in mind; the rejected one can still be read', async () => {
    const id = await aPlanned();
    expect((await reject(id, lead, { reason: 'Too salesy, and no hashtags please' })).status).toBe(303);
    await site.settled();
    const words = wordsOf(await open(id));
    expect(words).toContain('Version 1 is rejected. Version 2 is drafted with your reason in mind.');
    expect(words).toContain('Decide on version 2');
    const { text } = await lead.agent.get(`${pathOf(id)}?version=1`).expect(200);
    expect(wordsOf(text)).toContain('Rejected because Too salesy, and no hashtags please');
    expect(text).not.toContain(`${pathOf(id)}/approval`);
  });

  it('tells who was first when the version was rejected by somebody else', async () => {
    const id = await aPlanned();
    const { text } = await ada.agent.get(pathOf(id)).expect(200);
    await reject(id, lead, { reason: 'Not this way' });
    const second = await sendAgain(ada.agent, text, `${pathOf(id)}/approval`);
    expect(second.status).toBe(409);
    expect(wordsOf(second.text)).toContain('Leo Lead was first: this version is already rejected.');
  });
});
