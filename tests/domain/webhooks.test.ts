import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkWebhookUrl,
  CLOCK_EVENTS,
  EVENT_ACTIONS,
  isPrivateAddress,
  TICKED,
  WEBHOOK_EVENTS,
  webhooksOf,
  webhookBody,
  webhookEventOf,
} from '../../workflows/domain/webhooks';

const NOW = new Date('2026-11-20T10:00:00Z');
const facts = {
  id: 'a-1',
  at: NOW,
  actor: 'Olga Operator',
  entity: { type: 'task', id: 't-1' },
  campaign: { id: 'c-1', name: 'Spring' },
  before: { status: 'DUE' },
  after: { status: 'DONE' },
  details: undefined,
  reason: null,
};

describe('an address of a webhook', () => {
  it.each([
    ['https://example.com/hooks', true],
    ['https://hooks.example.com:8443/a?b=c', true],
    ['https://93.184.216.34/', true],
    ['http://example.com/', false],
    ['ftp://example.com/', false],
    ['javascript:alert(1)', false],
    ['example.com', false],
    ['https://user:secret@example.com/', false],
    ['https://localhost/', false],
    ['http://127.0.0.1:9/', false],
    ['https://[::1]/', false],
    ['https://10.0.0.1/', false],
    ['https://0x7f000001/', false],
    ['https://017700000001/', false],
    ['https://[::ffff:10.0.0.1]/', false],
    ['https://[fd00::1]/', false],
  ])('%s may be called: %s', (url, may) => {
    expect(checkWebhookUrl(url, false).ok).toBe(may);
  });

  it('may be this machine, also without TLS, where private addresses are allowed', () => {
    expect(checkWebhookUrl('http://127.0.0.1:9/', true).ok).toBe(true);
    expect(checkWebhookUrl('http://localhost:9/', true).ok).toBe(true);
    expect(checkWebhookUrl('http://10.0.0.1/', true).ok).toBe(false);
    expect(checkWebhookUrl('https://10.0.0.1/', true).ok).toBe(true);
  });
});

describe('a resolved address', () => {
  it.each([
    ['8.8.8.8', false],
    ['93.184.216.34', false],
    ['172.15.255.255', false],
    ['172.32.0.1', false],
    ['2606:2800:220:1:248:1893:25c8:1946', false],
    ['::ffff:8.8.8.8', false],
    ['64:ff9b::8.8.8.8', false],
    ['0.0.0.0', true],
    ['10.255.255.255', true],
    ['100.64.0.1', true],
    ['127.0.0.1', true],
    ['169.254.169.254', true],
    ['172.16.0.1', true],
    ['172.31.255.255', true],
    ['192.168.1.1', true],
    ['224.0.0.1', true],
    ['255.255.255.255', true],
    ['::', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['::ffff:7f00:1', true],
    ['64:ff9b::10.0.0.1', true],
    ['2002:7f00:1::', true],
    ['fc00::1', true],
    ['fe80::1%eth0', true],
    ['ff02::1', true],
    ['2001:db8::1', true],
    ['not an address', true],
    ['1:2:3', true],
    ['1.2.3', true],
  ])('%s is private: %s', (ip, priv) => {
    expect(isPrivateAddress(ip)).toBe(priv);
  });
});

describe('what is sent', () => {
  it('is the kind, the time and the facts', () => {
    expect(JSON.parse(webhookBody('task.completed', facts))).toEqual({
      type: 'task.completed',
      timestamp: '2026-11-20T10:00:00.000Z',
      data: {
        id: 'a-1',
        actor: 'Olga Operator',
        entity: { type: 'task', id: 't-1' },
        campaign: { id: 'c-1', name: 'Spring' },
        before: { status: 'DUE' },
        after: { status: 'DONE' },
        details: null,
        reason: null,
      },
    });
  });

  it('stays small: past that it says who and what, and that it is cut', () => {
    const body = webhookBody('task.completed', { ...facts, details: { text: 'x'.repeat(50_000) } });
    expect(body.length).toBeLessThan(1_000);
    expect(JSON.parse(body).data).toMatchObject({ id: 'a-1', entity: { id: 't-1' }, cut: true });
  });

  it('tells once of each status that the clock gave to tasks, with their list, and of nothing else that it did', () => {
    const moved = [
      { task_id: 'a', from: 'PENDING', to: 'DUE' },
      { task_id: 'b', from: 'DUE', to: 'OVERDUE' },
      { task_id: 'c', from: 'PENDING', to: 'DUE' },
      { task_id: 'd', from: 'DUE', to: 'PENDING' },
    ];
    const told = webhooksOf(TICKED, { ...facts, details: { moved } });
    expect(told.map(({ event, facts: said }) => [event, said.entity, said.after, said.details])).toEqual([
      [
        'task.due',
        { type: 'tasks', id: null },
        { status: 'DUE' },
        {
          tasks: [
            { id: 'a', from: 'PENDING' },
            { id: 'c', from: 'PENDING' },
          ],
        },
      ],
      [
        'task.overdue',
        { type: 'tasks', id: null },
        { status: 'OVERDUE' },
        { tasks: [{ id: 'b', from: 'DUE' }] },
      ],
    ]);
    expect(webhooksOf('completed_task', facts)).toEqual([{ event: 'task.completed', facts }]);
    expect(webhooksOf('signed_in', facts)).toEqual([]);
  });

  it('is known by the audit entry’s action, and most actions are nobody’s business', () => {
    expect(webhookEventOf('completed_task')).toBe('task.completed');
    expect(webhookEventOf('escalated_overdue_tasks')).toBe('escalation.raised');
    for (const action of ['signed_in', 'created_token', 'updated_operator', 'ticked_campaign', 'toString'])
      expect(webhookEventOf(action)).toBeUndefined();
  });

  it('can each happen: every action is one that somewhere is written down, and every event has one', () => {
    const project = join(__dirname, '..', '..');
    const sources = ['db', 'activities'].flatMap((folder) =>
      readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join(project, folder, file), 'utf8')),
    );
    const written = sources.join('\n');
    const never = Object.keys(EVENT_ACTIONS).filter((action) => !written.includes(`'${action}'`));
    expect(never).toEqual([]);
    expect(written).toContain(`'${TICKED}'`);
    expect(new Set([...Object.values(EVENT_ACTIONS), ...Object.values(CLOCK_EVENTS)])).toEqual(
      new Set(WEBHOOK_EVENTS),
    );
  });
});
