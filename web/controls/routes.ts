import type { Request, Response } from 'express';
import { listBrakeHistory, pauseSystem, readControls, readFanOut, resumeSystem } from '../../db/controls';
import { newId } from '../../db/ids';
import { once, type Keep } from '../../db/once';
import { listOpenSystemPauses } from '../../db/pauses';
import type { SystemControlsRow } from '../../db/tables';
import type { Trx } from '../../db/connection';
import { checkReason } from '../../workflows/domain/campaigns';
import { can } from '../../workflows/domain/permissions';
import { yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { commandIdOf, reportedBy } from '../report';
import { actorOf, operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { pausedBanner, presentControls, presentProgress, refusedForm } from './present';

/** As many pulls and releases as the page tells of. */
const HISTORY = 10;

/** The brake of the whole system. It works whether or not campaign pages are switched on. */
export const controls: Feature = {
  nav: [
    {
      group: 'System',
      label: 'System pause',
      path: '/system/pause',
      icon: 'octagon-pause',
      permission: 'system.read',
    },
  ],
  banner: async ({ db, now }, operator) => {
    if (!can(operator.role, 'system.read')) return undefined;
    return pausedBanner(await listOpenSystemPauses(db), operator.time_zone, now());
  },
  routes: (site) => [
    {
      method: 'get',
      path: '/system/pause',
      permission: 'system.read',
      handle: async (req, res) => site.respond.page(req, res, 'controls/show', await pageFor(site, req)),
    },
    {
      method: 'get',
      path: '/system/pause/progress',
      permission: 'system.read',
      handle: async (req, res) => {
        const [progress, row] = await Promise.all([readFanOut(site.db), readControls(site.db)]);
        return site.respond.fragment(req, res, 'controls/_progress', presentProgress(progress, row));
      },
    },
    { method: 'post', path: '/system/pause', permission: 'system.pause', handle: pause(site) },
    { method: 'delete', path: '/system/pause', permission: 'system.pause', handle: resume(site) },
  ],
};

async function pageFor(site: Site, req: Request, refusal?: Refusal) {
  const operator = operatorOf(req);
  const [row, pauses, progress, history] = await Promise.all([
    readControls(site.db),
    listOpenSystemPauses(site.db),
    readFanOut(site.db),
    listBrakeHistory(site.db, HISTORY),
  ]);
  const form = refusal && refusedForm(req.body, refusal, { history }, operator, site.now());
  // Refused because somebody was faster, the form is the opposite one: it is not sent under the same id.
  const commandId = refusal?.field === undefined ? newId() : commandIdOf(req);
  return presentControls({ controls: row, pauses, progress, history }, operator, commandId, form);
}

function pause(site: Site) {
  return async (req: Request, res: Response) => {
    const said = checkReason(reasonOf(req));
    if (!said.ok) return refuse(site, req, res, said);
    const done = await changeOnce(site, req, 'pause_system', (keep) =>
      pauseSystem(site.db, said.value, actorOf(req), site.now(), keep),
    );
    if (!done.ok) return refuse(site, req, res, done);
    const flash = 'Everything is paused. It holds from now on, whether or not a process has heard of it.';
    return site.respond.change(req, res, { to: '/system/pause', flash });
  };
}

function resume(site: Site) {
  return async (req: Request, res: Response) => {
    const reason = reasonOf(req) === '' ? undefined : checkReason(reasonOf(req));
    if (reason && !reason.ok) return refuse(site, req, res, reason);
    const done = await changeOnce(site, req, 'resume_system', (keep) =>
      resumeSystem(site.db, reason?.value, actorOf(req), site.now(), keep),
    );
    if (!done.ok) return refuse(site, req, res, done);
    const flash =
      'The brake is released. Campaigns go on with their dates kept, unless their own pause says otherwise.';
    return site.respond.change(req, res, { to: '/system/pause', flash });
  };
}

type Answer = { paused: boolean; epoch: number };

/** A form sent twice pulls the brake once. */
async function changeOnce(
  site: Site,
  req: Request,
  kind: string,
  change: (keep: (trx: Trx, row: SystemControlsRow) => Promise<void>) => Promise<Verdict<SystemControlsRow>>,
): Promise<Verdict<unknown>> {
  const answerOf = ({ system_paused: paused, epoch }: SystemControlsRow): Answer => ({ paused, epoch });
  const by = reportedBy(req, site.now());
  return once(site.db, kind, { reason: reasonOf(req) }, by, async (keep: Keep<Answer>) => {
    const done = await change((trx, row) => keep(trx, answerOf(row)));
    return done.ok ? yes(answerOf(done.value)) : done;
  });
}

async function refuse(site: Site, req: Request, res: Response, refusal: Refusal) {
  const data = await pageFor(site, req, refusal);
  return site.respond.refuse(req, res, refusal, { page: { name: 'controls/show', data } });
}

function reasonOf(req: Request): string {
  const { reason } = (req.body ?? {}) as Record<string, unknown>;
  return typeof reason === 'string' ? reason.trim() : '';
}
