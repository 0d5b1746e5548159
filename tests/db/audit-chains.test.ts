import { recordAudit } from '../../db/audit';
import { verifyAudit } from '../../db/audit-verify';
import { newId } from '../../db/ids';
import { MIGRATIONS } from '../../db/migrations';
import { DAEMON } from '../../workflows/domain/permissions';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork } from '../support/work';

let database: TestDatabase;
beforeEach(async () => {
  database = await aDatabase({ max: 20 });
});
afterEach(() => database.destroy());

const campaign = (name: string) => ({ id: newId(), name });

function write(about?: { id: string; name: string }, details: unknown = {}): Promise<void> {
  return database.db.transaction((trx) =>
    recordAudit(trx, {
      actor: DAEMON,
      action: 'ticked_campaign',
      entityType: 'campaign',
      entityId: about?.id ?? null,
      ...(about && { campaign: about }),
      details,
      at: NOW,
    }),
  );
}

/** Changes what nobody may: as the owner of the tables, with their guards taken away. */
async function tamper(statement: string, bindings: string[] = []): Promise<void> {
  await database.db.transaction(async (trx) => {
    await trx.raw(
      'alter table audit_entries disable trigger user; alter table audit_links disable trigger user',
    );
    await trx.raw('alter table audit_chains disable trigger user');
    await trx.raw(statement, bindings);
    await trx.raw(
      'alter table audit_entries enable trigger user; alter table audit_links enable trigger user',
    );
    await trx.raw('alter table audit_chains enable trigger user');
  });
}

it('chains entries per campaign and for the workspace, in the order in which they became true', async () => {
  const [tea, salt] = [campaign('Tea'), campaign('Salt')];
  for (const about of [tea, undefined, salt, tea, tea])
    await write(about, { note: 'ünïcode “quotes”', n: 1.5 });
  const links = await database.db('audit_links').orderBy(['chain', 'seq']).select('chain', 'seq');
  expect(links.filter(({ chain }) => chain === tea.id).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(links.filter(({ chain }) => chain === salt.id)).toHaveLength(1);
  expect(links.filter(({ chain }) => chain === 'workspace')).toHaveLength(1);
  expect(await verifyAudit(database.db)).toEqual({ chains: 3, entries: 5, broken: [] });
});

it('chains what a campaign’s whole beginning wrote', async () => {
  const lead = await anOperator(database.db, { role: 'lead' });
  await aCampaignAtWork(database.db, lead, NOW);
  const check = await verifyAudit(database.db);
  expect(check.broken).toEqual([]);
  expect(check.entries).toBe(Number((await database.db('audit_entries').count())[0]?.['count']));
});

it('takes entries of one chain from many at once, and those of a transaction that is undone from none', async () => {
  const tea = campaign('Tea');
  await Promise.all(Array.from({ length: 30 }, () => write(tea)));
  const undone = database.db.transaction(async (trx) => {
    await recordAudit(trx, {
      actor: DAEMON,
      action: 'x',
      entityType: 'x',
      entityId: null,
      campaign: tea,
      at: NOW,
    });
    throw new Error('changed my mind');
  });
  await expect(undone).rejects.toThrow('changed my mind');
  expect(await verifyAudit(database.db)).toEqual({ chains: 1, entries: 30, broken: [] });
});

it('lets transactions that write in opposite orders end, and those of two campaigns not wait for each other', async () => {
  const [tea, salt] = [campaign('Tea'), campaign('Salt')];
  const entry = (about?: { id: string; name: string }) => ({
    actor: DAEMON,
    action: 'x',
    entityType: 'x',
    entityId: null,
    at: NOW,
    ...(about && { campaign: about }),
  });
  await database.db.transaction(async (slow) => {
    await recordAudit(slow, entry(tea));
    await recordAudit(slow, entry());
    // Commits while the other is still open, although it writes to the same chains.
    await database.db.transaction(async (quick) => {
      await recordAudit(quick, entry());
      await recordAudit(quick, entry(tea));
      await recordAudit(quick, entry(salt));
    });
  });
  expect(await verifyAudit(database.db)).toEqual({ chains: 3, entries: 5, broken: [] });
});

it('cannot be changed, removed or emptied without taking the guards away', async () => {
  await write();
  const { db } = database;
  for (const table of ['audit_entries', 'audit_links'] as const) {
    await expect(db(table).delete()).rejects.toThrow('append-only');
    await expect(db.raw(`truncate ${table} cascade`)).rejects.toThrow('append-only');
  }
  await expect(db('audit_links').update({ hash: 'x' })).rejects.toThrow('append-only');
  await expect(db('audit_chains').delete()).rejects.toThrow('append-only');
});

describe('whoever takes the guards away is found out', () => {
  const tea = campaign('Tea');
  const entryAt = async (seq: number): Promise<string> =>
    (await database.db('audit_links').where({ chain: tea.id, seq }).first()).entry_id;
  beforeEach(async () => {
    for (let at = 0; at < 4; at += 1) await write(tea, { at });
    await write();
  });

  it.each([
    ['changes a name', `update audit_entries set actor = 'somebody else' where id = ?`],
    ['changes a detail', `update audit_entries set details = '{"at": 7}' where id = ?`],
    ['moves the time by a millisecond', `update audit_entries set at = at + interval '1 ms' where id = ?`],
    ['gives it to the workspace', `update audit_entries set campaign_id = null where id = ?`],
  ])('who %s', async (_what, statement) => {
    const id = await entryAt(2);
    await tamper(statement, [id]);
    expect((await verifyAudit(database.db)).broken).toEqual([
      { chain: tea.id, seq: 2, entryId: id, fault: 'ENTRY_CHANGED' },
    ]);
  });

  it('who removes an entry, with its link or without', async () => {
    const id = await entryAt(2);
    await tamper('delete from audit_entries where id = ?', [id]);
    expect((await verifyAudit(database.db)).broken).toMatchObject([{ seq: 2, fault: 'ENTRY_MISSING' }]);
    await tamper('delete from audit_links where entry_id = ?', [id]);
    expect((await verifyAudit(database.db)).broken).toMatchObject([{ seq: 3, fault: 'LINK_MISSING' }]);
  });

  it('who cuts the end off', async () => {
    const id = await entryAt(4);
    await tamper('delete from audit_links where entry_id = ?', [id]);
    await tamper('delete from audit_entries where id = ?', [id]);
    expect((await verifyAudit(database.db)).broken).toEqual([
      { chain: tea.id, seq: 3, entryId: null, fault: 'END_MISSING' },
    ]);
  });

  it('who slips one in unchained', async () => {
    const id = newId();
    await tamper(
      `insert into audit_entries (id, at, actor, action, entity_type) values (?, now(), 'x', 'x', 'x')`,
      [id],
    );
    expect((await verifyAudit(database.db)).broken).toEqual([
      { chain: 'workspace', seq: null, entryId: id, fault: 'ENTRY_NOT_CHAINED' },
    ]);
  });

  it('who makes one link fit again and not the next', async () => {
    await tamper(`update audit_links set hash = repeat('0', 64) where entry_id = ?`, [await entryAt(4)]);
    expect((await verifyAudit(database.db)).broken).toMatchObject([{ seq: 4, fault: 'ENTRY_CHANGED' }]);
    await tamper(`update audit_links set prev_hash = repeat('0', 64) where entry_id = ?`, [await entryAt(3)]);
    expect((await verifyAudit(database.db)).broken).toMatchObject([{ seq: 3, fault: 'LINK_CHANGED' }]);
  });
});

it('chains the entries that were there before chains were', async () => {
  const empty = await aDatabase({ migrated: false });
  try {
    const index = MIGRATIONS.findIndex(({ name }) => name === '012-audit-chains');
    for (const { migration } of MIGRATIONS.slice(0, index)) await migration.up(empty.db);
    const id = newId();
    for (let at = 0; at < 3; at += 1) {
      await empty.db('audit_entries').insert({
        id: newId(),
        at: new Date(NOW.getTime() - at),
        actor: 'x',
        action: 'x',
        entity_type: 'x',
        campaign_id: id,
      });
    }
    await MIGRATIONS[index]?.migration.up(empty.db);
    expect(await verifyAudit(empty.db)).toEqual({ chains: 1, entries: 3, broken: [] });
    const { rows } = await empty.db.raw(
      'select e.at from audit_links l join audit_entries e on e.id = l.entry_id order by l.seq',
    );
    expect(rows.map(({ at }: { at: Date }) => at.getTime() - NOW.getTime())).toEqual([-2, -1, 0]);
  } finally {
    await empty.destroy();
  }
});
