import type { StrategyStatus } from '../workflows/domain/artifacts/standing';
import type { Db } from './connection';

/** What intake and strategy of a campaign say, as columns: of the version in force, else of the newest. */
export type CommandCenterRow = {
  campaign_id: string;
  strategy_text: string | null;
  /** DRAFT also while nobody began it. */
  strategy_status: StrategyStatus;
  /** Why its newest version was sent back, while none is in force. */
  strategy_rejection_reason: string | null;
  strategy_version: number | null;
  intake_goal: string | null;
  intake_constraints: string | null;
  intake_audience: string | null;
  intake_budget: string | null;
  /** A day, as it was typed. */
  intake_start: string | null;
  intake_weeks: number | null;
  intake_version: number | null;
  intake_approved: boolean;
};

export async function getCommandCenter(db: Db, campaignId: string): Promise<CommandCenterRow> {
  const row = await db<CommandCenterRow>('campaign_command_center')
    .where({ campaign_id: campaignId })
    .first();
  if (!row) throw new Error(`there is no campaign ${campaignId}`);
  return row;
}

/** What was made for a campaign so far. */
export type Made = { creatives: number; published: number; planned: number };

export async function countMade(db: Db, campaignId: string): Promise<Made> {
  const { rows } = await db.raw<{ rows: Made[] }>(
    `select
        (select count(*)::int from calendar_items where campaign_id = :id and status = 'DONE') as published,
        (select count(*)::int from calendar_items where campaign_id = :id and status <> 'CANCELLED') as planned,
        coalesce((select case jsonb_typeof(content #> '{items,items}') when 'array'
              then jsonb_array_length(content #> '{items,items}') end
            from artifacts join artifact_versions on artifact_id = artifacts.id
              and artifact_versions.version = coalesce(approved_version, head_version)
            where artifacts.campaign_id = :id and stage = 'CREATIVES'), 0) as creatives`,
    { id: campaignId },
  );
  return rows[0] ?? { creatives: 0, published: 0, planned: 0 };
}
