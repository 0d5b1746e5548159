import { compared, type Result } from './result';
import { alternate, median, quantile, timed } from './samples';
import type { Setting } from './setting';

const MOST = 5;
const ENTRIES = 1_000_000;
const CAMPAIGNS = 500;

/** The audit searched by person, action and days over a million entries, against one indexed select. */
export async function measureAudit(setting: Setting, times: number): Promise<Result> {
  await seed(setting);
  const search = '/audit?actor=Ana+5&action=completed_task&from=2025-03-01&to=2025-03-31';
  const pair = await alternate(
    times,
    () => timed(() => setting.page(search)),
    () => timed(async () => (await fetch(`${setting.reference.url}/audit`)).text()),
    { warmUp: 5 },
  );
  return compared(
    `the audit searched over ${ENTRIES.toLocaleString('en-GB')} entries, p95`,
    quantile(pair.ours, 0.95),
    quantile(pair.reference, 0.95),
    MOST,
    [
      `by person, action and month; medians ${median(pair.ours).toFixed(1)} and ${median(pair.reference).toFixed(1)} ms; the reference selects fifty rows of that person by index, as JSON`,
    ],
  );
}

/** Two years of entries of fifty people. Their links are left out: the search does not read them. */
async function seed({ db }: Setting): Promise<void> {
  await db.transaction(async (trx) => {
    await trx.raw(`set local statement_timeout = '10min'`);
    await trx.raw('alter table audit_entries disable trigger user');
    await trx.raw(
      `insert into audit_entries (id, at, actor, action, entity_type, entity_id, campaign_id, campaign_name, before, after)
       select gen_random_uuid(), timestamptz '2024-01-01' + at * interval '63 seconds', 'Ana ' || at % 50,
           (array['completed_task', 'claimed_task', 'updated_calendar_item', 'rescheduled_task', 'logged_metric'])[1 + at / 50 % 5],
           'task', gen_random_uuid()::text, ids.campaigns[1 + at % ?], 'Campaign ' || at % ?,
           '{"status": "DUE"}', '{"status": "DONE"}'
         from generate_series(1, ?) at
         cross join (select array_agg(gen_random_uuid()) as campaigns from generate_series(1, ?)) ids`,
      [CAMPAIGNS, CAMPAIGNS, ENTRIES, CAMPAIGNS],
    );
    await trx.raw('alter table audit_entries enable trigger user');
    await trx.raw('analyze audit_entries');
  });
}
