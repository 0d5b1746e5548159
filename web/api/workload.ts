import { z } from 'zod';
import { listWork, listWorkers } from '../../db/workload';
import { DAY, plus } from '../../workflows/domain/time';
import { LOAD_LEVELS, workloadDays, workloadOf, WORKLOAD_DAYS } from '../../workflows/domain/workload';
import { yes } from '../../workflows/domain/verdict';
import { endpoint } from './endpoint';
import { day } from './schemas';

const loadSchema = z
  .object({
    person: z
      .object({ id: z.uuid(), name: z.string() })
      .nullable()
      .describe('Null for what is nobody’s yet.'),
    capacity_minutes: z.int().nullable().describe('How many minutes a day fit.'),
    minutes: z.int(),
    tasks: z.int(),
    days: z.array(
      z.object({
        day,
        minutes: z.int(),
        tasks: z.int(),
        level: z.enum(LOAD_LEVELS).describe('OVER is more than fits; FULL is four fifths of it or more.'),
        over_minutes: z.int(),
      }),
    ),
  })
  .meta({ id: 'Load' });

const show = endpoint({
  operationId: 'getWorkload',
  noun: 'Tasks',
  method: 'get',
  path: '/workload',
  permission: 'tasks.read',
  feature: 'campaign_ops',
  kind: 'read',
  summary: 'Read how much each person has to do on each of the next fourteen days',
  description:
    'Minutes of open tasks of campaigns that you may see, by the day on which they are due on the person’s own clock. What is late counts for the first day.',
  answers: {
    200: {
      description: 'A load for each person, and one for what is nobody’s.',
      schema: z.object({ items: z.array(loadSchema) }),
    },
  },
  handle: async ({ site, viewer, now }) => {
    const [workers, work] = await Promise.all([
      listWorkers(site.db),
      listWork(site.db, viewer, plus(now, (WORKLOAD_DAYS + 2) * DAY)),
    ]);
    const zone = viewer.time_zone;
    const items = workloadOf(workers, work, workloadDays(now, zone), zone).map(
      ({ worker, minutes, tasks, days }) => ({
        person: worker && { id: worker.id, name: worker.name },
        capacity_minutes: worker?.capacity ?? null,
        minutes,
        tasks,
        days: days.map(({ over, ...load }) => ({ ...load, over_minutes: over })),
      }),
    );
    return yes({ body: { items } });
  },
});

export const workload = [show];
