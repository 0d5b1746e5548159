import { z } from 'zod';
import { flag, readEnvironment } from '../../worker/environment';
import { measureApproval } from './approval';
import { measureCascade, measureStrategyPage } from './artifacts';
import { measureAudit } from './audit';
import { measureCalendar } from './calendar';
import { measureCompletion } from './completion';
import { measureHistory } from './history';
import { measureImport } from './import';
import { measureMemory } from './memory';
import { measureMonth } from './month';
import { Recovery } from './recovery';
import { report, type Result } from './result';
import { withSetting, type Setting } from './setting';
import { measureToday } from './today';

const environment = z.object({
  /** Fewer samples: to see that it runs, not to believe its figures. */
  BENCH_QUICK: flag.default(false),
  /** Only the rows whose names contain this. */
  BENCH_ONLY: z.string().default(''),
});

/** `npm run bench`: figures of one run on one machine, as ratios, in one table. Always answers 0. */
export async function main(): Promise<number> {
  const { BENCH_QUICK, BENCH_ONLY } = readEnvironment(environment, process.env, 'the bench');
  const began = Date.now();
  console.log('Starting everything on free ports, in a folder of its own.');
  const results = await withSetting((setting) => measureAll(setting, BENCH_QUICK, BENCH_ONLY));
  console.log(`\n${report(results)}\n\n${((Date.now() - began) / 1_000).toFixed(0)} s in all.`);
  return 0;
}

async function measureAll(setting: Setting, quick: boolean, only: string): Promise<Result[]> {
  const some = (many: number, few: number) => (quick ? few : many);
  const results: Result[] = [];
  const step = async (name: string, measure: () => Promise<Result | undefined>) => {
    if (!name.includes(only)) return;
    console.log(`Measuring ${name} …`);
    const result = await measure();
    if (result) results.push(result);
  };
  let recovery: Recovery | undefined;
  const killWorker = async () => {
    recovery ??= new Recovery(setting, await setting.campaigns(3));
    await recovery.sample();
    return undefined;
  };
  await step('memory', async () => (await measureMemory(setting, some(200, 40))).result);
  await step('completion', () => measureCompletion(setting, some(40, 8)));
  await step('recovery', killWorker);
  await step('approval', () => measureApproval(setting, some(40, 8)));
  await step('recovery', async () => (quick ? undefined : killWorker()));
  await step('cascade', () => measureCascade(setting, some(40, 8)));
  await step('strategy', () => measureStrategyPage(setting, some(100, 20)));
  await step('history', () => measureHistory(setting));
  await step('calendar', () => measureCalendar(setting, some(20, 5)));
  await step('recovery', async () => {
    if (!quick) await killWorker();
    return recovery?.result();
  });
  await step('month', () => measureMonth(setting, some(60, 10)));
  await step('import', () => measureImport(setting, some(15, 5)));
  await step('today', () => measureToday(setting, some(200, 40)));
  await step('audit', () => measureAudit(setting, some(100, 20)));
  return results;
}
