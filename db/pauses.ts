import type { Pause } from '../workflows/domain/pauses';
import type { Db } from './connection';
import type { CommandRow } from './commands';
import type { CampaignRow, PauseRow } from './tables';

/** Decisions that hold from the moment they are said, whenever they are judged. */
const BRAKES = ['pause', 'complete', 'archive'];

/** The same of all campaigns, as SQL: since when each is held, all of them where the campaign is null. */
export const HOLDING = `select campaign_id, from_at from pauses where to_at is null
    union all
    select campaign_id, created_at from commands
     where status = 'PENDING' and delivery = 'UPDATE' and kind in (${BRAKES.map((kind) => `'${kind}'`).join(', ')})`;

/**
 * Every pause that bears on the campaign: open ones, ended ones whose time has not been settled, and the one that was
 * settled last, because what it held counts from its end. A pause,
 * complete or archive that was decided but not judged yet holds like an open pause from the moment it was said.
 */
export async function listBearingPauses(
  db: Db,
  campaign: Pick<CampaignRow, 'id' | 'created_at' | 'pauses_settled_through'>,
): Promise<Pause[]> {
  const settled = campaign.pauses_settled_through ?? campaign.created_at;
  const [rows, undelivered] = await Promise.all([
    db<PauseRow>('pauses')
      .where((scope) => void scope.where({ campaign_id: campaign.id }).orWhereNull('campaign_id'))
      .where((time) => void time.whereNull('to_at').orWhere('to_at', '>=', settled))
      .orderBy('from_at'),
    db<CommandRow>('commands')
      .where({ campaign_id: campaign.id, status: 'PENDING', delivery: 'UPDATE' })
      .whereIn('kind', BRAKES)
      .orderBy('seq')
      .first(),
  ]);
  return undelivered ? [...rows.map(pauseOf), brakeOf(undelivered)] : rows.map(pauseOf);
}

export function pauseOf(row: PauseRow): Pause {
  return {
    id: row.id,
    reason: row.reason,
    from: row.from_at,
    to: row.to_at,
    note: row.note,
    by: row.paused_by,
    policy: row.resume_policy,
  };
}

function brakeOf(command: CommandRow): Pause {
  const note = typeof command.payload.reason === 'string' ? command.payload.reason : null;
  return {
    id: command.id,
    reason: 'CAMPAIGN',
    from: command.created_at,
    to: null,
    note,
    by: command.actor.name,
    policy: null,
  };
}

/**
 * What holds each of these campaigns now: its own pause, those of the whole workspace, and a pause, complete or
 * archive that was decided but not judged yet. Campaigns that nothing holds are left out.
 */
export async function listOpenPausesOf(
  db: Db,
  campaignIds: readonly string[],
): Promise<Map<string, Pause[]>> {
  const rows = await db<PauseRow>('pauses')
    .whereNull('to_at')
    .where((scope) => void scope.whereNull('campaign_id').orWhereIn('campaign_id', [...campaignIds]))
    .orderBy('from_at');
  const undelivered = await db<CommandRow>('commands')
    .where({ status: 'PENDING', delivery: 'UPDATE' })
    .whereIn('campaign_id', [...campaignIds])
    .whereIn('kind', BRAKES)
    .orderBy('seq');
  const held = campaignIds.map((id): [string, Pause[]] => {
    const own = rows.filter((row) => row.campaign_id === null || row.campaign_id === id).map(pauseOf);
    const asked = undelivered.find((command) => command.campaign_id === id);
    return [id, asked ? [...own, brakeOf(asked)] : own];
  });
  return new Map(held.filter(([, pauses]) => pauses.length > 0));
}

/** The open pauses of the whole workspace: the brake, and campaigns being switched off. */
export function listOpenSystemPauses(db: Db): Promise<PauseRow[]> {
  return db<PauseRow>('pauses').whereNull('campaign_id').whereNull('to_at').orderBy('from_at');
}

export function findOpenCampaignPause(db: Db, campaignId: string): Promise<PauseRow | undefined> {
  return db<PauseRow>('pauses')
    .where({ campaign_id: campaignId, reason: 'CAMPAIGN' })
    .whereNull('to_at')
    .first();
}
