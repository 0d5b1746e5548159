import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI_VERSION, findTemporalCli } from '../../worker/local/temporal-cli';

describe('finding the Temporal server', () => {
  let home: string;
  let said: string[];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'aicmo-cli-'));
    said = [];
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const unreachable = () => Promise.reject(new Error('temporal.download: no route to host'));
  const find = (env: NodeJS.ProcessEnv = {}, download: (folder: string) => Promise<void> = unreachable) =>
    findTemporalCli({
      say: (line) => said.push(line),
      env: { PATH: join(home, 'bin'), XDG_CACHE_HOME: join(home, 'cache'), ...env },
      download,
    });

  it('prefers the one that is named, then the PATH, then the cache', async () => {
    const named = program('named/temporal');
    const onPath = program('bin/temporal');
    const cached = program(`cache/aicmo/temporal/temporal-${CLI_VERSION}`);
    expect(await find({ TEMPORAL_CLI: named })).toMatchObject({ path: named, from: 'TEMPORAL_CLI' });
    expect(await find()).toMatchObject({ path: onPath });
    rmSync(onPath);
    expect(await find()).toMatchObject({ path: cached });
    expect(said).toEqual([]);
  });

  it('keeps a download in the cache and does not fetch it again', async () => {
    let downloads = 0;
    const download = async (folder: string) => {
      downloads += 1;
      place(join(folder, 'temporal-sdk-typescript-1.24.0'));
    };
    const first = await find({}, download);
    const second = await find({}, download);
    expect(second.path).toBe(first.path);
    expect(downloads).toBe(1);
    expect(readdirSync(join(home, 'cache', 'aicmo', 'temporal'))).toEqual(['temporal-sdk-typescript-1.24.0']);
  });

  it('passes over a program in the cache that does not run here', async () => {
    mkdirSync(join(home, 'cache', 'aicmo', 'temporal'), { recursive: true });
    writeFileSync(join(home, 'cache', 'aicmo', 'temporal', `temporal-${CLI_VERSION}`), 'half a download', {
      mode: 0o755,
    });
    await expect(find()).rejects.toThrow(/does not run/);
  });

  it('builds it with Go when the download fails', async () => {
    // A Go that makes a program where it is told to.
    place(
      join(home, 'bin', 'go'),
      `if [ "$1" = install ]; then printf '#!/bin/sh\\n' > "$GOBIN/temporal"; /bin/chmod 755 "$GOBIN/temporal"; fi`,
    );
    const found = await find();
    expect(found.path).toBe(join(home, 'cache', 'aicmo', 'temporal', `temporal-${CLI_VERSION}`));
    expect(said.join('\n')).toContain('about 4 minutes');
  });

  it('says what was tried and the shortest cure when there is none', async () => {
    const message = await find().then(
      () => '',
      (error: Error) => error.message,
    );
    expect(message.split('\n')).toEqual([
      'No Temporal server was found. Tried:',
      '  - TEMPORAL_CLI: not set',
      '  - `temporal` on the PATH: not there',
      `  - the cache ${join(home, 'cache', 'aicmo', 'temporal')}: empty`,
      "  - the SDK's download from temporal.download: temporal.download: no route to host",
      `  - a build with Go (github.com/temporalio/cli/cmd/temporal@v${CLI_VERSION}): Go is not installed`,
      expect.stringContaining('Shortest cure: install the Temporal CLI'),
    ]);
  });

  function program(path: string): string {
    return place(join(home, path));
  }

  /** A shell script that answers with success. */
  function place(path: string, script = 'exit 0'): string {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }
});
