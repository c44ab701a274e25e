import path from 'node:path';

const at = (place) => path.join(import.meta.dirname, place);

/** One jest project per workspace, so that each can be run alone: npm run jest -- --selectProjects engine */
const swc = (parser = {}, transform = {}) => [
  '@swc/jest',
  {
    sourceMaps: 'inline',
    module: { type: 'es6' },
    jsc: {
      target: 'es2024',
      keepClassNames: true,
      parser: { syntax: 'typescript', ...parser },
      transform: { useDefineForClassFields: false, ...transform },
    },
  },
];
const plain = { '\\.ts$': swc() };
const nest = { '\\.ts$': swc({ decorators: true }, { legacyDecorator: true, decoratorMetadata: true }) };
const tsx = { '\\.tsx?$': swc({ tsx: true }, { react: { runtime: 'automatic' } }) };
const esm = {
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  modulePathIgnorePatterns: ['/dist/', '/build/', '/build-types/'],
  testEnvironmentOptions: { globalsCleanup: 'off' },
};
const project = (displayName, rootDir, transform, more = {}) => ({ ...esm, displayName, rootDir, transform, ...more });

export default {
  // Real databases, jails and compilers on a machine that may be busy: a hang is found all the same.
  testTimeout: 120_000,
  projects: [
    project('engine', 'packages/engine', plain),
    project('content', 'packages/content', plain),
    project('runner', 'packages/runner', plain),
    project('native', 'packages/native', plain),
    project('api', 'apps/api', nest, {
      globalSetup: at('tests/support/startPostgres.mjs'),
      globalTeardown: at('tests/support/stopPostgres.mjs'),
    }),
    project('grader', 'apps/grader', plain),
    project('cli', 'apps/cli', plain),
    project('web', 'apps/web', tsx, {
      testEnvironment: at('tools/jest-dom-environment.mjs'),
      moduleNameMapper: { '\\.css$': at('apps/web/src/testing/noStyles.ts') },
    }),
    project('tests', 'tests', nest, {
      globalSetup: at('tests/support/startPostgres.mjs'),
      globalTeardown: at('tests/support/stopPostgres.mjs'),
    }),
  ],
};
