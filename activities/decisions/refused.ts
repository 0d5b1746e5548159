import { recordAudit } from '../../db/audit';
import type { CommandRow } from '../../db/commands';
import type { Trx } from '../../db/connection';
import { notify } from '../../db/notifications';
import type { CampaignRow } from '../../db/tables';
import type { Outcome } from '../../workflows/messages/campaigns';

/** Whoever decided was answered at once or, after this, only that it was saved: those hear of it in their inbox. */
const ANSWERED_WITHIN_MS = 15_000;

export async function tellRefused(
  trx: Trx,
  campaign: CampaignRow,
  command: CommandRow,
  now: Date,
): Promise<void> {
  const { actor, created_at, kind, id } = command;
  if (actor.id === null || now.getTime() - created_at.getTime() < ANSWERED_WITHIN_MS) return;
  await notify(trx, {
    to: [actor.id],
    kind: 'DECISION_REFUSED',
    title: `Your decision to ${kind} was refused: ${campaign.name}`,
    body: 'It was judged after you were told that it is saved. Today says why.',
    link: '/today',
    campaignId: campaign.id,
    dedupeKey: `refused:${id}`,
    now,
  });
}

export async function auditRefusal(
  trx: Trx,
  campaign: CampaignRow,
  command: CommandRow,
  refusal: Extract<Outcome, { ok: false }>,
  now: Date,
): Promise<void> {
  await recordAudit(trx, {
    actor: command.actor,
    action: `refused_to_${command.kind}${command.payload['stage'] === undefined ? '' : '_artifact'}`,
    entityType: 'campaign',
    entityId: campaign.id,
    campaign,
    details: { command_id: command.id, code: refusal.code, reason: refusal.reason, detail: refusal.detail },
    at: now,
  });
}
