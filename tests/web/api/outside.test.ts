import { notify } from '../../../db/notifications';
import { markDead, recordTry } from '../../../db/webhooks';
import { newId } from '../../../db/ids';
import { NOW } from '../../support/cast';
import { anApi, type ApiApp, type Machine } from '../../support/machine';

let site: ApiApp;
let olga: Machine;
let admin: Machine;
beforeAll(async () => {
  site = await anApi(NOW);
  olga = await site.machine('operator');
  admin = await site.machine('admin');
});
afterAll(() => site.destroy());

const tell = (title: string, to = olga.operator.id) =>
  site.db.transaction((trx) =>
    notify(trx, {
      to: [to],
      kind: 'TASK_ASSIGNED',
      title,
      link: '/today',
      campaignId: null,
      now: site.now(),
    }),
  );

describe('notifications', () => {
  it('are listed newest first, page by page, mine only', async () => {
    for (let at = 0; at < 3; at += 1) {
      site.setNow(new Date(NOW.getTime() + at * 1_000));
      await tell(`Number ${at}`);
    }
    await tell('Not for Olga', admin.operator.id);
    const first = await olga.get('/notifications', { limit: 2 });
    expect(first.status).toBe(200);
    expect(first.body.items.map(({ title }: { title: string }) => title)).toEqual(['Number 2', 'Number 1']);
    const second = await olga.get('/notifications', { limit: 2, cursor: first.body.next_cursor });
    expect(second.body.items.map(({ title }: { title: string }) => title)).toEqual(['Number 0']);
    expect(second.body.next_cursor).toBeNull();
  });

  it('are read by id, once; the unread are fewer then', async () => {
    const { body } = await olga.get('/notifications');
    const [{ id }] = body.items;
    const read = await olga.post(`/notifications/${id}/read`, {}, 'read-it-now');
    expect(read.status).toBe(200);
    expect(read.body).toMatchObject({ id, read_at: site.now().toISOString() });
    const again = await olga.post(`/notifications/${id}/read`, {}, 'read-it-now');
    expect(again.body).toEqual(read.body);
    const unread = await olga.get('/notifications', { unread: 'true' });
    expect(unread.body.items).toHaveLength(body.items.length - 1);
  });

  it('of others are not there', async () => {
    const { body } = await admin.get('/notifications');
    expect((await olga.post(`/notifications/${body.items[0].id}/read`, {})).status).toBe(404);
  });
});

describe('what I am told of', () => {
  it('is by its usual choice until I choose, and refused when I changed it meanwhile', async () => {
    const otto = await site.machine('operator');
    const usual = await otto.get('/notifications/preferences');
    expect(usual.body).toMatchObject({ mail: { ESCALATION: 'IMMEDIATE', TASK_WATCHED: 'OFF' }, muted: [] });
    const wanted = { mail: { ESCALATION: 'DAILY' }, muted: ['PLAN_COMMENT'], version: usual.body.version };
    const chosen = await otto.ask('put', '/notifications/preferences', { body: wanted });
    expect(chosen.body).toMatchObject({
      mail: { ESCALATION: 'DAILY', TASK_WATCHED: 'OFF' },
      muted: ['PLAN_COMMENT'],
    });
    const stale = await otto.ask('put', '/notifications/preferences', { body: wanted });
    expect([stale.status, stale.body.details.reason]).toEqual([409, 'EDITED_MEANWHILE']);
  });

  it('is marked as read in one go, up to what I saw, and put away one by one', async () => {
    const otto = await site.machine('operator');
    for (const [at, title] of ['Before', 'After'].entries()) {
      site.setNow(new Date(NOW.getTime() + at * 60_000));
      await tell(title, otto.operator.id);
    }
    const read = await otto.post('/notifications/read', { through: NOW.toISOString() }, 'read-up-to-here');
    expect(read.body).toMatchObject({ read: 1 });
    const again = await otto.post('/notifications/read', { through: NOW.toISOString() }, 'read-up-to-here');
    expect(again.body).toEqual(read.body);
    const unread = await otto.get('/notifications', { unread: 'true' });
    expect(unread.body.items).toMatchObject([{ title: 'After' }]);
    const [{ id }] = unread.body.items;
    expect((await otto.delete(`/notifications/${id}`, {})).status).toBe(200);
    expect((await otto.get('/notifications', {})).body.items).toMatchObject([{ title: 'Before' }]);
  });
});

describe('webhooks', () => {
  const hook = { url: 'https://hooks.example.com/a', events: ['task.completed', 'task.completed'] };

  it('are added with a secret that is answered once, listed without it, pinged and removed', async () => {
    const key = newId();
    const made = await admin.post('/webhooks', hook, key);
    expect(made.status).toBe(201);
    expect(made.body.secret).toMatch(/^whsec_/);
    expect(made.headers['location']).toBe(`/api/v1/webhooks/${made.body.id}`);
    expect((await admin.get(`/webhooks/${made.body.id}`)).body).toMatchObject({ status: 'ACTIVE', dead: 0 });
    const repeated = await admin.post('/webhooks', hook, key);
    expect(repeated.body).toEqual({ ...made.body, secret: null });
    const list = await admin.get('/webhooks');
    expect(list.body.items).toMatchObject([
      { id: made.body.id, events: ['task.completed'], status: 'ACTIVE' },
    ]);
    expect(JSON.stringify(list.body)).not.toContain('whsec_');
    const ping = await admin.post(`/webhooks/${made.body.id}/ping`, {});
    expect(ping.body).toMatchObject({ webhook: { waiting: 1 } });
    expect((await admin.delete(`/webhooks/${made.body.id}`, {})).status).toBe(200);
    expect((await admin.get('/webhooks')).body.items).toEqual([]);
    expect(JSON.stringify(await site.db('commands'))).not.toContain('whsec_');
  });

  it('are paused and go on, get a new secret, and have a log whose calls are made again', async () => {
    const { body: made } = await admin.post('/webhooks', hook);
    const base = `/webhooks/${made.id}`;
    const { body: ping } = await admin.post(`${base}/ping`, {});
    await recordTry(
      site.db,
      ping.delivery_id,
      { statusCode: 500, durationMs: 7, error: 'It answered 500.', response: 'no' },
      NOW,
    );
    await markDead(site.db, ping.delivery_id, NOW);
    const log = await admin.get(`${base}/deliveries`);
    expect(log.body).toMatchObject({
      items: [
        {
          id: ping.delivery_id,
          event: 'ping',
          status: 'DEAD',
          attempts: 1,
          tries: [{ status_code: 500, response: 'no' }],
        },
      ],
      next_cursor: null,
    });
    const resent = await admin.post(`${base}/deliveries/${ping.delivery_id}/sending`, {});
    expect(resent.body).toMatchObject({ delivery_id: ping.delivery_id });
    expect((await admin.get(`${base}/deliveries`)).body.items).toMatchObject([{ status: 'WAITING' }]);
    expect((await admin.post(`${base}/pause`, {})).body).toMatchObject({ webhook: { status: 'PAUSED' } });
    expect((await admin.delete(`${base}/pause`, {})).body).toMatchObject({ webhook: { status: 'ACTIVE' } });
    const rotated = await admin.post(`${base}/secret`, {}, 'a-new-secret-please');
    expect(rotated.body.secret).toMatch(/^whsec_/);
    expect(rotated.body.secret).not.toBe(made.secret);
    const repeated = await admin.post(`${base}/secret`, {}, 'a-new-secret-please');
    expect(repeated.body).toEqual({ ...rotated.body, secret: null });
    expect((await admin.post(`${base}/deliveries/${newId()}/sending`, {})).status).toBe(404);
    expect(JSON.stringify(await site.db('commands'))).not.toContain('whsec_');
  });

  it('refuse an address that is not called, and an event that never happens', async () => {
    const refused = await admin.post('/webhooks', { ...hook, url: 'https://10.0.0.1/' });
    expect(refused.status).toBe(422);
    expect(Object.keys(refused.body.details.fields)).toEqual(['url']);
    expect((await admin.post('/webhooks', { ...hook, events: ['task.eaten'] })).status).toBe(422);
    expect((await olga.get('/webhooks')).status).toBe(403);
  });
});
