import { newId } from '../../../db/ids';
import { savePolicy } from '../../../db/policies';
import type { PlanRow } from '../../../db/tables';
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

const aPlan = async (id: string): Promise<PlanRow> => (await lead.get(`/campaigns/${id}/plan`)).body;
const shown = async (id: string) => {
  const { version, checksum } = await aPlan(id);
  return { version, checksum };
};

describe('a plan of one’s own', () => {
  it('takes the place of the version that it was made out of', async () => {
    const id = await aPlannedCampaign(site, lead);
    const { content } = await aPlan(id);
    const path = `/campaigns/${id}/plans`;
    const pending = await operator.post(path, { content: { ...content, positioning: 'Mine.' } });
    expect([pending.status, pending.body.details.reason]).toEqual([409, 'PLAN_PENDING']);
    const body = { content: { ...content, positioning: 'Mine.' }, based_on: 1 };
    const key = newId();
    const made = await operator.post(path, body, key);
    expect([made.status, made.body.version, made.body.status]).toEqual([201, 2, 'IN_REVIEW']);
    expect((await operator.post(path, body, key)).body).toEqual(made.body);
    const late = await lead.post(path, { ...body, content: { ...content, positioning: 'Mine too.' } });
    expect([late.status, late.body.details]).toMatchObject([409, { reason: 'EDITED_MEANWHILE', version: 2 }]);
    const same = await operator.post(path, { ...body, based_on: 2 });
    expect([same.status, same.body.details.reason]).toEqual([422, 'PLAN_UNCHANGED']);
    const { body: list } = await lead.get(path);
    expect(
      list.items.map(({ version, status, authors }: Record<string, unknown>) => [version, status, authors]),
    ).toEqual([
      [2, 'IN_REVIEW', ['Olga Operator']],
      [1, 'SUPERSEDED', []],
    ]);
  });
});

describe('a section drafted again', () => {
  it('comes as the next version, which can be compared with the one before', async () => {
    const id = await aPlannedCampaign(site, lead);
    const asked = await operator.post(`/campaigns/${id}/plan/redrafts`, {
      version: 1,
      section: 'positioning',
    });
    expect([asked.status, asked.body]).toMatchObject([200, { section: 'POSITIONING', next_version: 2 }]);
    await site.settled();
    expect(await aPlan(id)).toMatchObject({
      version: 2,
      generated_by: 'template',
      authors: ['Olga Operator'],
    });
    const { body } = await lead.get(`/campaigns/${id}/plan/comparison`);
    expect([body.from, body.to]).toEqual([1, 2]);
    const changed = body.sections.filter(({ same }: { same: boolean }) => !same);
    expect(changed.map(({ section }: { section: string }) => section)).toEqual(['POSITIONING']);
    const missing = await lead.get(`/campaigns/${id}/plan/comparison`, { from: 1, to: 9 });
    expect(missing.status).toBe(404);
  });

  it('is refused for a version that is not the newest, and before there is one', async () => {
    const id = await aPlannedCampaign(site, lead);
    const stale = await operator.post(`/campaigns/${id}/plan/redrafts`, { version: 7, section: 'ANGLES' });
    expect([stale.status, stale.body.details.reason]).toEqual([409, 'PLAN_NOT_SHOWN']);
    await site.db('plans').where({ campaign_id: id }).del();
    const missing = await operator.post(`/campaigns/${id}/plan/redrafts`, { version: 1, section: 'ANGLES' });
    expect([missing.status, missing.body.details.reason]).toEqual([404, 'PLAN_MISSING']);
  });
});

describe('two approvals', () => {
  it('are two people, one after the other', async () => {
    const id = await aPlannedCampaign(site, lead);
    await site.db.transaction((trx) => savePolicy(trx, id, { approval_levels: '2' }, null));
    const path = `/campaigns/${id}/plan/approval`;
    const first = await lead.post(path, { ...(await shown(id)), comment: 'Good' });
    expect(first.body.result).toMatchObject({
      plan: { version: 1, status: 'IN_REVIEW' },
      approval: { level: 1, final: false },
    });
    const twice = await lead.post(path, await shown(id));
    expect([twice.status, twice.body.details.reason]).toEqual([409, 'PLAN_APPROVED_BY_YOU']);
    const second = await admin.post(path, await shown(id));
    expect(second.body.result).toMatchObject({
      plan: { version: 1, status: 'APPROVED' },
      approval: { level: 2, final: true },
    });
    const { body } = await operator.get(`/campaigns/${id}/plan/approvals`);
    expect(body.items).toMatchObject([
      { level: 1, actor: 'Leo Lead', comment: 'Good' },
      { level: 2, actor: 'Ada Admin', comment: null },
    ]);
  });

  it('an author is refused where the policy asks for somebody else', async () => {
    const id = await aPlannedCampaign(site, lead);
    await site.db.transaction((trx) => savePolicy(trx, id, { self_approval: 'NO' }, null));
    const { content } = await aPlan(id);
    await lead.post(`/campaigns/${id}/plans`, { content: { ...content, positioning: 'Mine.' }, based_on: 1 });
    const refused = await lead.post(`/campaigns/${id}/plan/approval`, await shown(id));
    expect([refused.status, refused.body.details]).toMatchObject([
      403,
      { reason: 'PLAN_OWN', authors: ['Leo Lead'] },
    ]);
  });

  it('a late one moves the dates when it says so', async () => {
    const dates = { start_date: '2026-11-16', end_date: '2026-12-13' };
    const id = await aPlannedCampaign(site, lead, dates);
    const asked = { ...(await shown(id)), late: 'move_dates' };
    const done = await lead.post(`/campaigns/${id}/plan/approval`, asked);
    expect(done.body.result.moved_dates).toEqual({ start_date: '2026-11-21', end_date: '2026-12-18' });
    const wrong = await lead.post(`/campaigns/${id}/plan/approval`, { ...asked, late: 'whenever' });
    expect(wrong.status).toBe(422);
  });
});

describe('comments', () => {
  it('are written once for a key, listed, dealt with and taken up again', async () => {
    const id = await aPlannedCampaign(site, lead);
    const path = `/campaigns/${id}/plan/comments`;
    const key = newId();
    const said = { version: 1, section: 'VOICE', body: 'Less loud?' };
    const made = await operator.post(path, said, key);
    expect(made.status).toBe(201);
    expect((await operator.post(path, said, key)).body.comment_id).toBe(made.body.comment_id);
    const resolution = `${path}/${made.body.comment_id}/resolution`;
    expect((await lead.post(resolution, {})).status).toBe(200);
    expect((await lead.get(path)).body.items).toMatchObject([
      { section: 'VOICE', body: 'Less loud?', author: 'Olga Operator', resolved_by: 'Leo Lead' },
    ]);
    expect((await lead.delete(resolution, {})).status).toBe(200);
    expect((await lead.get(path)).body.items).toMatchObject([{ resolved_at: null, resolved_by: null }]);
    const nowhere = await operator.post(path, { ...said, version: 9 });
    expect([nowhere.status, nowhere.body.details.reason]).toEqual([404, 'PLAN_MISSING']);
    const other = await aPlannedCampaign(site, lead);
    expect(
      (await lead.post(`/campaigns/${other}/plan/comments/${made.body.comment_id}/resolution`, {})).status,
    ).toBe(404);
  });
});
