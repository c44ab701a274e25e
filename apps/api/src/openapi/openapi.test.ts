import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startServer, type TestServer } from '../testing/server.ts';

let server: TestServer;
let document: any;
beforeAll(async () => {
  server = await startServer();
  document = (await server.visitor().get('/openapi.json')).body;
});
afterAll(() => server.stop());

/** What Express really answers, read from its own router. */
function registeredRoutes(): string[] {
  const { router } = server.app.getHttpAdapter().getInstance() as {
    router: { stack: { route?: { path: string; methods: Record<string, boolean> } }[] };
  };
  return router.stack.flatMap(({ route }) =>
    // The logger is bound to every address; it answers nothing.
    route && !route.path.includes('*')
      ? Object.keys(route.methods).map((method) => `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
      : [],
  );
}

it('describes every route that is answered, and none that is not', () => {
  const described = Object.entries<object>(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  );
  expect(described.sort()).toEqual(registeredRoutes().sort());
  expect(described.length).toBeGreaterThan(35);
});

it('says of each operation what it takes, answers and refuses', () => {
  expect(document.openapi).toBe('3.1.0');
  const submit = document.paths['/api/attempts/{id}/submissions'].post;
  expect(submit.parameters.map(({ name, in: place, required }: any) => [name, place, required])).toEqual([
    ['id', 'path', true],
    ['If-Match', 'header', true],
    ['Idempotency-Key', 'header', true],
  ]);
  expect(submit.requestBody.content['application/json'].schema.required).toEqual(['challenge', 'payload']);
  expect(Object.keys(submit.responses).sort()).toEqual(
    ['202', '400', '401', '403', '404', '409', '413', '422', '428', '429', '500', '503'].sort(),
  );
  expect(submit.responses['409'].description).toContain('conflict');
  expect(document.paths['/api/grader/leases'].post.security).toEqual([{ grader: [] }]);
  expect(document.paths['/api/stream'].get.responses['200'].content).toHaveProperty('text/event-stream');
});

it('gives every operation a name of its own', () => {
  const ids = Object.values<object>(document.paths).flatMap((one) =>
    Object.values(one).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});
