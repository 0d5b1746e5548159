import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { Knex } from 'knex';
import type { CommandRow } from '../../../db/commands';
import { canonicalJson } from '../../../workflows/domain/plans';
import { waitFor } from '../../../worker/local/processes';
import { campaignWorkflowId, reported } from '../../../workflows/messages/campaigns';
import type { Body, Said } from './client';

/** The audit verb of each report, and of each decision once it holds. */
const AUDIT_OF: Record<string, string> = {
  create_campaign: 'created_campaign',
  complete_task: 'completed_task',
  reopen_task: 'reopened_task',
  block_task: 'blocked_task',
  unblock_task: 'unblocked_task',
  claim_task: 'claimed_task',
  reschedule_task: 'rescheduled_task',
  approve: 'approved_plan',
  reject: 'rejected_plan',
  pause: 'paused_campaign',
  resume: 'resumed_campaign',
  complete: 'completed_campaign',
  archive: 'archived_campaign',
};
const DECISIONS = ['approve', 'reject', 'pause', 'resume', 'complete', 'archive'];

/** Whether what people were told is what the rows say. Each sentence of the answer is one thing that is wrong. */
export async function findProblems(db: Knex, client: Client, said: readonly Said[]): Promise<string[]> {
  const people = [...new Set(said.map(({ operatorId }) => operatorId))];
  const commands = await db<CommandRow>('commands').whereIn('actor_key', people);
  return [
    ...checkAnswers(said, commands),
    ...(await checkCommands(db, commands)),
    ...(await checkAudit(db, commands)),
    ...(await checkTasks(db, commands)),
    ...(await checkCampaigns(db, commands)),
    ...(await checkProcesses(db, client)),
  ];
}

/** Nothing that was answered is lost, and nothing is there that nobody said. */
function checkAnswers(said: readonly Said[], commands: readonly CommandRow[]): string[] {
  const byKey = new Map(
    commands.map((command) => [`${command.actor_key} ${command.idempotency_key}`, command]),
  );
  const problems: string[] = [];
  for (const one of said) {
    const id = `${one.operatorId} ${one.key}`;
    const problem = compare(one, byKey.get(id));
    if (problem) problems.push(`${one.kind} ${one.method} ${one.path} (${one.key}): ${problem}`);
    byKey.delete(id);
  }
  for (const command of byKey.values())
    problems.push(`command ${command.id} (${command.kind}) was said by nobody`);
  return problems;
}

function compare(said: Said, command: CommandRow | undefined): string | undefined {
  const isDecision = DECISIONS.includes(said.kind);
  if (said.status >= 400) {
    if (!isDecision) return command ? `was refused and yet stands as ${command.status}` : undefined;
    return command?.status === 'REFUSED' ? undefined : `was refused and its command is ${command?.status}`;
  }
  if (!command) return `was answered ${said.status} and is lost`;
  if (command.id !== said.answer['command_id']) return `stands under another command, ${command.id}`;
  const told = said.outcome ?? said.answer;
  if (isDecision && told['status'] !== command.status)
    return `was told ${String(told['status'])}, stands ${command.status}`;
  const value = command.result?.ok ? command.result.value : undefined;
  const answered = answerOf(said, told);
  if (answered && canonicalJson(answered) !== canonicalJson(value)) {
    return `was told ${JSON.stringify(answered)}, stands ${JSON.stringify(value)}`;
  }
  return undefined;
}

/** What a command row keeps of an answer; nothing where the two have different shapes. */
function answerOf(said: Said, told: Body): Body | undefined {
  if (said.kind === 'create_campaign') return { campaign_id: told['id'] };
  if (DECISIONS.includes(said.kind)) return told['status'] === 'DONE' ? (told['result'] as Body) : undefined;
  const { command_id: _id, ...rest } = told;
  return rest;
}

/** Every command is settled, and a campaign's are numbered without a gap in the order in which they became true. */
async function checkCommands(db: Knex, commands: readonly CommandRow[]): Promise<string[]> {
  const unsettled = commands
    .filter(({ status }) => status === 'PENDING')
    .map((command) => `command ${command.id} (${command.kind}) is still PENDING: ${command.last_error}`);
  const numbered = await db('campaigns as c')
    .leftJoin('commands as m', 'm.campaign_id', 'c.id')
    .groupBy('c.id')
    .select<Array<{ id: string; command_seq: number; count: number; last: number }>>(
      'c.id',
      'c.command_seq',
      db.raw('count(m.id)::int as count, max(m.seq)::int as last'),
    );
  const gaps = numbered
    .filter(({ command_seq, count, last }) => command_seq !== count || last !== count)
    .map(
      ({ id, command_seq, count }) => `campaign ${id} has numbered ${command_seq} commands and has ${count}`,
    );
  return [...unsettled, ...gaps];
}

/** Each change has exactly one entry, and no entry tells of a change that did not happen. */
async function checkAudit(db: Knex, commands: readonly CommandRow[]): Promise<string[]> {
  const problems: string[] = [];
  const wanted = new Map<string, number>();
  const want = (key: string) => wanted.set(key, (wanted.get(key) ?? 0) + 1);
  for (const { id, campaign_id, kind, status, payload } of commands) {
    const isDecision = DECISIONS.includes(kind);
    if (isDecision) want(`asked_to_${kind} ${id}`);
    if (status === 'REFUSED') want(`refused_to_${kind} ${id}`);
    else want(`${AUDIT_OF[kind]} ${isDecision ? campaign_id : (payload['task_id'] ?? campaign_id)}`);
  }
  const rows = await db('audit_entries')
    .whereIn('action', Object.values(AUDIT_OF))
    .orWhere('action', 'like', 'asked_to_%')
    .orWhere('action', 'like', 'refused_to_%')
    .select<
      Array<{ action: string; entity_type: string; entity_id: string; campaign_id: string; details: Body }>
    >('action', 'entity_type', 'entity_id', 'campaign_id', 'details');
  const found = new Map<string, number>();
  for (const { action, entity_type, entity_id, campaign_id, details } of rows) {
    const about = /^(asked|refused)_to_/.test(action)
      ? String(details['command_id'])
      : entity_type === 'task'
        ? entity_id
        : campaign_id;
    found.set(`${action} ${about}`, (found.get(`${action} ${about}`) ?? 0) + 1);
  }
  for (const key of new Set([...wanted.keys(), ...found.keys()])) {
    if (wanted.get(key) !== found.get(key)) {
      problems.push(`audit: ${key} stands ${found.get(key) ?? 0} times, not ${wanted.get(key) ?? 0}`);
    }
  }
  return problems;
}

/** A task is completed as often as somebody was told so, each time with its two follow-ups. */
async function checkTasks(db: Knex, commands: readonly CommandRow[]): Promise<string[]> {
  const completions = new Map<string, number>();
  for (const { kind, payload } of commands) {
    if (kind !== 'complete_task') continue;
    const id = String(payload['task_id']);
    completions.set(id, (completions.get(id) ?? 0) + 1);
  }
  const posts = await db('tasks as t')
    .leftJoin('tasks as f', 'f.parent_task_id', 't.id')
    .where('t.task_type', 'POST')
    .groupBy('t.id')
    .select<Array<{ id: string; status: string; completion: number; follow_ups: number; pairs: number }>>(
      't.id',
      't.status',
      't.completion',
      db.raw('count(f.id)::int as follow_ups, count(distinct f.origin || f.parent_completion)::int as pairs'),
    );
  const problems = posts.flatMap(({ id, status, completion, follow_ups, pairs }) => {
    const told = completions.get(id) ?? 0;
    const found: string[] = [];
    if (completion !== told)
      found.push(`task ${id} was completed ${completion} times, ${told} were answered`);
    if (told > 0 !== (status === 'DONE'))
      found.push(`task ${id} was completed ${told} times and is ${status}`);
    if (follow_ups !== 2 * told || pairs !== follow_ups)
      found.push(`task ${id} has ${follow_ups} follow-ups after ${told} completions`);
    return found;
  });
  return [...problems, ...(await checkStatusMoves(db))];
}

/** The clock moves a task that nobody moved by hand through each status once. */
async function checkStatusMoves(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{
    rows: Array<{ task_id: string; from: string; to: string; times: number }>;
  }>(
    `select move ->> 'task_id' as task_id, move ->> 'from' as from, move ->> 'to' as to, count(*)::int as times
       from audit_entries cross join lateral jsonb_array_elements(details -> 'moved') as move
      where action = 'ticked_campaign'
        and not exists (select 1 from audit_entries by_hand
             where by_hand.entity_id = move ->> 'task_id'
               and by_hand.action in ('reopened_task', 'unblocked_task', 'rescheduled_task'))
      group by 1, 2, 3 having count(*) > 1`,
  );
  return rows.map(
    ({ task_id, from, to, times }) => `task ${task_id} went from ${from} to ${to} ${times} times`,
  );
}

const STATUS_AFTER: Record<string, string> = {
  approve: 'ACTIVE',
  pause: 'PAUSED',
  resume: 'ACTIVE',
  complete: 'COMPLETED',
  archive: 'ARCHIVED',
};

/** A campaign stands where its last decision left it, with one task an item and one plan a version. */
async function checkCampaigns(db: Knex, commands: readonly CommandRow[]): Promise<string[]> {
  const problems: string[] = [];
  const last = new Map<string, CommandRow>();
  for (const command of [...commands].sort((a, b) => a.seq - b.seq)) {
    if (command.campaign_id && command.status === 'DONE' && STATUS_AFTER[command.kind])
      last.set(command.campaign_id, command);
  }
  const campaigns = await db('campaigns').select<
    Array<{ id: string; status: string; needs_attention: string | null }>
  >('id', 'status', 'needs_attention');
  for (const { id, status, needs_attention } of campaigns) {
    const expected = STATUS_AFTER[last.get(id)?.kind ?? ''] ?? 'PLANNED';
    if (status !== expected) problems.push(`campaign ${id} is ${status}, not ${expected}`);
    if (needs_attention) problems.push(`campaign ${id} asks for attention: ${needs_attention}`);
  }
  const bare = await db('calendar_items as i')
    .leftJoin('tasks as t', 't.calendar_item_id', 'i.id')
    .whereNull('i.dropped_reason')
    .groupBy('i.id')
    .havingRaw('count(t.id) <> 1')
    .select<Array<{ id: string; count: string }>>('i.id', db.raw('count(t.id)'));
  for (const { id, count } of bare) problems.push(`calendar item ${id} has ${count} tasks`);
  const drafts = await db('plans as p')
    .leftJoin('audit_entries as a', (join) => {
      join.on(db.raw('a.entity_id = p.id::text')).andOnVal('a.action', 'generated_plan');
    })
    .groupBy('p.id', 'p.campaign_id', 'p.version')
    .havingRaw('count(a.id) <> 1')
    .select<Array<{ campaign_id: string; version: number; count: string }>>(
      'p.campaign_id',
      'p.version',
      db.raw('count(a.id)'),
    );
  for (const { campaign_id, version, count } of drafts)
    problems.push(`plan version ${version} of ${campaign_id} was drafted ${count} times`);
  return problems;
}

/** Every open campaign has its process, every archived one's has ended, and none stumbled over its own history. */
async function checkProcesses(db: Knex, client: Client): Promise<string[]> {
  const campaigns = await db('campaigns').select<Array<{ id: string; status: string }>>('id', 'status');
  const found = await Promise.all(campaigns.map((campaign) => checkProcess(client, campaign)));
  return found.flat();
}

const ENDS_WITHIN_MS = 20_000;

/** A process that never heard of its campaign's end learns of it at its next look, within the hour, or when poked. */
async function stateOf(handle: WorkflowHandle, expected: string): Promise<string> {
  const state = async () => (await handle.describe()).status.name;
  const first = await state();
  if (expected !== 'COMPLETED' || first !== 'RUNNING') return first;
  await handle.signal(reported, { commandId: 'poke' });
  return (
    (await waitFor(async () => ((await state()) === 'RUNNING' ? undefined : state()), ENDS_WITHIN_MS, 200)) ??
    first
  );
}

async function checkProcess(
  client: Client,
  { id, status }: { id: string; status: string },
): Promise<string[]> {
  const handle = client.workflow.getHandle(campaignWorkflowId(id));
  const problems: string[] = [];
  try {
    const expected = status === 'ARCHIVED' ? 'COMPLETED' : 'RUNNING';
    const found = await stateOf(handle, expected);
    if (found !== expected) problems.push(`the process of ${id} (${status}) is ${found}, not ${expected}`);
    const { events = [] } = await handle.fetchHistory();
    const accepted = new Set<string>();
    for (const event of events ?? []) {
      const failed = event.workflowTaskFailedEventAttributes;
      // A task that was under way when its worker died ends as timed out or reset; this is worse.
      if (failed?.failure) problems.push(`a workflow task of ${id} failed: ${failed.failure.message}`);
      const ended = event.workflowExecutionFailedEventAttributes;
      if (ended)
        problems.push(`the process of ${id} failed: ${JSON.stringify(ended.failure).slice(0, 2_000)}`);
      const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.meta?.updateId;
      if (!update) continue;
      if (accepted.has(update)) problems.push(`update ${update} of ${id} was accepted twice`);
      accepted.add(update);
    }
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    problems.push(`the process of ${id} (${status}) is not there`);
  }
  return problems;
}
