import type { Content } from '../../workflows/domain/artifacts/fields';
import type { Flag } from '../../workflows/domain/artifacts/gates';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { CampaignStatus } from '../../workflows/domain/campaigns';
import type { PolicyOverrides } from '../../workflows/domain/policy';
import type { CheckStatus } from '../../workflows/domain/qc/check';
import { whoIsAsked, type Asked } from '../approvers';
import type { Db } from '../connection';
import { visibleCampaigns, type Viewer } from '../viewer';

/** What of the stages waits for somebody, in every campaign that the viewer may see. */

type OfCampaign = {
  campaign_id: string;
  campaign_name: string;
  client_name: string;
  campaign_status: CampaignStatus;
  timezone: string;
  stage: Stage;
  version: number;
};

/** A version that was asked for, and how far up the ladder the asking has come. */
export type WaitingArtifact = OfCampaign &
  Asked & {
    content: Content;
    asked_at: Date;
    asked_by_name: string | null;
    ladder_rung: number;
    ladder_at: Date | null;
    /** What is in force while this one waits. */
    in_force: number | null;
    in_force_content: Content | null;
    /** Of the newest report on it; null while nobody had it checked. */
    qc_status: CheckStatus | null;
    qc_score: number | null;
    /** Of the workspace and of the campaign, the later wins. */
    policies: PolicyOverrides[];
  };

/** Longest waiting first. */
export function listWaitingArtifacts(db: Db, viewer: Viewer, limit: number): Promise<WaitingArtifact[]> {
  const report = (column: string) =>
    db.raw(
      `(select r.${column} from qc_reports r where r.artifact_id = artifacts.id and r.version = artifacts.head_version
        order by r.run_no desc limit 1) as ${column}`,
    );
  return waiting(db, viewer)
    .join('clients', 'clients.id', 'campaigns.client_id')
    .join('artifact_versions as heads', (join) => {
      join.on('heads.artifact_id', 'artifacts.id').andOn('heads.version', 'artifacts.head_version');
    })
    .leftJoin('artifact_versions as forces', (join) => {
      join.on('forces.artifact_id', 'artifacts.id').andOn('forces.version', 'artifacts.approved_version');
    })
    .orderBy('artifacts.asked_at')
    .orderBy('artifacts.id')
    .limit(limit)
    .select<WaitingArtifact[]>(
      ...OF_CAMPAIGN,
      'artifacts.head_version as version',
      ...whoIsAsked(db),
      'heads.content',
      'artifacts.asked_at',
      'artifacts.asked_by_name',
      'artifacts.ladder_rung',
      'artifacts.ladder_at',
      'artifacts.approved_version as in_force',
      'forces.content as in_force_content',
      report('qc_status'),
      report('qc_score'),
      db.raw(
        `coalesce((select json_agg(p."values" order by p.campaign_id nulls first) from policies p
          where p.campaign_id is null or p.campaign_id = campaigns.id), '[]') as policies`,
      ),
    );
}

export function countWaitingArtifacts(db: Db, viewer: Viewer): Promise<number> {
  return counted(db, waiting(db, viewer));
}

/** A version in force that somebody has to look at again. */
export type FlaggedArtifact = OfCampaign & { flag: Flag; flagged_at: Date };

/** Longest flagged first. */
export function listFlaggedArtifacts(db: Db, viewer: Viewer, limit: number): Promise<FlaggedArtifact[]> {
  return flagged(db, viewer)
    .join('clients', 'clients.id', 'campaigns.client_id')
    .orderBy('artifacts.flagged_at')
    .orderBy('artifacts.id')
    .limit(limit)
    .select<FlaggedArtifact[]>(
      ...OF_CAMPAIGN,
      'artifacts.approved_version as version',
      'artifacts.flag',
      'artifacts.flagged_at',
    );
}

export function countFlaggedArtifacts(db: Db, viewer: Viewer): Promise<number> {
  return counted(db, flagged(db, viewer));
}

const OF_CAMPAIGN = [
  'campaigns.id as campaign_id',
  'campaigns.name as campaign_name',
  'campaigns.status as campaign_status',
  'campaigns.timezone',
  'clients.name as client_name',
  'artifacts.stage',
];

function waiting(db: Db, viewer: Viewer) {
  return ofOpenCampaigns(db, viewer).whereNotNull('artifacts.asked_at');
}

function flagged(db: Db, viewer: Viewer) {
  return ofOpenCampaigns(db, viewer).whereNotNull('artifacts.flag');
}

function ofOpenCampaigns(db: Db, viewer: Viewer) {
  return visibleCampaigns(db, viewer)
    .join('artifacts', 'artifacts.campaign_id', 'campaigns.id')
    .whereNotIn('campaigns.status', ['COMPLETED', 'ARCHIVED']);
}

async function counted(db: Db, rows: ReturnType<typeof ofOpenCampaigns>): Promise<number> {
  const row = await rows.first<{ count: number }>(db.raw('count(*)::int as count'));
  return row.count;
}
