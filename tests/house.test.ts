import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CALENDAR_ITEM_STATUSES } from '../workflows/domain/calendar';
import {
  CAMPAIGN_STATUSES,
  CAMPAIGN_TYPES,
  LEAD_CAPTURE_METHODS,
  POSTING_MODES,
} from '../workflows/domain/campaigns';
import { PAUSE_REASONS, RESUME_POLICIES } from '../workflows/domain/pauses';
import { ROLES } from '../workflows/domain/permissions';
import { PLAN_STATUSES } from '../workflows/domain/plans';
import { PLATFORMS, TASK_PLATFORMS } from '../workflows/domain/platforms';
import { PRIORITIES, PROOF_TYPES, TASK_ORIGINS, TASK_STATUSES, TASK_TYPES } from '../workflows/domain/tasks';

/** What lint cannot see. */

const ROOT = resolve(__dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const sources = files.filter(
  (file) => /\.(ts|js|mjs|cjs|hbs|css)$/.test(file) && file !== 'tests/house.test.ts',
);

describe('the tree', () => {
  it('has no folder for what has no name', () => {
    const nameless = files.filter((file) =>
      /(^|\/)(utils?|lib|common|misc|helpers)\//.test(dirname(file) + '/'),
    );
    expect(nameless.filter((file) => !file.startsWith('web/helpers/'))).toEqual([]);
  });

  it('leaves nothing for later', () => {
    const later = sources.filter((file) => /\b(TODO|FIXME|XXX)\b|\.(only|skip)\(/.test(read(file)));
    expect(later).toEqual([]);
  });

  it('has documents only where they belong', () => {
    const documents = files.filter((file) => file.endsWith('.md'));
    expect(documents.filter((file) => !/(^|\/)(README|STYLE|GLOSSARY)\.md$/.test(file))).toEqual([]);
  });

  it('has no link in a document that leads nowhere', () => {
    const dead = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...read(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
          .map(([, link]) => link ?? '')
          .filter((link) => !existsSync(join(ROOT, dirname(file), link)))
          .map((link) => `${file}: ${link}`),
      );
    expect(dead).toEqual([]);
  });

  it('names every setting of the processes in .env.example', () => {
    const example = read('.env.example');
    const names = ['web/config.ts', 'worker/config.ts', 'worker/local/config.ts'].flatMap((file) =>
      [...read(file).matchAll(/^ {2,}([A-Z][A-Z0-9_]{3,}):/gm)].map(([, name]) => name ?? ''),
    );
    const ofProcesses = new Set(names.filter((name) => !['NODE_ENV', 'BUILD_SHA'].includes(name)));
    expect([...ofProcesses].filter((name) => !example.includes(name))).toEqual([]);
    expect(ofProcesses.size).toBeGreaterThan(8);
  });
});

describe('lists of values', () => {
  const migrations = files
    .filter((file) => /^db\/migrations\/\d/.test(file))
    .map(read)
    .join('\n');
  /** The values of `check (column in (…))` or `column <@ array[…]` in the table. */
  function checked(table: string, column: string): string[] {
    const created =
      new RegExp(`create table ${table} \\(([\\s\\S]*?)\\n    \\);`).exec(migrations)?.[1] ?? '';
    const list =
      new RegExp(`\\b${column} (?:in\\s*\\(|<@ array\\[)([^)\\]]+)[)\\]]`).exec(created)?.[1] ?? '';
    return [...list.matchAll(/'([^']+)'/g)].map(([, value]) => value ?? '');
  }

  it.each([
    ['operators', 'role', ROLES],
    ['campaigns', 'status', CAMPAIGN_STATUSES],
    ['campaigns', 'campaign_type', CAMPAIGN_TYPES],
    ['campaigns', 'lead_capture_method', LEAD_CAPTURE_METHODS],
    ['campaigns', 'posting_mode', POSTING_MODES],
    ['campaigns', 'platforms', PLATFORMS],
    ['plans', 'status', PLAN_STATUSES],
    ['calendar_items', 'platform', PLATFORMS],
    ['calendar_items', 'status', CALENDAR_ITEM_STATUSES],
    ['tasks', 'task_type', TASK_TYPES],
    ['tasks', 'platform', TASK_PLATFORMS],
    ['tasks', 'origin', TASK_ORIGINS],
    ['tasks', 'priority', PRIORITIES],
    ['tasks', 'status', TASK_STATUSES],
    ['tasks', 'completion_proof_type', PROOF_TYPES],
    ['pauses', 'reason', PAUSE_REASONS],
    ['pauses', 'resume_policy', RESUME_POLICIES],
  ])('%s.%s is what the rules say', (table, column, values) => {
    expect(checked(table, column).sort()).toEqual([...values].sort());
  });
});

describe('templates', () => {
  const templates = files.filter((file) => file.startsWith('web/views/') && file.endsWith('.hbs'));

  it('have forms that work by themselves: each says where it goes and how', () => {
    const wrong = templates.flatMap((file) =>
      [...read(file).matchAll(/<form\b[^>]*>/g)]
        .filter(([form]) => !/\saction=/.test(form) || !/\smethod="(get|post)"/.test(form))
        .filter(([form]) => !form.includes('method="dialog"'))
        .map(([form]) => `${file}: ${form}`),
    );
    expect(wrong).toEqual([]);
  });

  it('mint a command id for everything that decides or reports', () => {
    // Accounts, words of a task, ticked steps, a read refusal and a deletion are facts: sent twice they change nothing.
    const facts =
      /^web\/views\/(sessions|settings|operators|layouts|shared|tasks\/_(copy|steps)|today\/_list|campaigns\/delete)/;
    const without = templates
      .filter((file) => !facts.test(file))
      .flatMap((file) =>
        [...read(file).matchAll(/<form\b[^>]*method="post"[^>]*>[\s\S]*?<\/form>/g)]
          .filter(([form]) => !form.includes('shared/command') && !form.includes('name="commandId"'))
          .map(([form]) => `${file}: ${form.slice(0, 120)}`),
      );
    expect(without).toEqual([]);
  });

  it('have no inline style and no inline script', () => {
    const inline = templates.filter((file) => /\sstyle="|<script>|\son[a-z]+="|hx-on/.test(read(file)));
    expect(inline).toEqual([]);
  });
});

describe('workflows', () => {
  it('each have a recorded history', () => {
    const names = [...read('workflows/index.ts').matchAll(/export \{ (\w+) \}/g)].map(
      ([, name]) => name ?? '',
    );
    const folder = join(ROOT, 'tests/replay/histories');
    const recorded = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(names.length).toBeGreaterThan(1);
    const without = names.filter(
      (name) =>
        !recorded.some(
          (history) => history.includes(`"name": "${name}"`) || history.includes(`"name":"${name}"`),
        ),
    );
    expect(without).toEqual([]);
  });
});
