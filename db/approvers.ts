import type { Knex } from 'knex';
import { can, ROLES } from '../workflows/domain/permissions';
import type { Db, Trx } from './connection';
import type { CampaignRow, OperatorRow } from './tables';

/** Who is asked to decide on what waits in a campaign, rung by rung of the ladder: never somebody who may not. */

type Person = Pick<OperatorRow, 'id' | 'role'>;

const DECIDING_ROLES = ROLES.filter((role) => can(role, 'plans.decide') && can(role, 'artifacts.decide'));

/** Everybody who may decide. */
export async function listDeciders(trx: Trx): Promise<Person[]> {
  return trx<OperatorRow>('operators')
    .whereNull('disabled_at')
    .whereIn('role', DECIDING_ROLES)
    .select('id', 'role');
}

/** The campaign's owner and every lead; the admins where there is none of those. */
export async function listApprovers(trx: Trx, campaign: CampaignRow): Promise<string[]> {
  return idsOf(approversOf(campaign, await listDeciders(trx)));
}

function approversOf({ owner_id }: CampaignRow, deciders: readonly Person[]): readonly Person[] {
  const asked = deciders.filter(({ id, role }) => id === owner_id || role === 'lead');
  return asked.length > 0 ? asked : deciders;
}

/** Owner and deputy, as far as they are still here; whoever may decide where neither is: nothing is told to nobody. */
export async function listLeading(trx: Trx, { owner_id, deputy_id }: CampaignRow): Promise<string[]> {
  const named = [owner_id, deputy_id].filter((id) => id !== null);
  const here = await trx<OperatorRow>('operators').whereIn('id', named).whereNull('disabled_at').pluck('id');
  return here.length > 0 ? here : idsOf(await listDeciders(trx));
}

/** Whom a rung asks, and as what. */
export type Rung = { as: 'APPROVER' | 'DEPUTY' | 'ANYBODY'; people: string[] };

/**
 * The approvers, then the deputy, then everybody who may decide. Where nobody is named as deputy the owner is asked once
 * more; where whoever would be asked has left or may not decide, everybody is at once.
 */
export async function listRung(trx: Trx, campaign: CampaignRow, rung: number): Promise<Rung> {
  const deciders = await listDeciders(trx);
  if (rung === 1) return { as: 'APPROVER', people: idsOf(approversOf(campaign, deciders)) };
  const second = deciders.find(({ id }) => id === (campaign.deputy_id ?? campaign.owner_id));
  if (rung > 2 || !second) return { as: 'ANYBODY', people: idsOf(deciders) };
  return { as: campaign.deputy_id ? 'DEPUTY' : 'APPROVER', people: [second.id] };
}

/** For pages: the names of owner and deputy, where they may decide. A deputy who may not is passed over. */
export type Asked = { owner_name: string | null; deputy_name: string | null; deputy_passed_over: boolean };

/** `Asked` as columns of a query over `campaigns`. */
export function whoIsAsked(db: Db): Knex.Raw[] {
  const nameOf = (column: string, name: string) =>
    db.raw(
      `(select o.name from operators o where o.id = campaigns.${column}
        and o.role = any(?) and o.disabled_at is null) as ${name}`,
      [[...DECIDING_ROLES]],
    );
  return [
    nameOf('owner_id', 'owner_name'),
    nameOf('deputy_id', 'deputy_name'),
    db.raw(
      `(campaigns.deputy_id is not null and not exists (select 1 from operators o
        where o.id = campaigns.deputy_id and o.role = any(?) and o.disabled_at is null)) as deputy_passed_over`,
      [[...DECIDING_ROLES]],
    ),
  ];
}

/** `Asked` of one campaign. */
export async function findAsked(db: Db, campaignId: string): Promise<Asked> {
  const asked = await db('campaigns').where({ id: campaignId }).first<Asked>(whoIsAsked(db));
  return asked ?? { owner_name: null, deputy_name: null, deputy_passed_over: false };
}

function idsOf(people: readonly Person[]): string[] {
  return people.map(({ id }) => id);
}
