import { Keeper, type Running } from '../../worker/local/keep-running';
import { waitFor } from '../../worker/local/processes';

/** Something that ends when it is told to. */
class Thing implements Running {
  readonly ended: Promise<string>;
  stopped = false;
  end!: (how: string) => void;

  constructor() {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.end('was stopped');
  }
}

describe('keeping a process running', () => {
  const said: string[] = [];
  let started: Thing[];
  let failures: number;

  beforeEach(() => {
    said.length = 0;
    started = [];
    failures = 0;
  });

  const keeper = () =>
    new Keeper<Thing>(
      'Worker',
      async () => {
        if (failures > 0) {
          failures -= 1;
          throw new Error('cannot start');
        }
        started.push(new Thing());
        return started[started.length - 1] as Thing;
      },
      (line) => said.push(line),
    );

  const until = (count: number) => waitFor(() => (started.length >= count ? true : undefined), 3_000);

  it('starts it again when it ends unasked', async () => {
    const kept = keeper();
    (await kept.begin()).end('was ended by SIGKILL');
    expect(await until(2)).toBe(true);
    expect(said).toEqual(['Worker: was ended by SIGKILL; starting it again.']);
    await kept.stop();
    expect(started[1]?.stopped).toBe(true);
  });

  it('keeps trying when it does not come up again, and says why', async () => {
    const kept = keeper();
    const first = await kept.begin();
    failures = 1;
    first.end('ended with 1');
    expect(await until(2)).toBe(true);
    expect(said).toContain('Worker: cannot start');
    await kept.stop();
  });

  it('tells the caller when the very first start fails', async () => {
    failures = 1;
    await expect(keeper().begin()).rejects.toThrow('cannot start');
  });

  it('does not start it again once it was told to stop', async () => {
    const kept = keeper();
    await kept.begin();
    await kept.stop();
    expect(await waitFor(() => (started.length > 1 ? true : undefined), 600)).toBeUndefined();
    expect(said).toEqual([]);
  });

  it('starts it again at once, without a word, when a restart is asked for', async () => {
    const kept = keeper();
    await kept.begin();
    await kept.restart();
    expect(await until(2)).toBe(true);
    expect(said).toEqual([]);
    await kept.stop();
  });
});
