import type { Request } from 'express';
import { chainOf, getArtifactVersion, listArtifacts, readUpstream } from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import type { ArtifactRow, ArtifactVersionRow } from '../../db/tables';
import type { Upstream } from '../../workflows/domain/artifacts/contract';
import { gateOf, type Gate } from '../../workflows/domain/artifacts/gates';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { headerFor, readRoom, type Room } from '../campaigns/room';
import { stageLabel } from '../labels';
import { operatorOf } from '../request';
import type { Site } from '../site';
import { presentGate } from './present';
import type { ReviewForms } from './present-review';
import { presentUpstream } from './present-upstream';
import { reviewOf } from './review';

/** What a stage's page is drawn from. */
export type StageRows = {
  room: Room;
  stage: Stage;
  /** Those of the campaign, of every stage that somebody began. */
  artifacts: ArtifactRow[];
  artifact: ArtifactRow | undefined;
  head: ArtifactVersionRow | undefined;
  upstream: Upstream;
  gate: Gate;
};

export async function readStage(site: Site, campaign: CampaignView, stage: Stage): Promise<StageRows> {
  const [room, artifacts] = await Promise.all([
    readRoom(site, campaign),
    listArtifacts(site.db, campaign.id),
  ]);
  const artifact = artifacts.find((one) => one.stage === stage);
  const [head, upstream] = await Promise.all([
    artifact && getArtifactVersion(site.db, artifact.id, artifact.head_version),
    readUpstream(site.db, campaign, artifacts),
  ]);
  return { room, stage, artifacts, artifact, head, upstream, gate: gateOf(stage, chainOf(artifacts)) };
}

/** Three regions: what it is built on, the editor, and what is decided about it. */
export async function stagePage(
  site: Site,
  req: Request,
  rows: StageRows,
  { review }: { review?: ReviewForms } = {},
) {
  const { room, stage } = rows;
  const operator = operatorOf(req);
  return {
    title: `${stageLabel[stage].word} of ${room.campaign.name}`,
    header: headerFor(site, req, room, stage),
    name: stageLabel[stage].word,
    gate: presentGate(rows),
    upstream: presentUpstream(rows, operator, site.now()),
    review: await reviewOf(site, req, rows, review),
  };
}
