import type { FlaggedArtifact, WaitingArtifact } from '../../db/artifacts/waiting';
import { nextArtifactRung } from '../../workflows/domain/agenda/artifacts';
import { flagWords } from '../../workflows/domain/artifacts/flag-words';
import { stagePath } from '../../workflows/domain/artifacts/stages';
import { policyFrom, policyValues } from '../../workflows/domain/policy';
import { differenceWords } from '../artifacts/present-comparison';
import { onBothClocks } from '../campaigns/times';
import { qcStatusLabel, stageLabel } from '../labels';
import { askedWords, heldWords, nextWords } from './ladder-words';

/** A version of a stage that waits: what it changes, what its checks say, and who is asked next and when. */
export function presentWaitingArtifact(row: WaitingArtifact, systemPaused: boolean, zone: string, now: Date) {
  const policy = policyFrom(policyValues(...row.policies));
  const next = nextArtifactRung(row, policy);
  const held = heldWords(systemPaused, row.campaign_status);
  const base = `/campaigns/${row.campaign_id}/${stagePath(row.stage)}`;
  return {
    href: `${base}#decision`,
    what: `${stageLabel[row.stage].word}, version ${row.version}`,
    campaign: row.campaign_name,
    client: row.client_name,
    since: onBothClocks(row.asked_at, row.timezone, zone, now),
    written: `Asked for by ${row.asked_by_name ?? 'somebody'}`,
    qc:
      row.qc_status === null
        ? { word: 'Not checked yet', icon: 'circle-dashed', tone: 'neutral' }
        : {
            ...qcStatusLabel[row.qc_status],
            word: `${qcStatusLabel[row.qc_status].word}, ${row.qc_score} of 100`,
          },
    changes: changesOf(row, base),
    asked: askedWords(row),
    last: next === null ? 'Nobody else is asked by itself: it waits' : undefined,
    next: next && !held ? { text: nextWords(next.rung, row), at: next.at } : undefined,
    held,
  };
}

function changesOf(row: WaitingArtifact, base: string) {
  const { in_force: inForce, in_force_content: before, stage, version, content } = row;
  if (inForce === null || before === null) return { text: 'No version of it was approved yet' };
  return {
    href: `${base}/comparison?from=${inForce}&to=${version}`,
    text: differenceWords(stage, { version: inForce, content: before }, { version, content }).replace(
      /\.$/,
      '',
    ),
  };
}

/** What is in force and flagged: why, and where it is looked at again. */
export function presentFlagged(row: FlaggedArtifact, zone: string, now: Date) {
  return {
    href: `/campaigns/${row.campaign_id}/${stagePath(row.stage)}#confirmation`,
    what: `${stageLabel[row.stage].word}, version ${row.version}`,
    campaign: row.campaign_name,
    client: row.client_name,
    since: onBothClocks(row.flagged_at, row.timezone, zone, now),
    why: flagWords(row.flag),
  };
}
