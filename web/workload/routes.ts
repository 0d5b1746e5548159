import type { Request, Response } from 'express';
import { z } from 'zod';
import { listWork, listWorkers, setCapacity } from '../../db/workload';
import { DAY, plus } from '../../workflows/domain/time';
import { CAPACITY_RANGE, WORKLOAD_DAYS } from '../../workflows/domain/workload';
import { no, type Refusal } from '../../workflows/domain/verdict';
import { formState, parseForm, type FormState } from '../forms';
import { actorOf, operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Site } from '../site';
import { presentWorkload } from './present';

/** Who has how much to do on which day. */
export const workload: Feature = {
  nav: [
    {
      group: 'Work',
      label: 'Workload',
      path: '/workload',
      icon: 'users',
      permission: 'tasks.read',
      feature: 'campaign_ops',
    },
  ],
  routes: (site) => [
    {
      method: 'get',
      path: '/workload',
      permission: 'tasks.read',
      feature: 'campaign_ops',
      handle: async (req, res) =>
        site.respond.page(req, res, 'workload/index', await workloadView(site, req)),
    },
    {
      method: 'put',
      path: '/workload/:operatorId/capacity',
      permission: 'capacity.edit',
      feature: 'campaign_ops',
      handle: (req, res) => saveCapacity(site, req, res),
    },
  ],
};

type RefusedCapacity = { operatorId: string; form: FormState };

async function workloadView(site: Site, req: Request, refused?: RefusedCapacity) {
  const reader = operatorOf(req);
  const now = site.now();
  // A day more than is shown: the last day of somebody else begins or ends at another hour.
  const before = plus(now, (WORKLOAD_DAYS + 2) * DAY);
  const { part, failed } = partsOf(site, req, { work: 'What they have to do' }, '/workload');
  const [workers, work] = await Promise.all([
    listWorkers(site.db),
    part('work', undefined, () => listWork(site.db, reader, before)),
  ]);
  return { ...presentWorkload(workers, work, reader, now, refused), failed };
}

const SAYS = `Hours a day such as 6 or 7.5, from 0 to ${CAPACITY_RANGE.most / 60}.`;
const capacity = z.object({
  hours: z
    .string()
    .trim()
    .regex(/^\d{1,2}([.,]\d{1,2})?$/, SAYS)
    .transform((text) => Math.round(Number(text.replace(',', '.')) * 60))
    .refine((minutes) => minutes >= CAPACITY_RANGE.least && minutes <= CAPACITY_RANGE.most, SAYS),
});

async function saveCapacity(site: Site, req: Request, res: Response): Promise<void> {
  const operatorId = String(req.params['operatorId']);
  const refuse = async (refusal: Refusal) => {
    const data = await workloadView(site, req, { operatorId, form: formState(req.body, refusal) });
    return site.respond.refuse(req, res, refusal, { page: { name: 'workload/index', data } });
  };
  const typed = parseForm(capacity, req.body);
  if (!typed.ok) return refuse(typed);
  const saved = await setCapacity(site.db, operatorId, typed.value.hours, actorOf(req), site.now());
  if (!saved) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
  return site.respond.change(req, res, {
    to: '/workload',
    flash: 'Saved. The days are judged by it from now on.',
  });
}
