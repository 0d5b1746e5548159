import { newId } from '../../db/ids';
import { compared, type Result } from './result';
import { alternate, median, quantile, timed } from './samples';
import type { Setting } from './setting';

const MOST = 8;
const ITEMS = 2_000;

/** The calendar's month with two thousand items in it, against a bare route that reads the same rows. */
export async function measureMonth(setting: Setting, times: number): Promise<Result> {
  const [campaign] = await setting.campaigns(1);
  if (!campaign) throw new Error('no campaign was made');
  const month = new Date().toISOString().slice(0, 7);
  await seed(setting, campaign, month);
  let bytes = 0;
  const pair = await alternate(
    times,
    () =>
      timed(async () => {
        bytes = (await setting.page(`/campaigns/${campaign}/calendar?view=month&month=${month}`)).length;
      }),
    () => timed(async () => (await fetch(`${setting.reference.url}/month?campaign=${campaign}`)).text()),
    { warmUp: 5 },
  );
  const kilobytes = (bytes / 1_024).toFixed(0);
  return compared(
    `the calendar month with ${ITEMS} items, p95`,
    quantile(pair.ours, 0.95),
    quantile(pair.reference, 0.95),
    MOST,
    [
      `${kilobytes} KB of page; medians ${median(pair.ours).toFixed(1)} and ${median(pair.reference).toFixed(1)} ms; ${times} of each; the reference answers the rows of the month as JSON`,
    ],
  );
}

/** Spread evenly over the month, each platform in turn, as if they had been built from a plan. */
async function seed({ db }: Setting, campaign: string, month: string): Promise<void> {
  const begins = Date.parse(`${month}-01T06:00:00Z`);
  const platforms = ['linkedin', 'instagram', 'twitter', 'email'];
  const rows = Array.from({ length: ITEMS }, (_, at) => {
    const scheduled_at = new Date(begins + Math.floor((at / ITEMS) * 27.5 * 86_400_000));
    return {
      id: newId(),
      campaign_id: campaign,
      platform: platforms[at % platforms.length],
      content_type: platforms[at % platforms.length] === 'email' ? 'newsletter' : 'post',
      scheduled_at,
      slot_key: `bench:${campaign}:${at}`,
      nominal_date: scheduled_at.toISOString().slice(0, 10),
      title: `Number ${at} of the month`,
      copy_text: `What number ${at} says, word for word.`,
      status: 'PENDING',
      anchored_at: scheduled_at,
    };
  });
  await db.batchInsert('calendar_items', rows, 500);
  await db.raw('analyze calendar_items');
}
