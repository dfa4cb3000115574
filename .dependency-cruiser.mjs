import { readFileSync } from 'node:fs';

/** The directions of imports inside lib/, and what the core must not reach. */

const manifest = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
const optionalPeers = Object.keys(manifest.peerDependenciesMeta).join('|');

/** What each folder may import besides itself. A folder that is missing here is refused. */
const MAY_IMPORT = {
  errors: [],
  support: ['errors'],
  event: ['errors'],
  contracts: ['event'],
  decorators: ['event', 'errors'],
  context: ['event', 'contracts', 'errors', 'support'],
  capture: ['event', 'contracts', 'errors', 'support', 'decorators'],
  record: ['event', 'contracts', 'errors', 'support'],
  store: ['event', 'contracts', 'errors', 'support'],
  ledger: ['event', 'contracts', 'errors', 'support'],
  read: ['event', 'contracts', 'errors', 'support'],
};
const UNLIMITED = ['module', 'testing', 'cli', 'admin'];
/** What may need more than the core: never reached from `import "."`. */
const EDGES = 'testing|admin|api|cli|ship';

const directions = Object.entries(MAY_IMPORT).map(([folder, others]) => ({
  name: `${folder}-imports`,
  comment: `lib/${folder} may import ${others.map((other) => `lib/${other}`).join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: `^lib/${folder}/` },
  to: { path: '^lib/', pathNot: `^lib/(${[folder, ...others].join('|')})/` },
}));

export default {
  forbidden: [
    ...directions,
    {
      name: 'unknown-folder',
      comment: 'every folder of lib/ has its line in MAY_IMPORT',
      severity: 'error',
      from: {},
      to: {
        path: '^lib/[^/]+/',
        pathNot: `^lib/(${[...Object.keys(MAY_IMPORT), ...UNLIMITED].join('|')})/`,
      },
    },
    {
      name: 'nobody-imports-module',
      comment: 'the composition root knows the stages, not the other way round',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(index\\.ts$|module/|testing/)' },
      to: { path: '^lib/module/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'event-is-pure',
      comment: 'the vocabulary needs no framework and no I/O',
      severity: 'error',
      from: { path: '^lib/(event|errors)/' },
      to: { path: '(^|node_modules/)(@nestjs|typeorm|rxjs)/|^(node:)?(fs|net|http)$' },
    },
    {
      name: 'core-needs-no-optional-package',
      comment: 'import "." must work without it: load it by import() where the host has it',
      severity: 'error',
      from: { path: '^lib/', pathNot: `^lib/(${EDGES})/` },
      to: {
        path: `node_modules/(${optionalPeers})/`,
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    {
      name: 'core-reaches-no-edge',
      severity: 'error',
      from: { path: '^lib/(index|decorators/index)\\.ts$' },
      to: { path: `^lib/(${EDGES})/`, reachable: true },
    },
    {
      name: 'only-declared-packages',
      comment: 'what lib/ imports is a dependency or a peer, not a tool of the repository',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/admin/components/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['npm', 'npm-peer'] },
    },
    {
      name: 'components-import-what-adminjs-has',
      comment: "the panel's pages are bundled by AdminJS, which brings these packages along",
      severity: 'error',
      from: { path: '^lib/admin/components/' },
      to: {
        path: 'node_modules/',
        pathNot:
          'node_modules/(react|react-dom|react-redux|react-router-dom|adminjs|@adminjs/design-system)/',
      },
    },
    {
      name: 'components-reach-no-server-code',
      comment:
        'what runs in the browser shares with the server the shape of the data and how a text is cut, and nothing else',
      severity: 'error',
      from: { path: '^lib/admin/components/' },
      to: {
        path: '^lib/',
        pathNot:
          '^lib/(admin/components/|admin/(panel-api|text-beginning)\\.ts$|event/audit-event\\.ts$)',
      },
    },
    {
      name: 'library-stands-alone',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(test|bench|sample-app|scripts)/' },
    },
    {
      name: 'sample-app-is-a-user',
      comment: 'the sample app imports the library by its package name, as users do',
      severity: 'error',
      from: { path: '^sample-app/' },
      to: { path: '^lib/', dependencyTypesNot: ['aliased'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test/fixtures/apps)/' },
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['module-sync', 'import', 'node', 'types', 'default'],
      exportsFields: ['exports'],
    },
  },
};
