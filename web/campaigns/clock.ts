import type { CampaignView } from '../../db/campaigns';
import { listBearingPauses } from '../../db/pauses';
import { policyOfCampaign } from '../../db/policies';
import { effectiveNow } from '../../workflows/domain/pauses';
import type { Policy } from '../../workflows/domain/policy';
import type { Site } from '../site';

/** What time it is for the campaign, and by what policy its tasks are late. */
export type TaskClock = { effectiveNow: Date; policy: Policy };

export async function readClock({ db, now }: Site, campaign: CampaignView): Promise<TaskClock> {
  const [pauses, policy] = await Promise.all([
    listBearingPauses(db, campaign),
    policyOfCampaign(db, campaign.id),
  ]);
  return { effectiveNow: effectiveNow(pauses, now()), policy };
}

/** The campaign whose tasks are shown. */
export type TasksOf = {
  campaign: CampaignView;
  clock: TaskClock;
  /** Its plan is approved, as far as that could be read. */
  planned: boolean;
};
