import { newTask } from '../../workflows/domain/agenda';
import { calendarFor, calendarWindow } from '../../workflows/domain/calendar';
import { DAY } from '../../workflows/domain/time';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import { readFacts } from '../campaigns/facts';
import type { Db } from '../connection';
import { policyOfCampaign } from '../policies';
import { report, type ReportAnswer, type Reported } from '../report';
import type { CampaignRow } from '../tables';
import { insertCalendar } from './index';

export type CalendarAnswer = {
  created: number;
  skipped_existing: number;
  dropped_blackout: number;
  from: string | null;
  through: string | null;
};

/**
 * Fills the gaps of the calendar now: over the horizon, or with `wholePlan` to the end date. Edits stay. A
 * `contentTheme` takes the place of the plan's weekly themes in the items that this builds.
 */
export function generateCalendar(
  db: Db,
  campaign: Pick<CampaignRow, 'id'>,
  wholePlan: boolean,
  by: Reported,
  contentTheme?: string,
): Promise<Verdict<ReportAnswer<CalendarAnswer>>> {
  const asked = { whole_plan: wholePlan, content_theme: contentTheme ?? null };
  return report(db, campaign.id, 'generate_calendar', asked, by, async (trx, row) => {
    const facts = await readFacts(trx, row, by.now);
    const policy = await policyOfCampaign(trx, row.id);
    if (!facts.approvedPlan) return no('GATE_LOCKED', 'PLAN_MISSING');
    const window = calendarWindow(row, by.now, Math.floor(policy.horizon / DAY), wholePlan);
    const { content } = facts.approvedPlan;
    const draft = calendarFor({
      campaign: row,
      plan: contentTheme === undefined ? content : { ...content, weekly_themes: [contentTheme] },
      window,
      existing: facts.items,
      now: by.now,
    });
    const tasks = draft.slots.map((slot) => newTask(slot, row.status, by.now, policy));
    const built = await insertCalendar(
      trx,
      row,
      facts.approvedPlan.id,
      { dropped: draft.dropped, tasks },
      by.now,
    );
    const answer = {
      created: built.created,
      skipped_existing: draft.skipped_existing,
      dropped_blackout: built.dropped,
      from: window?.from ?? null,
      through: window?.through ?? null,
    };
    await recordAudit(trx, {
      actor: by.actor,
      action: 'generated_calendar',
      entityType: 'campaign',
      entityId: row.id,
      campaign: row,
      details: answer,
      at: by.now,
    });
    return yes(answer);
  });
}
