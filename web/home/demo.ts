import type { Request, Response } from 'express';
import { plantDemo } from '../../db/seeds/demo';
import { can, type Role } from '../../workflows/domain/permissions';
import { actorOf, operatorOf } from '../request';
import type { Route, Site } from '../site';

/** What an empty page offers besides making something: to look around in what others made. */
export function demoOffer(role: Role) {
  return can(role, 'campaigns.decide') ? { label: 'Look around with a demo campaign' } : undefined;
}

/** Plants the sample data, or leads to what stands of it. */
export function demoRoute(site: Site): Route {
  return {
    method: 'post',
    path: '/demo',
    permission: 'campaigns.decide',
    feature: 'campaign_ops',
    handle: async (req: Request, res: Response) => {
      const { id, role, time_zone } = operatorOf(req);
      const made = await plantDemo(site.db, { ...actorOf(req), id, role, time_zone }, site.now());
      if (!made.ok) return site.respond.refuse(req, res, made);
      const { campaign_id, planted, command_id } = made.value;
      const flash = planted
        ? 'This is sample data: a campaign in its second week. Change what you like, and delete it when you have seen enough.'
        : 'The demo campaign is here already.';
      await site.respond.change(req, res, { to: `/campaigns/${campaign_id}`, flash });
      if (command_id) void site.deliver(campaign_id, command_id);
    },
  };
}
