import { can } from '../workflows/domain/permissions';
import type { Trx } from './connection';
import type { CampaignRow, OperatorRow } from './tables';

/** Who is asked to decide on what waits in a campaign, rung by rung of the ladder. */

type Person = Pick<OperatorRow, 'id' | 'role'>;

/** The campaign's owner and every lead; the admins too where nobody of those may decide. */
export async function listApprovers(trx: Trx, campaign: CampaignRow): Promise<string[]> {
  const people = await listDeciders(trx, campaign.owner_id);
  const asked = people.filter(({ id, role }) => id === campaign.owner_id || role === 'lead');
  const anyDecides = asked.some(({ role }) => can(role, 'plans.decide'));
  return (anyDecides ? asked : people).map(({ id }) => id);
}

export async function listDeciders(trx: Trx, ownerId: string | null = null): Promise<Person[]> {
  return trx<OperatorRow>('operators')
    .whereNull('disabled_at')
    .where((who) => {
      void who.whereIn('role', ['lead', 'admin']);
      if (ownerId) void who.orWhere({ id: ownerId });
    })
    .select('id', 'role');
}

/** The approvers, then the deputy, then everybody who may decide; these at once where the deputy has left. */
export async function listRung(trx: Trx, campaign: CampaignRow, rung: number): Promise<string[]> {
  if (rung === 2) {
    const deputy = campaign.deputy_id ?? campaign.owner_id;
    if (!deputy) return listApprovers(trx, campaign);
    const works = await trx<OperatorRow>('operators')
      .where({ id: deputy })
      .whereNull('disabled_at')
      .first('id');
    return works ? [deputy] : (await listDeciders(trx)).map(({ id }) => id);
  }
  if (rung === 1) return listApprovers(trx, campaign);
  return (await listDeciders(trx)).map(({ id }) => id);
}
