import { checkSchema } from '../../workflows/domain/artifacts';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { validateContent, type Upstream, type Validation } from '../../workflows/domain/artifacts/contract';
import { completeness, type Content } from '../../workflows/domain/artifacts/fields';
import { lineageNow } from '../../workflows/domain/artifacts/gates';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { canonicalJson } from '../../workflows/domain/plans';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { newId } from '../ids';
import { report, type ReportAnswer, type Reported } from '../report';
import type { ArtifactRow, ArtifactVersionRow, CampaignRow } from '../tables';
import { dropDraft } from './drafts';
import { NOT_ASKED, NOT_REJECTED } from './standing-columns';
import {
  chainOf,
  contentChecksum,
  findArtifact,
  findArtifactVersion,
  getArtifactVersion,
  listArtifacts,
  readUpstream,
} from './read';

export type SavedArtifact = {
  artifact_id: string;
  stage: Stage;
  version: number;
  checksum: string;
  status: string;
  /** The content was that of the newest version, so no new one was made. */
  unchanged: boolean;
  validation: Validation;
};

export type ContentToSave = {
  content: Content;
  /** The newest version that was read; 0 when there was none. Left out, whatever stands is followed. */
  expectedVersion?: number;
  /** Where it came from, when nobody typed it: a restored version, a fix, a generator. */
  source?: Record<string, unknown>;
};

/** Makes the next version of a stage's artifact. A draft may be incomplete; what is missing is answered, not refused. */
export function saveArtifact(
  db: Db,
  campaignId: string,
  stage: Stage,
  said: ContentToSave,
  by: Reported,
): Promise<Verdict<ReportAnswer<SavedArtifact>>> {
  const { content, expectedVersion, source } = said;
  const payload = { stage, content, expected_version: expectedVersion ?? null, source: source ?? null };
  return report(db, campaignId, 'save_artifact', payload, by, (trx, campaign) =>
    saveVersion(trx, campaign, stage, said, by),
  );
}

/** The same within a transaction that holds the campaign's lock. */
export async function saveVersion(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  { content: typed, expectedVersion, source = {} }: ContentToSave,
  by: Pick<Reported, 'actor' | 'now'>,
): Promise<Verdict<SavedArtifact>> {
  const artifacts = await listArtifacts(trx, campaign.id);
  const artifact = artifacts.find((one) => one.stage === stage);
  const head = artifact && (await getArtifactVersion(trx, artifact.id, artifact.head_version));
  if (expectedVersion !== undefined && expectedVersion !== (head?.version ?? 0)) {
    return no('CONFLICT', 'EDITED_MEANWHILE', {
      detail: { by: head?.created_by_name, version: head?.version ?? 0 },
    });
  }
  const contract = CONTRACTS[stage];
  const upstream = await readUpstream(trx, campaign, artifacts);
  const content = contract.compute?.(typed, upstream) ?? typed;
  const lineage = lineageNow(stage, chainOf(artifacts));
  const checksum = contentChecksum(content);
  const validation = validateContent(contract, content, upstream);
  // The same words on another foundation are another version: that is how a flag is cleared by saving. So they are in
  // another form: that is how what was saved in an earlier one can be approved.
  const isSame =
    head?.checksum === checksum &&
    head.schema_version === contract.form.schemaVersion &&
    canonicalJson(head.lineage) === canonicalJson(lineage);
  // What is made of another version leaves alone what its maker has typed meanwhile.
  const isTyped = Object.keys(source).length === 0;
  if (isTyped && by.actor.id) await dropDraft(trx, campaign.id, stage, by.actor.id);
  if (artifact && isSame) {
    return yes({ ...namesOf(artifact, head), unchanged: true, validation });
  }
  const written = {
    content,
    lineage,
    checksum,
    source,
    schema_version: contract.form.schemaVersion,
    completeness: completeness(contract.form, content),
  };
  const saved = await writeVersion(trx, campaign, stage, artifact, written, by);
  return yes({ ...namesOf(saved.artifact, saved.version), unchanged: false, validation });
}

function namesOf(artifact: ArtifactRow, { version, checksum, status }: ArtifactVersionRow) {
  return { artifact_id: artifact.id, stage: artifact.stage, version, checksum, status };
}

async function writeVersion(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  before: ArtifactRow | undefined,
  written: Pick<
    ArtifactVersionRow,
    'content' | 'lineage' | 'checksum' | 'schema_version' | 'source' | 'completeness'
  >,
  { actor, now }: Pick<Reported, 'actor' | 'now'>,
): Promise<{ artifact: ArtifactRow; version: ArtifactVersionRow }> {
  const number = (before?.head_version ?? 0) + 1;
  const artifact = before
    ? await moveHead(trx, before, number, now)
    : await insertArtifact(trx, campaign.id, stage, now);
  const [version] = await trx('artifact_versions')
    .insert({
      ...written,
      content: JSON.stringify(written.content),
      lineage: JSON.stringify(written.lineage),
      source: JSON.stringify(written.source),
      id: newId(),
      artifact_id: artifact.id,
      campaign_id: campaign.id,
      version: number,
      status: number === 1 ? 'DRAFT' : 'REVISED',
      created_by: actor.id,
      created_by_name: actor.name,
      trace_id: actor.requestId ?? null,
      created_at: now,
      updated_at: now,
    })
    .returning<ArtifactVersionRow[]>('*');
  if (!version) throw new Error(`version ${number} of the ${stage} of ${campaign.id} was not written`);
  await recordAudit(trx, {
    actor,
    action: 'artifact_saved',
    entityType: 'artifact',
    entityId: artifact.id,
    campaign,
    before: before && { version: before.head_version },
    after: { version: number, status: version.status, checksum: version.checksum },
    details: { stage, lineage: version.lineage, source: version.source },
    at: now,
  });
  return { artifact, version };
}

async function insertArtifact(trx: Trx, campaign_id: string, stage: Stage, now: Date): Promise<ArtifactRow> {
  const row = { id: newId(), campaign_id, stage, head_version: 1, created_at: now, updated_at: now };
  const [artifact] = await trx('artifacts').insert(row).returning<ArtifactRow[]>('*');
  if (!artifact) throw new Error(`the ${stage} of ${campaign_id} was not written`);
  return artifact;
}

/** Whoever waited for a decision on the version before waits no longer: it has to be asked for anew. */
async function moveHead(trx: Trx, artifact: ArtifactRow, head: number, now: Date): Promise<ArtifactRow> {
  const [row] = await trx('artifacts')
    .where({ id: artifact.id })
    .update({
      head_version: head,
      ...NOT_ASKED,
      ...NOT_REJECTED,
      version: trx.raw('version + 1'),
      updated_at: now,
    })
    .returning<ArtifactRow[]>('*');
  if (!row) throw new Error(`artifact ${artifact.id} vanished under the campaign's lock`);
  return row;
}

/** An earlier version becomes the newest again, as a new one. */
export function restoreArtifact(
  db: Db,
  campaignId: string,
  stage: Stage,
  version: number,
  by: Reported,
): Promise<Verdict<ReportAnswer<SavedArtifact>>> {
  return report(db, campaignId, 'restore_artifact', { stage, version }, by, async (trx, campaign) => {
    const artifact = await findArtifact(trx, campaignId, stage);
    const earlier = artifact && (await findArtifactVersion(trx, artifact.id, version));
    if (!earlier) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const may = checkSchema(earlier.schema_version, CONTRACTS[stage].form.schemaVersion);
    if (!may.ok) return may;
    const source = { restored_from: version };
    return saveVersion(trx, campaign, stage, { content: earlier.content, source }, by);
  });
}

/** What of the newest version's stage would have to be cured before it can be approved; for pages. */
export function validationOf(stage: Stage, content: Content, upstream: Upstream): Validation {
  return validateContent(CONTRACTS[stage], content, upstream);
}
