import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startServer, type TestServer } from '../testing/server.ts';

let server: TestServer;
let webDir: string;
beforeAll(async () => {
  webDir = await mkdtemp(path.join(os.tmpdir(), 'ear-web-'));
  await mkdir(path.join(webDir, 'assets'));
  await writeFile(
    path.join(webDir, 'index.html'),
    '<!doctype html><script>theme()</script><script src="/assets/a.js"></script>',
  );
  await writeFile(path.join(webDir, 'assets/a.js'), 'run()');
  server = await startServer({ webDir });
});
afterAll(async () => {
  await server.stop();
  await rm(webDir, { recursive: true });
});

const get = (address: string) => fetch(server.url + address);

it('answers the page for every address that is not the API’s', async () => {
  for (const address of ['/', '/quests/first', '/journey']) {
    const answer = await get(address);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  }
  const asset = await get('/assets/a.js');
  expect(await asset.text()).toBe('run()');
  expect(asset.headers.get('cache-control')).toContain('immutable');
  expect((await get('/assets/gone.js')).status).toBe(404);
  const api = await get('/api/gone');
  expect([api.status, api.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
});

it('allows its own inline script by hash, no other one, and no frames', async () => {
  const policy = (await get('/')).headers.get('content-security-policy')!;
  expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval' 'sha256-[\w+/=]{44}';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('upgrade-insecure-requests');
  const { headers } = await get('/api/health');
  expect(headers.get('strict-transport-security')).toBeNull();
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

it('reads nothing outside its folder', async () => {
  const answer = await get('/..%2f..%2fetc%2fpasswd');
  expect(await answer.text()).not.toContain('root:');
});
