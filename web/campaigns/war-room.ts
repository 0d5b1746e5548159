import type { Request } from 'express';
import { chainOf, findDraft, getArtifactVersion, readUpstream } from '../../db/artifacts';
import { findAsked } from '../../db/approvers';
import { countMade, getCommandCenter } from '../../db/command-center';
import type { Operator } from '../../db/operators';
import { listOpenSystemPauses } from '../../db/pauses';
import { listTasksOfCampaign } from '../../db/tasks/of-campaign';
import { gateOf } from '../../workflows/domain/artifacts/gates';
import type { StageRows } from '../artifacts/page';
import { presentApproval } from '../artifacts/present-decision';
import { readingPlaces } from '../artifacts/reading-places';
import { readReview } from '../artifacts/review';
import { operatorOf } from '../request';
import type { Site } from '../site';
import { presentBrief, presentMade } from './present-brief';
import { presentStrategy } from './present-strategy';
import { presentWaiting, WAITING_SHOWN, WAITING_STATUSES } from './present-waiting';
import type { Room } from './room';

/** What the client wants, as far as the intake says it. */
export async function briefOf({ db }: Site, req: Request, { campaign }: Pick<Room, 'campaign'>) {
  return presentBrief(campaign, await getCommandCenter(db, campaign.id), operatorOf(req));
}

export async function madeOf({ db }: Site, { campaign }: Pick<Room, 'campaign'>) {
  return presentMade(campaign, await countMade(db, campaign.id));
}

/** The strategy to be read and, where its newest version is what stands there, to be decided on. */
export async function strategyOf(site: Site, req: Request, room: Room) {
  const rows = await strategyRows(site, room);
  const { artifact } = rows;
  const reader = operatorOf(req);
  const isNewest = !artifact?.approved_version || artifact.asked_at !== null;
  const shown =
    artifact && !isNewest
      ? await getArtifactVersion(site.db, artifact.id, artifact.approved_version ?? artifact.head_version)
      : rows.head;
  const decision = artifact && isNewest ? await decisionOn(site, rows, room, reader) : undefined;
  const places = readingPlaces(req, `/campaigns/${room.campaign.id}`);
  return presentStrategy(room, shown, decision, reader, places);
}

async function decisionOn(site: Site, rows: StageRows, room: Room, reader: Operator) {
  const draft = await findDraft(site.db, room.campaign.id, rows.stage, reader.id);
  return presentApproval(await readReview(site, rows, room, draft), reader, site.now(), {});
}

async function strategyRows({ db }: Site, room: Room): Promise<StageRows> {
  const { campaign, artifacts } = room;
  const artifact = artifacts.find(({ stage }) => stage === 'STRATEGY');
  const [head, upstream] = await Promise.all([
    artifact && getArtifactVersion(db, artifact.id, artifact.head_version),
    readUpstream(db, campaign, artifacts),
  ]);
  const gate = gateOf('STRATEGY', chainOf(artifacts));
  return { campaign, stage: 'STRATEGY', artifacts, artifact, head, upstream, gate };
}

/** Everything in this campaign that waits, and for whom. */
export async function waitingOf({ db, now }: Site, req: Request, room: Room) {
  const filter = { statuses: WAITING_STATUSES, newestFirst: false, limit: WAITING_SHOWN + 1 };
  const { id } = room.campaign;
  const [tasks, pauses, people] = await Promise.all([
    listTasksOfCampaign(db, id, filter),
    listOpenSystemPauses(db),
    findAsked(db, id),
  ]);
  const rows = { tasks, people, systemPaused: pauses.length > 0 };
  return presentWaiting(room, rows, operatorOf(req), now());
}
