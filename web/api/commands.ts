import { isId } from '../../db/ids';
import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { findCommandByKey, findCommand, type CommandRow } from '../../db/commands';
import type { Operator } from '../../db/operators';
import { can } from '../../workflows/domain/permissions';
import { no, yes } from '../../workflows/domain/verdict';
import { machineForm } from '../refusals';
import type { Site } from '../site';
import { isoOrNull } from './campaign';
import { endpoint } from './endpoint';
import { instant } from './schemas';

const show = endpoint({
  operationId: 'getCommand',
  noun: 'Commands',
  method: 'get',
  path: '/commands/:command',
  permission: 'signed_in',
  kind: 'read',
  summary: 'What became of something that was decided or reported',
  description: 'Shown to who said it, and to leads and admins.',
  params: z.object({
    command: z
      .string()
      .max(128)
      .describe('The `command_id` of an answer, or the Idempotency-Key that you sent with it.'),
  }),
  answers: {
    200: {
      description: 'The command.',
      schema: z
        .object({
          id: z.uuid(),
          kind: z.string(),
          campaign_id: z.uuid().nullable(),
          idempotency_key: z.string(),
          status: z
            .enum(['PENDING', 'DONE', 'REFUSED'])
            .describe(
              'PENDING: the campaign’s process has not had it yet. A report holds already, a decision is still to be judged.',
            ),
          result: z
            .record(z.string(), z.unknown())
            .nullable()
            .describe(
              'What it answered; of a REFUSED one the refusal with error_code, message and details; null while a decision is PENDING.',
            ),
          by: z.string(),
          created_at: instant,
          settled_at: instant.nullable(),
        })
        .meta({ id: 'Command' }),
    },
  },
  handle: async ({ site, viewer, params, req }) => {
    const command = await find(site, viewer, params.command);
    return command
      ? yes({ body: presentCommand(command, req.requestId) })
      : no('NOT_FOUND', 'NO_SUCH_RECORD');
  },
});

export const commands = [show];

async function find(site: Site, viewer: Operator, named: string): Promise<CommandRow | undefined> {
  const own = await findCommandByKey(site.db, viewer.id, named);
  if (own) return own;
  const command = isId(named) ? await findCommand(site.db, named) : undefined;
  if (!command || command.actor_key === viewer.id) return command;
  if (!can(viewer.role, 'campaigns.decide')) return undefined;
  const { campaign_id } = command;
  if (campaign_id === null) return command;
  return (await findCampaign(site.db, viewer, campaign_id)) ? command : undefined;
}

function presentCommand(row: CommandRow, traceId: string) {
  return {
    id: row.id,
    kind: row.kind,
    campaign_id: row.campaign_id,
    idempotency_key: row.idempotency_key,
    status: row.status,
    result: resultOf(row, traceId),
    by: row.actor.name,
    created_at: row.created_at.toISOString(),
    settled_at: isoOrNull(row.settled_at),
  };
}

function resultOf({ result }: CommandRow, traceId: string): Record<string, unknown> | null {
  if (!result) return null;
  return result.ok ? result.value : machineForm(result, traceId);
}
