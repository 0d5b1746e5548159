import { newWork, type NewWork } from '../../workflows/domain/agenda';
import {
  calendarFor,
  calendarWindow,
  type CalendarDraft,
  type CalendarWindow,
} from '../../workflows/domain/calendar';
import { DAY } from '../../workflows/domain/time';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import { readFacts } from '../campaigns/facts';
import type { Db } from '../connection';
import { hashOf } from '../hashes';
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

export type CalendarDraftView = {
  draft: CalendarDraft;
  work: NewWork[];
  window: CalendarWindow | null;
  planId: string;
  /** Names exactly what would be built: another state has another one. */
  hash: string;
};

/** What filling the gaps would build now: over the horizon, or with `wholePlan` to the end date. */
export async function draftCalendar(
  db: Db,
  row: CampaignRow,
  wholePlan: boolean,
  now: Date,
  contentTheme?: string,
): Promise<Verdict<CalendarDraftView>> {
  const facts = await readFacts(db, row, now);
  const policy = await policyOfCampaign(db, row.id);
  if (!facts.approvedPlan) return no('GATE_LOCKED', 'PLAN_MISSING');
  const window = calendarWindow(row, now, Math.floor(policy.horizon / DAY), wholePlan);
  const { content } = facts.approvedPlan;
  const draft = calendarFor({
    campaign: row,
    plan: contentTheme === undefined ? content : { ...content, weekly_themes: [contentTheme] },
    window,
    existing: facts.items,
    now,
  });
  const work = draft.slots.map((slot) => newWork(slot, row, now, policy));
  const told = {
    slots: work.map(({ slot, tasks }) => [slot.slot_key, slot.scheduled_at.toISOString(), tasks.length]),
    dropped: draft.dropped.map(({ slot_key }) => slot_key),
  };
  const hash = hashOf(told);
  return yes({ draft, work, window, planId: facts.approvedPlan.id, hash });
}

/**
 * Fills the gaps of the calendar now: over the horizon, or with `wholePlan` to the end date. Edits stay. A
 * `contentTheme` takes the place of the plan's weekly themes in the items that this builds. `seen` is the hash of
 * the draft that the person was shown; another state answers CALENDAR_PREVIEW. Left out, it builds as things stand.
 */
export function generateCalendar(
  db: Db,
  campaign: Pick<CampaignRow, 'id'>,
  wholePlan: boolean,
  by: Reported,
  contentTheme?: string,
  seen?: string,
): Promise<Verdict<ReportAnswer<CalendarAnswer>>> {
  const asked = { whole_plan: wholePlan, content_theme: contentTheme ?? null };
  return report(db, campaign.id, 'generate_calendar', asked, by, async (trx, row) => {
    const planned = await draftCalendar(trx, row, wholePlan, by.now, contentTheme);
    if (!planned.ok) return planned;
    const { draft, work, window, planId, hash } = planned.value;
    if (seen !== undefined && seen !== hash) return no('PREVIEW_STALE', 'CALENDAR_PREVIEW');
    const built = await insertCalendar(trx, row, planId, { dropped: draft.dropped, work }, by.now);
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
