import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Result } from './result';
import { median } from './samples';
import type { Setting } from './setting';

const MOST = 4;
/** One that ran this long counts as healthy: its supervisor starts it again at once. */
const HEALTHY_AFTER_MS = 31_000;

/** Kills the worker now and then between other measurements, so that nobody has to wait for its recovery. */
export class Recovery {
  private readonly seconds: number[] = [];
  private startedAt = Date.now();

  constructor(
    private readonly setting: Setting,
    private readonly campaigns: string[],
  ) {}

  /** From `kill -9` to the answer of a decision that was made at once. */
  async sample(): Promise<void> {
    const campaign = this.campaigns.pop();
    if (!campaign) throw new Error('there is no campaign left to decide on');
    await delay(Math.max(0, this.startedAt + HEALTHY_AFTER_MS - Date.now()));
    const { api, installation } = this.setting;
    const plan = await api<{ version: number; checksum: string }>('GET', `/campaigns/${campaign}/plan`);
    const shown = { version: plan.version, checksum: plan.checksum };
    await installation.kill('worker');
    const killed = performance.now();
    const path = `/campaigns/${campaign}/plan/approval`;
    type Command = { command_id: string; status: string };
    let command = await api<Command>('POST', path, shown);
    while (command.status === 'PENDING') {
      await delay(25);
      command = { ...command, ...(await api<Command>('GET', `/commands/${command.command_id}`)) };
    }
    this.seconds.push((performance.now() - killed) / 1_000);
    await installation.ready();
    this.startedAt = Date.now();
  }

  result(): Result {
    const figure = median(this.seconds);
    return {
      name: 'the first decision after a worker’s kill -9',
      ours: `${figure.toFixed(2)} s`,
      reference: '–',
      figure,
      most: MOST,
      unit: 's',
      notes: [`each: ${this.seconds.map((one) => `${one.toFixed(2)} s`).join(', ')}`],
    };
  }
}
