import { setTimeout as delay } from 'node:timers/promises';
import { STAGES, type Stage } from '../../workflows/domain/artifacts/stages';
import { contentFrom, reworded } from '../support/artifact-chain';
import { NORTHWIND } from '../support/artifacts/northwind';
import { bareDecision } from './reference/messages';
import { compared, type Result } from './result';
import { alternate, median, quantile, timed } from './samples';
import type { Setting } from './setting';

const MOST_OF_CASCADE = 4;
const MOST_OF_PAGE = 8;
const VERSIONS = 200;
const REST_MS = 120;

type Read = { version: number; checksum: string };

/** From the request to the answer that the intake is approved and five stages behind it are flagged. */
export async function measureCascade(setting: Setting, times: number): Promise<Result> {
  const campaign = await aWholeChain(setting);
  const bare = await setting.client.workflow.start('bare', {
    taskQueue: setting.reference.queue,
    workflowId: 'bench-bare-cascade',
  });
  let flagged = 0;
  const sample = async (at: number) => {
    const content = reworded('INTAKE', at, await contentAt(setting, campaign, 'INTAKE'));
    const read = await save(setting, campaign, 'INTAKE', content);
    // The process hears of the new version, and is at rest again.
    await delay(REST_MS);
    const spent = await timed(async () => {
      flagged = (await decide(setting, campaign, 'INTAKE', 'approval', read)).flagged.length;
    });
    if (flagged !== STAGES.length - 1) throw new Error(`${flagged} stages were flagged`);
    // Nothing is flagged when the next sample begins: those in between are released with the strategy.
    await decide(setting, campaign, 'STRATEGY', 'confirmation', await inForce(setting, campaign, 'STRATEGY'));
    await decide(setting, campaign, 'DELIVERY', 'confirmation', await inForce(setting, campaign, 'DELIVERY'));
    return spent;
  };
  const pair = await alternate(
    times,
    sample,
    (at) => timed(() => bare.executeUpdate(bareDecision, { args: [String(at)] })),
    { restMs: REST_MS },
  );
  await bare.terminate();
  return compared(
    'approving an intake that five stages rest on, HTTP to its outcome',
    median(pair.ours),
    median(pair.reference),
    MOST_OF_CASCADE,
    [
      `ours also writes the command, judges, checks its quality and flags ${flagged} stages, each with audit and inbox; median of ${times}`,
    ],
  );
}

/** The page of a strategy with many versions, against one indexed select of the newest. */
export async function measureStrategyPage(setting: Setting, times: number): Promise<Result> {
  const campaign = await aWholeChain(setting, ['INTAKE', 'STRATEGY']);
  await addVersions(setting, campaign);
  let bytes = 0;
  const pair = await alternate(
    times,
    () => timed(async () => (bytes = (await setting.page(`/campaigns/${campaign}/strategy`)).length)),
    () => timed(async () => (await fetch(`${setting.reference.url}/strategy?campaign=${campaign}`)).text()),
    { warmUp: 10 },
  );
  return compared(
    `the page of a strategy with ${VERSIONS} versions, p95`,
    quantile(pair.ours, 0.95),
    quantile(pair.reference, 0.95),
    MOST_OF_PAGE,
    [
      `${(bytes / 1_024).toFixed(0)} KB of page; medians ${median(pair.ours).toFixed(1)} and ${median(pair.reference).toFixed(1)} ms; ${times} of each, one at a time`,
    ],
  );
}

/** A campaign whose stages are all in force, as machines make it. */
async function aWholeChain(setting: Setting, stages: readonly Stage[] = STAGES): Promise<string> {
  const { platforms, cadence, primary_cta } = NORTHWIND;
  const [campaign = ''] = await setting.campaigns(1, { platforms: [...platforms], cadence, primary_cta });
  for (const stage of stages) {
    const read = await save(setting, campaign, stage, await contentAt(setting, campaign, stage));
    await decide(setting, campaign, stage, 'approval', read);
  }
  return campaign;
}

async function contentAt({ db }: Setting, campaign: string, stage: Stage) {
  const row = await db('campaigns').where({ id: campaign }).first('start_date');
  return contentFrom(stage, row.start_date as string);
}

const pathOf = (campaign: string, stage: Stage) => `/campaigns/${campaign}/artifacts/${stage}`;

async function save(setting: Setting, campaign: string, stage: Stage, content: object): Promise<Read> {
  const { head } = await setting.api<{ head: Read | null }>('GET', pathOf(campaign, stage));
  const sent = { content, expected_version: head?.version ?? 0 };
  const { version, checksum } = await setting.api<Read>('PUT', pathOf(campaign, stage), sent);
  return { version, checksum };
}

async function inForce(setting: Setting, campaign: string, stage: Stage): Promise<Read> {
  const { approved } = await setting.api<{ approved: Read }>('GET', pathOf(campaign, stage));
  return { version: approved.version, checksum: approved.checksum };
}

async function decide(
  setting: Setting,
  campaign: string,
  stage: Stage,
  what: 'approval' | 'confirmation',
  read: Read,
): Promise<{ flagged: Stage[] }> {
  const said = { ...read, comment: 'Read and found good.' };
  const path = `${pathOf(campaign, stage)}/${what}`;
  const { status, result } = await setting.api<{ status: string; result: { flagged: Stage[] } }>(
    'POST',
    path,
    said,
  );
  if (status !== 'DONE') throw new Error(`the ${what} of the ${stage} was only saved`);
  return result;
}

/** As many versions as were never saved one by one: copies of the first, each with a number of its own. */
async function addVersions({ db }: Setting, campaign: string): Promise<void> {
  await db.raw(
    `insert into artifact_versions (id, artifact_id, campaign_id, version, status, content, schema_version, checksum,
         lineage, source, created_by_name, created_at, updated_at)
     select gen_random_uuid(), artifact_id, v.campaign_id, at, 'REVISED',
         jsonb_set(content, '{layer2_market_truth,what_not_to_do}', to_jsonb('Nothing that was said before: ' || at)),
         schema_version, encode(sha256(at::text::bytea), 'hex'), lineage, '{}', 'Bench', now(), now()
       from artifact_versions v join artifacts a on a.id = v.artifact_id
       cross join generate_series(2, ?) at
      where a.campaign_id = ? and a.stage = 'STRATEGY' and v.version = 1`,
    [VERSIONS, campaign],
  );
  await db('artifacts')
    .where({ campaign_id: campaign, stage: 'STRATEGY' })
    .update({ head_version: VERSIONS });
  await db.raw('analyze artifact_versions');
}
