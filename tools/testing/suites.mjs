/**
 * Every suite of `npm test`, with the seconds that it may take on two cores. A suite over its budget is named at the
 * end: make it faster, or move its repeats to `npm run test:long`.
 */
const tool = (title, budget_s, command, ...args) => ({ title, budget_s, command, args });
/** Only in the long run, or when `--only` names it. */
const long = (suite) => ({ ...suite, long: true });
const jest = (title, budget_s, ...args) => ({ title, budget_s, jest: args });

export const SUITES = [
  tool('types', 60, 'npm', 'run', '--silent', 'typecheck'),
  tool('lint and format', 45, 'npm', 'run', '--silent', 'lint'),
  tool('import rules', 30, 'npm', 'run', '--silent', 'deps'),
  tool('dead code', 30, 'npm', 'run', '--silent', 'deadcode'),
  tool('quest lint', 30, 'node', 'apps/cli/bin/ear.mjs', 'quest', 'lint'),
  tool('native tests build', 180, 'cmake', '--build', 'packages/native/build', '-j2', '--target', 'ear-native-tests'),
  tool('native unit tests', 90, 'ctest', '--test-dir', 'packages/native/build', '--output-on-failure'),
  long(tool('native tests under sanitizers', 900, 'npm', 'run', '--silent', 'test:sanitize')),
  jest('units', 150, '--selectProjects', 'engine', 'content', 'native', 'web'),
  // Apart from the pages: compilers and PyTorch would hold up their clocks.
  jest('runner and cli', 400, '--selectProjects', 'runner', 'cli'),
  jest('api', 180, '--selectProjects', 'api'),
  jest('grader', 180, '--selectProjects', 'grader'),
  jest(
    'journeys, quests, schema',
    180,
    '--selectProjects',
    'tests',
    '--testPathIgnorePatterns',
    '/browser/',
    '/resilience/',
    '/hostile/',
  ),
  jest('hostile', 300, '--selectProjects', 'tests', '--maxWorkers', '2', '--testPathPatterns', '/hostile/'),
  jest('browser', 240, '--selectProjects', 'tests', '--runInBand', '--testPathPatterns', '/browser/'),
  jest('resilience', 320, '--selectProjects', 'tests', '--runInBand', '--testPathPatterns', '/resilience/'),
];
