import { readFileSync } from 'node:fs';
import type { Result } from './result';
import type { Setting } from './setting';

/** What this many campaigns, each waiting for something, add to the memory of the worker that holds them. */
export async function measureMemory(
  setting: Setting,
  count: number,
): Promise<{ result: Result; campaigns: string[] }> {
  // The first ones make room for what every further one shares.
  await setting.campaigns(5);
  const before = residentMb(setting.installation.pid('worker'));
  const campaigns = await setting.campaigns(count);
  const after = residentMb(setting.installation.pid('worker'));
  const result: Result = {
    name: `memory of the worker with ${count} idle campaigns`,
    ours: `${after.toFixed(0)} MB`,
    reference: `${before.toFixed(0)} MB`,
    figure: after - before,
    unit: 'MB',
    notes: [`${(((after - before) / count) * 1_024).toFixed(0)} KB each, all held in its cache`],
  };
  return { result, campaigns };
}

function residentMb(pid: number | undefined): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) / 1_024;
}
