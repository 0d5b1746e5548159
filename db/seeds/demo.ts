import { campaignBodySchema } from '../../workflows/domain/campaigns.schema';
import { clientBodySchema } from '../../workflows/domain/clients.schema';
import type { CampaignBody } from '../../workflows/domain/campaigns.schema';
import { can, DAEMON, type Actor, type Role } from '../../workflows/domain/permissions';
import { durationDays } from '../../workflows/domain/plans';
import { proofTypesFor, type OfferedProof } from '../../workflows/domain/tasks';
import { addDays, DAY, earlier, HOUR, later, localDate, MINUTE, plus } from '../../workflows/domain/time';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { approveArtifact, saveArtifact } from '../artifacts';
import { advance } from '../campaigns/advance';
import { lockCampaign } from '../campaigns/facts';
import { createCampaign } from '../campaigns';
import { createClient } from '../clients';
import { settleCommand, type CommandRow } from '../commands';
import type { Db, Trx } from '../connection';
import { askDecision } from '../decide';
import { newId } from '../ids';
import type { MetricInput } from '../metrics';
import { listOperators } from '../operators';
import { approvePlan, submitPlan } from '../plans';
import type { CampaignRow, TaskRow } from '../tables';
import { blockTask } from '../tasks/block';
import { completeTask } from '../tasks/completion';
import { demoChain } from './demo-chain';
import { demoPlan } from './demo-plan';

const NAME = 'Demo: Spring tasting box';
const CLIENT = 'Demo: Northwind Tea';
const NEW_CLIENT = 'Demo: Juniper Bicycles';
/** So long before now the campaign was created, and ran from the next day on. */
const AGE_DAYS = 11;
const RUNS_DAYS = 28;
const LOOKS_EVERY = DAY;
const DONE_AFTER = 20 * MINUTE;

/** `command_id` is the command that starts its process, where it was planted just now. */
export type Planted = { campaign_id: string; planted: boolean; command_id: string | null };
/** `time_zone` becomes the campaign's, so that whoever looks around reads one clock. */
export type Planter = Actor & { id: string; role: Role; time_zone: string };

/**
 * Sample data to look around in: a campaign in mid-flight, with intake and strategy in force and creatives that wait for
 * another look, with an approved plan, posts done with their proofs, one overdue,
 * one blocked and follow-ups to come; and a client that has nothing yet. Told through the same functions as the work of
 * people, day by day up to `now`, in one transaction. There is at most one: asked again, it answers the one that stands.
 */
export async function plantDemo(db: Db, by: Planter, now: Date): Promise<Verdict<Planted>> {
  return db.transaction(async (trx): Promise<Verdict<Planted>> => {
    await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 3))', ['demo']);
    const standing = await findDemo(trx);
    if (standing) return yes({ campaign_id: standing, planted: false, command_id: null });
    const taken = await trx('campaigns').whereRaw('lower(name) = lower(?)', [NAME]).first('id');
    if (taken) return no('CONFLICT', 'NAME_TAKEN', { detail: { name: NAME } });
    await plantClient(trx, by, now);
    const { campaignId: campaign_id, commandId: command_id } = await tellStory(trx, by, now);
    await forgetDelivery(trx, campaign_id, now);
    // What happened in the story is no news to anybody, and nobody gets mail about it.
    await trx('notifications').where({ campaign_id }).update({ read_at: now });
    return yes({ campaign_id, planted: true, command_id });
  });
}

/** The demo campaign that stands, archived ones aside. */
async function findDemo(db: Db): Promise<string | undefined> {
  const row = await db<CampaignRow>('campaigns')
    .whereRaw(`metadata @> '{"sample_data": true}'`)
    .whereNot({ status: 'ARCHIVED' })
    .first('id');
  return row?.id;
}

/** In whose name it is planted where nobody is signed in: the first who may decide on campaigns. */
export async function findPlanter(db: Db): Promise<Planter | undefined> {
  const able = (await listOperators(db)).filter(({ role }) => can(role, 'campaigns.decide'));
  const by = able.find(({ role }) => role === 'admin') ?? able[0];
  return by && { id: by.id, name: by.name, role: by.role, time_zone: by.time_zone };
}

async function plantClient(trx: Trx, by: Planter, now: Date): Promise<void> {
  const known = await trx('clients').whereRaw('lower(name) = lower(?)', [NEW_CLIENT]).first('id');
  if (known) return;
  const notes = 'Sample data: a client that has nothing yet.';
  const body = clientBodySchema.parse({ name: NEW_CLIENT, industry: 'Bicycles', notes });
  granted(await createClient(trx, body, { actor: by, now }));
}

/** Its process starts now and reads the rows as they stand: only the start is still to be delivered. */
async function forgetDelivery(trx: Trx, campaign_id: string, now: Date): Promise<void> {
  const commands = () => trx<CommandRow>('commands').where({ campaign_id, status: 'PENDING' });
  await commands().where({ delivery: 'START' }).update({ created_at: now });
  await commands()
    .where({ delivery: 'SIGNAL' })
    .update({ status: 'DONE', settled_at: now, lease_until: null });
}

async function tellStory(trx: Trx, by: Planter, now: Date) {
  const began = plus(now, -AGE_DAYS * DAY);
  const said = (at: Date) => ({ actor: by, key: newId(), now: at, role: by.role });
  const body = bodyAt(began, by.time_zone);
  const created = granted(await createCampaign(trx, body, said(began)));
  const id = created.campaignId;
  const story: Story = { trx, by, id, now, said };
  await look(story, plus(began, MINUTE));
  await agreeOnChain(story, body.start_date, began);
  await agreeOnPlan(story, body, began);
  await work(story, plus(began, 3 * HOUR));
  return created;
}

type Story = {
  trx: Trx;
  by: Planter;
  id: string;
  now: Date;
  said: (at: Date) => { actor: Planter; key: string; now: Date; role: Role };
};

function bodyAt(began: Date, zone: string): CampaignBody {
  const start = addDays(localDate(began, zone), 1);
  return campaignBodySchema.parse({
    name: NAME,
    client: CLIENT,
    brand_product: 'Northwind spring range',
    description: 'Sample data to look around in. Delete it whenever you like.',
    industry: 'Food and drink',
    objective: 'Win 20 cafés for the spring range by way of a tasting box',
    planning: 'FULL',
    platforms: ['instagram', 'linkedin', 'email'],
    // A post each day, so that whenever the demo is made something was due yesterday.
    cadence: { instagram: 7, linkedin: 3, email: 1 },
    timezone: zone,
    start_date: start,
    end_date: addDays(start, RUNS_DAYS - 1),
    primary_cta: 'Order a tasting box',
    metadata: { sample_data: true },
  });
}

/** A version every ten minutes, each approved five minutes after it was saved. */
async function agreeOnChain({ trx, by, id, said }: Story, start: string, began: Date): Promise<void> {
  let at = began;
  for (const { stage, content, comment } of demoChain(start, RUNS_DAYS / 7)) {
    at = plus(at, 5 * MINUTE);
    const { version, checksum } = granted(await saveArtifact(trx, id, stage, { content }, said(at))).answer;
    at = plus(at, 5 * MINUTE);
    const shown = { version, checksum, comment, confirmed: true };
    const command = granted(await askDecision(trx, id, 'approve', { stage, ...shown }, said(at)));
    const { status } = granted(await approveArtifact(trx, await campaignOf(trx, id), stage, shown, by, at));
    await settleCommand(trx, command.id, { ok: true, value: { artifact: { stage, version, status } } }, at);
  }
}

async function agreeOnPlan({ trx, by, id, said }: Story, body: CampaignBody, began: Date): Promise<void> {
  const content = demoPlan(durationDays(body.start_date, body.end_date));
  const draft = { version: 1, content, generatedBy: 'sample', source: { sample_data: true } };
  const plan = await submitPlan(trx, await campaignOf(trx, id), draft, DAEMON, plus(began, HOUR));
  if (!plan) throw new Error('the plan of the demo was not submitted');
  const at = plus(began, 2 * HOUR);
  const shown = { version: 1, checksum: plan.checksum, comment: 'The growers first, as agreed.' };
  const command = granted(await askDecision(trx, id, 'approve', shown, said(at)));
  const approved = granted(await approvePlan(trx, await campaignOf(trx, id), shown, by, at));
  const value = { version: 1, status: approved.status };
  await settleCommand(trx, command.id, { ok: true, value }, at);
}

/** What the campaign's process would have seen whenever it woke. */
async function look({ trx, id }: Story, at: Date): Promise<void> {
  await advance(trx, await campaignOf(trx, id), at);
}

/** Day by day: what is due is done soon after, but for what is left for whoever looks around. */
async function work(story: Story, from: Date): Promise<void> {
  let clock = from;
  let looked = from;
  await look(story, clock);
  for (let count = 0; clock < story.now;) {
    const task = await findNext(story);
    const wake = earlier(plus(looked, LOOKS_EVERY), story.now);
    const turn = task ? later(plus(task.due_at, DONE_AFTER), plus(clock, MINUTE)) : wake;
    clock = earlier(turn, wake);
    if (!task || clock < turn) {
      await look(story, clock);
      looked = clock;
    } else if (task.id === (await lastPosts(story)).blocked) {
      const reason = 'The café on the photo has not yet allowed us to show it';
      granted(await blockTask(story.trx, task, reason, story.said(clock)));
    } else {
      await complete(story, task, clock, count);
      count += 1;
    }
  }
  await look(story, story.now);
}

/** The open task that is due first, but for the one that is left overdue. */
async function findNext(story: Story): Promise<TaskRow | undefined> {
  const { trx, id } = story;
  const { overdue } = await lastPosts(story);
  return trx<TaskRow>('tasks')
    .where({ campaign_id: id })
    .whereIn('status', ['PENDING', 'DUE', 'OVERDUE'])
    .whereNotIn('id', overdue ? [overdue] : [])
    .orderBy(['due_at', 'id'])
    .first();
}

/**
 * Of the posts of the last days the newest is done, the one before it left overdue and the third blocked. The weekly
 * mail is none of them: no link proves it.
 */
async function lastPosts({ trx, id, now }: Story): Promise<{ overdue?: string; blocked?: string }> {
  const [, overdue, blocked] = await trx<TaskRow>('tasks')
    .where({ campaign_id: id, task_type: 'POST' })
    .whereNot({ platform: 'email' })
    .whereBetween('due_at', [plus(now, -3 * DAY), plus(now, -2 * HOUR)])
    .orderBy([{ column: 'due_at', order: 'desc' }, 'id'])
    .select('id');
  return { overdue: overdue?.id, blocked: blocked?.id };
}

async function complete({ trx, by, said }: Story, task: TaskRow, at: Date, count: number): Promise<void> {
  const proof = proofFor(task, by.role, count);
  const isSecondLook = task.origin === 'FOLLOWUP_24H';
  const metrics = isSecondLook ? figuresOf(task, count) : undefined;
  granted(await completeTask(trx, task, { proof, metrics }, said(at)));
}

const WORDS = [
  'Answered four comments and thanked the two cafés that shared it.',
  'Three questions about delivery, all answered; one asked for the tasting box.',
  'Quiet so far: one comment, answered. The second picture is liked most.',
  'Wrote to the five people who saved it. Two want to be called next week.',
];

function proofFor(task: TaskRow, role: Role, count: number): OfferedProof {
  const words = WORDS[count % WORDS.length] ?? '';
  const types = proofTypesFor(task, role);
  if (task.task_type === 'POST' && types.includes('URL')) return { type: 'URL', value: linkOf(task) };
  if (task.task_type === 'POST' && types.includes('TEXT'))
    return { type: 'TEXT', value: `Sent to 1,204 readers, ${3 + (count % 4)} addresses bounced.` };
  if (types.includes('TEXT')) return { type: 'TEXT', value: words };
  return { type: 'MANUAL', value: 'Seen in the account at noon; stories are gone after a day.' };
}

/** Addresses that nobody has: they show where proof stands, and lead to no real post. */
function linkOf({ id, platform }: TaskRow): string {
  const sign = id.replaceAll('-', '').slice(-10);
  if (platform === 'instagram') return `https://www.instagram.com/p/Demo${sign}`;
  if (platform === 'twitter') return `https://x.com/demo/status/${parseInt(sign, 16)}`;
  return `https://www.linkedin.com/posts/demo-northwind-tea-${sign}`;
}

/** Growing a little from post to post, as one hopes. */
function figuresOf({ platform }: TaskRow, count: number): MetricInput[] {
  if (platform === 'email')
    return [
      { type: 'opens', value: 412 + 9 * count, unit: 'COUNT' },
      { type: 'clicks', value: 37 + count, unit: 'COUNT' },
    ];
  const base = platform === 'instagram' ? 1_450 : 820;
  const seen = base + 35 * count + 17 * (count % 5);
  return [
    { type: platform === 'instagram' ? 'reach' : 'impressions', value: seen, unit: 'COUNT' },
    { type: 'likes', value: Math.round(seen * 0.045), unit: 'COUNT' },
    { type: 'comments', value: 3 + (count % 6), unit: 'COUNT' },
  ];
}

async function campaignOf(trx: Trx, id: string): Promise<CampaignRow> {
  const row = await lockCampaign(trx, id);
  if (!row) throw new Error(`the demo campaign ${id} is gone`);
  return row;
}

/** The story breaks no rule; where one changed, the whole of it is undone and says which. */
function granted<T>(verdict: Verdict<T>): T {
  if (verdict.ok) return verdict.value;
  throw new Error(`the demo was refused: ${verdict.reason} ${JSON.stringify(verdict.detail ?? {})}`);
}
