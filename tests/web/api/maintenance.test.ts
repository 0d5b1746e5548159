import request from 'supertest';
import { createToken } from '../../../db/tokens';
import { actorFor } from '../../support/campaigns';
import { NOW } from '../../support/cast';
import { anApi, aRunningCampaign, type ApiApp, type Machine } from '../../support/machine';

let site: ApiApp;
let admin: Machine;
beforeAll(async () => {
  site = await anApi(NOW);
  admin = await site.machine('admin');
});
afterAll(() => site.destroy());

it('checks every part, and says what fails with its cure', async () => {
  const { status, body } = await admin.get('/maintenance/checks');
  expect(status).toBe(200);
  expect(body.checks).toContainEqual(expect.objectContaining({ name: 'Database', status: 'PASS' }));
  const failed = body.checks.filter((check: { status: string }) => check.status === 'FAIL');
  expect(body.passed).toBe(failed.length === 0);
  for (const { cure } of failed) expect(cure).not.toBe('');
});

it('checks the audit once under one key, and writes down what came out', async () => {
  await aRunningCampaign(site, admin);
  const done = await admin.post('/maintenance/audit-checks', {}, 'check-the-audit');
  expect(done.body).toMatchObject({ whole: true, broken: [] });
  expect(done.body.entries).toBeGreaterThan(3);
  expect((await admin.post('/maintenance/audit-checks', {}, 'check-the-audit')).body).toEqual(done.body);
  const { body } = await admin.get('/audit', { action: 'verified_audit' });
  expect(body.items).toHaveLength(1);
});

it('purges on the right words, and brings a campaign back from its export, once under one key', async () => {
  const id = await aRunningCampaign(site, admin, { name: 'There and back' });
  await site.settled();
  const { body: document } = await admin.get(`/campaigns/${id}/export`);
  const refused = await admin.post('/maintenance/purge', { confirmation: 'delete it' });
  expect(refused.body.details.reason).toBe('CONFIRMATION_MISMATCH');
  const purged = await admin.post('/maintenance/purge', { confirmation: 'delete every campaign' });
  expect(purged.body.campaigns).toBeGreaterThan(0);
  expect((await admin.get('/campaigns')).body.items).toEqual([]);
  const token = await createToken(
    site.db,
    { operatorId: admin.operator.id, name: 'for a file' },
    actorFor(admin.operator),
    NOW,
  );
  const bringIn = (file: string, key: string) =>
    request(site.app)
      .post('/api/v1/maintenance/imports')
      .set('Authorization', `Bearer ${token.secret}`)
      .set('Idempotency-Key', key)
      .attach('file', Buffer.from(file), 'export.json');
  const back = await bringIn(JSON.stringify(document), 'back-again-1');
  expect([back.status, back.headers['location']]).toEqual([201, `/api/v1/campaigns/${id}`]);
  expect(back.body).toMatchObject({ campaign_id: id, status: 'PAUSED', renumbered: false });
  expect((await bringIn(JSON.stringify(document), 'back-again-1')).body).toEqual(back.body);
  const broken = await bringIn('{"schema": "another"}', 'back-again-2');
  expect([broken.status, broken.body.details.reason]).toEqual([422, 'EXPORT_UNREADABLE']);
  await site.settled();
});

it('is an admin’s alone', async () => {
  const lead = await site.machine('lead');
  expect((await lead.get('/maintenance/checks')).status).toBe(403);
  expect((await lead.post('/maintenance/purge', { confirmation: 'delete every campaign' })).status).toBe(403);
});
