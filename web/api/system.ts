import { z } from 'zod';
import { pauseSystem, readControls, readFanOut, resumeSystem } from '../../db/controls';
import { once } from '../../db/once';
import { listOpenSystemPauses, pauseOf } from '../../db/pauses';
import type { SystemControlsRow } from '../../db/tables';
import { PAUSE_REASONS } from '../../workflows/domain/pauses';
import { yes, type Verdict } from '../../workflows/domain/verdict';
import { isoOrNull, presentPause } from './campaign';
import { endpoint } from './endpoint';
import { commandId, instant, reason } from './schemas';

const noun = 'System';

const stateShape = {
  paused: z.boolean(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
  since: instant.nullable(),
  epoch: z.int().describe('Grows with every change of the brake.'),
};

const show = endpoint({
  operationId: 'getSystemPause',
  noun,
  method: 'get',
  path: '/system/pause',
  permission: 'system.read',
  kind: 'read',
  summary: 'Whether the whole system is paused, by whom, why and since when',
  answers: {
    200: {
      description: 'The brake.',
      schema: z
        .object({
          ...stateShape,
          kinds: z
            .array(z.enum(PAUSE_REASONS))
            .describe('SYSTEM is the brake; FEATURE_OFF is campaign operations being switched off.'),
          progress: z
            .object({ reached: z.int(), of: z.int() })
            .describe('How many campaigns’ processes have heard of the last change. It holds without that.'),
        })
        .meta({ id: 'SystemPause' }),
    },
  },
  handle: async ({ site }) => {
    const [controls, open, fanOut] = await Promise.all([
      readControls(site.db),
      listOpenSystemPauses(site.db),
      readFanOut(site.db),
    ]);
    const held = presentPause(open.map(pauseOf));
    const { reached, of } = fanOut;
    return yes({ body: { ...presentState(controls), kinds: held?.kinds ?? [], progress: { reached, of } } });
  },
});

const changed = {
  200: {
    description: 'The row is written: it holds from now on, whether or not a process has heard of it.',
    schema: z.object({ ...stateShape, command_id: commandId }).meta({ id: 'SystemPauseChanged' }),
  },
};

const pause = endpoint({
  operationId: 'pauseSystem',
  noun,
  method: 'post',
  path: '/system/pause',
  permission: 'system.pause',
  kind: 'fact',
  summary: 'Pull the brake: nothing goes out, no status moves, nothing escalates or is followed up',
  description: 'Drafting, approvals and editing go on.',
  body: z.strictObject({ reason }),
  answers: changed,
  handle: async ({ site, body, by }) => {
    const said = await once(site.db, 'pause_system', body, by, async (keep) =>
      stateOf(
        await pauseSystem(site.db, body.reason, by.actor, by.now, (trx, row) => keep(trx, presentState(row))),
      ),
    );
    return said.ok ? yes({ body: { ...said.value.answer, command_id: said.value.commandId } }) : said;
  },
});

const resume = endpoint({
  operationId: 'resumeSystem',
  noun,
  method: 'delete',
  path: '/system/pause',
  permission: 'system.pause',
  kind: 'fact',
  summary: 'Release the brake',
  description: 'Campaigns go on with their dates kept, unless their own pause chose otherwise.',
  body: z.strictObject({ reason: reason.optional() }),
  answers: changed,
  handle: async ({ site, body, by }) => {
    const said = await once(site.db, 'resume_system', body, by, async (keep) =>
      stateOf(
        await resumeSystem(site.db, body.reason, by.actor, by.now, (trx, row) =>
          keep(trx, presentState(row)),
        ),
      ),
    );
    return said.ok ? yes({ body: { ...said.value.answer, command_id: said.value.commandId } }) : said;
  },
});

export const system = [show, pause, resume];

type State = ReturnType<typeof presentState>;

function stateOf(done: Verdict<SystemControlsRow>): Verdict<State> {
  return done.ok ? yes(presentState(done.value)) : done;
}

function presentState(row: SystemControlsRow) {
  return {
    paused: row.system_paused,
    by: row.paused_by,
    reason: row.paused_reason,
    since: isoOrNull(row.paused_at),
    epoch: row.epoch,
  };
}
