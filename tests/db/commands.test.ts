import { createCampaign, editCampaign, purgeCampaign } from '../../db/campaigns';
import {
  findCommand,
  listPendingDecisions,
  listUnseenRefusals,
  markDelivered,
  markSeen,
  markUndelivered,
  settleCommand,
  takeOldest,
  takeUndelivered,
  type CommandRow,
} from '../../db/commands';
import { askDecision } from '../../db/decide';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { campaignBodySchema, type CampaignBodyInput } from '../../workflows/domain/campaigns.schema';
import { no } from '../../workflows/domain/verdict';
import { aCampaign, aCampaignBody, actorFor, asked, saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let lead: Operator;
let operator: Operator;
const db = () => database.db;
const body = (given: Partial<CampaignBodyInput> = {}) => campaignBodySchema.parse(aCampaignBody(NOW, given));

beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
  operator = await anOperator(database.db);
});
afterAll(() => database.destroy());

/** Rows that a refused request must not leave. */
async function traces(): Promise<Record<string, number>> {
  const tables = ['campaigns', 'clients', 'projects', 'commands', 'audit_entries', 'plans'];
  const counts = tables.map(async (table) => {
    const [row] = await db()(table).count<Array<{ count: number }>>('* as count');
    return [table, Number(row?.count)] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

async function one(id: string): Promise<CommandRow> {
  const command = await findCommand(db(), id);
  if (!command) throw new Error(`no command ${id}`);
  return command;
}

describe('a key', () => {
  it('makes one campaign, however often it comes, and answers the same', async () => {
    const wanted = body();
    const by = saidBy(lead, NOW);
    const first = await createCampaign(db(), wanted, by);
    const before = await traces();
    const again = await createCampaign(db(), wanted, by);
    if (!first.ok) throw new Error('refused');
    expect(again).toEqual({ ok: true, value: { ...first.value, repeated: true } });
    expect(await traces()).toEqual(before);
  });

  it('makes one campaign also when it comes five times at once', async () => {
    const wanted = body();
    const by = saidBy(lead, NOW);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => createCampaign(db(), wanted, by)));
    const ids = answers.map((answer) => (answer.ok ? answer.value.campaignId : answer.reason));
    expect(new Set(ids).size).toBe(1);
    expect(await db()('campaigns').where({ name: wanted.name })).toHaveLength(1);
    expect(answers.filter((answer) => answer.ok && !answer.value.repeated)).toHaveLength(1);
  });

  it('stands for one body: another under it is refused and names the command', async () => {
    const by = saidBy(lead, NOW);
    const first = await createCampaign(db(), body(), by);
    const before = await traces();
    expect(await createCampaign(db(), body(), by)).toEqual({
      ok: false,
      code: 'CONFLICT',
      reason: 'COMMAND_REUSED',
      detail: { command_id: first.ok && first.value.commandId },
    });
    expect(await traces()).toEqual(before);
  });

  it('stands for one thing to do: the same body under it elsewhere is refused', async () => {
    const { campaignId } = await aCampaign(db(), lead, NOW);
    const other = await aCampaign(db(), lead, NOW);
    const by = saidBy(lead, NOW);
    expect(await askDecision(db(), campaignId, 'pause', { reason: 'Stop' }, by)).toMatchObject({ ok: true });
    for (const [id, kind, payload] of [
      [campaignId, 'complete', { reason: 'Stop' }],
      [campaignId, 'pause', { reason: 'Other' }],
      [other.campaignId, 'pause', { reason: 'Stop' }],
    ] as const) {
      expect(await askDecision(db(), id, kind, payload, by)).toMatchObject({ reason: 'COMMAND_REUSED' });
    }
  });

  it('is the person’s own: two may choose the same', async () => {
    const key = newId();
    const mine = await createCampaign(db(), body(), saidBy(lead, NOW, key));
    const theirs = await createCampaign(db(), body(), saidBy(operator, NOW, key));
    expect([mine.ok, theirs.ok]).toEqual([true, true]);
  });
});

describe('a refusal', () => {
  it('leaves no trace, so that the corrected form may come with the same key', async () => {
    const taken = body();
    await createCampaign(db(), taken, saidBy(lead, NOW));
    const by = saidBy(lead, NOW);
    const before = await traces();
    const again = { ...body({ client: 'A client nobody knows' }), name: taken.name.toUpperCase() };
    expect(await createCampaign(db(), again, by)).toMatchObject({
      code: 'CONFLICT',
      reason: 'NAME_TAKEN',
      field: 'name',
    });
    expect(await traces()).toEqual(before);
    expect(await createCampaign(db(), body({ client: 'A client nobody knows' }), by)).toMatchObject({
      ok: true,
    });
  });

  it('is what the second of two gets who take the same name at once', async () => {
    const wanted = body();
    const answers = await Promise.all(
      [lead, operator].map((who) => createCampaign(db(), wanted, saidBy(who, NOW))),
    );
    expect(answers.map((answer) => (answer.ok ? 'made' : answer.reason)).sort()).toEqual([
      'NAME_TAKEN',
      'made',
    ]);
  });

  it('names the field of a person who is not there', async () => {
    const before = await traces();
    expect(
      await createCampaign(db(), body({ owner: 'nobody@example.com' }), saidBy(lead, NOW)),
    ).toMatchObject({
      reason: 'FIELDS_INVALID',
      field: 'owner',
    });
    expect(await traces()).toEqual(before);
  });

  it('of an edit undoes what was written before it', async () => {
    const { campaignId } = await aCampaign(db(), lead, NOW);
    const edited = { ...body({ client: 'Another new client' }), owner: 'nobody@example.com' };
    const before = await traces();
    expect(await editCampaign(db(), campaignId, edited, 1, saidBy(lead, NOW))).toMatchObject({
      field: 'owner',
    });
    expect(await editCampaign(db(), campaignId, body(), 7, saidBy(lead, NOW))).toMatchObject({
      reason: 'EDITED_MEANWHILE',
      detail: { version: 1 },
    });
    expect(await traces()).toEqual(before);
  });
});

describe('commands of a campaign', () => {
  it('are numbered in the order in which they became true, without a gap, also when many come at once', async () => {
    const { campaignId } = await aCampaign(db(), lead, NOW);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, count) =>
        askDecision(db(), campaignId, 'pause', { reason: `Stop ${count}` }, saidBy(lead, NOW)),
      ),
    );
    const numbers = answers.map((answer) => (answer.ok ? answer.value.seq : 0)).sort((a, b) => a - b);
    expect(numbers).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await db()('campaigns').where({ id: campaignId }).first('command_seq')).command_seq).toBe(9);
  });

  it('write the asking down with the command', async () => {
    const { campaignId } = await aCampaign(db(), lead, NOW);
    const id = await asked(db(), campaignId, 'pause', { reason: 'Stop' }, saidBy(lead, NOW));
    expect(
      await db()('audit_entries').where({ campaign_id: campaignId, action: 'asked_to_pause' }).first(),
    ).toMatchObject({
      actor: lead.name,
      actor_id: lead.id,
      details: { command_id: id, reason: 'Stop' },
    });
    expect((await listPendingDecisions(db(), campaignId)).map((command) => command.id)).toEqual([id]);
  });

  it('are refused for a campaign that is not there', async () => {
    expect(await askDecision(db(), newId(), 'pause', { reason: 'Stop' }, saidBy(lead, NOW))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('taking what is undelivered', () => {
  beforeEach(async () => {
    await db()('commands').where({ status: 'PENDING' }).update({ status: 'DONE' });
  });
  const expired = (id: string) =>
    db()('commands')
      .where({ id })
      .update({ lease_until: db().raw(`now() - interval '1 s'`) });

  it('of a campaign goes oldest first, and waits for whoever holds the oldest', async () => {
    const { campaignId, commandId: start } = await aCampaign(db(), lead, NOW);
    const pause = await asked(db(), campaignId, 'pause', { reason: 'Stop' }, saidBy(lead, NOW));
    // The start was written a moment ago: its writer still has it.
    expect(await takeOldest(db(), campaignId, pause)).toBeUndefined();
    // Its writer may take it all the same.
    expect(await takeOldest(db(), campaignId, start)).toMatchObject({ id: start, attempts: 1 });
    await expired(start);
    expect(await takeOldest(db(), campaignId, pause)).toMatchObject({ id: start, attempts: 2 });
    expect(await takeOldest(db(), campaignId, pause)).toBeUndefined();
    await markDelivered(db(), start);
    expect(await takeOldest(db(), campaignId, pause)).toMatchObject({ id: pause });
  });

  it('for the relay gives the oldest of each campaign, once, in the order in which they were written', async () => {
    const first = await aCampaign(db(), lead, NOW);
    const second = await aCampaign(db(), lead, new Date(NOW.getTime() + 1_000));
    const pause = await asked(db(), first.campaignId, 'pause', { reason: 'Stop' }, saidBy(lead, NOW));
    expect(await takeUndelivered(db(), 20)).toEqual([]);
    for (const id of [first.commandId, second.commandId, pause]) await expired(id);
    const taken = await takeUndelivered(db(), 20);
    expect(taken.map(({ id }) => id).sort()).toEqual([first.commandId, second.commandId].sort());
    expect(await takeUndelivered(db(), 20)).toEqual([]);
    await markDelivered(db(), first.commandId);
    expect((await takeUndelivered(db(), 20)).map(({ id }) => id)).toEqual([pause]);
  });

  it('gives two relays at once different commands', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => aCampaign(db(), lead, NOW)));
    for (const { commandId } of made) await expired(commandId);
    const taken = (await Promise.all([1, 2, 3].map(() => takeUndelivered(db(), 5)))).flat();
    expect(taken).toHaveLength(10);
    expect(new Set(taken.map(({ id }) => id)).size).toBe(10);
  });

  it('leaves alone what needs no delivery', async () => {
    const { commandId } = await aCampaign(db(), lead, NOW);
    await db()('commands').where({ id: commandId }).update({ delivery: 'NONE', lease_until: null });
    expect(await takeUndelivered(db(), 5)).toEqual([]);
  });
});

describe('what became of a command', () => {
  it('is known for a start or a signal once Temporal has it; for a decision once it is judged', async () => {
    const { campaignId, commandId } = await aCampaign(db(), lead, NOW);
    await markDelivered(db(), commandId);
    expect(await one(commandId)).toMatchObject({ status: 'DONE', lease_until: null });
    const pause = await asked(db(), campaignId, 'pause', { reason: 'Stop' }, saidBy(lead, NOW));
    await markDelivered(db(), pause);
    expect(await one(pause)).toMatchObject({ status: 'PENDING' });
    await db().transaction((trx) => settleCommand(trx, pause, { ok: true, value: {} }, NOW));
    expect(await one(pause)).toMatchObject({ status: 'DONE', settled_at: NOW });
  });

  it('is settled once: a later outcome changes nothing', async () => {
    const { campaignId } = await aCampaign(db(), lead, NOW);
    const pause = await asked(db(), campaignId, 'pause', { reason: 'Stop' }, saidBy(lead, NOW));
    const refusal = no('ILLEGAL_TRANSITION', 'CAMPAIGN_TRANSITION');
    await db().transaction((trx) => settleCommand(trx, pause, refusal, NOW));
    await db().transaction((trx) => settleCommand(trx, pause, { ok: true, value: {} }, NOW));
    expect(await one(pause)).toMatchObject({ status: 'REFUSED', result: refusal });
  });

  it('is told once to who asked, when it was refused after they had gone', async () => {
    const { campaignId } = await aCampaign(db(), operator, NOW);
    const pause = await asked(db(), campaignId, 'pause', { reason: 'Stop' }, saidBy(operator, NOW));
    await db().transaction((trx) => settleCommand(trx, pause, no('CONFLICT', 'ALREADY_PAUSED'), NOW));
    const unseen = () => listUnseenRefusals(db(), operator.id);
    expect((await unseen()).map(({ id, campaign_name }) => [id, campaign_name])).toEqual([
      [pause, expect.stringContaining('Spring launch')],
    ]);
    await markSeen(db(), lead.id, pause);
    expect(await unseen()).toHaveLength(1);
    await markSeen(db(), operator.id, pause);
    expect(await unseen()).toEqual([]);
  });

  it('is tried again later each time it could not be sent, at the most a minute later', async () => {
    const { commandId } = await aCampaign(db(), lead, NOW);
    const wait = async (attempts: number) => {
      await markUndelivered(db(), { ...(await one(commandId)), attempts }, 'Temporal is away');
      const [row] = await db()('commands')
        .where({ id: commandId })
        .select<Array<{ seconds: number }>>(
          db().raw('extract(epoch from lease_until - now())::float8 as seconds'),
        );
      return Math.round(row?.seconds ?? 0);
    };
    expect([await wait(1), await wait(3), await wait(9), await wait(1_000)]).toEqual([2, 8, 60, 60]);
    expect(await one(commandId)).toMatchObject({ status: 'PENDING', last_error: 'Temporal is away' });
  });
});

describe('a purge', () => {
  it('takes the campaign with everything of it, keeps its audit entries and adds one', async () => {
    const wanted = body();
    const made = await createCampaign(db(), wanted, saidBy(lead, NOW));
    if (!made.ok) throw new Error('refused');
    const id = made.value.campaignId;
    await asked(db(), id, 'pause', { reason: 'Stop' }, saidBy(lead, NOW));
    const before = await db()('audit_entries').where({ campaign_id: id }).pluck('id');

    expect(await purgeCampaign(db(), id, 'another name', saidBy(lead, NOW))).toMatchObject({
      reason: 'CONFIRMATION_MISMATCH',
    });
    expect(await purgeCampaign(db(), id, ` ${wanted.name} `, saidBy(lead, NOW))).toMatchObject({ ok: true });
    expect(await db()('campaigns').where({ id })).toEqual([]);
    expect(await db()('commands').where({ campaign_id: id })).toEqual([]);
    const after = await db()('audit_entries').where({ campaign_id: id }).orderBy('id');
    expect(after.map((entry) => entry.id)).toEqual(expect.arrayContaining(before));
    expect(after.at(-1)).toMatchObject({
      action: 'deleted_campaign',
      actor: lead.name,
      campaign_name: wanted.name,
      before: { name: wanted.name, status: 'PLANNED' },
    });
    expect(after).toHaveLength(before.length + 1);
    expect(await purgeCampaign(db(), id, wanted.name, saidBy(lead, NOW))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('audit entries', () => {
  it('are only ever added: changing, deleting and emptying is refused by the database itself', async () => {
    await aCampaign(db(), lead, NOW);
    const entries = db()('audit_entries');
    await expect(entries.clone().update({ actor: 'somebody else' })).rejects.toThrow('append-only');
    await expect(entries.clone().delete()).rejects.toThrow('append-only');
    await expect(db().raw('truncate audit_entries')).rejects.toThrow('append-only');
    expect(actorFor(lead).name).toBe((await entries.clone().where({ actor_id: lead.id }).first()).actor);
  });
});
