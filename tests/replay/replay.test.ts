import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { bundleWorkflowCode, DefaultLogger, Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { underVirtualTime } from '../support/line';
import { quietRuntime, workflowBundle } from '../support/temporal';
import { historyOf, STORIES } from './stories';

// Running processes survive a change of their code: what each has been through is gone through again with the code of
// today. After a change that is meant to differ (guarded by `patched()`), keep the old files and add new ones with
// RECORD=1 npm test -- tests/replay

jest.setTimeout(180_000);

const project = resolve(__dirname, '..', '..');
const folder = join(__dirname, 'histories');

if (process.env['RECORD']) {
  describe('recording', () => {
    it.each(STORIES)('$name', ({ name, live, outside }) =>
      underVirtualTime(async (line) => {
        writeFileSync(join(folder, `${name}.json`), await historyOf(line, await live(line)));
      }, outside),
    );
  });
}

type History = { events: Array<Record<string, unknown>> };
const recorded = readdirSync(folder).filter((file) => file.endsWith('.json'));
const historyIn = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as History;

async function replayed(bundle: ReplayWorkerOptions['workflowBundle'], file: string): Promise<void> {
  quietRuntime();
  await Worker.runReplayHistory({ workflowBundle: bundle }, historyIn(file), basename(file, '.json'));
}

describe('the code of today', () => {
  it('has a recorded history of every state a process may be in', () => {
    expect(recorded).toEqual(expect.arrayContaining(STORIES.map(({ name }) => `${name}.json`)));
  });

  it.each(recorded)('goes through %s as it was', async (file) => {
    await expect(replayed(workflowBundle(), file)).resolves.toBeUndefined();
  });

  it.each(recorded)('was not recorded with the name of a machine or a path of it: %s', (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const identities = [...text.matchAll(/"identity":"([^"]*)"/g)].map(([, identity]) => identity);
    expect(new Set(identities)).toEqual(new Set(['test']));
    expect(text).not.toMatch(/\/home\/|\/root\/|\/work\/|\/Users\/|localhost/);
    for (const { data } of payloadsOf(historyIn(file)))
      expect(data).not.toMatch(/\/home\/|\/root\/|\/work\/|node_modules/);
  });
});

/** Every payload of a history, decoded. */
function payloadsOf(value: unknown): Array<{ data: string }> {
  if (typeof value !== 'object' || value === null) return [];
  const own = value as Record<string, unknown>;
  const here =
    typeof own['data'] === 'string' ? [{ data: Buffer.from(own['data'], 'base64').toString() }] : [];
  return [...here, ...Object.values(own).flatMap(payloadsOf)];
}

describe('code that does something else', () => {
  const copy = mkdtempSync(join(tmpdir(), 'aicmo-replay-'));
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  /** The workflows with one thing changed, bundled. */
  async function changed(file: string, from: string, to: string): Promise<{ code: string }> {
    for (const part of ['workflows', 'activities'])
      cpSync(join(project, part), join(copy, part), { recursive: true });
    rmSync(join(copy, 'node_modules'), { force: true });
    symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'), 'junction');
    const path = join(copy, 'workflows', file);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
    return bundleWorkflowCode({
      workflowsPath: join(copy, 'workflows', 'index.ts'),
      logger: new DefaultLogger('ERROR'),
    });
  }

  it.each([
    [
      'looks twice',
      'campaigns.ts',
      '    line.looked = { revision, now: seen };',
      '    await atOnce.advanceCampaign({ campaignId, seq, now: new Date().toISOString() });\n    line.looked = { revision, now: seen };',
      'campaign-awaiting-approval.json',
    ],
    [
      'waits where it did not',
      'campaigns.ts',
      '  show(line, now);',
      "  await condition(() => false, '1 second');\n  show(line, now);",
      'campaign-running.json',
    ],
    [
      'names its drafts otherwise',
      'messages/plans.ts',
      '`draft:plan:${campaignId}:${version}`',
      '`plan:${campaignId}:${version}`',
      'campaign-redrafted.json',
    ],
    ['drafts no more', 'plans.ts', '  await draftPlan(input);\n', '', 'plan-draft.json'],
    ['writes no jobs', 'generation.ts', '  await runJob(input);\n', '', 'generation.json'],
    [
      'sends without an intent',
      'mail.ts',
      "    if ((await beginMail({ mailId, intent })) !== 'SEND') return;\n",
      '',
      'mail-sent.json',
    ],
    [
      'never gives up',
      'webhooks.ts',
      '    await giveUpWebhook({ deliveryId });\n',
      '',
      'webhook-given-up.json',
    ],
  ])('is found out: one that %s', async (_what, file, from, to, history) => {
    const bundle = await changed(file, from, to);
    await expect(replayed(bundle, history)).rejects.toThrow(DeterminismViolationError);
  });
});
