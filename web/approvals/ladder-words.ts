import type { Asked } from '../../db/approvers';
import type { CampaignStatus } from '../../workflows/domain/campaigns';

/** Who was asked to decide, who is next, and why nobody is. */

const RUNGS: Array<(people: Asked) => string> = [
  ({ owner_name: owner }) =>
    owner ? `Asked: ${owner} and every lead` : 'Asked: every lead, or every admin where there is none',
  () => 'The approvers were reminded',
  (people) => {
    const { deputy_name: deputy } = people;
    if (deputy) return `The deputy was asked: ${deputy}`;
    if (isEverybody(people)) return 'Everyone who may decide was asked';
    return 'There is no deputy; the owner was asked again';
  },
  () => 'Every lead was asked',
];

export function askedWords(row: Asked & { ladder_rung: number }): string {
  return RUNGS[row.ladder_rung]?.(row) ?? 'Everyone has been asked';
}

export function nextWords(rung: number, people: Asked): string {
  if (rung === 1) return 'The approvers are reminded';
  if (rung > 2) return 'Every lead is asked';
  if (people.deputy_name) return `${people.deputy_name} is asked as deputy`;
  return isEverybody(people)
    ? 'Everyone who may decide is asked'
    : 'The owner is asked in the deputy’s place';
}

/** Whoever would be asked in between may not decide, or there is nobody. */
function isEverybody({ owner_name, deputy_passed_over }: Asked): boolean {
  return deputy_passed_over || owner_name === null;
}

export function heldWords(systemPaused: boolean, status: CampaignStatus): string | undefined {
  if (systemPaused) return 'everything is paused, nobody is asked';
  return status === 'PAUSED' ? 'the campaign is paused, nobody is asked' : undefined;
}
