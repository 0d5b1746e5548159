import { setTimeout as delay } from 'node:timers/promises';
import { temporal } from '@temporalio/proto';
import { waitFor } from '../../worker/local/processes';
import { campaignWorkflowId } from '../../workflows/messages/campaigns';
import type { Result } from './result';
import type { Setting } from './setting';

const MOST = 60;

/** Far enough apart that each wake is one of its own; the grace is long, so that nothing turns overdue. */
const POLICY = {
  due_lead: 'PT0S',
  overdue_grace: 'PT1H',
  follow_up_first: 'PT4S',
  follow_up_second: 'PT8S',
};

/** What one POST and its two follow-ups add to the history of their campaign: due, completed, each of the three. */
export async function measureHistory(setting: Setting): Promise<Result> {
  const { api, client } = setting;
  const [campaign] = await setting.campaigns(1);
  if (!campaign) throw new Error('no campaign was made');
  await api('PUT', `/campaigns/${campaign}/policy`, POLICY);
  await setting.approve(campaign);
  const { items } = await api<{ items: Task[] }>('GET', `/tasks?campaign=${campaign}`);
  const post = items.find((task) => task.task_type === 'POST');
  if (!post) throw new Error('no post was planned');
  // Half an hour is beyond every wake of this measurement, and soon enough to be waited for as it stands.
  await api('PATCH', `/tasks/${post.id}/schedule`, { due_at: new Date(Date.now() + 6_000).toISOString() });
  const handle = client.workflow.getHandle(campaignWorkflowId(campaign));
  await quiet(handle);
  const before = await measure(handle);

  const followUps = await complete(setting, post.id);
  for (const { id } of followUps) await complete(setting, id);
  await quiet(handle);
  const { events = [] } = await handle.fetchHistory();
  const after = await measure(handle);

  const added = (events ?? []).slice(before.events);
  const bytes = after.bytes - before.bytes;
  return {
    name: 'history of one POST with its two follow-ups',
    ours: `${added.length} events`,
    reference: `${bytes} bytes`,
    figure: added.length,
    most: MOST,
    unit: 'events',
    notes: [
      'three wakes when each falls due, three reports of completion; from before the first to after the last',
      tally(added.map(({ eventType }) => nameOf(eventType))),
    ],
  };
}

type Task = { id: string; task_type: string; status: string };
type Handle = ReturnType<Setting['client']['workflow']['getHandle']>;

/** Waits until it is due, completes it, and answers the follow-ups that this makes. */
async function complete({ api }: Setting, id: string): Promise<Array<{ id: string }>> {
  const due = await waitFor(
    async () => ((await api<Task>('GET', `/tasks/${id}`)).status === 'DUE' ? true : undefined),
    30_000,
    50,
  );
  if (!due) throw new Error(`task ${id} did not become due`);
  await delay(500);
  const { task_type } = await api<Task>('GET', `/tasks/${id}`);
  const proof =
    task_type === 'POST'
      ? { type: 'URL', value: `https://www.linkedin.com/posts/${id}` }
      : { type: 'TEXT', value: 'Answered everyone who wrote' };
  const done = await api<{ follow_ups: Array<{ id: string }> }>('POST', `/tasks/${id}/completion`, { proof });
  return done.follow_ups;
}

async function measure(handle: Handle): Promise<{ events: number; bytes: number }> {
  const { historyLength, historySize = 0 } = await handle.describe();
  return { events: historyLength, bytes: historySize };
}

/** Nothing has been added for a second. */
async function quiet(handle: Handle): Promise<void> {
  for (let last = -1, at = (await measure(handle)).events; at !== last; at = (await measure(handle)).events) {
    last = at;
    await delay(1_000);
  }
}

function nameOf(type: unknown): string {
  const name = temporal.api.enums.v1.EventType[type as number] ?? String(type);
  return name.replace('EVENT_TYPE_', '').replaceAll('_', ' ').toLowerCase();
}

function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
