import { z } from 'zod';
import { readEnvironment } from '../../worker/environment';
import { killStory, type Story } from '../support/kills';
import { VICTIMS } from '../support/kills/killer';
import { table } from '../support/table';

const environment = z.object({
  /** How many kills, in all. */
  ROUNDS: z.coerce.number().int().min(1).default(200),
  /** How many of them one installation lives through before it is examined and the next one begins. */
  ROUNDS_PER_STORY: z.coerce.number().int().min(1).default(20),
  SEED: z.coerce.number().int().min(1).default(1),
});

/** `npm run soak`: the story of the kills, again and again. Answers the exit code: 1 when anything was lost or doubled. */
export async function main(): Promise<number> {
  const { ROUNDS, ROUNDS_PER_STORY, SEED } = readEnvironment(environment, process.env, 'the soak');
  const began = Date.now();
  const stories: Story[] = [];
  for (let done = 0; done < ROUNDS; done += ROUNDS_PER_STORY) {
    const rounds = Math.min(ROUNDS_PER_STORY, ROUNDS - done);
    const seed = SEED + 1_000 * stories.length;
    console.log(`Rounds ${done + 1} to ${done + rounds} of ${ROUNDS}, seed ${seed} …`);
    const story = await killStory({
      rounds,
      seed,
      keepWhenWrong: (dataDir) => console.error(`  The installation is kept in ${dataDir}.`),
    });
    for (const problem of story.problems) console.error(`  PROBLEM ${problem}`);
    stories.push(story);
  }
  console.log(`\n${summary(stories, Date.now() - began)}`);
  return stories.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

function summary(stories: readonly Story[], tookMs: number): string {
  const sum = (of: (story: Story) => number) => stories.reduce((total, story) => total + of(story), 0);
  const most = (of: (story: Story) => number) => Math.max(...stories.map(of));
  const kills = VICTIMS.map((part) => [
    part,
    String(sum(({ kills: { byPart } }) => byPart[part])),
    seconds(most(({ kills: { slowestReturnMs } }) => slowestReturnMs[part])),
  ]);
  const words = [...new Set(stories.flatMap(({ said }) => Object.keys(said)))].sort();
  const said = words.map((word) => [word, String(sum((story) => story.said[word] ?? 0))]);
  return [
    table(['kill -9', 'times', 'back after, at most'], kills),
    table(['said and answered', 'times'], said),
    [
      `${sum(({ counts }) => counts.requests)} requests, ${sum(({ counts }) => counts.retries)} of them sent again;`,
      `${sum(({ followUps }) => followUps)} follow-ups;`,
      `nothing pending ${seconds(most(({ settledMs }) => settledMs))} after the last kill, at most;`,
      `${seconds(tookMs)} in all.`,
    ].join(' '),
    problemsOf(stories),
  ].join('\n\n');
}

function problemsOf(stories: readonly Story[]): string {
  const problems = stories.flatMap((story) => story.problems);
  if (problems.length === 0) return 'Nothing that was answered was lost, and nothing was applied twice.';
  return [`${problems.length} problems:`, ...problems].join('\n  ');
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
