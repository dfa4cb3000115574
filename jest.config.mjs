const swc = {
  module: { type: 'es6' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      useDefineForClassFields: false,
    },
    keepClassNames: true,
  },
  sourceMaps: 'inline',
};

/** What the runs with either version of TypeORM share. */
const project = {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/support/environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  // The fixture apps are projects of their own, and dist/ holds a second package.json.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/fixtures/apps/'],
  modulePathIgnorePatterns: ['<rootDir>/test/fixtures/apps/', '<rootDir>/dist/'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
};

const moduleNameMapper = {
  '^nestjs-audit-trail$': '<rootDir>/lib/index.ts',
  '^nestjs-audit-trail/([a-z]+)$': '<rootDir>/lib/$1/index.ts',
  '^(\\.{1,2}/.*)\\.js$': '$1',
};

export default {
  reporters: ['default', '<rootDir>/test/support/skipped-suites.reporter.mjs'],
  testTimeout: 20_000,
  maxWorkers: '100%',
  projects: [
    { ...project, displayName: 'typeorm 1', globals: { TYPEORM: '1' }, moduleNameMapper },
    {
      ...project,
      displayName: 'typeorm 0.3',
      globals: { TYPEORM: '0.3' },
      testMatch: ['<rootDir>/test/matrix/**/*.spec.ts'],
      moduleNameMapper: {
        ...moduleNameMapper,
        '^typeorm$': 'typeorm-0.3',
        '^typeorm/(.*)$': 'typeorm-0.3/$1',
      },
    },
  ],
};
