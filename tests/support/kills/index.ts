import { Client, Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { connect } from '../../../db/connection';
import { createToken } from '../../../db/tokens';
import { waitFor } from '../../../worker/local/processes';
import { actorFor } from '../campaigns';
import { anOperator } from '../cast';
import { Installation } from '../installation';
import { chanceFrom } from './chance';
import { PatientClient, type Counts } from './client';
import { findProblems } from './findings';
import { killAtRandom, type Kills, type Victim } from './killer';
import { workThroughCampaigns, type Desk } from './people';

export type StoryOptions = {
  rounds: number;
  /** What the people do comes again with it. */
  seed: number;
  people?: number;
  /** Called with the data dir, which is then left as it is, when something is wrong. */
  keepWhenWrong?(dataDir: string): void;
  afterRound?(round: number, killed: readonly Victim[]): void;
};

export type Story = {
  kills: Kills;
  counts: Counts;
  /** What was said, by kind and by how it was answered: `approve 200` → 7. */
  said: Record<string, number>;
  followUps: number;
  /** How long it took until nothing was pending any more, after the last kill. */
  settledMs: number;
  /** Everything that does not agree with what people were told; empty when nothing was lost or doubled. */
  problems: string[];
};

/** Short, so that follow-ups turn due and overdue while everything is being killed. */
const SHORT_POLICY = {
  follow_up_first: 'PT4S',
  follow_up_second: 'PT10S',
  overdue_grace: 'PT3S',
  missed_after: 'PT1H',
  due_lead: 'PT1S',
};

/**
 * People decide and report over HTTP in a whole installation of its own while its worker, web, Temporal and
 * Postgres are killed at random; once everything is back, the rows are compared with what they were told.
 */
export async function killStory(options: StoryOptions): Promise<Story> {
  const installation = await Installation.create();
  let story: Story | undefined;
  try {
    await installation.start();
    story = await tell(installation, options);
    return story;
  } finally {
    if (options.keepWhenWrong && story?.problems.length !== 0) {
      await installation.stop();
      options.keepWhenWrong(installation.dataDir);
    } else await installation.destroy();
  }
}

async function tell(installation: Installation, options: StoryOptions): Promise<Story> {
  const machine = new PatientClient(installation.url);
  const desks = await furnish(installation, machine, options);
  let over = false;
  let failure: unknown;
  const work = desks.map((desk) =>
    workThroughCampaigns({ ...desk, isOver: () => over || failure !== undefined }).catch(
      (error: unknown) => (failure ??= error),
    ),
  );
  const chance = chanceFrom(options.seed);
  const kills = await killAtRandom(installation, options.rounds, chance, options.afterRound).finally(() => {
    over = true;
  });
  const ended = Date.now();
  await installation.ready();
  await Promise.all(work);
  return withParts(installation, async (db, client) => {
    await untilSettled(db);
    const settledMs = Date.now() - ended;
    const problems = [
      ...(failure === undefined ? [] : [`somebody could not go on: ${String(failure)}`]),
      ...machine.problems,
      ...(await findProblems(db, client, machine.said)),
    ];
    return {
      kills,
      counts: machine.counts,
      said: tally(machine.said.map(({ kind, status }) => `${kind} ${status}`)),
      followUps: await countFollowUps(db),
      settledMs,
      problems,
    };
  });
}

/** Two leads a desk: who works at it, and the colleague who sometimes decides the same at the same time. */
async function furnish(
  installation: Installation,
  machine: PatientClient,
  { seed, people = 3 }: StoryOptions,
): Promise<Array<Omit<Desk, 'isOver'>>> {
  return withParts(installation, async (db) => {
    const voice = async (role: 'lead' | 'admin') => {
      const operator = await anOperator(db, { role });
      const now = new Date();
      const made = await createToken(db, { operatorId: operator.id, name: 'kills' }, actorFor(operator), now);
      return machine.as(operator, made.secret);
    };
    const admin = await voice('admin');
    const changed = await admin.put('/policy', SHORT_POLICY);
    if (changed.status !== 200)
      throw new Error(`the policy was not changed: ${JSON.stringify(changed.body)}`);
    const desks: Array<Omit<Desk, 'isOver'>> = [];
    for (let at = 0; at < people; at += 1) {
      const [mine, colleague] = [await voice('lead'), await voice('lead')];
      desks.push({ mine, colleague, chance: chanceFrom(seed + 1 + at) });
    }
    return desks;
  });
}

/** Its database and Temporal, while nothing is being killed. */
async function withParts<T>(
  installation: Installation,
  use: (db: Knex, client: Client) => Promise<T>,
): Promise<T> {
  const db = connect(installation.databaseUrl, { max: 3 });
  const connection = Connection.lazy({ address: installation.temporalAddress });
  try {
    return await use(db, new Client({ connection }));
  } finally {
    await connection.close();
    await db.destroy();
  }
}

/** A command whose delivery failed is tried again after a minute at the latest. */
const SETTLED_WITHIN_MS = 100_000;

async function untilSettled(db: Knex): Promise<void> {
  // What is left pending is found, and named, by the comparison.
  await waitFor(
    async () => ((await db('commands').where({ status: 'PENDING' }).first('id')) ? undefined : true),
    SETTLED_WITHIN_MS,
    100,
  );
}

async function countFollowUps(db: Knex): Promise<number> {
  const [row] = await db('tasks')
    .whereNotNull('parent_task_id')
    .select<Array<{ count: number }>>(db.raw('count(*)::int as count'));
  return row?.count ?? 0;
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of [...words].sort()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
