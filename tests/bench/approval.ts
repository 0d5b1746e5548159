import { bareDecision } from './reference/messages';
import { compared, type Result } from './result';
import { alternate, median, timed } from './samples';
import type { Setting } from './setting';

const MOST = 2;
const REST_MS = 120;

/** From the request to the answer that the plan is approved and what it built, against a bare update. */
export async function measureApproval(setting: Setting, times: number): Promise<Result> {
  const warmUp = 3;
  const campaigns = await setting.campaigns(times + warmUp);
  const shown = await setting
    .db('plans')
    .whereIn('campaign_id', campaigns)
    .select<Array<{ campaign_id: string; version: number; checksum: string }>>(
      'campaign_id',
      'version',
      'checksum',
    );
  const bare = await setting.client.workflow.start('bare', {
    taskQueue: setting.reference.queue,
    workflowId: 'bench-bare',
  });
  const pair = await alternate(
    times,
    (at) =>
      timed(async () => {
        const { campaign_id, ...seen } = shown[at] ?? {};
        const path = `/campaigns/${campaign_id}/plan/approval`;
        const { status } = await setting.api<{ status: string }>('POST', path, seen);
        if (status !== 'DONE') throw new Error(`the approval of ${campaign_id} was only saved`);
      }),
    (at) => timed(() => bare.executeUpdate(bareDecision, { args: [String(at)] })),
    { restMs: REST_MS, warmUp },
  );
  await bare.terminate();
  return compared('an approval, HTTP to its outcome', median(pair.ours), median(pair.reference), MOST, [
    `ours also writes the command, judges, and builds calendar and tasks; median of ${times}`,
  ]);
}
