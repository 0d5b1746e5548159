import { STAGE_NAMES } from '../artifacts/stages';
import type { Policy } from '../policy';
import { later, plus } from '../time';
import type { Change, Entry } from './changes';
import { isClosed } from './course';
import type { AskedArtifact, CampaignFacts } from './facts';
import { rungAfter } from './plan';

/** The versions of artifacts that wait for a person climb the same ladder as a plan. */
export function climbArtifacts(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  if (isClosed(facts.campaign.status)) return [];
  return facts.asked.flatMap((asked): Change[] => {
    const next = nextArtifactRung(asked, policy);
    if (!next || now < next.at) return [];
    asked.ladder_rung = next.rung;
    asked.ladder_at = now;
    return [{ kind: 'REMIND_ARTIFACT', stage: asked.stage, version: asked.version, rung: next.rung }];
  });
}

export function nextArtifactRung(
  asked: Pick<AskedArtifact, 'asked_at' | 'ladder_rung' | 'ladder_at'>,
  policy: Policy,
): { rung: number; at: Date } | null {
  const next = rungAfter(asked.ladder_rung, policy);
  return next && { rung: next.rung, at: plus(asked.ladder_at ?? asked.asked_at, next.delay) };
}

const RUNG_WORDS = [
  (name: string) => `The approvers are reminded of the ${name}`,
  (name: string) => `The deputy, or whoever decides in their place, is asked about the ${name}`,
  (name: string) => `Every lead is asked to decide on the ${name}`,
];

export function artifactEntries(facts: CampaignFacts, now: Date, policy: Policy): Entry[] {
  return facts.asked.flatMap((asked): Entry[] => {
    const next = nextArtifactRung(asked, policy);
    if (!next) return [];
    const name = STAGE_NAMES[asked.stage].toLowerCase();
    return [
      {
        at: later(next.at, now),
        kind: 'ARTIFACT_LADDER',
        ref: asked.id,
        what: RUNG_WORDS[next.rung - 1]?.(name) ?? `The ${name} is asked for again`,
        why: `Version ${asked.version} of the ${name} waits for a decision.`,
        cancelled_by: `Approving or rejecting the ${name}, or saving a newer version of it.`,
      },
    ];
  });
}
