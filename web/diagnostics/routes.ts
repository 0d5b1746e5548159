import type { Request, Response } from 'express';
import { listWorkedOn } from '../../db/artifacts';
import { operatorOf } from '../request';
import { sectionsOf } from '../section';
import type { Feature, Site } from '../site';
import { checkSystem } from './checks';

const PROOFS = 10;

/** Whether every part of the installation is as it should be, for admins. */
export const diagnostics: Feature = {
  nav: [
    {
      group: 'System',
      label: 'Diagnostics',
      path: '/diagnostics',
      icon: 'search-check',
      permission: 'system.maintain',
      key: 'd',
    },
  ],
  routes: (site) => [
    { method: 'get', path: '/diagnostics', permission: 'system.maintain', handle: show(site) },
  ],
};

function show(site: Site) {
  return async (req: Request, res: Response) => {
    const section = sectionsOf(site, req);
    const [checked, proofs] = await Promise.all([
      checkSystem(site),
      section('Chains worked on last', async () => {
        const campaigns = await listWorkedOn(site.db, operatorOf(req), PROOFS);
        return campaigns.map(({ id, ...campaign }) => ({ ...campaign, href: `/campaigns/${id}/proof` }));
      }),
    ]);
    const failed = checked.filter(({ status }) => status === 'FAIL').length;
    const page = {
      title: 'Diagnostics',
      lead: 'Looked at just now; load the page again to look again.',
      failed: failed > 0,
      sum: failed === 0 ? 'Everything passes' : `${failed} of ${checked.length} fail`,
      proofs,
      rows: checked.map(({ status, ...row }) => ({ ...row, passed: status === 'PASS' })),
    };
    return site.respond.page(req, res, 'diagnostics/index', page);
  };
}
