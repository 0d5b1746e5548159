import type { Request, Response } from 'express';
import { findRunnable, listRuns, readAutomationHealth, runAutomation } from '../../db/automation';
import { listCampaigns } from '../../db/campaigns';
import { isId, newId } from '../../db/ids';
import { listOpenSystemPauses } from '../../db/pauses';
import { AUTOMATED_ACTIONS, checkAction } from '../../workflows/domain/automation';
import { can } from '../../workflows/domain/permissions';
import type { Refusal } from '../../workflows/domain/verdict';
import { readCursor } from '../audit/query';
import { formState } from '../forms';
import { announce, commandIdOf, reportedBy } from '../report';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Site } from '../site';
import { actionWord, PAGE_SIZE, presentAutomation, resultWords } from './present';

const FEATURE = 'campaign_ops';

/** What happens by itself, and running it by hand. */
export const automation: Feature = {
  nav: [
    {
      group: 'System',
      label: 'Automation',
      path: '/automation',
      icon: 'repeat',
      permission: 'system.read',
      feature: FEATURE,
    },
  ],
  routes: (site) => [
    {
      method: 'get',
      path: '/automation',
      permission: 'system.read',
      feature: FEATURE,
      handle: async (req, res) => site.respond.page(req, res, 'automation/index', await pageFor(site, req)),
    },
    {
      method: 'post',
      path: '/automation/runs',
      permission: 'automation.run',
      feature: FEATURE,
      handle: run(site),
    },
  ],
};

const CHOICES = 200;
const PARTS = { runs: 'What ran', health: 'How it is', campaigns: 'Run one now' };

async function pageFor(site: Site, req: Request, refusal?: Refusal) {
  const operator = operatorOf(req);
  const query = readQuery(req.query);
  const before = readCursor(query.before);
  const narrowed = {
    ...(query.campaign && { campaignId: query.campaign }),
    ...(query.action && { action: query.action }),
    ...(before && { before }),
  };
  const { part, failed } = partsOf(site, req, PARTS, refusal && '/automation');
  const [runs, health, pauses, campaigns] = await Promise.all([
    part('runs', [], () => listRuns(site.db, operator, { ...narrowed, limit: PAGE_SIZE + 1 })),
    part('health', undefined, () => readAutomationHealth(site.db)),
    part('health', [], () => listOpenSystemPauses(site.db)),
    part('campaigns', [], () => listCampaigns(site.db, operator, { limit: CHOICES })),
  ]);
  const rows = { runs, health, pauses, campaigns, query, mayRun: can(operator.role, 'automation.run') };
  const commandId = refusal ? commandIdOf(req) : newId();
  const form = formState(req.body, refusal);
  return { ...presentAutomation(rows, operator.time_zone, site.now(), form, commandId), failed };
}

function readQuery(query: Record<string, unknown>) {
  const { campaign, action, before } = query;
  const known = AUTOMATED_ACTIONS.find((one) => one === action);
  return {
    ...(isId(campaign) && { campaign }),
    ...(known && { action: known }),
    ...(typeof before === 'string' && { before }),
  };
}

function run(site: Site) {
  return async (req: Request, res: Response) => {
    const refuse = async (refusal: Refusal) => {
      const data = await pageFor(site, req, refusal);
      return site.respond.refuse(req, res, refusal, { page: { name: 'automation/index', data } });
    };
    const body = (req.body ?? {}) as Record<string, unknown>;
    const action = checkAction(String(body['action'] ?? ''));
    if (!action.ok) return refuse(action);
    const wanted = String(body['campaign_id'] ?? '');
    const campaign = await findRunnable(site.db, operatorOf(req), isId(wanted) ? wanted : newId());
    if (!campaign.ok) return refuse(campaign);
    const by = reportedBy(req, site.now());
    const done = await runAutomation(site.db, campaign.value, { action: action.value }, by);
    if (!done.ok) return refuse(done);
    const { known, result } = done.value.answer;
    const said = known ? 'had been run already' : 'was run';
    const flash = `${actionWord(action.value)} of “${campaign.value.name}” ${said}: ${resultWords(action.value, result)}.`;
    await site.respond.change(req, res, { to: `/automation?campaign=${campaign.value.id}`, flash });
    announce(site, done.value);
  };
}
