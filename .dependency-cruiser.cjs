// Who may import what: the six folders and nothing else. Type-only imports are seen too, because some edges may be
// types only.

const NPM = 'node_modules/';
/** A package by name, wherever npm put it. */
const npm = (...names) => `${NPM}(${names.join('|')})/`;

/** From `from`, nothing but `allowed` (paths of ours and packages). */
const only = (name, comment, from, allowed, fromNot) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, ...(fromNot ? { pathNot: fromNot } : {}) },
  to: { pathNot: allowed },
});

const PURE_WORKFLOW = '^workflows/(?!domain/|messages/)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    // workflows/domain: the rules. They import nobody.
    only(
      'domain-imports-nobody',
      'Rules are pure: luxon, and zod where a schema lives, nothing else.',
      '^workflows/domain/',
      ['^workflows/domain/', npm('luxon', '@types/luxon')],
      ['[.]schema[.]ts$'],
    ),
    only(
      'domain-schemas-import-zod-only',
      'A schema is a rule about shapes: luxon and zod, nothing else.',
      '^workflows/domain/.*[.]schema[.]ts$',
      ['^workflows/domain/', npm('luxon', '@types/luxon', 'zod')],
    ),

    // workflows/messages: the contract between processes.
    only(
      'messages-are-a-contract',
      'Messages import types of the domain and the define… functions. The client is handed to them.',
      '^workflows/messages/',
      [
        '^workflows/(messages|domain)/',
        npm('@temporalio/workflow', '@temporalio/common', '@temporalio/client'),
      ],
    ),
    {
      name: 'messages-know-types-only',
      comment:
        'The rules and the client are known to messages by type; deliver() takes the client as an argument.',
      severity: 'error',
      from: { path: '^workflows/messages/', pathNot: '^workflows/messages/deliver[.]ts$' },
      to: { path: ['^workflows/domain/', npm('@temporalio/client')], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'deliver-is-for-senders',
      comment: 'It builds client operations, so it must never be bundled into the sandbox.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: '^workflows/messages/deliver[.]ts$' },
      to: { path: '^workflows/messages/deliver[.]ts$' },
    },

    // workflows: what is replayed.
    only(
      'workflows-have-no-effects',
      'A workflow imports the sandbox, its messages, pure rules, and the types of its activities.',
      PURE_WORKFLOW,
      ['^workflows/', '^activities/', npm('@temporalio/workflow', '@temporalio/common')],
    ),
    {
      name: 'workflows-know-activities-by-type',
      comment: 'An activity without Node dependencies would be bundled silently and run inside replay.',
      severity: 'error',
      from: { path: PURE_WORKFLOW },
      to: { path: '^activities/', dependencyTypesNot: ['type-only'] },
    },
    // activities: effects.
    {
      name: 'activities-are-effects',
      comment: 'Activities use rules, messages and rows. They know no HTTP, no workflow and no process.',
      severity: 'error',
      from: { path: '^activities/' },
      to: { path: ['^(web|worker)/', PURE_WORKFLOW, npm('express', 'handlebars', '@temporalio/worker')] },
    },

    // db: everything that persists.
    only(
      'db-knows-neither-temporal-nor-http',
      'Queries import rules, Knex, and what makes ids and hashes.',
      '^db/',
      [
        '^(db|workflows/domain)/',
        npm(
          'knex',
          'pg',
          'zod',
          '@aws-sdk/client-s3',
          '@types/pg',
          'uuid',
          '@node-rs/argon2',
          'luxon',
          '@types/luxon',
          '@types/node',
        ),
        '^(node:)?[a-z_/]+$',
      ],
    ),

    // web: HTTP and HTML.
    {
      name: 'web-never-calls-an-activity',
      comment: 'Pages read rows and send messages.',
      severity: 'error',
      from: { path: '^web/' },
      to: {
        path: [
          '^(activities|worker)/',
          npm('@temporalio/worker', '@temporalio/testing', '@temporalio/activity'),
        ],
      },
    },
    {
      name: 'web-knows-workflows-by-type',
      comment: 'Importing workflow code would run it outside its sandbox.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: PURE_WORKFLOW, dependencyTypesNot: ['type-only'] },
    },

    // worker: wiring.
    {
      name: 'worker-is-wiring',
      comment: 'The process connects parts. A rule here has lost its way.',
      severity: 'error',
      from: { path: '^worker/' },
      to: { path: ['^web/', '^workflows/domain/', npm('express', 'handlebars')] },
    },
    {
      name: 'worker-knows-workflows-by-path',
      comment: 'Workflows are bundled from their path; a schedule names one by its type.',
      severity: 'error',
      from: { path: '^worker/' },
      to: { path: PURE_WORKFLOW, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-a-process',
      comment: 'web and worker are the outermost layers.',
      severity: 'error',
      from: { path: '^(workflows|activities|db)/' },
      to: { path: '^(web|worker)/' },
    },

    {
      name: 'migrations-stand-alone',
      comment: 'A migration means the same in two years, whatever became of the code.',
      severity: 'error',
      from: { path: '^db/migrations/', pathNot: '^db/migrations/index[.]ts$' },
      to: { path: ['^(db/(?!migrations/)|workflows|activities|web|worker)'] },
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one thought, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(workflows|activities|worker|web|db)/' },
      to: { path: '^tests/' },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'The image is installed without them.',
      severity: 'error',
      from: { path: '^(workflows|activities|worker|web|db)/', pathNot: '[.]mjs$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|web/public)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'import', 'default', 'types'],
    },
  },
};
