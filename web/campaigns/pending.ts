import { findCommand, listPendingDecisions, type CommandRow } from '../../db/commands';
import { sentenceOf } from '../refusals';
import type { Route, Site } from '../site';
import { presentPending, wordOfDecision } from './header';
import { ofCampaign } from './room';

/** What became of decisions that were saved: asked again by the page until the last one is judged. */
export function pendingRoute(site: Site): Route {
  return {
    method: 'get',
    path: '/campaigns/:id/pending',
    permission: 'campaigns.read',
    feature: 'campaign_ops',
    handle: ofCampaign(site, async (req, res, campaign) => {
      const asked = String(req.query['of'] ?? '').split(',');
      const ids = asked.filter((id) => /^[0-9a-f-]{36}$/i.test(id)).slice(0, 20);
      const pending = await listPendingDecisions(site.db, campaign.id);
      const commands = await Promise.all(ids.map((id) => findCommand(site.db, id)));
      const settled = commands.filter(
        (command) => command?.campaign_id === campaign.id && command.status !== 'PENDING',
      ) as CommandRow[];
      const data = {
        ...presentPending({ campaign, pending }),
        settled: settled.map((command) => ({
          what: wordOfDecision(command.kind, command.payload['stage']),
          refused: command.result && !command.result.ok ? sentenceOf(command.result) : undefined,
        })),
      };
      return site.respond.fragment(req, res, 'campaigns/_pending', data);
    }),
  };
}
