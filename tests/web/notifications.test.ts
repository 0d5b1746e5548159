import { NOTIFICATION_KINDS } from '../../workflows/domain/notifications';
import type { Agent } from 'supertest';
import { notify, type NewNotification } from '../../db/notifications';
import type { Operator } from '../../db/operators';
import { MINUTE, plus } from '../../workflows/domain/time';
import { anApp, type TestApp } from '../support/app';
import { anOperator, NOW } from '../support/cast';
import { formOf, formsOf, partOf, wordsOf } from '../support/page';

let site: TestApp;
let olga: { agent: Agent; operator: Operator };
beforeAll(async () => {
  site = await anApp();
});
afterAll(() => site.destroy());
beforeEach(async () => {
  olga = await site.signedIn('operator');
});

let count = 0;
async function told(given: Partial<NewNotification> = {}): Promise<string> {
  count += 1;
  const note = { to: [olga.operator.id], kind: 'TASK_ASSIGNED' as const, link: '/today', campaignId: null };
  const title = given.title ?? `Number ${count}`;
  await site.db.transaction((trx) =>
    notify(trx, { ...note, now: plus(NOW, count * 1_000), ...given, title }),
  );
  const row = await site.db('notifications').where({ operator_id: olga.operator.id, title }).first('id');
  return String(row.id);
}

const inbox = async (query = '') => (await olga.agent.get(`/notifications${query}`).expect(200)).text;
const bell = (html: string) => /<a class="bell" [^>]*aria-label="([^"]*)"/.exec(html)?.[1];

describe('the bell', () => {
  it('counts what is unread on every page, and stands there with nothing to count', async () => {
    expect(bell((await olga.agent.get('/today').expect(200)).text)).toBe('Inbox');
    await told();
    await told();
    expect(bell((await olga.agent.get('/settings').expect(200)).text)).toBe('Inbox: 2 unread');
  });

  it('counts no further than anybody reads', async () => {
    const rows = Array.from({ length: 120 }, (_, at) => ({ title: `Many ${at}` }));
    for (const row of rows) await told(row);
    expect(bell(await inbox())).toBe('Inbox: 99+ unread');
  });

  it('does not stand before those who are not signed in', async () => {
    expect(bell((await site.stranger().get('/sign-in').expect(200)).text)).toBeUndefined();
  });
});

describe('the inbox', () => {
  it('teaches what it is for while it is empty, and says when everything is read', async () => {
    expect(wordsOf(await inbox())).toContain('Nothing yet You are told here when something waits for you');
    expect(wordsOf(await inbox('?show=unread'))).toContain('Everything is read');
  });

  it('lists newest first, with what it is about and when', async () => {
    await told({ title: 'The older one' });
    await told({ title: 'The newer one', kind: 'ESCALATION', body: 'Late by 2 hours\nThree ways out' });
    const words = wordsOf(await inbox());
    expect(words.indexOf('The newer one')).toBeLessThan(words.indexOf('The older one'));
    expect(words).toContain('Late by 2 hours Three ways out Overdue work ·');
  });

  it('leads where it says, marks that as read by going there, and never leads elsewhere', async () => {
    const id = await told({ link: '/campaigns' });
    const gone = await olga.agent.get(`/notifications/${id}`).expect(303);
    expect(gone.headers['location']).toBe('/campaigns');
    expect(bell(await inbox())).toBe('Inbox');
    expect(wordsOf(await inbox('?show=unread'))).toContain('Everything is read');
    const evil = await told({ link: '//evil.example/' });
    expect((await olga.agent.get(`/notifications/${evil}`).expect(303)).headers['location']).toBe('/');
  });

  it('is its reader’s alone: another’s notification does not exist', async () => {
    const id = await told();
    const { agent } = await site.signedIn('admin');
    await agent.get(`/notifications/${id}`).expect(404);
    await agent.post(`/notifications/${id}`).type('form').send({ _method: 'DELETE' }).expect(404);
    expect(wordsOf((await agent.get('/notifications').expect(200)).text)).not.toContain(`Number ${count}`);
    expect(bell(await inbox())).toBe('Inbox: 1 unread');
  });

  it('marks all as read up to what was shown; what came meanwhile stays unread', async () => {
    await told();
    const form = formOf(await inbox(), '/notifications/readings');
    await told({ title: 'Came meanwhile' });
    await olga.agent.post(form.action).type('form').send(form.hidden).expect(303);
    const words = wordsOf(await inbox('?show=unread'));
    expect(words).toContain('One notification is marked as read.');
    expect(words).toContain('Came meanwhile');
    expect(bell(await inbox())).toBe('Inbox: 1 unread');
  });

  it('takes away what is dismissed, for good', async () => {
    const id = await told({ title: 'Not for me', dedupeKey: 'once' });
    const form = formOf(await inbox(), `/notifications/${id}`, 'DELETE');
    await olga.agent.post(form.action).type('form').send(form.hidden).expect(303);
    expect(partOf(await inbox(), `notification-${id}`)).toBe('');
    await site.db.transaction((trx) =>
      notify(trx, {
        to: [olga.operator.id],
        kind: 'TASK_ASSIGNED',
        title: 'Not for me',
        link: '/',
        campaignId: null,
        dedupeKey: 'once',
        now: NOW,
      }),
    );
    expect(await inbox()).not.toContain('Not for me');
  });

  it('goes on page after page without losing or repeating one, also of the same instant', async () => {
    for (let at = 0; at < 95; at += 1)
      await told({ title: `Page ${at}.`, now: plus(NOW, Math.floor(at / 10) * MINUTE) });
    const seen: string[] = [];
    let address: string | undefined = '';
    while (address !== undefined) {
      const html: string = await inbox(address);
      seen.push(...[...html.matchAll(/>(Page \d+\.)</g)].map(([, title]) => String(title)));
      const older: string | undefined = /href="\/notifications([^"]*)">Older/.exec(html)?.[1];
      address = older?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
    }
    expect(seen).toHaveLength(95);
    expect(new Set(seen).size).toBe(95);
  });

  it('takes a place in it that is none for its beginning', async () => {
    await told({ title: 'Here' });
    for (const query of ['?after=nonsense', '?after=2026_1', '?show=colour'])
      expect(await inbox(query)).toContain('Here');
  });

  it('works without a script: every change is a form of its own', async () => {
    await told();
    const html = await inbox();
    expect(html).not.toContain('hx-');
    expect(formsOf(html).map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        '/notifications/readings',
        expect.stringMatching(/^\/notifications\/[0-9a-f-]{36}$/),
      ]),
    );
  });
});

describe('what I am told', () => {
  const section = (html: string) => partOf(html, 'notifications-form');
  const chosen = (overrides: object = {}, muted: string[] = []) => {
    const kinds = NOTIFICATION_KINDS;
    return {
      _method: 'PATCH',
      version: 1,
      inbox: Object.fromEntries(kinds.filter((kind) => !muted.includes(kind)).map((kind) => [kind, 'on'])),
      mail: { ...Object.fromEntries(kinds.map((kind) => [kind, 'OFF'])), ...overrides },
    };
  };
  const save = (body: object) => olga.agent.post('/settings/notifications').type('form').send(body);

  it('starts from the usual, and says that e-mail is not set up', async () => {
    const html = section((await olga.agent.get('/settings').expect(200)).text);
    expect(wordsOf(html)).toContain('E-mail is not set up here');
    expect(html).toMatch(/name="mail\[ESCALATION\]"[\s\S]*?value="IMMEDIATE" selected/);
    expect(html.match(/type="checkbox"[^>]*checked/g)).toHaveLength(NOTIFICATION_KINDS.length);
  });

  it('is saved with the rest of what I chose kept, and holds for the inbox', async () => {
    await told({ kind: 'PLAN_COMMENT', title: 'A comment' });
    await save(chosen({ ESCALATION: 'DAILY' }, ['PLAN_COMMENT'])).expect(303);
    const { preferences } = await site.db('operators').where({ id: olga.operator.id }).first('preferences');
    expect(preferences).toMatchObject({
      muted: ['PLAN_COMMENT'],
      mail: { ESCALATION: 'DAILY', PLAN_COMMENT: 'OFF' },
    });
    expect(await inbox()).not.toContain('A comment');
    expect(bell(await inbox())).toBe('Inbox');
    const html = section((await olga.agent.get('/settings').expect(200)).text);
    expect(html).toMatch(/name="mail\[ESCALATION\]"[\s\S]*?value="DAILY" selected/);
    await olga.agent
      .post('/settings/profile')
      .type('form')
      .send({ _method: 'PATCH', name: 'Olga', time_zone: 'UTC', version: 2 })
      .expect(303);
    const after = await site.db('operators').where({ id: olga.operator.id }).first('preferences');
    expect(after.preferences).toMatchObject({ keyboard: false, muted: ['PLAN_COMMENT'] });
  });

  it('refuses what is no choice, and what was edited from an older state, keeping what was ticked', async () => {
    const wrong = await save(chosen({ ESCALATION: 'HOURLY' }, ['TASK_WATCHED'])).expect(422);
    expect(section(wrong.text)).not.toMatch(/name="inbox\[TASK_WATCHED\]" value="on" checked/);
    expect(section(wrong.text)).toMatch(/name="inbox\[ESCALATION\]" value="on" checked/);
    await save(chosen()).expect(303);
    const stale = await save(chosen()).expect(409);
    expect(wordsOf(stale.text)).toContain('Another window of yours changed this while you were editing');
  });

  it('is anybody’s own, a client’s too', async () => {
    const client = await anOperator(site.db, { role: 'client' });
    const agent = await site.signIn(client);
    await agent.get('/notifications').expect(200);
  });
});
