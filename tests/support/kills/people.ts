import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '../../../db/ids';
import { aCampaignBody } from '../campaigns';
import type { Body, Said, Voice } from './client';
import type { Chance } from './chance';

/** What a person needs in order to work through campaigns. */
export type Desk = {
  mine: Voice;
  /** Another lead, who sometimes decides on the same thing at the same moment. */
  colleague: Voice;
  chance: Chance;
  /** True once no further campaign is to be begun, and no further step to be taken in this one. */
  isOver(): boolean;
};

/** Creates campaigns one after the other, and decides and reports in each, until it is over. */
export async function workThroughCampaigns(desk: Desk): Promise<void> {
  while (!desk.isOver()) await workThrough(desk);
}

async function workThrough(desk: Desk): Promise<void> {
  const { chance, mine } = desk;
  const campaign = await create(desk);
  await underReview(desk, campaign, 1);
  let version = 1;
  if (chance.once(3)) {
    await decideOnPlan(desk, campaign, 'reject', version);
    version += 1;
    await underReview(desk, campaign, version);
  }
  await decideOnPlan(desk, campaign, 'approve', version);
  const posts = await postsOf(desk, campaign);
  const pausedAt = chance.once(2) ? chance.below(posts.length) : -1;
  for (const [at, post] of posts.entries()) {
    if (desk.isOver()) return;
    if (at === pausedAt) await decide(desk, 'pause', campaign, { reason: 'The client asked for a halt' });
    await workOn(desk, post);
    if (at === pausedAt) await decide(desk, 'resume', campaign, { policy: 'keep_dates' });
    await delay(chance.below(120));
  }
  if (!chance.once(2)) return;
  await decide(desk, 'complete', campaign, { reason: 'Everything that was asked for is out' });
  await decide(desk, 'archive', campaign, { reason: 'Nothing is left to do in it' }, mine);
}

async function create({ mine, chance }: Desk): Promise<string> {
  const now = new Date();
  const body = aCampaignBody(now, {
    name: `Campaign ${newId()}`,
    timezone: 'UTC',
    start_date: now.toISOString().slice(0, 10),
    cadence: { linkedin: 3 + chance.below(3) },
  });
  const made = await mine.say('create_campaign', 'POST', '/campaigns', body, { twice: chance.once(4) });
  return String(made.answer['id']);
}

const POLL_MS = 100;
/** The sweep comes once a minute, to campaigns that are a minute late. */
const DRAFTED_WITHIN_MS = 180_000;

async function underReview({ mine }: Desk, campaign: string, version: number): Promise<void> {
  const end = Date.now() + DRAFTED_WITHIN_MS;
  for (;;) {
    const plan = await mine.get(`/campaigns/${campaign}/plan`);
    if (plan['version'] === version && plan['status'] === 'IN_REVIEW') return;
    if (Date.now() > end) {
      throw new Error(
        `version ${version} of the plan of ${campaign} was never drafted: ${JSON.stringify(plan).slice(0, 200)}`,
      );
    }
    await delay(POLL_MS);
  }
}

async function decideOnPlan(
  desk: Desk,
  campaign: string,
  name: 'approve' | 'reject',
  version: number,
): Promise<void> {
  const plan = await desk.mine.get(`/campaigns/${campaign}/plan`);
  const shown = { version, checksum: plan['checksum'] };
  const body = name === 'reject' ? { ...shown, reason: 'Say more about what makes it different' } : shown;
  const path = `/campaigns/${campaign}/plan/${name === 'approve' ? 'approval' : 'rejection'}`;
  const both = desk.chance.once(4) ? [desk.mine, desk.colleague] : [desk.mine];
  const decided = await Promise.all(both.map((voice) => decideAt(desk, name, path, body, voice)));
  if (decided.filter((said) => wasApplied(said)).length !== 1) {
    throw new Error(`one ${name} of ${campaign} was to hold: ${JSON.stringify(decided)}`);
  }
}

function decide(
  desk: Desk,
  name: 'pause' | 'resume' | 'complete' | 'archive',
  campaign: string,
  body: Body,
  voice = desk.mine,
): Promise<Said> {
  return decideAt(desk, name, `/campaigns/${campaign}/${name}`, body, voice);
}

async function decideAt(desk: Desk, kind: string, path: string, body: Body, voice: Voice): Promise<Said> {
  const said = await voice.say(kind, 'POST', path, body, { twice: desk.chance.once(4) });
  if (said.status === 202) said.outcome = await outcomeOf(voice, String(said.answer['command_id']));
  return said;
}

async function outcomeOf(voice: Voice, commandId: string): Promise<Body> {
  const end = Date.now() + DRAFTED_WITHIN_MS;
  for (;;) {
    const command = await voice.get(`/commands/${commandId}`);
    if (command['status'] !== 'PENDING') return command;
    if (Date.now() > end) throw new Error(`decision ${commandId} was saved and never judged`);
    await delay(POLL_MS);
  }
}

function wasApplied(said: Said): boolean {
  return said.status === 200 || said.outcome?.['status'] === 'DONE';
}

async function postsOf({ mine, chance }: Desk, campaign: string): Promise<string[]> {
  const { items } = (await mine.get(`/tasks?campaign=${campaign}`)) as { items: Body[] };
  const posts = items.filter((task) => task['task_type'] === 'POST').map((task) => String(task['id']));
  if (posts.length === 0) throw new Error(`${campaign} was approved and has no tasks`);
  return posts.slice(0, 3 + chance.below(4));
}

async function workOn(desk: Desk, task: string): Promise<void> {
  const { mine, chance } = desk;
  if (chance.once(5)) await mine.say('claim_task', 'POST', `/tasks/${task}/claim`);
  if (chance.once(5)) {
    const reason = 'Waiting for the picture';
    await mine.say('block_task', 'POST', `/tasks/${task}/block`, { reason }, { twice: chance.once(2) });
    await mine.say('unblock_task', 'DELETE', `/tasks/${task}/block`);
  }
  if (chance.once(6)) {
    const due_at = new Date(Date.now() + 3_600_000).toISOString();
    await mine.say('reschedule_task', 'PATCH', `/tasks/${task}/schedule`, { due_at });
  }
  await complete(desk, task);
  if (!chance.once(5)) return;
  await mine.say('reopen_task', 'DELETE', `/tasks/${task}/completion`, { reason: 'The link was wrong' });
  await complete(desk, task);
}

async function complete({ mine, colleague, chance }: Desk, task: string): Promise<void> {
  const proof = () => ({ proof: { type: 'URL', value: `https://www.linkedin.com/posts/${newId()}` } });
  const path = `/tasks/${task}/completion`;
  const done = await mine.say('complete_task', 'POST', path, proof(), { twice: chance.once(3) });
  expectStatus(done, 200);
  if (chance.once(4)) expectStatus(await colleague.say('complete_task', 'POST', path, proof()), 409);
}

function expectStatus(said: Said, status: number): void {
  if (said.status !== status)
    throw new Error(`${said.method} ${said.path} answered ${said.status}: ${JSON.stringify(said.answer)}`);
}
