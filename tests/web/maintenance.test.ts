import { createCampaignActivities } from '../../activities/campaigns';
import { templateWriter } from '../../activities/drafting/template';
import { readControls } from '../../db/controls';
import type { Agent } from 'supertest';
import { verifyAudit } from '../../db/audit-verify';
import { checksumOf, type CampaignExport } from '../../db/exports/campaign';
import { parseExport } from '../../db/exports/import';
import { CAMPAIGN_TABLES, LEFT_OUT } from '../../db/exports/tables';
import { NOW } from '../support/cast';
import {
  anApi,
  aPlannedCampaign,
  aRunningCampaign,
  postsOf,
  type ApiApp,
  type Machine,
} from '../support/machine';
import { formOf, wordsOf } from '../support/page';

let site: ApiApp;
let machine: Machine;
let agent: Agent;
beforeEach(async () => {
  site = await anApi(NOW);
  machine = await site.machine('admin');
  ({ agent } = await site.signedIn('admin'));
});
afterEach(async () => {
  await site.settled();
  await site.destroy();
});

/** A campaign with something in most of its tables. */
async function aFullCampaign(name: string): Promise<string> {
  const id = await aRunningCampaign(site, machine, { name });
  const [first] = await postsOf(machine, id);
  const link = `https://www.linkedin.com/posts/${name.toLowerCase()}`;
  await machine.post(`/tasks/${first?.['id']}/completion`, { proof: { type: 'URL', value: link } });
  await machine.put(`/campaigns/${id}/policy`, { due_lead: 'PT2H' });
  return id;
}

async function taken(id: string): Promise<CampaignExport> {
  await site.settled();
  const { status, body } = await machine.get(`/campaigns/${id}/export`);
  expect(status).toBe(200);
  return body as CampaignExport;
}

async function bringIn(file: string, name = '', where = { site, agent }) {
  const page = (await where.agent.get('/maintenance').expect(200)).text;
  const { hidden } = formOf(page, '/maintenance/imports');
  return where.agent
    .post('/maintenance/imports')
    .field('commandId', String(hidden['commandId']))
    .field('name', name)
    .attach('file', Buffer.from(file), { filename: 'export.json', contentType: 'application/json' });
}

const countRows = async (at: ApiApp, id: string) =>
  Object.fromEntries(
    await Promise.all(
      CAMPAIGN_TABLES.filter(({ of }) => of === 'campaign_id').map(
        async ({ name }): Promise<[string, number]> => {
          const row = await at
            .db(name)
            .where({ campaign_id: id })
            .count<{ count: number }>('* as count')
            .first();
          return [name, Number(row?.count)];
        },
      ),
    ),
  );

it('knows every table that hangs on a campaign', async () => {
  const { rows } = await site.db.raw<{ rows: Array<{ child: string; parent: string }> }>(
    `select distinct r.relname as child, p.relname as parent from pg_constraint c
       join pg_class r on r.oid = c.conrelid join pg_class p on p.oid = c.confrelid where c.contype = 'f'`,
  );
  const known = new Set([...CAMPAIGN_TABLES.map(({ name }) => name), 'campaigns']);
  const hanging = rows.filter(({ parent }) => known.has(parent)).map(({ child }) => child);
  expect(hanging.filter((name) => !known.has(name) && !LEFT_OUT.has(name))).toEqual([]);
});

describe('an export', () => {
  it('holds all facts, the people by their addresses, and a checksum over them', async () => {
    const id = await aFullCampaign('Whole');
    const sent = await taken(id);
    expect(sent).toMatchObject({
      schema: 'aicmo.campaign.v1',
      client: 'Northwind Tea',
      campaign: { id, name: 'Whole' },
    });
    const counts = await countRows(site, id);
    expect(counts['tasks']).toBeGreaterThan(3);
    for (const [table, count] of Object.entries(counts)) expect(sent.tables[table]).toHaveLength(count);
    expect(sent.people.map(({ email }) => email)).toContain(machine.operator.email);
    expect(sent.audit.at(0)).toMatchObject({ action: 'created_campaign', seq: 1 });
    expect(checksumOf(sent)).toBe(sent.checksum);
    const page = await agent.get(`/campaigns/${id}/export`).expect(200);
    expect(page.headers['content-disposition']).toContain('Whole.json');
  });

  it('is for admins', async () => {
    const id = await aPlannedCampaign(site, machine, { name: 'Mine' });
    const lead = await site.signedIn('lead');
    await lead.agent.get(`/campaigns/${id}/export`).expect(403);
    await lead.agent.get('/maintenance').expect(403);
  });
});

describe('an import elsewhere', () => {
  let elsewhere: ApiApp;
  let there: Agent;
  beforeEach(async () => {
    elsewhere = await anApi(NOW);
    ({ agent: there } = await elsewhere.signedIn('admin'));
  });
  afterEach(async () => {
    await elsewhere.settled();
    await elsewhere.destroy();
  });

  it('is the same campaign with the same ids, paused, with its process begun', async () => {
    const id = await aFullCampaign('Traveller');
    const sent = await taken(id);
    const answer = await bringIn(JSON.stringify(sent), '', { site: elsewhere, agent: there });
    expect([answer.status, answer.headers['location']]).toEqual([303, `/campaigns/${id}`]);
    const words = wordsOf((await there.get(`/campaigns/${id}`).expect(200)).text);
    expect(words).toContain('It is paused: nothing goes out before somebody resumes it.');
    expect(words).toContain('Imported from an export of 2026-11-20 10:00 UTC');
    const [campaign] = await elsewhere.db('campaigns').where({ id });
    expect(campaign).toMatchObject({ status: 'PAUSED', auto_activate: false, name: 'Traveller' });
    const counts = await countRows(elsewhere, id);
    expect(counts).toEqual({ ...(await countRows(site, id)), pauses: 1 });
    const command = await elsewhere.db('commands').where({ campaign_id: id }).first();
    expect(command).toMatchObject({ delivery: 'START', kind: 'create_campaign' });
    const audit = await elsewhere.db('audit_entries').where({ campaign_id: id, action: 'imported_campaign' });
    expect(audit).toMatchObject([{ details: { renumbered: false, checksum: sent.checksum, was: id } }]);
    const own = await site
      .db('tasks')
      .where({ campaign_id: id })
      .orderBy('id')
      .select('id', 'title', 'due_at', 'status');
    expect(
      await elsewhere
        .db('tasks')
        .where({ campaign_id: id })
        .orderBy('id')
        .select('id', 'title', 'due_at', 'status'),
    ).toEqual(own);
    expect((await verifyAudit(elsewhere.db)).broken).toEqual([]);
  });

  it('finds people by their addresses, and says whom it does not find', async () => {
    const id = await aFullCampaign('Peopled');
    await site.db('campaigns').where({ id }).update({ owner_id: machine.operator.id });
    await bringIn(JSON.stringify(await taken(id)), '', { site: elsewhere, agent: there });
    const page = wordsOf((await there.get(`/campaigns/${id}`)).text);
    const known = await elsewhere.db('operators').where({ email: machine.operator.email }).first('id');
    const { owner_id: owner } = await elsewhere.db('campaigns').where({ id }).first('owner_id');
    if (known) expect(owner).toBe(known.id);
    else {
      expect(owner).toBeNull();
      expect(page).toContain(`Nobody here is ${machine.operator.email}`);
    }
  });
});

describe('an import here', () => {
  it('is refused under a name that is taken, and goes in under another with new ids', async () => {
    const id = await aPlannedCampaign(site, machine, { name: 'Twice' });
    const file = JSON.stringify(await taken(id));
    const refused = await bringIn(file);
    expect(refused.status).toBe(409);
    expect(wordsOf(refused.text)).toContain('“Twice” is taken. Choose another name.');
    const done = await bringIn(file, 'Once more');
    expect(done.status).toBe(303);
    const copy = await site.db('campaigns').where({ name: 'Once more' }).first();
    expect(copy.id).not.toBe(id);
    expect(copy.status).toBe('PLANNED');
    const [plan] = await site.db('plans').where({ campaign_id: copy.id });
    const [original] = await site.db('plans').where({ campaign_id: id });
    expect(plan).toMatchObject({ checksum: original.checksum, version: 1 });
    expect(plan.id).not.toBe(original.id);
  });

  it('is refused as a whole where a link of a post would stand twice', async () => {
    const id = await aFullCampaign('Linked');
    const refused = await bringIn(JSON.stringify(await taken(id)), 'Linked again');
    expect(refused.status).toBe(409);
    expect(wordsOf(refused.text)).toContain('Delete the campaign that has it, then import again.');
    expect(await site.db('campaigns').where({ name: 'Linked again' })).toEqual([]);
  });

  it('is refused when the file is none, or was touched', async () => {
    const nothing = await bringIn('{"schema":"something"}');
    expect(nothing.status).toBe(422);
    expect(wordsOf(nothing.text)).toContain('That is no export of a campaign that can be read here: schema');
    expect(wordsOf((await bringIn('no json')).text)).toContain('That is no export of a campaign');
    const id = await aPlannedCampaign(site, machine, { name: 'Touched' });
    const touched = { ...(await taken(id)), client: 'Somebody else' };
    expect(parseExport(JSON.stringify(touched))).toMatchObject({ ok: false, reason: 'EXPORT_CHANGED' });
    expect(wordsOf((await bringIn(JSON.stringify(touched))).text)).toContain(
      'was changed after it was exported',
    );
  });
});

describe('the purge', () => {
  const send = async (confirmation: string) => {
    const { hidden } = formOf((await agent.get('/maintenance')).text, '/maintenance/purge');
    return agent
      .post('/maintenance/purge')
      .type('form')
      .send({ ...hidden, confirmation });
  };

  it('removes every campaign with everything of it, and keeps the audit with one entry more', async () => {
    await aFullCampaign('One');
    await aPlannedCampaign(site, machine, { name: 'Two' });
    await site.settled();
    const before = await site.db('audit_entries').count<{ count: number }>('* as count').first();
    const refused = await send('delete some campaigns');
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Type “delete every campaign” exactly as it stands there');
    expect((await send('delete every campaign')).status).toBe(303);
    for (const { name, of } of CAMPAIGN_TABLES) {
      const left = site.db(name);
      if (of === 'campaign_id') void left.whereNotNull('campaign_id');
      expect([name, await left]).toEqual([name, []]);
    }
    const after = await site.db('audit_entries').count<{ count: number }>('* as count').first();
    expect(Number(after?.count)).toBe(Number(before?.count) + 1);
    const [entry] = await site.db('audit_entries').where({ action: 'purged_campaigns' });
    expect(entry.details).toMatchObject({ campaigns: 2, names: ['One', 'Two'], removed: { plans: 2 } });
    expect((await verifyAudit(site.db)).broken).toEqual([]);
    expect(wordsOf((await agent.get('/maintenance')).text)).toContain('No campaigns');
  });

  it('is made good by an export: the process that still sleeps goes on, and takes nothing for a restored database', async () => {
    const id = await aFullCampaign('Back again');
    const sent = JSON.stringify(await taken(id));
    await machine.post(`/campaigns/${id}/pause`, { reason: 'After the export' });
    await site.settled();
    const { command_seq: seq } = await site.db('campaigns').where({ id }).first('command_seq');
    expect((await send('delete every campaign')).status).toBe(303);
    expect((await bringIn(sent)).headers['location']).toBe(`/campaigns/${id}`);
    const { advanceCampaign } = createCampaignActivities({ db: site.db, writer: templateWriter });
    const seen = await advanceCampaign({ campaignId: id, seq, now: NOW.toISOString() });
    expect(seen).toMatchObject({ status: 'PAUSED', needsAttention: false });
    expect(await readControls(site.db)).toMatchObject({ system_paused: false });
  });
});
