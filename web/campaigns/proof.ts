import {
  chainOf,
  findQcReport,
  getArtifactVersion,
  listStages,
  readUpstream,
  validationOf,
} from '../../db/artifacts';
import { operatorOf } from '../request';
import { sectionsOf } from '../section';
import type { Route, Site } from '../site';
import { presentContext, presentContract, presentFlow, presentTable } from './present-proof';
import { headerFor, ofCampaign, readRoom, type Room } from './room';

/** What shows that the chain of a campaign is what it seems: context, contract, every artifact, and the flow. */
export function proofRoute(site: Site): Route {
  return {
    method: 'get',
    path: '/campaigns/:id/proof',
    permission: 'artifacts.read',
    feature: 'campaign_ops',
    handle: ofCampaign(site, async (req, res, campaign) => {
      const section = sectionsOf(site, req);
      const room = await readRoom(site, campaign);
      const [contract, table] = await Promise.all([
        section('The strategy’s contract', () => contractOf(site, room)),
        section('Artifacts', () => tableOf(site, room, operatorOf(req).time_zone)),
      ]);
      return site.respond.page(req, res, 'campaigns/proof', {
        title: `Proof of ${campaign.name}`,
        header: headerFor(site, req, room),
        context: presentContext(room),
        flow: presentFlow(room),
        contract,
        table,
      });
    }),
  };
}

async function contractOf({ db }: Site, { campaign, artifacts }: Room) {
  const strategy = artifacts.find(({ stage }) => stage === 'STRATEGY');
  if (!strategy) return presentContract(campaign.id, undefined, undefined);
  const [head, upstream] = await Promise.all([
    getArtifactVersion(db, strategy.id, strategy.head_version),
    readUpstream(db, campaign, artifacts),
  ]);
  return presentContract(campaign.id, head, validationOf('STRATEGY', head.content, upstream));
}

async function tableOf({ db, now }: Site, room: Room, zone: string) {
  const stages = await listStages(db, room.campaign.id);
  const reports = await Promise.all(
    stages.map(async ({ begun }) => begun && findQcReport(db, begun.artifact.id, begun.head.version)),
  );
  return presentTable(room, chainOf(room.artifacts), stages, reports, zone, now());
}
