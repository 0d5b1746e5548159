import type { CampaignBasics, InForce, Upstream } from '../../workflows/domain/artifacts/contract';
import type { Content } from '../../workflows/domain/artifacts/fields';
import { gateOf, NOTHING_APPROVED, type ChainState, type Gate } from '../../workflows/domain/artifacts/gates';
import { STAGES, type Stage } from '../../workflows/domain/artifacts/stages';
import type { Db } from '../connection';
import { hashOf } from '../hashes';
import type { ApprovalRow, ArtifactRow, ArtifactVersionRow, CampaignRow, QcReportRow } from '../tables';

export function contentChecksum(content: Content): string {
  return hashOf(content);
}

/** In the order of the stages; those that nobody began are not there. */
export async function listArtifacts(db: Db, campaignId: string): Promise<ArtifactRow[]> {
  const rows = await db<ArtifactRow>('artifacts').where({ campaign_id: campaignId });
  return rows.sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage));
}

export function findArtifact(db: Db, campaignId: string, stage: Stage): Promise<ArtifactRow | undefined> {
  return db<ArtifactRow>('artifacts').where({ campaign_id: campaignId, stage }).first();
}

export function findArtifactVersion(
  db: Db,
  artifactId: string,
  version: number,
): Promise<ArtifactVersionRow | undefined> {
  return db<ArtifactVersionRow>('artifact_versions').where({ artifact_id: artifactId, version }).first();
}

export async function getArtifactVersion(
  db: Db,
  artifactId: string,
  version: number,
): Promise<ArtifactVersionRow> {
  const row = await findArtifactVersion(db, artifactId, version);
  if (!row) throw new Error(`version ${version} of artifact ${artifactId} is missing`);
  return row;
}

export type VersionListed = Omit<ArtifactVersionRow, 'content'>;

/** Newest first, without what they say. `before` is the version to go on under. */
export function listArtifactVersions(
  db: Db,
  artifactId: string,
  page: { before?: number; limit: number },
): Promise<VersionListed[]> {
  const query = db<ArtifactVersionRow>('artifact_versions').where({ artifact_id: artifactId });
  if (page.before !== undefined) void query.where('version', '<', page.before);
  return query
    .orderBy('version', 'desc')
    .limit(page.limit)
    .select<VersionListed[]>([...LISTED]);
}

const LISTED = [
  'id',
  'artifact_id',
  'campaign_id',
  'version',
  'status',
  'schema_version',
  'checksum',
  'lineage',
  'source',
  'completeness',
  'created_by',
  'created_by_name',
  'approved_by',
  'approved_by_name',
  'approved_at',
  'approval_note',
  'approval_warnings',
  'trace_id',
  'created_at',
  'updated_at',
] as const satisfies ReadonlyArray<keyof VersionListed>;

/** One stage of a campaign as it stands; without an artifact where nobody began it. */
export type StageStanding = {
  stage: Stage;
  gate: Gate;
  begun?: { artifact: ArtifactRow; head: VersionListed; inForce: VersionListed | null };
};

/** All six, in their order, without what the versions say. */
export async function listStages(db: Db, campaignId: string): Promise<StageStanding[]> {
  const artifacts = await listArtifacts(db, campaignId);
  const versions = await db<ArtifactVersionRow>('artifact_versions as v')
    .join('artifacts as a', 'a.id', 'v.artifact_id')
    .where('a.campaign_id', campaignId)
    .whereRaw('v.version in (a.head_version, a.approved_version)')
    .select<VersionListed[]>(LISTED.map((column) => `v.${column}`));
  const chain = chainOf(artifacts);
  return STAGES.map((stage) => {
    const gate = gateOf(stage, chain);
    const artifact = artifacts.find((one) => one.stage === stage);
    const numbered = (number: number | null) =>
      versions.find((one) => one.artifact_id === artifact?.id && one.version === number);
    const head = artifact && numbered(artifact.head_version);
    if (!artifact || !head) return { stage, gate };
    return { stage, gate, begun: { artifact, head, inForce: numbered(artifact.approved_version) ?? null } };
  });
}

/** What is in force of every stage, as gates and flags see it. */
export function chainOf(artifacts: readonly ArtifactRow[]): ChainState {
  const states = artifacts.map(({ stage, approved_version, approved_lineage }) => [
    stage,
    { approved: approved_version, lineage: approved_lineage ?? {} },
  ]);
  return { ...NOTHING_APPROVED, ...(Object.fromEntries(states) as Partial<ChainState>) };
}

/** The newest report on a version. */
export function findQcReport(db: Db, artifactId: string, version: number): Promise<QcReportRow | undefined> {
  return db<QcReportRow>('qc_reports')
    .where({ artifact_id: artifactId, version })
    .orderBy('run_no', 'desc')
    .first();
}

export function findQcReportById(db: Db, id: string): Promise<QcReportRow | undefined> {
  return db<QcReportRow>('qc_reports').where({ id }).first();
}

/** Every decision on an artifact, newest first. */
export function listArtifactDecisions(db: Db, artifactId: string): Promise<ApprovalRow[]> {
  return db<ApprovalRow>('approvals')
    .where({ subject_type: 'ARTIFACT', subject_id: artifactId })
    .orderBy('at', 'desc')
    .orderBy('id', 'desc');
}

/** The rejection of an earlier version, as long as no version was approved or rejected since. */
export async function findEarlierRejection(
  db: Db,
  { id, head_version }: Pick<ArtifactRow, 'id' | 'head_version'>,
): Promise<ApprovalRow | undefined> {
  const last = await db<ApprovalRow>('approvals')
    .where({ subject_type: 'ARTIFACT', subject_id: id })
    .whereIn('decision', ['APPROVED', 'REJECTED'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .first();
  return last?.decision === 'REJECTED' && last.version < head_version ? last : undefined;
}

/** What a stage's rules read: the campaign, and what is in force of every stage. */
export async function readUpstream(
  db: Db,
  campaign: CampaignRow,
  artifacts: readonly ArtifactRow[],
): Promise<Upstream> {
  const inForce = artifacts.filter(({ approved_version }) => approved_version !== null);
  const versions = await readVersionsInForce(db, inForce);
  const approved: Upstream['approved'] = {};
  for (const { id, stage, approved_version, flag } of inForce) {
    const version = versions.get(id);
    if (!version) throw new Error(`version ${approved_version} of artifact ${id} is missing`);
    approved[stage] = { ...version, flagged: flag !== null };
  }
  return { campaign: await basicsOf(db, campaign), approved };
}

type ReadInForce = Omit<InForce, 'flagged'>;

/** By artifact, each with the verdict of its newest report: one query, however many there are. */
async function readVersionsInForce(
  db: Db,
  artifacts: readonly ArtifactRow[],
): Promise<ReadonlyMap<string, ReadInForce>> {
  if (artifacts.length === 0) return new Map();
  const report = db('qc_reports as q')
    .whereRaw('q.artifact_id = v.artifact_id and q.version = v.version')
    .orderBy('q.run_no', 'desc')
    .limit(1)
    .select('q.qc_status');
  const rows = await db('artifact_versions as v')
    .whereIn(
      ['v.artifact_id', 'v.version'],
      artifacts.map(({ id, approved_version }) => [id, approved_version ?? 0]),
    )
    .select<ReadInForce[]>(
      'v.artifact_id',
      'v.version',
      'v.content',
      'v.schema_version',
      db.raw('coalesce(v.approved_at, v.updated_at) as approved_at'),
      report.as('qc_status'),
    );
  return new Map(rows.map((row) => [row.artifact_id, row]));
}

async function basicsOf(db: Db, campaign: CampaignRow): Promise<CampaignBasics> {
  const client = await db('clients').where({ id: campaign.client_id }).first<{ name: string }>('name');
  const { id, name, brand_product, industry, objective, platforms, cadence, timezone } = campaign;
  const { start_date, end_date, primary_cta, budget, blackout_dates } = campaign;
  return {
    id,
    name,
    client_name: client?.name ?? '',
    brand_product,
    industry,
    objective,
    platforms,
    cadence,
    timezone,
    start_date,
    end_date,
    primary_cta,
    budget,
    blackout_dates,
  };
}
