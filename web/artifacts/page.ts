import type { Request, Response } from 'express';
import { chainOf, findDraft, getArtifactVersion, listArtifacts, readUpstream } from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import { newId } from '../../db/ids';
import type { ArtifactRow, ArtifactVersionRow } from '../../db/tables';
import type { Upstream } from '../../workflows/domain/artifacts/contract';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { gateOf, type Gate } from '../../workflows/domain/artifacts/gates';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { checkOpen } from '../../workflows/domain/campaigns';
import type { Refusal } from '../../workflows/domain/verdict';
import { roomPart } from '../campaigns/room';
import { stageLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { operatorOf } from '../request';
import { sectionsFrom, sectionsOf } from '../section';
import type { Site } from '../site';
import { openedIn } from './drawn-rows';
import { pathOfStage } from './each-stage';
import { openEditing, type Editing } from './editing';
import { presentFurther } from './further';
import { presentLinks } from './links';
import { isEditable } from './places';
import { presentGate, presentKept } from './present';
import { presentEditor } from './present-editor';
import { presentReview, type ReviewForms } from './present-review';
import { presentUpstream } from './present-upstream';
import { presentReading } from './reading';
import { readingPlaces } from './reading-places';
import { readReview } from './review';

/** What a stage's page is drawn from. */
export type StageRows = {
  campaign: CampaignView;
  stage: Stage;
  /** Those of the campaign, of every stage that somebody began. */
  artifacts: ArtifactRow[];
  artifact: ArtifactRow | undefined;
  head: ArtifactVersionRow | undefined;
  upstream: Upstream;
  gate: Gate;
};

export async function readStage(site: Site, campaign: CampaignView, stage: Stage): Promise<StageRows> {
  const artifacts = await listArtifacts(site.db, campaign.id);
  const artifact = artifacts.find((one) => one.stage === stage);
  const [head, upstream] = await Promise.all([
    artifact && getArtifactVersion(site.db, artifact.id, artifact.head_version),
    readUpstream(site.db, campaign, artifacts),
  ]);
  return { campaign, stage, artifacts, artifact, head, upstream, gate: gateOf(stage, chainOf(artifacts)) };
}

/**
 * Three regions: what it is built on, the editor, and what is decided about it. Where nothing can be written, the newest
 * version is there to be read. What was typed or said in a form that was refused comes back in it.
 */
export async function stagePage(
  site: Site,
  req: Request,
  rows: StageRows,
  { editing, review }: { editing?: Editing; review?: ReviewForms } = {},
) {
  const { campaign, stage, head } = rows;
  const zone = campaign.timezone;
  const operator = operatorOf(req);
  const now = site.now();
  const [{ around, header }, draft] = await Promise.all([
    roomPart(site, req, campaign, stage, rows.artifacts),
    findDraft(site.db, campaign.id, stage, operator.id),
  ]);
  const typing = isEditable(rows, operator)
    ? (editing ?? (await openEditing(site.db, rows, draft)))
    : undefined;
  const open = checkOpen(campaign.status);
  const places = readingPlaces(req, pathOfStage(campaign, stage));
  const { shown: beside, failed } = await sectionsFrom(around, sectionsOf(site, req))(
    'Checking and approving',
    async (room) => presentReview(await readReview(site, rows, room, draft), operator, now, review),
  );
  return {
    title: `${stageLabel[stage].word} of ${campaign.name}`,
    header,
    name: stageLabel[stage].word,
    gate: presentGate(rows),
    closed: open.ok ? undefined : sentenceOf(open),
    kept: presentKept(rows, draft, operator, now),
    editor: typing && {
      ...presentEditor(rows, typing, { commandId: newId(), opened: openedIn(req), places }),
      // Whoever is asked to decide and types nothing has one thing to do here, and it is not to save.
      primary: beside?.isForDeciding !== true,
    },
    reading:
      typing || !head ? undefined : presentReading(CONTRACTS[stage].form, head.content, { zone, places }),
    links: typing || !head ? undefined : presentLinks(rows, head.content),
    upstream: presentUpstream(rows, operator, now),
    further: presentFurther(rows),
    review: beside,
    failed,
  };
}

/** The page again, with what was typed in the form that was refused. */
export async function refuseStage(
  site: Site,
  req: Request,
  res: Response,
  rows: StageRows,
  editing: Editing & { refusal: Refusal },
) {
  const data = await stagePage(site, req, rows, { editing });
  return site.respond.refuse(req, res, editing.refusal, { page: { name: 'artifacts/show', data } });
}
