import { executionEffects, type ExecutionEffects } from '../../workflows/domain/artifacts/execution-effects';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { Actor } from '../../workflows/domain/permissions';
import { recordAudit } from '../audit';
import { applyCalendar, previewCalendar } from '../calendar/effects';
import type { Trx } from '../connection';
import type { ArtifactVersionRow, CampaignRow } from '../tables';

/** What an approval changed outside the chain. */
export type ApprovalEffects = { campaign?: ExecutionEffects['changes'] };

/**
 * Approving the execution plan makes its dates, rhythm and blackout days the campaign's, with what that does to the
 * calendar. A strategy's effect is a plan drafted from it, which the campaign's look at itself starts.
 */
export async function applyEffects(
  trx: Trx,
  campaign: CampaignRow,
  stage: Stage,
  version: ArtifactVersionRow,
  actor: Actor,
  now: Date,
): Promise<ApprovalEffects | undefined> {
  if (stage !== 'EXECUTION') return undefined;
  const { changes, left_out: _left, ...terms } = executionEffects(version.content, campaign);
  if (changes.length === 0) return undefined;
  const [after = campaign] = await trx('campaigns')
    .where({ id: campaign.id })
    .update({
      ...terms,
      cadence: JSON.stringify(terms.cadence),
      version: trx.raw('version + 1'),
      updated_at: now,
    })
    .returning<CampaignRow[]>('*');
  const preview = await previewCalendar(trx, campaign, after, now);
  const calendar = preview.hash === '' ? undefined : await applyCalendar(trx, after, preview, { actor, now });
  await recordAudit(trx, {
    actor,
    action: 'applied_execution',
    entityType: 'campaign',
    entityId: campaign.id,
    campaign,
    before: termsOf(campaign),
    after: terms,
    details: { version: version.version, changes, ...(calendar && { calendar }) },
    at: now,
  });
  return { campaign: changes };
}

function termsOf({ start_date, end_date, cadence, blackout_dates }: CampaignRow) {
  return { start_date, end_date, cadence, blackout_dates };
}
