// ONNX Runtime reports to its maker unless this is set before it loads; here too, for whoever runs jest without `npm test`
process.env.ORT_DISABLE_TELEMETRY = '1';

/** Tests stand beside the code, or in `e2e`, which gets a running system; swc compiles, since Nest and TypeORM need decorator metadata. */
const shared = {
  rootDir: import.meta.dirname,
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: '<rootDir>/libs/testing/jest-environment.mjs',
  setupFiles: ['reflect-metadata'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: {
    '^@shiren/contracts-([^/]+)$': '<rootDir>/libs/contracts/$1/src/index.ts',
    '^@shiren/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@shiren/([^/]+)/(rules|subjects|roles|liveness)$': '<rootDir>/libs/$1/src/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

export default {
  testTimeout: 60_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,deploy,tools,k8s}/**/src/**/*.test.ts', '<rootDir>/tools/*.test.mjs'] },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/e2e/src/**/*.test.ts'],
      globalSetup: '<rootDir>/e2e/global-setup.mjs',
      globalTeardown: '<rootDir>/e2e/global-teardown.mjs',
    },
  ],
};
