import { setTimeout as delay } from 'node:timers/promises';
import { findOpenEscalation } from '../../db/escalations';
import { listNotifications } from '../../db/notifications';
import { pauseSystem, resumeSystem } from '../../db/controls';
import type { Operator } from '../../db/operators';
import type { CampaignRow } from '../../db/tables';
import { HOUR, MINUTE, plus } from '../../workflows/domain/time';
import { actorFor } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, aTask, tick } from '../support/work';

let database: TestDatabase;
let lead: Operator;
let owner: Operator;
let olga: Operator;
const db = () => database.db;

beforeEach(async () => {
  database = await aDatabase();
  lead = await anOperator(db(), { role: 'lead', name: 'Leo Lead' });
  owner = await anOperator(db(), { role: 'admin', name: 'Ada Admin' });
  olga = await anOperator(db(), { name: 'Olga Operator' });
});
afterEach(() => database.destroy());

let count = 0;
async function aCampaign(name = `Campaign ${(count += 1)}`): Promise<CampaignRow> {
  const campaign = await aCampaignAtWork(db(), lead, NOW, { name });
  await db()('campaigns').where({ id: campaign.id }).update({ owner_id: owner.id });
  return { ...campaign, owner_id: owner.id };
}

/** Tasks of these ages at NOW, given to somebody. */
async function late(campaign: CampaignRow, hours: number[], whose: Operator | null = olga) {
  for (const by of hours) {
    await aTask(db(), campaign, NOW, {
      title: `Late by ${by}`,
      task_type: 'ENGAGE',
      due_at: plus(NOW, -by * HOUR),
      assigned_to: whose?.id ?? null,
    });
  }
}

/** What somebody was told of overdue work, the oldest first. */
async function told(who: Operator): Promise<string[]> {
  const rows = await listNotifications(db(), who, { unread: false, limit: 50 });
  return rows
    .filter(({ kind }) => kind === 'ESCALATION')
    .reverse()
    .map(({ title }) => title);
}

describe('an escalation', () => {
  it('of level 1 tells those whose tasks are late, once, and nobody else', async () => {
    const campaign = await aCampaign('Behind');
    await late(campaign, [2]);
    await tick(db(), campaign.id, NOW);
    await tick(db(), campaign.id, NOW);
    await tick(db(), campaign.id, plus(NOW, 10 * MINUTE));
    expect(await told(olga)).toEqual(['One task is overdue in Behind']);
    expect(await told(lead)).toEqual([]);
    expect(await told(owner)).toEqual([]);
    const open = await findOpenEscalation(db(), campaign.id);
    expect(open?.told).toEqual([{ name: 'Olga Operator', level: 1, told_at: expect.any(String) }]);
  });

  it('tells the leads on level 2 and the owner on level 3, everybody once on each', async () => {
    const campaign = await aCampaign('Behind');
    await late(campaign, [2]);
    await tick(db(), campaign.id, NOW);
    await late(campaign, [3, 4]);
    await tick(db(), campaign.id, plus(NOW, MINUTE));
    expect(await told(lead)).toEqual(['3 tasks are overdue in Behind (level 2 of 3, urgent)']);
    expect(await told(owner)).toEqual([]);
    await late(campaign, [5, 6]);
    await tick(db(), campaign.id, plus(NOW, 2 * MINUTE));
    await tick(db(), campaign.id, plus(NOW, 3 * MINUTE));
    expect(await told(owner)).toEqual(['5 tasks are overdue in Behind (level 3 of 3, urgent)']);
    expect(await told(lead)).toHaveLength(2);
    expect(await told(olga)).toHaveLength(3);
    const [last] = await listNotifications(db(), owner, { unread: true, limit: 1 });
    expect(last).toMatchObject({ urgent: true, link: `/campaigns/${campaign.id}`, campaign_id: campaign.id });
    expect(last?.body).toContain('Consider pausing until this is under control.');
  });

  it('stands in the owner’s inbox on level 3, though they muted such things', async () => {
    await db()('operators')
      .whereIn('id', [owner.id, lead.id])
      .update({ preferences: JSON.stringify({ muted: ['ESCALATION'] }) });
    const campaign = await aCampaign();
    await late(campaign, [80]);
    await tick(db(), campaign.id, NOW);
    const muted = { preferences: { muted: ['ESCALATION' as const] } };
    expect(await told({ ...owner, ...muted })).toHaveLength(1);
    expect(await told({ ...lead, ...muted })).toEqual([]);
  });

  it('of nobody’s tasks is told to the owner, and without one to the leads', async () => {
    const owned = await aCampaign('Owned');
    await late(owned, [2], null);
    await tick(db(), owned.id, NOW);
    expect(await told(owner)).toEqual(['One task is overdue in Owned']);
    const orphan = await aCampaign('Orphan');
    await db()('campaigns').where({ id: orphan.id }).update({ owner_id: null, deputy_id: null });
    await late(orphan, [2], null);
    await tick(db(), orphan.id, NOW);
    expect(await told(lead)).toEqual(['One task is overdue in Orphan']);
  });

  it('tells those it told that it is over, and nobody else', async () => {
    const campaign = await aCampaign('Behind');
    await late(campaign, [2]);
    await tick(db(), campaign.id, NOW);
    await db()('tasks')
      .where({ campaign_id: campaign.id, title: 'Late by 2' })
      .update({ status: 'CANCELLED' });
    await tick(db(), campaign.id, plus(NOW, MINUTE));
    expect(await told(olga)).toEqual([
      'One task is overdue in Behind',
      'Nothing is overdue in Behind any more',
    ]);
    expect(await told(lead)).toEqual([]);
    expect(await findOpenEscalation(db(), campaign.id)).toBeUndefined();
  });

  it('that is still open on Monday at nine is told again, once that week', async () => {
    const campaign = await aCampaign('Behind');
    await late(campaign, [1.5]);
    await tick(db(), campaign.id, NOW);
    // NOW is a Friday; Monday 09:00 in Berlin is 08:00 UTC.
    await tick(db(), campaign.id, new Date('2026-11-23T07:59:00Z'));
    const before = (await told(olga)).length;
    await tick(db(), campaign.id, new Date('2026-11-23T08:00:00Z'));
    await tick(db(), campaign.id, new Date('2026-11-23T08:00:00Z'));
    await tick(db(), campaign.id, new Date('2026-11-23T08:20:00Z'));
    const said = await told(olga);
    expect(said).toHaveLength(before + 1);
    expect(said.at(-1)).toContain('still overdue in Behind');
    const audited = await db()('audit_entries').where({
      campaign_id: campaign.id,
      action: 'repeated_escalation',
    });
    expect(audited.map(({ details }) => details.week)).toEqual(['2026-11-23']);
  });
});

describe('one incident', () => {
  it('is all of one person’s late work: one notification with a list, over when all of it is', async () => {
    const [one, two] = [await aCampaign('First'), await aCampaign('Second')];
    for (const campaign of [one, two]) {
      await late(campaign, [2]);
      await tick(db(), campaign.id, NOW);
    }
    expect(await told(olga)).toEqual(['Work in 2 campaigns is overdue']);
    const [note] = await listNotifications(db(), olga, { unread: true, limit: 1 });
    expect(note?.body).toContain('First: 1 overdue\nSecond: 1 overdue');
    const clear = (campaign: CampaignRow) =>
      db()('tasks').where({ campaign_id: campaign.id, title: 'Late by 2' }).update({ status: 'CANCELLED' });
    await clear(one);
    await tick(db(), one.id, plus(NOW, MINUTE));
    expect(await told(olga)).toHaveLength(1);
    await clear(two);
    await tick(db(), two.id, plus(NOW, MINUTE));
    expect((await told(olga)).at(-1)).toBe('Nothing is overdue any more in 2 campaigns');
  });

  it('is what turned late while everything was paused, told together, at once from many processes', async () => {
    const campaigns = [await aCampaign('A'), await aCampaign('B'), await aCampaign('C')];
    const otto = await anOperator(db(), { name: 'Otto Operator' });
    const admin = { ...actorFor(owner), role: 'admin' as const };
    for (const campaign of campaigns) {
      await late(campaign, [1.5], olga);
      await late(campaign, [1.5], otto);
    }
    await pauseSystem(db(), 'The network is down', admin, plus(NOW, -100 * MINUTE));
    await resumeSystem(db(), undefined, admin, plus(NOW, -5 * MINUTE));
    await delay(5);
    await Promise.all(campaigns.map(({ id }) => tick(db(), id, NOW)));
    expect(await told(olga)).toEqual(['Work in 3 campaigns is overdue']);
    expect(await told(otto)).toEqual(['Work in 3 campaigns is overdue']);
    const rows = await db()('escalations').distinct('cause', 'incident_id');
    expect(rows).toHaveLength(1);
    expect(rows[0].cause).toMatch(/^PAUSE:/);
  });

  it('is not what happens to be late in two campaigns for reasons of their own', async () => {
    const otto = await anOperator(db(), { name: 'Otto Operator' });
    const [one, two] = [await aCampaign('First'), await aCampaign('Second')];
    for (const campaign of [one, two]) {
      await late(campaign, [2], olga);
      await late(campaign, [2], otto);
      await tick(db(), campaign.id, NOW);
    }
    expect((await told(olga)).sort()).toEqual([
      '2 tasks are overdue in First',
      '2 tasks are overdue in Second',
    ]);
  });
});
