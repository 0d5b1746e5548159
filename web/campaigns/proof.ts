import {
  chainOf,
  exportArtifacts,
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
import { presentContext, presentContract, presentFaults, presentFlow, presentTable } from './present-proof';
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
      const [header, contract, faults, table] = await Promise.all([
        headerPart(site, req, campaign, undefined, chain.artifacts),
        section('The strategy’s contract', () => contractOf(site, chain)),
        section('What is wrong', () => faultsOf(site, chain)),
        section('Artifacts', () => tableOf(site, chain, operatorOf(req).time_zone)),
      ]);
      return site.respond.page(req, res, 'campaigns/proof', {
        title: `Proof of ${campaign.name}`,
        header,
        context: presentContext(chain),
        flow: presentFlow(chain),
        contract,
        faults,
        table,
        download: `/campaigns/${campaign.id}/artifacts.json`,
      });
    }),
  };
}

/** Every artifact of the campaign as a file: what the pages show, for whoever may read them. */
export function artifactsFileRoute(site: Site): Route {
  return {
    method: 'get',
    path: '/campaigns/:id/artifacts.json',
    permission: 'artifacts.read',
    feature: 'campaign_ops',
    handle: ofCampaign(site, async (_req, res, campaign) => {
      const about = { build: site.config.build, now: site.now() };
      const document = await exportArtifacts(site.db, campaign, about);
      res.attachment(`${campaign.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-artifacts.json`).json(document);
    }),
  };
}

async function contractOf({ db }: Site, { campaign, artifacts }: Chain) {
  const strategy = artifacts.find(({ stage }) => stage === 'STRATEGY');
  const head = strategy && (await getArtifactVersion(db, strategy.id, strategy.head_version));
  return presentContract(campaign.id, head);
}

/** Of the newest version of each stage that somebody began. */
async function faultsOf({ db }: Site, { campaign, artifacts }: Chain) {
  const upstream = await readUpstream(db, campaign, artifacts);
  const heads = await Promise.all(
    artifacts.map(async ({ id, stage, head_version }) => {
      const head = await getArtifactVersion(db, id, head_version);
      return { stage, head, validation: validationOf(stage, head.content, upstream) };
    }),
  );
  return presentFaults(campaign.id, heads);
}

async function tableOf({ db, now }: Site, chain: Chain, zone: string) {
  const stages = await listStages(db, chain.campaign.id);
  const reports = await Promise.all(
    stages.map(async ({ begun }) => begun && findQcReport(db, begun.artifact.id, begun.head.version)),
  );
  return presentTable(chain, chainOf(chain.artifacts), stages, reports, zone, now());
}
