/** The arrows of the design: engine <- content, runner, api, grader, web, cli; native knows no TypeScript. */
/** Tests, and the helpers that only tests import. */
const test = '\\.test\\.tsx?$|/testing/';
const onlyTo = (name, comment, from, allowed) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: test },
  to: { path: '^(packages|apps|migrations|tests)/', pathNot: [from, ...allowed] },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { pathNot: '\\.entity\\.ts$' }, to: { circular: true } },
    {
      name: 'engine-is-pure',
      severity: 'error',
      comment: 'packages/engine imports only itself, xstate and zod',
      from: { path: '^packages/engine/src', pathNot: test },
      to: { pathNot: ['^packages/engine/src', 'node_modules/(xstate|zod)/'] },
    },
    {
      name: 'xstate-stays-in-engine-and-web',
      severity: 'error',
      comment: 'XState 6 is coming: quest machines are met through the engine only',
      from: { path: '^(packages/(content|runner|native)|apps/(api|grader|cli))/' },
      to: { path: 'node_modules/(@?xstate)' },
    },
    onlyTo('content-knows-engine', 'content -> engine, yaml', '^packages/content/', ['^packages/engine/']),
    onlyTo('runner-knows-engine-and-native', 'runner -> engine, native', '^packages/runner/', [
      '^packages/(engine|native)/',
    ]),
    onlyTo('native-knows-nobody', 'native imports no TypeScript of ours', '^packages/native/', []),
    onlyTo('api-knows-engine-and-content', 'the API neither judges nor trains', '^apps/api/', [
      '^packages/(engine|content)/',
      '^migrations/',
    ]),
    onlyTo('grader-knows-runner', 'the grader reaches the API over HTTP only', '^apps/grader/', [
      '^packages/(engine|runner|native)/',
    ]),
    onlyTo('web-knows-engine', 'the web app reaches the API over HTTP only', '^apps/web/', ['^packages/engine/']),
    onlyTo('cli-knows-engine-content-runner', 'the CLI reaches the API over HTTP only', '^apps/cli/', [
      '^packages/(engine|content|runner)/',
    ]),
    {
      name: 'grader-has-no-database',
      severity: 'error',
      comment: 'a machine that runs hostile code holds no database credentials',
      from: { path: '^(apps/grader|packages/runner)/' },
      to: { path: 'node_modules/(pg|typeorm|pg-boss)/' },
    },
    {
      name: 'api-feature-through-its-door',
      severity: 'error',
      comment: 'enter another feature only through its index.ts',
      from: { path: '^apps/api/src/([^/]+)/.+', pathNot: test },
      to: {
        path: '^apps/api/src/([^/]+)/.+',
        pathNot: ['^apps/api/src/$1/', '^apps/api/src/[^/]+/index\\.ts$', '^apps/api/src/kernel/'],
      },
    },
    { name: 'not-to-test', severity: 'error', from: { pathNot: [test, '^tests/'] }, to: { path: test } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: { pathNot: '^packages/native/lib' },
      to: { couldNotResolve: true, pathNot: '\\.(css|woff2)$' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(dist|build|build-types)/' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
    },
  },
};
