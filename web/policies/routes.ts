import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { newId } from '../../db/ids';
import { once } from '../../db/once';
import {
  changeCampaignPolicy,
  changeWorkspacePolicy,
  findLastPolicyChange,
  readPolicy,
  readPolicyVersion,
} from '../../db/policies';
import { checkOpen } from '../../workflows/domain/campaigns';
import { can } from '../../workflows/domain/permissions';
import type { Refusal } from '../../workflows/domain/verdict';
import { headerPart, ofCampaign } from '../campaigns/room';
import { formState } from '../forms';
import { sentenceOf } from '../refusals';
import { announce, commandIdOf, reportedBy } from '../report';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Site } from '../site';
import { judgeOverrides, readOverrides, readVersion } from './forms';
import { presentPolicy, type Scope } from './present';

const FEATURE = 'campaign_ops';

/** The policy that campaigns run by: for all of them, and for one. */
export const policies: Feature = {
  nav: [
    {
      group: 'System',
      label: 'Policy',
      path: '/settings/policy',
      icon: 'sliders-horizontal',
      // Everybody may read it; those who set it look for it here.
      permission: 'policies.edit',
      feature: FEATURE,
    },
  ],
  routes: (site) => [
    {
      method: 'get',
      path: '/settings/policy',
      permission: 'policies.read',
      feature: FEATURE,
      handle: async (req, res) => {
        return site.respond.page(req, res, 'policies/workspace', await workspacePage(site, req));
      },
    },
    {
      method: 'put',
      path: '/settings/policy',
      permission: 'policies.edit',
      feature: FEATURE,
      handle: saveWorkspace(site),
    },
    {
      method: 'get',
      path: '/campaigns/:id/policy',
      permission: 'policies.read',
      feature: FEATURE,
      handle: ofCampaign(site, async (req, res, campaign) => {
        const page = await campaignPage(site, req, campaign);
        return site.respond.page(req, res, 'policies/campaign', page);
      }),
    },
    {
      method: 'put',
      path: '/campaigns/:id/policy',
      permission: 'policies.edit',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => saveCampaign(site, req, res, campaign)),
    },
  ],
};

async function workspacePage(site: Site, req: Request, refusal?: Refusal) {
  return {
    title: 'Policy',
    lead: 'What every campaign runs by, unless it says otherwise itself. A change takes effect at once.',
    action: '/settings/policy',
    policy: await policyFor(site, req, null, refusal),
  };
}

async function campaignPage(site: Site, req: Request, campaign: CampaignView, refusal?: Refusal) {
  const open = checkOpen(campaign.status);
  const closed = open.ok ? undefined : sentenceOf(open);
  const [header, policy] = await Promise.all([
    headerPart(site, req, campaign, 'policy'),
    policyFor(site, req, campaign.id, refusal, closed),
  ]);
  return {
    title: `Policy of ${campaign.name}`,
    lead: 'What this campaign runs by. A change takes effect at once.',
    action: `/campaigns/${campaign.id}/policy`,
    policy,
    header,
  };
}

/** After a refusal with what was typed, and under the version that stands now: saving again replaces it. */
async function policyFor(
  site: Site,
  req: Request,
  campaignId: string | null,
  refusal?: Refusal,
  closed?: string,
) {
  const { part, failed } = partsOf(site, req, { last: 'Who changed it last' });
  const [policy, version, last] = await Promise.all([
    readPolicy(site.db, campaignId),
    readPolicyVersion(site.db, campaignId),
    part('last', undefined, () => findLastPolicyChange(site.db, campaignId)),
  ]);
  const scope: Scope = campaignId === null ? 'WORKSPACE' : 'CAMPAIGN';
  const refused = refusal && formState(req.body, refusal);
  const commandId = refusal ? commandIdOf(req) : newId();
  const rows = { policy, version, last, scope };
  return { ...presentPolicy(rows, operatorOf(req).role, commandId, refused, closed), failed };
}

function saveWorkspace(site: Site) {
  return async (req: Request, res: Response) => {
    const refuse = async (refusal: Refusal) => {
      const data = await workspacePage(site, req, refusal);
      return site.respond.refuse(req, res, refusal, { page: { name: 'policies/workspace', data } });
    };
    const { workspace } = await readPolicy(site.db, null);
    const checked = judgeOverrides(readOverrides(req.body), workspace, mayBeShort(req));
    if (!checked.ok) return refuse(checked);
    const by = reportedBy(req, site.now());
    const saved = await once(site.db, 'change_workspace_policy', { overrides: checked.value }, by, (keep) =>
      changeWorkspacePolicy(site.db, checked.value, by, { keep, seen: readVersion(req.body) }),
    );
    if (!saved.ok) return refuse(saved);
    const flash = 'The policy was saved. Every campaign without numbers of its own goes by it from now on.';
    return site.respond.change(req, res, { to: '/settings/policy', flash });
  };
}

async function saveCampaign(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const refuse = async (refusal: Refusal) => {
    const data = await campaignPage(site, req, campaign, refusal);
    return site.respond.refuse(req, res, refusal, { page: { name: 'policies/campaign', data } });
  };
  const { campaign: stored } = await readPolicy(site.db, campaign.id);
  const checked = judgeOverrides(readOverrides(req.body), stored, mayBeShort(req));
  if (!checked.ok) return refuse(checked);
  const by = reportedBy(req, site.now());
  const seen = readVersion(req.body);
  const saved = await changeCampaignPolicy(site.db, campaign.id, checked.value, by, seen);
  if (!saved.ok) return refuse(saved);
  const flash = 'The policy of this campaign was saved. It goes by it from now on.';
  await site.respond.change(req, res, { to: `/campaigns/${campaign.id}/policy`, flash });
  return announce(site, saved.value);
}

function mayBeShort(req: Request): boolean {
  return can(operatorOf(req).role, 'policies.edit_short');
}
