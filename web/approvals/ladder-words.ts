import type { CampaignStatus } from '../../workflows/domain/campaigns';

/** Who was asked to decide, who is next, and why nobody is. */

type People = { owner_name: string | null; deputy_name: string | null };

const RUNGS: Array<(people: People) => string> = [
  ({ owner_name: owner }) => (owner ? `Asked: ${owner}` : 'Asked: everyone who may approve'),
  () => 'The approvers were reminded',
  ({ deputy_name: deputy }) =>
    deputy ? `The deputy was asked: ${deputy}` : 'There is no deputy; the owner was asked again',
  () => 'Every lead was asked',
];

export function askedWords(row: People & { ladder_rung: number }): string {
  return RUNGS[row.ladder_rung]?.(row) ?? 'Everyone has been asked';
}

export function nextWords(rung: number, { deputy_name: deputy }: People): string {
  if (rung === 1) return 'The approvers are reminded';
  if (rung === 2) return deputy ? `${deputy} is asked as deputy` : 'The owner is asked in the deputy’s place';
  return 'Every lead is asked';
}

export function heldWords(systemPaused: boolean, status: CampaignStatus): string | undefined {
  if (systemPaused) return 'everything is paused, nobody is asked';
  return status === 'PAUSED' ? 'the campaign is paused, nobody is asked' : undefined;
}
