import { chainOf } from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import type { Operator } from '../../db/operators';
import { STAGE_NAMES, STAGES, stagePath, type Stage } from '../../workflows/domain/artifacts/stages';
import { standingsOf, type StageStanding, type StageState } from '../../workflows/domain/artifacts/standing';
import { can } from '../../workflows/domain/permissions';
import { campaignStatusLabel, stageStateLabel, type Label } from '../labels';
import type { Place } from './header';
import type { Room } from './room';

/** One of the seven: what it is, how far it is, and the one thing that gets it going again. */
export type StripEntry = {
  name: string;
  href: string;
  current: boolean;
  state?: Label;
  /** Without an address where it is done on this very page. */
  way?: { label: string; href?: string };
};

/** The campaign itself and its six stages, as they stand on `page`. */
export function presentStages(
  room: Room,
  operator: Operator,
  current: Place | undefined,
  page: string,
): StripEntry[] {
  const standings = standingsOf(room.artifacts, chainOf(room.artifacts));
  const [campaign, ...stages] = presentBareStages(room.campaign, current);
  const entries = [
    {
      ...(campaign as StripEntry),
      state: campaignStatusLabel[room.campaign.status],
      way: wayOfCampaign(room, standings, operator),
    },
    ...stages.map((entry, index) => {
      const standing = standings[index] as StageStanding;
      return { ...entry, state: stageStateLabel[shownState(standing)], way: wayFor(room.campaign, standing) };
    }),
  ];
  return entries.map(({ way, ...entry }) => ({
    ...entry,
    way: way?.href === page ? { label: way.label } : way,
  }));
}

/** Where they lead, when how far they are could not be read. */
export function presentBareStages({ id }: CampaignView, current?: Place): StripEntry[] {
  return [
    { name: 'Campaign', href: `/campaigns/${id}`, current: current === 'overview' },
    ...STAGES.map((stage) => ({
      name: STAGE_NAMES[stage],
      href: stageHref(id, stage),
      current: stage === current,
    })),
  ];
}

export function stageHref(campaignId: string, stage: Stage): string {
  return `/campaigns/${campaignId}/${stagePath(stage)}`;
}

/** A version in force stays what a stage is known by while a newer one is being written or was sent back. */
export function shownState({ state, approved }: StageStanding): StageState {
  return approved !== null && (state === 'DRAFT' || state === 'REJECTED') ? 'APPROVED' : state;
}

function wayFor({ id }: CampaignView, { stage, way }: StageStanding): StripEntry['way'] {
  if (!way) return undefined;
  const label = way.stage === stage ? 'Look at it again' : wayWords(way);
  return { label, href: stageHref(id, way.stage) };
}

const WAYS: Record<StageState, (name: string) => string> = {
  NOT_BEGUN: (name) => `Begin ${name}`,
  DRAFT: (name) => `Finish ${name}`,
  REJECTED: (name) => `Revise ${name}`,
  ASKED: (name) => `Decide on ${name}`,
  FLAGGED: (name) => `Look at ${name} again`,
  LOCKED: (name) => `Open ${name}`,
  APPROVED: (name) => `Open ${name}`,
};

/** What has to be done with a stage that others wait for. */
export function wayWords({ stage, state }: { stage: Stage; state: StageState }): string {
  return WAYS[state](STAGE_NAMES[stage]);
}

/** What keeps the campaign from running, as far as a person can do something about it. */
function wayOfCampaign(
  { campaign, standing }: Room,
  standings: readonly StageStanding[],
  { role }: Operator,
): StripEntry['way'] {
  const base = `/campaigns/${campaign.id}`;
  const { head, approvedPlan } = standing.facts;
  if (campaign.status === 'PAUSED') {
    return can(role, 'campaigns.decide') ? { label: 'Resume it', href: `${base}/resume` } : undefined;
  }
  if (campaign.status !== 'PLANNED') return undefined;
  if (head?.status === 'IN_REVIEW') return { label: 'Decide on its plan', href: `${base}/plan` };
  if (!head && campaign.planning === 'FULL') {
    const strategy = standings.find(({ stage }) => stage === 'STRATEGY');
    if (!strategy || strategy.state === 'APPROVED') return undefined;
    const way = strategy.way ?? strategy;
    return { label: wayWords(way), href: stageHref(campaign.id, way.stage) };
  }
  if (approvedPlan && !campaign.auto_activate && can(role, 'campaigns.decide')) {
    return { label: 'Activate it', href: `${base}/activate` };
  }
  return undefined;
}
