import { newId } from '../../db/ids';
import { compared, type Result } from './result';
import { alternate, median, timed } from './samples';
import type { Setting } from './setting';

const MOST = 3;
const ROWS = 10_000;

/** Figures from CSV through the API, judged row by row, against one multi-row insert of the same rows. */
export async function measureImport(setting: Setting, times: number): Promise<Result> {
  const name = `Bench ${newId()}`;
  const [campaign] = await setting.campaigns(1, { name });
  if (!campaign) throw new Error('there is no campaign to import into');
  const day = new Date().toISOString().slice(0, 10);
  const values = Array.from({ length: ROWS }, (_, at) => at);
  const rows = values.map((value) => `${name},linkedin,${day},clicks,${value},count,a note`);
  const csv = ['campaign,platform,date,metric_type,value,unit,notes', ...rows].join('\n');
  const pair = await alternate(
    times,
    () => timed(() => setting.api('POST', '/imports/metrics', { csv })),
    () => timed(() => insertRows(setting, campaign, day, values)),
    { warmUp: 1 },
  );
  const bytes = `${(csv.length / 1_024).toFixed(0)} KB of CSV; ${times} of each`;
  const title = `CSV import of ${ROWS} figures, median`;
  return compared(title, median(pair.ours), median(pair.reference), MOST, [bytes]);
}

/** One statement; as arrays, because so many values are more than a statement takes. */
async function insertRows({ db }: Setting, campaign: string, day: string, values: number[]): Promise<void> {
  await db.raw(
    `insert into metric_entries (id, campaign_id, platform, date, metric_type, value, unit, source, notes, recorded_by_name, recorded_at)
     select id, ?::uuid, 'linkedin', ?::date, 'clicks', value, 'COUNT', 'IMPORT', 'a note', 'bench', now()
       from unnest(?::uuid[], ?::numeric[]) as given (id, value)`,
    [campaign, day, values.map(() => newId()), values],
  );
}
