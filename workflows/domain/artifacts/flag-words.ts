import type { Flag, MissingGate, Stale } from './gates';
import { STAGE_NAMES } from './stages';

/** Why a version in force is flagged, in a sentence. */
export function flagWords(flag: Flag): string {
  const name = STAGE_NAMES[flag.stage];
  switch (flag.kind) {
    case 'REPLACED':
      return `${name} was approved as version ${flag.to}; this was built on version ${flag.from}.`;
    case 'WITHDRAWN':
      return `Version ${flag.from} of ${name}, on which this was built, is not in force any more.`;
    case 'ANCESTOR':
      return `What this was built on is flagged itself, because of ${name}.`;
  }
}

export function missingWords({ stage, why }: MissingGate): string {
  return why === 'FLAGGED'
    ? `${STAGE_NAMES[stage]} is flagged: somebody has to look at it again.`
    : `${STAGE_NAMES[stage]} has to be approved first.`;
}

export function staleWords({ stage, built_on, in_force }: Stale): string {
  const name = STAGE_NAMES[stage];
  return in_force === null
    ? `${name} version ${built_on} was withdrawn.`
    : `${name} is in force as version ${in_force}; this was built on version ${built_on}.`;
}
