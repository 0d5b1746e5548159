import { checkWeek, weekOf } from '../../workflows/domain/summaries';
import { statusAt } from '../../workflows/domain/tasks';
import type { LocalDate } from '../../workflows/domain/time';
import { yes, type Verdict } from '../../workflows/domain/verdict';
import type { Db, Trx } from '../connection';
import { policyOfCampaign } from '../policies';
import { report, type ReportAnswer, type Reported } from '../report';
import type { CampaignRow, WeeklySummaryRow } from '../tables';
import { askToAnalyze, writeSummary } from './write';

export type SummaryAnswer = { summary_id: string; week_start: LocalDate; revision: number; changed: boolean };

/**
 * Sums up any week that has begun and in which the campaign ran. Of a week that is over, while the campaign
 * goes on, it also asks for the task to read it, once; so it is a report.
 */
export function requestSummary(
  db: Db,
  campaign: Pick<CampaignRow, 'id'>,
  weekStart: LocalDate,
  by: Reported,
): Promise<Verdict<ReportAnswer<SummaryAnswer>>> {
  return report(
    db,
    campaign.id,
    'summarise_week',
    { week_start: weekStart },
    by,
    async (trx, locked) => {
      const may = checkWeek(locked, weekStart, by.now);
      if (!may.ok) return may;
      const { summary, changed } = await writeSummary(trx, locked, weekStart, by);
      await askIfOver(trx, locked, summary, by.now);
      const { id, revision } = summary;
      return yes({ summary_id: id, week_start: weekStart, revision, changed });
    },
    { alsoWhenClosed: true },
  );
}

async function askIfOver(trx: Trx, campaign: CampaignRow, { payload }: WeeklySummaryRow, now: Date) {
  const goesOn = campaign.status === 'ACTIVE' || campaign.status === 'PAUSED';
  if (!goesOn || weekOf(payload.week_start, campaign.timezone).to > now) return;
  const task = { status: 'PENDING' as const, task_type: 'ANALYZE' as const, due_at: now };
  const status =
    campaign.status === 'ACTIVE' ? statusAt(task, now, await policyOfCampaign(trx, campaign.id)) : 'PENDING';
  await askToAnalyze(trx, campaign, payload, status, now);
}
