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
