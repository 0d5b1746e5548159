import type { CampaignView } from '../../db/campaigns';
import { newId } from '../../db/ids';
import { aggregate, METRIC_NAMES, usualUnit, type Figure } from '../../workflows/domain/metrics';
import type { LocalDate } from '../../workflows/domain/time';
import type { FormState } from '../forms';
import { platformLabel } from '../labels';
import { describeDay } from '../times';
import { cellName, recordOf } from './forms';
import { figureWords, metricWord, UNIT_WORDS } from './words';

/** One day's figures of every platform on one sheet: what is filled in is logged at once, what is empty is not. */
export function presentGrid(
  campaign: CampaignView,
  date: LocalDate,
  today: LocalDate,
  logged: readonly Figure[],
  form: FormState,
  commandId?: string,
) {
  const typed = recordOf(form.values['cell']);
  const lines = aggregate(logged);
  return {
    title: `Figures of a day: ${campaign.name}`,
    day: date,
    dayWords: describeDay(date),
    today,
    address: `/campaigns/${campaign.id}/metrics/grid`,
    back: `/campaigns/${campaign.id}/metrics`,
    commandId: commandId ?? newId(),
    summary: form.summary,
    dateError: form.errors['date'],
    platforms: campaign.platforms.map((platform) => platformLabel[platform].word),
    rows: METRIC_NAMES.map((metric) => ({
      name: metricWord(metric),
      unit: UNIT_WORDS[usualUnit(metric)],
      cells: campaign.platforms.map((platform) => {
        const line = lines.find((one) => one.platform === platform && one.metric_type === metric);
        const field = cellName(platform, metric);
        return {
          field,
          label: `${metricWord(metric)} on ${platformLabel[platform].word}`,
          value: recordOf(typed[platform])[metric],
          error: form.errors[field],
          logged: line && figureWords(line.value, line.unit),
        };
      }),
    })),
  };
}
