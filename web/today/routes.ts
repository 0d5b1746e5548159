import { markSeen } from '../../db/commands';
import { forgetFilter } from '../../db/saved-filters';
import { actorOf, isHtmx, operatorOf } from '../request';
import type { Feature } from '../site';
import { readQuery } from './filter';
import { showToday, todayView } from './page';
import { saveFilters } from './save-filters';

/** What there is to do today, for everybody or for me. */
export const today: Feature = {
  nav: [
    {
      group: 'Work',
      label: 'Today',
      path: '/today',
      icon: 'list-todo',
      permission: 'tasks.read',
      feature: 'campaign_ops',
      key: 't',
      phone: true,
    },
  ],
  routes: (site) => [
    {
      method: 'get',
      path: '/today',
      permission: 'tasks.read',
      feature: 'campaign_ops',
      handle: async (req, res) => {
        const view = await todayView(site, req, readQuery(req.query));
        // The list asks for itself once a minute, to move its rows from part to part.
        if (isHtmx(req)) return site.respond.fragment(req, res, 'today/_list', view);
        return site.respond.page(req, res, view.bulk ? 'today/choose' : 'today/show', view);
      },
    },
    {
      method: 'post',
      path: '/today/filters',
      permission: 'tasks.read',
      feature: 'campaign_ops',
      handle: (req, res) => saveFilters(site, req, res),
    },
    {
      method: 'delete',
      path: '/today/filters/:id',
      permission: 'tasks.read',
      feature: 'campaign_ops',
      handle: async (req, res) => {
        const operator = operatorOf(req);
        await forgetFilter(site.db, operator.id, String(req.params['id']), actorOf(req), site.now());
        return site.respond.change(req, res, {
          to: '/today?filters=open',
          flash: 'Those filters are forgotten.',
        });
      },
    },
    {
      method: 'delete',
      path: '/today/refusals/:id',
      permission: 'tasks.read',
      feature: 'campaign_ops',
      handle: async (req, res) => {
        await markSeen(site.db, operatorOf(req).id, String(req.params['id']));
        return showToday(site, req, res, 'Put away. The campaign’s timeline still has it.');
      },
    },
  ],
};
