// ONNX Runtime sends telemetry to its vendor unless this is set before it loads; set here too, in case jest is run without `npm test`
process.env.ORT_DISABLE_TELEMETRY = '1';

/**
 * Tests are next to the code, or in `e2e`, where a running system is provided. swc compiles them, because Nest and TypeORM need decorator metadata.
 */
const shared = {
  rootDir: import.meta.dirname,
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts', '.vue'],
  testEnvironment: '<rootDir>/libs/testing/jest-environment.mjs',
  setupFiles: ['reflect-metadata'],
  transform: {
    '\\.vue$': '<rootDir>/libs/uni-app/vue-transform.mjs',
    '^.+\\.ts$': [
      '<rootDir>/jest-transform.mjs',
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
    '^@shiren/([^/]+)/(rules|subjects|roles|liveness|app|shell)$': '<rootDir>/libs/$1/src/$2.ts',
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
