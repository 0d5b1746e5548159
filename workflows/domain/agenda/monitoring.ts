import { FREQUENCY_WORDS, nextAlertCheck } from '../monitoring';
import { later } from '../time';
import type { Change, Entry } from './changes';
import type { CampaignFacts, MonitoringFacts } from './facts';

/** The figures are held against the thresholds of the monitoring in force, as often as it says, while the campaign runs. */
export function checkKpis(facts: CampaignFacts, now: Date): Change[] {
  const { campaign, monitoring } = facts;
  if (campaign.status !== 'ACTIVE' || !monitoring || !isCheckDue(monitoring, campaign.timezone, now))
    return [];
  facts.monitoring = { ...monitoring, checked_at: now };
  return [{ kind: 'CHECK_KPIS', version: monitoring.version }];
}

/** Another monitoring in force is another set of thresholds: it does not wait for its hour. */
function isCheckDue(monitoring: MonitoringFacts, zone: string, now: Date): boolean {
  const { frequency, since, checked_at, logged_at } = monitoring;
  if (checked_at === null || checked_at < since) return since <= now;
  const next = nextAlertCheck(frequency, checked_at, zone);
  if (next) return next <= now;
  // A figure that was logged or corrected while nothing was looked at, such as during a pause.
  return logged_at !== null && checked_at < logged_at && logged_at <= now;
}

export function kpiEntry({ campaign, monitoring }: CampaignFacts, now: Date): Entry[] {
  if (campaign.status !== 'ACTIVE' || !monitoring) return [];
  const { frequency, checked_at, version } = monitoring;
  const next = nextAlertCheck(frequency, checked_at ?? now, campaign.timezone);
  if (!next) return [];
  return [
    {
      at: later(next, now),
      kind: 'KPI_CHECK',
      ref: campaign.id,
      what: 'The KPIs are checked against their thresholds',
      why: `Version ${version} of the monitoring wants it ${FREQUENCY_WORDS[frequency]}.`,
      cancelled_by: 'Completing the campaign, or withdrawing its monitoring.',
    },
  ];
}
