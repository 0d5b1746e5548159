import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const project = resolve(__dirname, '..', '..');

/** A small tree in which every file is allowed to do what it does … */
const LAWFUL: Record<string, string> = {
  'workflows/domain/tasks.ts': `import { DateTime } from 'luxon'; export const at = DateTime.utc; export type Task = { id: string };`,
  'workflows/domain/plans.schema.ts': `import { z } from 'zod'; export const plan = z.object({});`,
  'workflows/domain/plans.ts': `export const plans = 1;`,
  'workflows/messages/tasks.ts': `import { defineSignal } from '@temporalio/workflow'; import type { Task } from '../domain/tasks'; export const done = defineSignal<[Task]>('done');`,
  'workflows/messages/queue.ts': `export const QUEUE = 'campaign';`,
  'workflows/messages/deliver.ts': `import { Client } from '@temporalio/client'; export const deliver = Client;`,
  'workflows/campaigns.ts': `import { sleep } from '@temporalio/workflow'; import type { act } from '../activities/tasks'; import { done } from './messages/tasks'; import { plans } from './domain/plans'; export type A = typeof act; export const w = [sleep, done, plans];`,
  'activities/tasks.ts': `import { find } from '../db/tasks'; import type { Task } from '../workflows/domain/tasks'; export const act = (t: Task) => [find, t]; export type Act = typeof act;`,
  'db/tasks.ts': `import type { Knex } from 'knex'; import { createHash } from 'node:crypto'; import { at } from '../workflows/domain/tasks'; export const find = (db: Knex) => [db, createHash, at];`,
  'db/migrations/001-tasks.ts': `import type { Knex } from 'knex'; export const up = (db: Knex) => db;`,
  'web/tasks.ts': `import express from 'express'; import { find } from '../db/tasks'; import type { w } from '../workflows/campaigns'; export type W = typeof w; export const r = [express, find];`,
  'worker/main.ts': `import { Worker } from '@temporalio/worker'; import { act } from '../activities/tasks'; import { QUEUE } from '../workflows/messages/queue'; export const m = [Worker, act, QUEUE];`,
};

/** … and, each in a file of its own, a line that crosses a fence. */
const CROSSINGS: Array<[rule: string, file: string, line: string]> = [
  ['domain-imports-nobody', 'workflows/domain/tasks.ts', `import { z } from 'zod'; export const y = z;`],
  [
    'domain-imports-nobody',
    'workflows/domain/tasks.ts',
    `import { readFileSync } from 'node:fs'; export const y = readFileSync;`,
  ],
  [
    'domain-imports-nobody',
    'workflows/domain/tasks.ts',
    `import { QUEUE } from '../messages/queue'; export const y = QUEUE;`,
  ],
  [
    'domain-schemas-import-zod-only',
    'workflows/domain/plans.schema.ts',
    `import knex from 'knex'; export const y = knex;`,
  ],
  [
    'messages-know-types-only',
    'workflows/messages/tasks.ts',
    `import { plans } from '../domain/plans'; export const y = plans;`,
  ],
  [
    'messages-are-a-contract',
    'workflows/messages/tasks.ts',
    `import type { Knex } from 'knex'; export type Y = Knex;`,
  ],
  ['workflows-have-no-effects', 'workflows/campaigns.ts', `import knex from 'knex'; export const y = knex;`],
  [
    'deliver-is-for-senders',
    'workflows/campaigns.ts',
    `import { deliver } from './messages/deliver'; export const y = deliver;`,
  ],
  [
    'messages-know-types-only',
    'workflows/messages/tasks.ts',
    `import { Client } from '@temporalio/client'; export const y = Client;`,
  ],
  [
    'workflows-have-no-effects',
    'workflows/campaigns.ts',
    `import { createHash } from 'node:crypto'; export const y = createHash;`,
  ],
  [
    'workflows-know-activities-by-type',
    'workflows/campaigns.ts',
    `import { act, type Act } from '../activities/tasks'; export const y: Act = act;`,
  ],
  [
    'workflows-know-activities-by-type',
    'workflows/campaigns.ts',
    `import { act } from '../activities/tasks'; export const y = act;`,
  ],
  ['activities-are-effects', 'activities/tasks.ts', `import { r } from '../web/tasks'; export const y = r;`],
  [
    'activities-are-effects',
    'activities/tasks.ts',
    `import express from 'express'; export const y = express;`,
  ],
  [
    'db-knows-neither-temporal-nor-http',
    'db/tasks.ts',
    `import { Client } from '@temporalio/client'; export const y = Client;`,
  ],
  [
    'db-knows-neither-temporal-nor-http',
    'db/tasks.ts',
    `import express from 'express'; export const y = express;`,
  ],
  [
    'web-never-calls-an-activity',
    'web/tasks.ts',
    `import { act } from '../activities/tasks'; export const y = act;`,
  ],
  [
    'web-knows-workflows-by-type',
    'web/tasks.ts',
    `import { w } from '../workflows/campaigns'; export const y = w;`,
  ],
  [
    'worker-is-wiring',
    'worker/main.ts',
    `import { plans } from '../workflows/domain/plans'; export const y = plans;`,
  ],
  [
    'worker-knows-workflows-by-path',
    'worker/main.ts',
    `import { w } from '../workflows/campaigns'; export const y = w;`,
  ],
  ['nobody-imports-a-process', 'db/tasks.ts', `import { m } from '../worker/main'; export const y = m;`],
  [
    'migrations-stand-alone',
    'db/migrations/001-tasks.ts',
    `import { find } from '../tasks'; export const y = find;`,
  ],
  [
    'no-development-packages-in-the-product',
    'web/tasks.ts',
    `import fc from 'fast-check'; export const y = fc;`,
  ],
  ['no-circles', 'workflows/domain/plans.ts', `import { x } from './circle'; export const y = x;`],
  ['everything-resolves', 'web/tasks.ts', `import { gone } from './gone'; export const y = gone;`],
];

const CIRCLE = planted(
  'workflows/domain/plans.ts',
  CROSSINGS.findIndex(([rule]) => rule === 'no-circles'),
)
  .split('/')
  .pop()
  ?.replace('.ts', '');

type Violation = { rule: { name: string }; from: string; to: string };

describe('the fences between the folders', () => {
  const tree = mkdtempSync(join(tmpdir(), 'aicmo-fences-'));
  let found: Violation[];

  beforeAll(() => {
    symlinkSync(join(project, 'node_modules'), join(tree, 'node_modules'));
    for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs']) {
      copyFileSync(join(project, name), join(tree, name));
    }
    for (const [file, source] of Object.entries(LAWFUL)) write(tree, file, source);
    CROSSINGS.forEach(([, beside, line], index) => write(tree, planted(beside, index), line));
    write(tree, 'workflows/domain/circle.ts', `import { y } from './${CIRCLE}'; export const x = y;`);
    found = violations(tree);
  });

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it.each(Object.keys(LAWFUL))('let %s do what the table allows', (file) => {
    expect(found.filter((violation) => violation.from === file)).toEqual([]);
  });

  it.each(CROSSINGS.map((crossing, index) => [...crossing, index] as const))(
    '%s: refuses beside %s the line %s',
    (rule, beside, _line, index) => {
      const file = planted(beside, index);
      const here = found.filter((violation) => violation.from === file || violation.to === file);
      expect(here.map((violation) => violation.rule.name)).toContain(rule);
    },
  );
});

/** The file that holds one crossing: in the same folder, of the same kind. */
function planted(beside: string, index: number): string {
  return beside.replace(/[^/]*?(\.schema)?\.ts$/, `crossing-${index}$1.ts`);
}

function write(tree: string, file: string, source: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), source);
}

function violations(tree: string): Violation[] {
  const program = join(project, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const folders = ['workflows', 'activities', 'worker', 'web', 'db'];
  const run = spawnSync(
    process.execPath,
    [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders],
    { cwd: tree, encoding: 'utf8', maxBuffer: 50_000_000 },
  );
  return (JSON.parse(run.stdout) as { summary: { violations: Violation[] } }).summary.violations;
}
