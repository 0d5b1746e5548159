// Projects, so that each kind of test starts only the servers that it needs.
const swc = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

// Packages that ship only as ES modules; jest cannot require() them, so swc turns them into CommonJS.
const esmOnly = [
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer/inflate',
  '@borewit/text-codec',
];

const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '^.+\\.[tj]s$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  // file-type names only an `import` condition in its exports.
  moduleNameMapper: { '^file-type$': '<rootDir>/node_modules/file-type/index.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
};

/** One kind of test: its folders, and which of the shared servers it needs. */
function project(displayName, testMatch, needs = 'nothing') {
  const servers =
    needs === 'nothing'
      ? {}
      : {
          globalSetup: `<rootDir>/tests/support/setup/${needs}.ts`,
          globalTeardown: '<rootDir>/tests/support/setup/teardown.ts',
        };
  return { ...shared, ...servers, displayName, testMatch: testMatch.map((glob) => `<rootDir>/${glob}`) };
}

module.exports = {
  projects: [
    project('domain', ['tests/domain/**/*.test.ts']),
    project(
      'data',
      ['tests/db/**/*.test.ts', 'tests/activities/**/*.test.ts', 'tests/web/**/*.test.ts'],
      'database',
    ),
    project('worker', ['tests/worker/**/*.test.ts'], 'database'),
    project('workflows', ['tests/workflows/**/*.test.ts', 'tests/replay/**/*.test.ts'], 'workflows'),
    project('journeys', ['tests/journeys/**/*.test.ts'], 'everything'),
    project('house', ['tests/house.test.ts']),
  ],
  // Two cores are the least that is promised; Temporal servers and browsers use the second one.
  maxWorkers: 2,
  testTimeout: 30_000,
};
