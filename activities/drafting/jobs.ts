/** One job of a generation plan, from the row that asks for it to the version that it leaves behind. */
import { saveVersion } from '../../db/artifacts/save';
import { readUpstream, listArtifacts } from '../../db/artifacts/read';
import { lockCampaign } from '../../db/campaigns/facts';
import type { Db, Trx } from '../../db/connection';
import { beginJob, endJob, findLanding, type JobEnded, type JobNamed } from '../../db/generation';
import type { CampaignRow, GenerationJobRow } from '../../db/tables';
import { parseContent } from '../../workflows/domain/artifacts/content.schema';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { jobOf } from '../../workflows/domain/artifacts/jobs';
import type { Upstream } from '../../workflows/domain/artifacts/contract';
import type { Content } from '../../workflows/domain/artifacts/fields';
import { JOB_WRITER_NAME, JOB_WRITERS, type Written } from '../../workflows/domain/artifacts/writers';
import { DAEMON } from '../../workflows/domain/permissions';
import { canonicalJson } from '../../workflows/domain/plans';
import type { Refusal } from '../../workflows/domain/verdict';
import { signed } from '../deps';

/** Begun, so that its page can say so; then written and noted in one transaction. A job that is done is left as it is. */
export async function writeJob(
  { db, now }: { db: Db; now: () => Date },
  campaignId: string,
  named: JobNamed,
): Promise<void> {
  const begun = await db.transaction(async (trx) => {
    const campaign = await lockCampaign(trx, campaignId);
    return campaign && beginJob(trx, campaign, named, now());
  });
  if (!begun) return;
  await db.transaction(async (trx) => {
    const campaign = await lockCampaign(trx, campaignId);
    if (!campaign) return;
    await signed(trx);
    const at = now();
    const row = await beginJob(trx, campaign, named, at);
    if (row) await endJob(trx, campaign, row, await written(trx, campaign, row, at), at);
  });
}

/** What cannot be written is a result with its reason: another try would find the same. */
async function written(trx: Trx, campaign: CampaignRow, row: GenerationJobRow, now: Date): Promise<JobEnded> {
  const stage = jobOf(row.job_type)?.lands_in;
  if (!stage) return { status: 'FAILED', note: 'Nothing writes this any more.' };
  const base = await findLanding(trx, campaign.id, stage);
  if (!base.ok) return { status: 'FAILED', note: OUTGROWN };
  const { content: before, version: expectedVersion } = base.value;
  const upstream = await readUpstream(trx, campaign, await listArtifacts(trx, campaign.id));
  const made = makeOf(row, before, upstream);
  if (typeof made === 'string') return { status: 'FAILED', note: made };
  const parsed = parseContent(CONTRACTS[stage].form, made.content);
  if (!parsed.ok) return { status: 'FAILED', note: noteOf(parsed) };
  const { content, note } = made;
  if (canonicalJson(content) === canonicalJson(before)) {
    return { status: 'COMPLETED', stage, version: null, note: note ?? NOTHING_EMPTY };
  }
  const source = { job: row.job_type, writer: JOB_WRITER_NAME, asked_by: row.asked_by_name };
  const saved = await saveVersion(
    trx,
    campaign,
    stage,
    { content, expectedVersion, source },
    { actor: DAEMON, now },
  );
  if (!saved.ok) return { status: 'FAILED', note: noteOf(saved) };
  return { status: 'COMPLETED', stage, version: saved.value.version, note };
}

const NOTHING_EMPTY = 'Everything it writes stood there already.';
const OUTGROWN = 'The newest version was saved in an earlier form. Save it once, then run this again.';

/** A writer that stumbles over what somebody wrote would stumble again: its row and the audit say so, and others go on. */
function makeOf(row: GenerationJobRow, before: Content, upstream: Upstream): Written | string {
  try {
    return JOB_WRITERS[row.job_type](before, upstream);
  } catch (error) {
    return `It could not be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function noteOf({ detail, field }: Refusal): string {
  const fields = detail?.['fields'] as Record<string, string> | undefined;
  const said = field && fields?.[field];
  return said ? `${field}: ${said}` : 'What it wrote does not fit the form of the stage.';
}
