import { flagChanges, flagsOf, gateOf, lineageNow, type ChainState, type Lineage } from './gates';
import { STAGES, type Stage } from './stages';

/** What a decision on one stage does to the others, found before it is made. */

export type Consequences = {
  /** Stages that open or close with it. */
  opens: Stage[];
  closes: Stage[];
  /** Versions in force of other stages that somebody has to look at again, or no longer has to. */
  flags: Stage[];
  releases: Stage[];
};

/** Once a version that was built on `lineage` is approved. */
export function ifApproved(
  stage: Stage,
  version: { version: number; lineage: Lineage },
  chain: ChainState,
): Consequences {
  return between(stage, chain, {
    ...chain,
    [stage]: { approved: version.version, lineage: version.lineage },
  });
}

/** Once the version in force is confirmed on what is in force now. */
export function ifConfirmed(stage: Stage, chain: ChainState): Consequences {
  return between(stage, chain, { ...chain, [stage]: { ...chain[stage], lineage: lineageNow(stage, chain) } });
}

/** Once no version of it is in force any more: its approval is withdrawn, or what is in force is rejected. */
export function ifWithdrawn(stage: Stage, chain: ChainState): Consequences {
  return between(stage, chain, { ...chain, [stage]: { approved: null, lineage: {} } });
}

function between(stage: Stage, before: ChainState, after: ChainState): Consequences {
  const { raised, released } = flagChanges(flagsOf(before), flagsOf(after));
  const isOther = (one: Stage) => one !== stage;
  const wasOpen = (one: Stage) => gateOf(one, before).open;
  const isOpen = (one: Stage) => gateOf(one, after).open;
  return {
    opens: STAGES.filter((one) => isOther(one) && !wasOpen(one) && isOpen(one)),
    closes: STAGES.filter((one) => isOther(one) && wasOpen(one) && !isOpen(one)),
    flags: raised.filter(isOther),
    releases: released.filter(isOther),
  };
}
