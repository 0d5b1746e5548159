import { editItem } from '../../db/calendar/edit';
import { editCampaign, previewCampaignEdit } from '../../db/campaigns';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { CalendarItemRow, CampaignRow } from '../../db/tables';
import { rescheduleTask } from '../../db/tasks/schedule';
import { watchTask } from '../../db/tasks/watchers';
import { campaignBodySchema, type CampaignBodyInput } from '../../workflows/domain/campaigns.schema';
import { DAY, localDate, localTime, plus } from '../../workflows/domain/time';
import { saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, campaignOf, tick } from '../support/work';

const ZONE = 'Europe/Berlin';
let database: TestDatabase;
let lead: Operator;
let campaign: CampaignRow;
const db = () => database.db;

beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
});
afterAll(() => database.destroy());
beforeEach(async () => {
  campaign = await aCampaignAtWork(db(), lead, NOW);
});

const items = (): Promise<CalendarItemRow[]> =>
  db()('calendar_items').where({ campaign_id: campaign.id }).orderBy('scheduled_at').orderBy('id');
const live = async () => (await items()).filter(({ status }) => status !== 'CANCELLED');
const openTasks = (item: CalendarItemRow) =>
  db()('tasks')
    .where({ calendar_item_id: item.id })
    .whereNot({ status: 'CANCELLED' })
    .select('due_at', 'status');

async function bodyWith(change: Partial<CampaignBodyInput>) {
  const stands = await campaignOf(db(), campaign.id);
  return campaignBodySchema.parse({
    name: stands.name,
    client: 'Northwind Tea',
    objective: stands.objective,
    platforms: stands.platforms,
    cadence: stands.cadence,
    timezone: stands.timezone,
    start_date: stands.start_date,
    end_date: stands.end_date,
    blackout_dates: stands.blackout_dates,
    primary_cta: stands.primary_cta,
    ...change,
  });
}

async function preview(change: Partial<CampaignBodyInput>) {
  return previewCampaignEdit(db(), await campaignOf(db(), campaign.id), await bodyWith(change), NOW);
}

async function edit(change: Partial<CampaignBodyInput>, seen?: string) {
  return editCampaign(
    db(),
    campaign.id,
    await bodyWith(change),
    undefined,
    saidBy(lead, NOW),
    undefined,
    seen,
  );
}

/** Sees what an edit would do, and does it. */
async function previewed(change: Partial<CampaignBodyInput>) {
  const seen = await preview(change);
  expect(await edit(change, seen.hash)).toMatchObject({ ok: true });
  return seen.effects;
}

it('finds nothing to do while no rule of the calendar changes', async () => {
  const { hash, effects } = await preview({ name: `Another name ${newId()}` });
  expect([hash, effects.moves, effects.adds]).toEqual(['', [], []]);
});

describe('a new day without posts', () => {
  it('moves what nobody touched to the next free day, at its time and with its task and its slot', async () => {
    const [item] = await live();
    if (!item) throw new Error('no item');
    const day = localDate(item.scheduled_at, ZONE);
    const { moves, drops } = await previewed({ blackout_dates: [day] });
    expect([moves.length, drops.length]).toEqual([1, 0]);
    const after = (await items()).find(({ id }) => id === item.id) as CalendarItemRow;
    expect(localDate(after.scheduled_at, ZONE)).not.toBe(day);
    expect(localTime(after.scheduled_at, ZONE)).toBe('09:00');
    expect([after.slot_key, after.nominal_date, after.edited_at]).toEqual([
      item.slot_key,
      item.nominal_date,
      null,
    ]);
    expect(await openTasks(after)).toEqual([{ due_at: after.scheduled_at, status: 'PENDING' }]);
  });

  it('leaves what somebody moved by its task', async () => {
    const [item] = (await items()) as [CalendarItemRow];
    const task = await db()('tasks').where({ calendar_item_id: item.id }).first();
    const at = plus(item.scheduled_at, DAY);
    expect(await rescheduleTask(db(), task, at, undefined, saidBy(lead, NOW))).toMatchObject({ ok: true });
    const { moves, keeps } = await previewed({ blackout_dates: [localDate(at, ZONE)] });
    expect(moves.map((move) => move.item.id)).not.toContain(item.id);
    expect(keeps).toMatchObject([{ item: { id: item.id }, why: 'EDITED', stays: 'BLACKOUT' }]);
  });

  it('leaves what somebody edited, and says so', async () => {
    const [item] = await live();
    if (!item) throw new Error('no item');
    await editItem(db(), item, { title: 'By hand' }, undefined, saidBy(lead, NOW));
    const { moves, keeps } = await previewed({ blackout_dates: [item.nominal_date] });
    expect(moves).toEqual([]);
    expect(keeps).toMatchObject([{ item: { id: item.id }, why: 'EDITED', stays: 'BLACKOUT' }]);
    expect((await items()).find(({ id }) => id === item.id)?.scheduled_at).toEqual(item.scheduled_at);
  });
});

describe('other dates', () => {
  it('drop what lies after a shorter end, edited or not, and bring it back with a longer one', async () => {
    const before = await live();
    const [, second, third] = before;
    if (!second || !third) throw new Error('too few items');
    await editItem(db(), third, { title: 'Written by hand' }, undefined, saidBy(lead, NOW));
    const end = campaign.end_date;
    const { drops } = await previewed({ end_date: second.nominal_date });
    expect(drops.every(({ why }) => why === 'OUTSIDE_DATES')).toBe(true);
    expect(drops).toHaveLength(before.length - 2);
    expect(await live()).toHaveLength(2);
    expect(await openTasks(third)).toEqual([]);

    const back = await previewed({ end_date: end });
    expect(back.adds.filter(({ restores }) => restores)).toHaveLength(before.length - 2);
    expect((await live()).map(({ slot_key }) => slot_key)).toEqual(before.map(({ slot_key }) => slot_key));
    const again = (await items()).find(({ id }) => id === third.id) as CalendarItemRow;
    expect(again).toMatchObject({ title: 'Written by hand', status: 'PENDING', dropped_reason: null });
    expect(await openTasks(again)).toEqual([{ due_at: again.scheduled_at, status: 'PENDING' }]);
  });
});

describe('those who watch a task', () => {
  it('are told when other dates move or drop it, once when it is many; who did it is not', async () => {
    const [wanda, lea] = [await anOperator(db(), { name: 'Wanda Watcher' }), lead];
    const [first, second] = await live();
    if (!first || !second) throw new Error('too few items');
    const watch = async (item: CalendarItemRow) => {
      const task = await db()('tasks').where({ calendar_item_id: item.id }).first();
      for (const who of [wanda, lea]) await watchTask(db(), task, true, saidBy(who, NOW));
    };
    const told = (who: { id: string }) =>
      db()('notifications')
        .where({ operator_id: who.id, kind: 'TASK_WATCHED', campaign_id: campaign.id })
        .orderBy('id')
        .pluck('title');
    await watch(first);
    await watch(second);
    await edit({ blackout_dates: [first.nominal_date] });
    expect(await told(wanda)).toEqual([expect.stringContaining('rescheduled “Post to LinkedIn')]);
    await edit({ blackout_dates: [], end_date: first.nominal_date });
    const after = (await told(wanda)) as string[];
    expect(after.at(-1)).toContain('cancelled “Post to LinkedIn');
    expect(await told(lea)).toEqual([]);
  });

  it('are told once of many', async () => {
    const wanda = await anOperator(db(), { name: 'Wanda Again' });
    await edit({ cadence: { linkedin: 7 } });
    const [first, ...others] = await live();
    expect(others.length).toBeGreaterThan(5);
    const tasks = await db()('tasks').where({ campaign_id: campaign.id, task_type: 'POST' });
    for (const task of tasks) await watchTask(db(), task, true, saidBy(wanda, NOW));
    await edit({ end_date: first?.nominal_date });
    expect(
      await db()('notifications').where({ operator_id: wanda.id, kind: 'TASK_WATCHED' }).pluck('title'),
    ).toEqual([`${lead.name} cancelled ${others.length} tasks that you watch (${campaign.name})`]);
  });
});

describe('another cadence', () => {
  it('drops what the smaller one no longer has, adds what the greater one gives, and the tick adds no more', async () => {
    const before = await live();
    const fewer = await previewed({ cadence: { linkedin: 2 } });
    expect(fewer.drops.map(({ why }) => why)).toContain('NOT_IN_CADENCE');
    const stands = await live();
    expect(
      stands
        .map(({ nominal_date }) => new Date(nominal_date).getUTCDay())
        .every((day) => [2, 4].includes(day)),
    ).toBe(true);
    await tick(db(), campaign.id, NOW);
    expect(await live()).toEqual(stands);

    const more = await previewed({ cadence: { linkedin: 3 } });
    expect(more.adds.length).toBe(before.length);
    expect((await live()).map(({ slot_key }) => slot_key)).toEqual(before.map(({ slot_key }) => slot_key));
  });

  it('takes a platform out, and another one in', async () => {
    await previewed({ platforms: ['twitter'], cadence: { twitter: 2 } });
    expect(new Set((await live()).map(({ platform }) => platform))).toEqual(new Set(['twitter']));
  });

  it('leaves an item alone while somebody works on it', async () => {
    const [item] = await live();
    await db()('tasks').where({ calendar_item_id: item?.id }).update({ status: 'IN_PROGRESS' });
    const { keeps, drops } = await previewed({ cadence: { linkedin: 2 } });
    expect(keeps).toMatchObject([{ item: { id: item?.id }, why: 'IN_HAND', stays: 'NOT_IN_CADENCE' }]);
    expect(drops.map((drop) => drop.item.id)).not.toContain(item?.id);
  });
});

it('keeps the time of day when the zone changes', async () => {
  const before = await live();
  const { moves } = await previewed({ timezone: 'America/New_York' });
  expect(moves).toHaveLength(before.length);
  for (const [index, item] of (await live()).entries()) {
    expect(localTime(item.scheduled_at, 'America/New_York')).toBe('09:00');
    expect(item.id).toBe(before[index]?.id);
  }
});

it('is one audit entry with its counts, and one command', async () => {
  const day = (await live())[0]?.nominal_date as string;
  await previewed({ blackout_dates: [day] });
  const entries = await db()('audit_entries').where({ campaign_id: campaign.id, action: 'updated_campaign' });
  expect(entries).toHaveLength(1);
  expect(entries[0].details.calendar).toEqual({
    moved: 1,
    dropped: 0,
    added: 0,
    kept: 0,
    tasks: { moved: 1, cancelled: 0, added: 0 },
  });
});

it('is refused when something else would be done than what was shown, and then does nothing', async () => {
  const [item] = await live();
  if (!item) throw new Error('no item');
  const change = { blackout_dates: [item.nominal_date] };
  const seen = await preview(change);
  await editItem(db(), item, { title: 'Meanwhile' }, undefined, saidBy(lead, NOW));
  expect(await edit(change, seen.hash)).toMatchObject({ code: 'PREVIEW_STALE', reason: 'CALENDAR_PREVIEW' });
  expect(await edit(change, '')).toMatchObject({ reason: 'CALENDAR_PREVIEW' });
  expect((await campaignOf(db(), campaign.id)).blackout_dates).toEqual([]);
  // A machine that names no preview gets it as things stand.
  expect(await edit(change)).toMatchObject({ ok: true });
});
