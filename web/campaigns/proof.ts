import {
  chainOf,
  findQcReport,
  getArtifactVersion,
  listArtifacts,
  listStages,
  readUpstream,
  validationOf,
} from '../../db/artifacts';
import { operatorOf } from '../request';
import { sectionsOf } from '../section';
import type { Route, Site } from '../site';
import { presentContext, presentContract, presentFlow, presentTable } from './present-proof';
import { headerPart, ofCampaign, type Chain } from './room';

/** What shows that the chain of a campaign is what it seems: context, contract, every artifact, and the flow. */
export function proofRoute(site: Site): Route {
  return {
    method: 'get',
    path: '/campaigns/:id/proof',
    permission: 'artifacts.read',
    feature: 'campaign_ops',
    handle: ofCampaign(site, async (req, res, campaign) => {
      const section = sectionsOf(site, req);
      const chain = { campaign, artifacts: await listArtifacts(site.db, campaign.id) };
      const [header, contract, table] = await Promise.all([
        headerPart(site, req, campaign, undefined, chain.artifacts),
        section('The strategy’s contract', () => contractOf(site, chain)),
        section('Artifacts', () => tableOf(site, chain, operatorOf(req).time_zone)),
      ]);
      return site.respond.page(req, res, 'campaigns/proof', {
        title: `Proof of ${campaign.name}`,
        header,
        context: presentContext(chain),
        flow: presentFlow(chain),
        contract,
        table,
      });
    }),
  };
}

async function contractOf({ db }: Site, { campaign, artifacts }: Chain) {
  const strategy = artifacts.find(({ stage }) => stage === 'STRATEGY');
  if (!strategy) return presentContract(campaign.id, undefined, undefined);
  const [head, upstream] = await Promise.all([
    getArtifactVersion(db, strategy.id, strategy.head_version),
    readUpstream(db, campaign, artifacts),
  ]);
  return presentContract(campaign.id, head, validationOf('STRATEGY', head.content, upstream));
}

async function tableOf({ db, now }: Site, chain: Chain, zone: string) {
  const stages = await listStages(db, chain.campaign.id);
  const reports = await Promise.all(
    stages.map(async ({ begun }) => begun && findQcReport(db, begun.artifact.id, begun.head.version)),
  );
  return presentTable(chain, chainOf(chain.artifacts), stages, reports, zone, now());
}
