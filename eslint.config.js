const { defineConfig, globalIgnores } = require('eslint/config');
const tseslint = require('typescript-eslint');

const nodeGlobals = Object.fromEntries(
  ['process', 'console', 'require', 'module', '__dirname', 'fetch', 'URL', 'Buffer', 'AbortSignal'].map(
    (name) => [name, 'readonly'],
  ),
);
const browserGlobals = Object.fromEntries(
  (
    'document window navigator localStorage sessionStorage location history htmx setTimeout clearTimeout setInterval ' +
    'clearInterval requestAnimationFrame Element HTMLElement Event CustomEvent FormData MutationObserver matchMedia CSS ' +
    'Intl fetch URL URLSearchParams console'
  )
    .split(' ')
    .map((name) => [name, 'readonly']),
);

/** What is a mistake in any JavaScript; the compiler knows most of them for TypeScript. */
const mistakes = Object.fromEntries(
  [
    'no-async-promise-executor',
    'no-compare-neg-zero',
    'no-cond-assign',
    'no-constant-binary-expression',
    'no-control-regex',
    'no-dupe-else-if',
    'no-duplicate-case',
    'no-empty',
    'no-empty-character-class',
    'no-fallthrough',
    'no-loss-of-precision',
    'no-misleading-character-class',
    'no-self-assign',
    'no-sparse-arrays',
    'no-unreachable',
    'no-unsafe-finally',
    'no-useless-catch',
    'no-useless-escape',
    'prefer-const',
    'use-isnan',
    'valid-typeof',
  ].map((rule) => [rule, 'error']),
);

const anonymousDefault = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' };
/** What gives another answer on another machine, and so another history at replay. */
const machineDependent = [
  {
    selector: 'CallExpression[callee.property.name=/^toLocale/]',
    message: 'Depends on the locale of the machine.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length>1]",
    message: 'Depends on the zone of the machine: pass the zone explicitly.',
  },
];
const notInWorkflows = [
  'fetch',
  'process',
  'Buffer',
  'setInterval',
  'setImmediate',
  'performance',
  'crypto',
  'WeakRef',
  'FinalizationRegistry',
];
const noSideEffects = ['node:*', 'knex', 'pg', 'express', 'uuid', '@temporalio/client', '@temporalio/worker'];

module.exports = defineConfig(
  globalIgnores([
    'dist/',
    'node_modules/',
    '.data/',
    '.cache/',
    'tests/replay/histories/',
    'web/public/vendor/',
  ]),
  { rules: mistakes },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      // A forgotten await in a workflow is a step that replay may order differently; elsewhere it is a lost error.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', anonymousDefault],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    // Programs people run in a terminal: printing is what they do. Tests may print what they measured.
    files: [
      'worker/local/**',
      'worker/bundle.ts',
      'worker/healthy.ts',
      'worker/main.ts',
      'web/main.ts',
      'db/main.ts',
      'db/seeds/**',
      'tests/**',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    // Exactly the code that is replayed, and the rules it shares: the same input must give the same answer everywhere.
    files: ['workflows/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', anonymousDefault, ...machineDependent],
      'no-restricted-globals': ['error', ...notInWorkflows],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: noSideEffects, allowTypeImports: true, message: 'Workflow code has no effects.' },
          ],
        },
      ],
    },
  },
  {
    // It sends what it is told with the client it is handed, outside of the sandbox: nothing replayed imports it.
    files: ['workflows/messages/deliver.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
  {
    // Zone rules come with the Node build: whoever needs them asks an activity. Rules of the domain use luxon.
    files: ['workflows/*.ts', 'workflows/messages/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...notInWorkflows, 'Intl'] },
  },
  {
    // Rules take the time and new ids as arguments.
    files: ['workflows/domain/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take `now` as an argument.' },
        { object: 'Math', property: 'random', message: 'Take ids and draws as arguments.' },
        { object: 'DateTime', property: 'now', message: 'Take `now` as an argument.' },
        { object: 'DateTime', property: 'local', message: 'Name the zone.' },
      ],
      'no-restricted-syntax': [
        'error',
        anonymousDefault,
        ...machineDependent,
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Take `now` as an argument.',
        },
      ],
    },
  },
  {
    files: ['tests/support/setup/*.ts'],
    // jest loads its setup files with require().
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  { files: ['**/*.{js,cjs,mjs}'], rules: { 'no-undef': 'error', 'no-unused-vars': 'error' } },
  { files: ['**/*.{js,cjs}'], languageOptions: { sourceType: 'commonjs', globals: nodeGlobals } },
  { files: ['**/*.mjs'], languageOptions: { sourceType: 'module', globals: nodeGlobals } },
  {
    files: ['web/public/**/*.js'],
    languageOptions: {
      sourceType: 'module',
      globals: browserGlobals,
    },
  },
);
