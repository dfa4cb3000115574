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

export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/support/environment.mjs',
  reporters: ['default', '<rootDir>/test/support/skipped-suites.reporter.mjs'],
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  testTimeout: 20_000,
  maxWorkers: '100%',
  // The fixture apps are projects of their own, and dist/ holds a second package.json.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/fixtures/apps/'],
  modulePathIgnorePatterns: ['<rootDir>/test/fixtures/apps/', '<rootDir>/dist/'],
  moduleNameMapper: {
    '^nestjs-audit-trail$': '<rootDir>/lib/index.ts',
    '^nestjs-audit-trail/([a-z]+)$': '<rootDir>/lib/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
};
