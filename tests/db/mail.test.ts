import { readControls } from '../../db/controls';
import {
  beginMail,
  findMailToSend,
  GATHERED_MS,
  listMails,
  mailNotifications,
  recordMail,
  sendAgain,
  takeWaitingMails,
  writeDigests,
  writeTestMail,
} from '../../db/mail';
import { notify, type NewNotification } from '../../db/notifications';
import type { Operator } from '../../db/operators';
import { HOUR, MINUTE, plus } from '../../workflows/domain/time';
import { actorFor } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { OUTWARD } from '../support/outside';

let database: TestDatabase;
let olga: Operator;
const db = () => database.db;
const later = plus(NOW, GATHERED_MS);
const UNCONFIGURED = { ...OUTWARD, mail: null };

beforeEach(async () => {
  database = await aDatabase();
  olga = await anOperator(db(), { name: 'Olga Operator', time_zone: 'Europe/Berlin' });
});
afterEach(() => database.destroy());

function tell(given: Partial<NewNotification> = {}) {
  const note = {
    to: [olga.id],
    kind: 'ESCALATION' as const,
    title: 'Late',
    link: '/today',
    campaignId: null,
    now: NOW,
  };
  return db().transaction((trx) => notify(trx, { ...note, ...given }));
}

function prefers(mail: object) {
  return db()('operators')
    .where({ id: olga.id })
    .update({ preferences: JSON.stringify({ mail }) });
}

const mails = () => db()('mails').orderBy('id');

describe('a notification', () => {
  it('becomes a message a minute later, with its link on this site', async () => {
    await tell({ title: 'One task is overdue in Spring', body: 'Late by 2 hours' });
    expect(await mailNotifications(db(), OUTWARD, plus(later, -1))).toBe(0);
    expect(await mailNotifications(db(), OUTWARD, later)).toBe(1);
    expect(await mailNotifications(db(), OUTWARD, later)).toBe(0);
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      to_address: olga.email,
      kind: 'NOTICE',
      subject: 'One task is overdue in Spring',
      status: 'WAITING',
      message_id: `<${mail.id}@aicmo.example>`,
    });
    expect(mail.body).toContain('Late by 2 hours\nhttps://aicmo.example/today');
    expect(await db()('notifications').first()).toMatchObject({ mail: 'MAILED', mail_id: mail.id });
  });

  it('shares one message with what the same person was told within that minute', async () => {
    const otto = await anOperator(db(), { name: 'Otto' });
    for (const title of ['First', 'Second', 'Third']) await tell({ to: [olga.id, otto.id], title });
    await mailNotifications(db(), OUTWARD, later);
    const written = await mails();
    expect(written.map(({ subject }) => subject)).toEqual(['First, and 2 more', 'First, and 2 more']);
    expect(new Set(written.map(({ to_address }) => to_address))).toEqual(new Set([olga.email, otto.email]));
  });

  it('becomes none when it was read meanwhile, is not wanted by mail, or its reader is gone', async () => {
    await tell();
    await db()('notifications').update({ read_at: NOW });
    await tell({ kind: 'TASK_WATCHED' });
    await prefers({ PLAN_COMMENT: 'OFF' });
    await tell({ kind: 'PLAN_COMMENT' });
    const gone = await anOperator(db(), {});
    await db()('operators').where({ id: gone.id }).update({ disabled_at: NOW });
    await tell({ to: [gone.id] });
    expect(await mailNotifications(db(), OUTWARD, later)).toBe(4);
    expect(await mails()).toEqual([]);
    expect(await db()('notifications').whereNot({ mail: 'OFF' })).toEqual([]);
  });

  it('is said to be unconfigured, not waiting, where e-mail is not set up', async () => {
    await tell();
    await mailNotifications(db(), UNCONFIGURED, later);
    const [mail] = await mails();
    expect(mail).toMatchObject({ status: 'UNCONFIGURED', sent_at: null });
    expect(await takeWaitingMails(db(), 10)).toEqual([]);
  });

  it('is judged once by two workers at the same time', async () => {
    for (let at = 0; at < 5; at += 1) await tell({ title: `Number ${at}` });
    await Promise.all([mailNotifications(db(), OUTWARD, later), mailNotifications(db(), OUTWARD, later)]);
    const bodies = (await mails()).map(({ body }) => body as string).join('');
    for (let at = 0; at < 5; at += 1) expect(bodies.split(`Number ${at}`)).toHaveLength(2);
  });
});

describe('the daily message', () => {
  // 08:00 in Berlin is 07:00 UTC.
  const eight = new Date('2026-11-21T07:00:00Z');
  const weekly = (title: string, now = NOW) => tell({ kind: 'WEEKLY_SUMMARY', title, now });

  it('comes once, at eight by the clock of its reader, with what they have not read', async () => {
    await weekly('Read already');
    await db()('notifications').update({ read_at: NOW });
    await weekly('Week 47 of Spring', plus(NOW, MINUTE));
    await weekly('Week 47 of Summer', plus(NOW, 2 * MINUTE));
    await mailNotifications(db(), OUTWARD, plus(NOW, HOUR));
    expect(await mails()).toEqual([]);
    expect(await writeDigests(db(), OUTWARD, plus(NOW, HOUR))).toBe(0);
    expect(await writeDigests(db(), OUTWARD, plus(eight, -1))).toBe(0);
    expect(await writeDigests(db(), OUTWARD, eight)).toBe(1);
    expect(await writeDigests(db(), OUTWARD, plus(eight, MINUTE))).toBe(0);
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ kind: 'DIGEST', subject: 'Your day: 2 messages' });
    expect(mail.body).toMatch(/Week 47 of Spring[\s\S]*Week 47 of Summer/);
    expect(mail.body).not.toContain('Read already');
  });

  it('leaves what comes after eight for tomorrow, and is none when there is nothing', async () => {
    await weekly('At nine', plus(eight, HOUR));
    await mailNotifications(db(), OUTWARD, plus(eight, 2 * HOUR));
    expect(await writeDigests(db(), OUTWARD, plus(eight, 3 * HOUR))).toBe(0);
    expect(await writeDigests(db(), OUTWARD, plus(eight, 24 * HOUR))).toBe(1);
    expect(await writeDigests(db(), OUTWARD, plus(eight, 48 * HOUR))).toBe(0);
  });

  it('is one, when two workers write it at the same time', async () => {
    await weekly('Week 47');
    await mailNotifications(db(), OUTWARD, later);
    const counts = await Promise.allSettled([
      writeDigests(db(), OUTWARD, eight),
      writeDigests(db(), OUTWARD, eight),
    ]);
    expect(counts.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect(await mails()).toHaveLength(1);
  });
});

describe('sending', () => {
  const waiting = async () => (await writeTestMail(db(), olga, OUTWARD, actorFor(olga), NOW)).id;
  const row = (id: string) => db()('mails').where({ id }).first();

  it('sets out once for each intent; the same intent again is the same permission', async () => {
    const id = await waiting();
    expect(await beginMail(db(), id, 'run:1', NOW)).toBe('SEND');
    expect(await beginMail(db(), id, 'run:1', NOW)).toBe('SEND');
    expect(await row(id)).toMatchObject({ status: 'SENDING', attempts: 1, sent_at: null });
    expect(await findMailToSend(db(), id)).toMatchObject({ id });
    expect(await recordMail(db(), id, 'run:1', { result: 'SENT' }, NOW)).toBeNull();
    expect(await row(id)).toMatchObject({ status: 'SENT', sent_at: NOW });
    expect(await beginMail(db(), id, 'run:2', NOW)).toBe('OVER');
    expect(await findMailToSend(db(), id)).toBeUndefined();
  });

  it('makes UNKNOWN what somebody else set out to send and never answered', async () => {
    const id = await waiting();
    await beginMail(db(), id, 'run:1', NOW);
    expect(await beginMail(db(), id, 'other:1', NOW)).toBe('OVER');
    expect(await row(id)).toMatchObject({ status: 'UNKNOWN', sent_at: null });
    // The first one comes back after all: it is not believed, for somebody may have asked for it again.
    expect(await recordMail(db(), id, 'run:1', { result: 'NOT_SENT' }, NOW)).toBeNull();
    expect(await row(id)).toMatchObject({ status: 'UNKNOWN' });
  });

  it('waits longer from try to try, answers the same twice, and fails in the end', async () => {
    const id = await waiting();
    const waits: Array<number | null> = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      await beginMail(db(), id, `run:${attempt}`, NOW);
      const said = { result: 'NOT_SENT' as const, error: 'away' };
      const wait = await recordMail(db(), id, `run:${attempt}`, said, NOW);
      expect(await recordMail(db(), id, `run:${attempt}`, said, NOW)).toBe(wait);
      waits.push(wait);
    }
    expect(waits).toEqual(
      [1, 5, 15, 60, 180, 360, 720].map((minutes) => minutes * MINUTE).concat(null as never),
    );
    expect(await row(id)).toMatchObject({ status: 'FAILED', error: 'away' });
  });

  it('does not begin while the system is paused, and takes nothing up', async () => {
    const id = await waiting();
    await db()('system_controls').update({ system_paused: true });
    expect((await readControls(db())).system_paused).toBe(true);
    expect(await takeWaitingMails(db(), 10)).toEqual([]);
    expect(await beginMail(db(), id, 'run:1', NOW)).toBe('HOLD');
    expect(await row(id)).toMatchObject({ status: 'WAITING', attempts: 0 });
    await db()('system_controls').update({ system_paused: false });
    expect(await takeWaitingMails(db(), 10)).toEqual([id]);
    expect(await takeWaitingMails(db(), 10)).toEqual([]);
  });

  it('may be asked for again unless it was sent or waits anyway; it keeps its id', async () => {
    const id = await waiting();
    const again = () => sendAgain(db(), id, OUTWARD, actorFor(olga), NOW);
    const { message_id } = await row(id);
    expect(await again()).toBe(false);
    await beginMail(db(), id, 'run:1', NOW);
    await recordMail(db(), id, 'run:1', { result: 'REJECTED', error: 'No such person' }, NOW);
    expect(await row(id)).toMatchObject({ status: 'FAILED', error: 'No such person' });
    expect(await again()).toBe(true);
    expect(await row(id)).toMatchObject({ status: 'WAITING', attempts: 0, error: null, message_id });
    await beginMail(db(), id, 'run:2', NOW);
    await recordMail(db(), id, 'run:2', { result: 'SENT' }, NOW);
    expect(await again()).toBe(false);
    const [shown] = await listMails(db(), { status: 'SENT', limit: 10 });
    expect(shown).toMatchObject({ id, operator_name: 'Olga Operator' });
  });
});
