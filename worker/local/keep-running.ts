import { setTimeout as delay } from 'node:timers/promises';

/** Something that runs until it ends or is stopped. */
export type Running = {
  /** Settles when it has ended, by itself or because it was stopped; says how. */
  ended: Promise<string>;
  stop(): Promise<void>;
};

export type Start<T extends Running> = (stopping: AbortSignal) => Promise<T>;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** One that ran this long was healthy: its next restart is quick again. */
const HEALTHY_AFTER_MS = 30_000;

/** Starts something and, whenever it ends unasked, starts it again after a pause that doubles up to ten seconds. */
export class Keeper<T extends Running> {
  private readonly stopping = new AbortController();
  private current: T | undefined;
  private watching: Promise<void> = Promise.resolve();
  private restarting = false;
  private readonly aborted = new Promise<string>((resolve) =>
    this.stopping.signal.addEventListener('abort', () => resolve('stopped'), { once: true }),
  );

  constructor(
    private readonly name: string,
    private readonly start: Start<T>,
    private readonly say: (line: string) => void,
  ) {}

  /** The first start must succeed: its failure is the caller's. */
  async begin(): Promise<T> {
    const first = await this.start(this.stopping.signal);
    this.current = first;
    this.watching = this.watch(first);
    return first;
  }

  /** Like `begin`, but a first start that fails is tried again, too. */
  beginPatiently(): void {
    this.watching = this.startPatiently().then((first) => first && this.watch(first));
  }

  /** Ends it and does not start it again. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.current?.stop();
    await this.watching;
  }

  /** Ends it; it is started again at once. */
  async restart(): Promise<void> {
    this.restarting = true;
    await this.current?.stop();
  }

  private async watch(first: T): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    for (let running: T | undefined = first; running !== undefined; running = await this.startPatiently()) {
      this.current = running;
      const since = Date.now();
      const how = await Promise.race([running.ended, this.aborted]);
      if (this.stopping.signal.aborted) return;
      if (Date.now() - since > HEALTHY_AFTER_MS) pause = FIRST_PAUSE_MS;
      if (!this.restarting) {
        this.say(`${this.name}: ${how}; starting it again.`);
        await this.rest(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
      this.restarting = false;
    }
  }

  private async startPatiently(): Promise<T | undefined> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      if (this.stopping.signal.aborted) return undefined;
      try {
        const started = await this.start(this.stopping.signal);
        if (!this.stopping.signal.aborted) return started;
        await started.stop();
      } catch (error) {
        if (this.stopping.signal.aborted) return undefined;
        this.say(`${this.name}: ${error instanceof Error ? error.message : String(error)}`);
        this.say(`${this.name}: trying again in ${pause / 1000} s.`);
        await this.rest(pause);
      }
    }
  }

  private async rest(ms: number): Promise<void> {
    const { signal } = this.stopping;
    await delay(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
