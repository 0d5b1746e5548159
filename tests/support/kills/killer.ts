import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../../../worker/local/processes';
import type { Installation } from '../installation';
import type { Chance } from './chance';

export const VICTIMS = ['worker', 'web', 'temporal', 'postgres'] as const;
export type Victim = (typeof VICTIMS)[number];

export type Kills = { byPart: Record<Victim, number>; slowestReturnMs: Record<Victim, number> };

/** A part that keeps dying is started again ever more slowly, up to ten seconds later. */
const BACK_WITHIN_MS = 45_000;

/**
 * `kill -9`, a part or two at a time, each as often as the others, at random moments; some while the last one
 * is still on its way back. Throws when the supervisor does not bring one back.
 */
export async function killAtRandom(
  installation: Installation,
  rounds: number,
  chance: Chance,
  afterRound: (round: number, killed: readonly Victim[]) => void = () => undefined,
): Promise<Kills> {
  const none = () => ({ worker: 0, web: 0, temporal: 0, postgres: 0 });
  const kills: Kills = { byPart: none(), slowestReturnMs: none() };
  let bag: Victim[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    if (bag.length === 0) bag = chance.shuffle(VICTIMS);
    const victims = bag.splice(0, chance.once(5) ? 2 : 1);
    await delay(200 + chance.below(1_500));
    await Promise.all(victims.map((part) => killOne(installation, part, kills)));
    if (chance.once(2)) await installation.ready(BACK_WITHIN_MS);
    afterRound(round, victims);
  }
  return kills;
}

async function killOne(installation: Installation, part: Victim, kills: Kills): Promise<void> {
  // It may still be on its way back from an earlier death that another part brought about.
  const alive = await waitFor(() => installation.pid(part), BACK_WITHIN_MS, 50);
  if (alive === undefined) throw new Error(`${part} was not running\n${installation.printed}`);
  const before = await installation.kill(part);
  const died = Date.now();
  kills.byPart[part] += 1;
  const back = await waitFor(
    () => {
      const now = installation.pid(part);
      return now === before ? undefined : now;
    },
    BACK_WITHIN_MS,
    50,
  );
  if (back === undefined) {
    throw new Error(`${part} was not started again within ${BACK_WITHIN_MS} ms\n${installation.printed}`);
  }
  kills.slowestReturnMs[part] = Math.max(kills.slowestReturnMs[part], Date.now() - died);
}
