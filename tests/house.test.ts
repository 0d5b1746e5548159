import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import * as workflows from '../workflows';
import { DECISIONS } from '../db/commands';
import { AUDIT_WORDS, ENTITY_WORDS } from '../web/audit/words';
import { DECISION_NAMES } from '../workflows/messages/campaigns';

// What lint cannot see. Rules about one route or one template at a time are tested beside it, in tests/web.

const project = resolve(__dirname, '..');
const FOLDERS = ['workflows', 'activities', 'worker', 'web', 'db', 'tests'];
const GENERATED = /^(web\/public\/(vendor|icons\.svg)|tests\/replay\/histories\/)/;

/** Every file of ours, by its path from the project's root. */
const files = [
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(project, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  ),
  ...readdirSync(project).filter(
    (name) => statSync(join(project, name)).isFile() && name !== 'package-lock.json',
  ),
].filter((path) => !GENERATED.test(path));

const read = (path: string) => readFileSync(join(project, path), 'utf8');
const templates = files.filter((path) => path.endsWith('.hbs'));
const sources = files.filter((path) => path.endsWith('.ts') && !path.startsWith('tests/'));

it('finds the files it speaks of', () => {
  expect(templates.length).toBeGreaterThan(50);
  expect(sources.length).toBeGreaterThan(150);
  expect(files).toContain('README.md');
});

describe('a form', () => {
  /** What these change is a session, an account or a fact: sent twice it is the same, or its version refuses it. */
  const WITHOUT_COMMAND =
    /^(sessions|operators|notifications|mails)\/|^settings\/_(profile|password|notifications)-form |^webhooks\/(_log |show .*\/pause$)|\/_person-menu |\/_theme-switch |\/_steps |\/delete |^tasks\/_copy |^today\/_(list|filters) |^workload\/index |^(clients|projects)\/show |^imports\/new |^shared\/_empty |^artifacts\/_kept /;

  const posting = templates.flatMap((path) =>
    [...read(path).matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)]
      .filter(([, attributes]) => attributes?.includes('method="post"'))
      .map(([, attributes, inside]) => ({
        name: `${path.slice('web/views/'.length, -'.hbs'.length)} ${/action="([^"]*)"/.exec(attributes ?? '')?.[1]}`,
        hasCommand: inside?.includes('{{> shared/command') ?? false,
      })),
  );

  it('that decides or reports carries the id of its command, minted when it was drawn', () => {
    expect(posting.length).toBeGreaterThan(25);
    const without = posting.filter(({ name, hasCommand }) => !hasCommand && !WITHOUT_COMMAND.test(name));
    expect(without).toEqual([]);
  });
});

describe('a partial that is swapped into a page', () => {
  /** These fill an element that stands on the page: its id is theirs. */
  const FILLS: Record<string, string> = {
    'shared/_flash': 'flash',
    'shared/_refusal': 'flash',
    'shared/_failure': 'flash',
    'tasks/_counter': 'edit-counter',
    'time-zones/_options': 'time-zones',
  };
  const drawn = sources
    .filter((path) => path.startsWith('web/'))
    .flatMap((path) => [...read(path).matchAll(/'([a-z-]+\/_[a-z-]+)'/g)].map(([, name]) => name as string));

  it.each([...new Set(drawn)])('%s has an id, so that it is found again', (name) => {
    const filled = FILLS[name];
    if (filled !== undefined) {
      expect(templates.some((path) => read(path).includes(`id="${filled}"`))).toBe(true);
      return;
    }
    const [, root] = /<([a-z]+\b[^>]*)>/.exec(read(`web/views/${name}.hbs`)) ?? [];
    expect(root).toMatch(/\sid="/);
  });

  it('goes where it says: every target stands in some template', () => {
    const targets = templates.flatMap((path) =>
      [...read(path).matchAll(/hx-target="#([a-z-]+)"/g)].map(([, id]) => id as string),
    );
    expect(targets.length).toBeGreaterThan(8);
    const lost = targets.filter((id) => !templates.some((path) => read(path).includes(`id="${id}"`)));
    expect(lost).toEqual([]);
  });
});

describe('a list of values', () => {
  const listsOf = (text: string, pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, inside]) =>
      [...(inside ?? '').matchAll(/'(\w+)'/g)]
        .map(([, value]) => value)
        .sort()
        .join(' '),
    );
  const ARRAY = /\[((?:\s*'\w+',?){3,}\s*)\]/g;
  const UNION = /=?((?:\s*\|?\s*'\w+'){3,})/g;
  /** Migrations stand alone: `tests/db/migrations.test.ts` holds them against these lists. */
  const code = sources.filter((path) => !path.startsWith('db/migrations/'));
  const homes = new Map(
    code.flatMap((path) =>
      listsOf(read(path), /export const \w+ = \[((?:\s*'\w+',?){3,}\s*)\] as const/g).map(
        (values) => [values, path] as const,
      ),
    ),
  );

  it('has one home, and nobody writes it out again', () => {
    expect(homes.size).toBeGreaterThan(20);
    const again = code.flatMap((path) => {
      const written = [...listsOf(read(path), ARRAY), ...listsOf(read(path), UNION)];
      return written
        .filter((values) => homes.has(values) && homes.get(values) !== path)
        .map((values) => `${path}: ${values} (${homes.get(values)})`);
    });
    // The rows must not know the process's messages; the next test holds the two together.
    expect(
      again.filter(
        (line) => !/^(db\/commands|workflows\/messages\/campaigns)\.ts: activate approve/.test(line),
      ),
    ).toEqual([]);
  });

  it('of decisions is the same for the rows and for the process', () => {
    expect([...DECISIONS]).toEqual([...DECISION_NAMES]);
  });
});

describe('a workflow', () => {
  const folder = 'tests/replay/histories';
  const recorded = readdirSync(join(project, folder)).map((file) => {
    const { events } = JSON.parse(read(join(folder, file))) as { events: Array<Record<string, unknown>> };
    const started = events[0]?.['workflowExecutionStartedEventAttributes'] as {
      workflowType: { name: string };
    };
    return started.workflowType.name;
  });

  it.each(Object.keys(workflows))('%s has a recorded history', (name) => {
    expect(recorded).toContain(name);
  });
});

describe('a file', () => {
  it('leaves nothing to be done later', () => {
    const marks = /\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b/;
    const left = files.filter(
      (path) => /\.(ts|mjs|js|cjs|hbs|css|md|ya?ml|sql)$/.test(path) && marks.test(read(path)),
    );
    expect(left).toEqual([]);
  });

  it('lies in a folder that says which feature it belongs to', () => {
    const nowhere = files.filter((path) =>
      /(^|\/)(utils?|libs?|commons?|misc|shared-code|stuff)(\/|\.[jt]s$)/.test(path),
    );
    expect(nowhere).toEqual([]);
  });

  it('is named in lower case with hyphens', () => {
    const odd = files.filter(
      (path) =>
        FOLDERS.includes(path.split('/')[0] ?? '') &&
        !/^[a-z0-9./_-]+$/.test(path) &&
        !/(README|GLOSSARY)\.md$/.test(path),
    );
    expect(odd).toEqual([]);
  });

  it('skips no test and runs none alone', () => {
    const tests = files.filter((path) => path.endsWith('.test.ts'));
    const marked = tests.filter((path) =>
      /\b(describe|it|test)\.(only|skip|to[d]o)\b|\b[xf](describe|it)\(/.test(read(path)),
    );
    expect(marked).toEqual([]);
  });
});

describe('an audit entry', () => {
  const writing = sources.filter((path) => /^(db|activities|web)\//.test(path)).map(read);
  const named = (pattern: RegExp) => [
    ...new Set(writing.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name as string))),
  ];

  it('is about a kind of record that people can choose by its word', () => {
    const kinds = named(/entityType: '(\w+)'/g);
    expect(kinds.length).toBeGreaterThan(15);
    expect(kinds.filter((kind) => !(kind in ENTITY_WORDS))).toEqual([]);
  });

  it('has a verb that people can choose by its words', () => {
    const verbs = named(/action: '(\w+ed(?:_\w+)?)'/g);
    expect(verbs.length).toBeGreaterThan(40);
    expect(verbs.filter((verb) => !(verb in AUDIT_WORDS))).toEqual([]);
  });
});

describe('a README', () => {
  const pages = files.filter((path) => path.endsWith('.md'));
  const links = pages.flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(
      ([, target]) => [path, target as string] as const,
    ),
  );

  it('stands in every top folder', () => {
    expect(FOLDERS.filter((folder) => folder !== 'tests' && !pages.includes(`${folder}/README.md`))).toEqual(
      [],
    );
  });

  it('leads only to what is there', () => {
    const lost = links.filter(([path, target]) => !existsSync(join(project, dirname(path), target)));
    expect(lost).toEqual([]);
  });

  it('names only commands and files that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const commands = pages.flatMap((path) =>
      [...read(path).matchAll(/`npm run ([a-z:-]+)/g)].map(([, name]) => name as string),
    );
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
    const named = pages.flatMap((path) =>
      [...read(path).matchAll(/`((?:workflows|activities|worker|web|db|tests)\/[\w./-]+\.\w+)`/g)].map(
        ([, file]) => file as string,
      ),
    );
    expect(named.filter((file) => !existsSync(join(project, file)))).toEqual([]);
  });
});
