import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Knex } from 'knex';
import { purgeCampaign } from '../../db/campaigns';
import { PURGE_WORDS, purgeEverything } from '../../db/exports/purge';
import { diskFiles } from '../../db/files';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { StoreAway } from '../../db/storage/bytes';
import { storeFile } from '../../db/stored-files';
import type { CampaignRow, StoredFileRow } from '../../db/tables';
import { completeTask, reopenTask } from '../../db/tasks/completion';
import { lockBytes, removeUnusedFiles } from '../../db/unused-files';
import { actorFor, saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aFolder } from '../support/folder';
import { aCampaignAtWork, aTask } from '../support/work';

const folder = aFolder();
const files = diskFiles(folder);
let database: TestDatabase;
let db: Knex;
let olga: Operator;
let otto: Operator;
let campaign: CampaignRow;
beforeAll(async () => {
  database = await aDatabase();
  db = database.db;
  olga = await anOperator(db, { role: 'lead' });
  otto = await anOperator(db);
});
beforeEach(async () => {
  await db.raw('truncate campaigns, stored_files, unused_files cascade');
  campaign = await aCampaignAtWork(db, olga, NOW);
});
afterAll(() => database.destroy());

let sent = 0;
const aText = () => `%PDF-${(sent += 1)}`;
const keep = (text: string, by: Operator) => {
  const upload = { name: 'proof.pdf', mime: 'application/pdf', bytes: Buffer.from(text) };
  return storeFile(db, files, upload, { ...actorFor(by), id: by.id }, NOW);
};
const said = (by: Operator) => ({ ...saidBy(by, NOW, newId()), role: by.role });
const lies = ({ storage_key: key }: StoredFileRow) => existsSync(join(folder, key.slice(0, 2), key.slice(2)));
const isKnown = async ({ id }: StoredFileRow) =>
  (await db('stored_files').where({ id }).first('id')) !== undefined;
const purge = () => purgeCampaign(db, campaign.id, campaign.name, said(olga));

/** A task of the campaign that this file proves. */
async function prove(file: StoredFileRow, of: CampaignRow = campaign) {
  const task = await aTask(db, of, NOW, { status: 'DUE' });
  const done = await completeTask(db, task, { proof: { type: 'UPLOAD', value: file.id } }, said(olga));
  expect(done.ok).toBe(true);
  return task;
}

describe('deleting a campaign', () => {
  it('takes the files with it that proved its tasks: first their rows, then, with the sweep, their bytes', async () => {
    const file = await keep(aText(), olga);
    await prove(file);
    expect((await purge()).ok).toBe(true);
    expect(await isKnown(file)).toBe(false);
    expect(lies(file)).toBe(true);
    expect(await removeUnusedFiles(db, files)).toBe(1);
    expect(lies(file)).toBe(false);
    expect(await removeUnusedFiles(db, files)).toBe(0);
  });

  it('takes those, too, that proved a completion which was taken back', async () => {
    const file = await keep(aText(), olga);
    const task = await prove(file);
    expect((await reopenTask(db, task, 'The wrong screenshot', said(olga))).ok).toBe(true);
    await purge();
    await removeUnusedFiles(db, files);
    expect([await isKnown(file), lies(file)]).toEqual([false, false]);
  });

  it('leaves a file that proves a task of another campaign', async () => {
    const file = await keep(aText(), olga);
    await prove(file);
    await prove(file, await aCampaignAtWork(db, olga, NOW, { name: 'Another one' }));
    await purge();
    await removeUnusedFiles(db, files);
    expect([await isKnown(file), lies(file)]).toEqual([true, true]);
  });

  it('leaves the bytes that somebody else uploaded as well', async () => {
    const text = aText();
    const [file, theirs] = [await keep(text, olga), await keep(text, otto)];
    await prove(file);
    await purge();
    await removeUnusedFiles(db, files);
    expect([await isKnown(file), await isKnown(theirs), lies(theirs)]).toEqual([false, true, true]);
  });

  it('leaves an upload that proves nothing yet', async () => {
    const file = await keep(aText(), olga);
    await purge();
    await removeUnusedFiles(db, files);
    expect([await isKnown(file), lies(file)]).toEqual([true, true]);
  });

  it('leaves everything where the name was not typed', async () => {
    const file = await keep(aText(), olga);
    await prove(file);
    expect((await purgeCampaign(db, campaign.id, 'another name', said(olga))).ok).toBe(false);
    await removeUnusedFiles(db, files);
    expect([await isKnown(file), lies(file)]).toEqual([true, true]);
  });
});

describe('purging everything', () => {
  it('takes the files of every campaign, and says how many in its audit entry', async () => {
    const [one, two] = [await keep(aText(), olga), await keep(aText(), olga)];
    await prove(one);
    await prove(two, await aCampaignAtWork(db, olga, NOW, { name: 'Another one' }));
    expect((await purgeEverything(db, PURGE_WORDS, said(olga))).ok).toBe(true);
    const entry = await db('audit_entries').where({ action: 'purged_campaigns' }).first('details');
    expect(entry?.details).toMatchObject({ campaigns: 2, files: 2 });
    expect(await removeUnusedFiles(db, files)).toBe(2);
    expect([lies(one), lies(two)]).toEqual([false, false]);
  });
});

describe('the sweep', () => {
  it('tries again what a store that was away left', async () => {
    const file = await keep(aText(), olga);
    await prove(file);
    await purge();
    const away = { ...files, remove: () => Promise.reject(new StoreAway('not now')) };
    await expect(removeUnusedFiles(db, away)).rejects.toThrow('not now');
    expect(lies(file)).toBe(true);
    expect(await removeUnusedFiles(db, files)).toBe(1);
    expect(lies(file)).toBe(false);
  });

  it('leaves bytes that came again before it came', async () => {
    const text = aText();
    await prove(await keep(text, olga));
    await purge();
    const again = await keep(text, otto);
    expect(await removeUnusedFiles(db, files)).toBe(0);
    expect(lies(again)).toBe(true);
    expect(await db('unused_files')).toEqual([]);
  });

  it('and an upload of the same bytes take turns: whoever is second finds or writes them', async () => {
    const text = aText();
    const file = await keep(text, olga);
    await prove(file);
    await purge();
    // The upload has seen the bytes in the store, and waits for the sweep, which is about to take them away.
    let coming: Promise<StoredFileRow> | undefined;
    await db.transaction(async (sweep) => {
      await lockBytes(sweep, file.storage_key);
      coming = keep(text, otto);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await sweep('unused_files').delete();
      await files.remove(file.storage_key);
    });
    const again = await coming;
    expect((await buffer(await files.open(again?.storage_key ?? ''))).toString()).toBe(text);
  });
});
