import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RouteTable } from './openapi/index.ts';
import { ADMIN, PASSWORD, startServer, type TestServer } from './testing/server.ts';
import type { Visitor } from './testing/visitor.ts';

/**
 * Who may do what, on every route. `owner` owns the data that is asked for and studies in the cohort; `stranger` has an
 * account and nothing to do with either.
 */
const ROLES = ['anonymous', 'guest', 'owner', 'stranger', 'assistant', 'teacher', 'admin', 'grader'] as const;
type Role = (typeof ROLES)[number];
type Row = { readonly ask: (role: Role) => Ask | Promise<Ask>; readonly expect: Record<Role, number> };
type Ask = { readonly path: string; readonly body?: unknown; readonly headers?: Record<string, string> };

let server: TestServer;
const people = {} as Record<Role, Visitor>;
let attempt: string;
let submission: string;
let cohort: string;
let run: string;

beforeAll(async () => {
  server = await startServer();
  people.anonymous = server.visitor();
  people.guest = await server.guest();
  for (const name of ['owner', 'stranger', 'assistant', 'teacher'] as const) people[name] = await server.account(name);
  people.admin = await server.account(ADMIN);
  people.grader = await server.grader();
  const open = await people.owner.ready();
  attempt = open.id;
  submission = (await people.owner.submit(open, 'x', { public_only: true })).body.id;
  await people.owner.send('PUT', `/attempts/${attempt}/drafts/code`, { files: {}, base_version: 0 });
  run = (await people.owner.post('/runs', RUN, { headers: { 'Idempotency-Key': 'first' } })).body.id;
  cohort = (await people.admin.post('/cohorts', { name: 'class' })).body.id;
  const members = [
    ['owner', 'student'],
    ['assistant', 'assistant'],
    ['teacher', 'teacher'],
  ] as const;
  for (const [name, role] of members) await people.admin.post(`/cohorts/${cohort}/members`, { name, role });
});
afterAll(() => server.stop());

const everybody = (status: number) => ({
  anonymous: status,
  guest: status,
  owner: status,
  stranger: status,
  assistant: status,
  teacher: status,
  admin: status,
  grader: status,
});
/** Whoever is signed in as a learner; a grader's token opens no learner's door. */
const signedIn = (status: number) => ({ ...everybody(status), anonymous: 401, grader: 403 });
const accounts = (status: number) => ({ ...signedIn(status), guest: 403 });
/** Another learner's data is not there, for teachers and the admin too. */
const ownerOnly = (status: number) => ({ ...signedIn(404), owner: status });
const adminOnly = (status: number) => ({ ...signedIn(403), admin: status });
const graderOnly = (status: number) => ({ ...everybody(403), anonymous: 401, grader: status });

const get =
  (path: () => string): Row['ask'] =>
  () => ({ path: path() });
const versioned = { 'If-Match': '"2"', 'Idempotency-Key': 'k' };
const RUN = { title: 'run', recipe: {}, source: { kind: 'text', name: 'text', text: 'to be or not to be' } };
const nobody = randomUUID();
const leaseToken = { 'Lease-Token': 't' };
const word = { name: 'g', queues: ['gpu'], runtimes: {}, weakened: [], engine_build: '' };

/** Makes a fresh account a student of the cohort, for rows that change a member. */
async function newMember(): Promise<string> {
  const name = `member ${randomUUID().slice(0, 8)}`;
  const { id } = await server.account(name);
  await people.admin.post(`/cohorts/${cohort}/members`, { name, role: 'student' });
  return id;
}

async function batchOf(teacher: Visitor): Promise<string> {
  return (await teacher.post(`/cohorts/${cohort}/rejudge`, {})).body.id;
}

async function cancelled(batch: string): Promise<string> {
  await people.teacher.post(`/rejudgements/${batch}/cancel`, {});
  return batch;
}

const ROWS: Record<string, Row> = {
  'GET /health': { ask: get(() => '/health'), expect: everybody(503) },
  'GET /openapi.json': { ask: get(() => '/openapi.json'), expect: everybody(200) },
  'GET /lines': { ask: get(() => '/lines'), expect: everybody(200) },
  'GET /quests': { ask: get(() => '/quests'), expect: everybody(200) },
  'GET /quests/:slug': { ask: get(() => '/quests/first'), expect: everybody(200) },
  'GET /quests/:slug/public-checks': { ask: get(() => '/quests/first/public-checks'), expect: everybody(200) },

  'POST /auth/guest': { ask: () => ({ path: '/auth/guest', body: {} }), expect: everybody(201) },
  'POST /auth/signup': {
    // The guest of this table stays a guest: it asks for a name that is taken.
    ask: (role) => ({
      path: '/auth/signup',
      body: { name: role === 'guest' ? 'owner' : `new ${role}`, password: PASSWORD },
    }),
    expect: { ...everybody(409), anonymous: 201, grader: 201 },
  },
  'POST /auth/login': {
    ask: () => ({ path: '/auth/login', body: { name: 'owner', password: PASSWORD } }),
    expect: everybody(200),
  },
  'POST /auth/logout': {
    ask: () => ({ path: '/auth/logout', headers: { Authorization: '' } }),
    expect: everybody(204),
  },

  'GET /me': { ask: get(() => '/me'), expect: signedIn(200) },
  'PATCH /me': { ask: () => ({ path: '/me', body: { locale: 'en' } }), expect: signedIn(200) },
  'GET /me/sessions': { ask: get(() => '/me/sessions'), expect: signedIn(200) },
  'DELETE /me/sessions/:id': {
    ask: async () => ({ path: `/me/sessions/${(await people.owner.post('/me/tokens', { label: 'x' })).body.id}` }),
    expect: ownerOnly(204),
  },
  'POST /me/tokens': { ask: () => ({ path: '/me/tokens', body: { label: 'x' } }), expect: accounts(201) },

  'GET /journey': { ask: get(() => '/journey'), expect: signedIn(200) },
  'GET /journey/verify': { ask: get(() => '/journey/verify'), expect: signedIn(200) },
  'GET /journey/ledger': { ask: get(() => '/journey/ledger'), expect: signedIn(200) },
  'GET /stream': { ask: get(() => '/stream'), expect: signedIn(200) },

  'POST /quests/:slug/attempts': {
    ask: () => ({ path: '/quests/first/attempts', body: {} }),
    expect: { ...signedIn(201), owner: 200 },
  },
  'GET /attempts/:id': { ask: get(() => `/attempts/${attempt}`), expect: ownerOnly(200) },
  'POST /attempts/:id/events': {
    ask: () => ({ path: `/attempts/${attempt}/events`, body: { type: 'BEGUN' }, headers: versioned }),
    expect: ownerOnly(409),
  },
  'POST /attempts/:id/submissions': {
    ask: () => ({
      path: `/attempts/${attempt}/submissions`,
      body: { challenge: 'quiz', payload: { kind: 'quiz', answers: { colour: ['red'] } } },
      headers: versioned,
    }),
    expect: ownerOnly(409),
  },
  'GET /attempts/:id/submissions': { ask: get(() => `/attempts/${attempt}/submissions`), expect: ownerOnly(200) },
  'GET /submissions/:id': { ask: get(() => `/submissions/${submission}`), expect: ownerOnly(200) },
  'POST /submissions/:id/cancel': {
    ask: () => ({ path: `/submissions/${submission}/cancel`, body: {} }),
    expect: ownerOnly(200),
  },
  'GET /attempts/:id/drafts/:challenge': { ask: get(() => `/attempts/${attempt}/drafts/code`), expect: ownerOnly(200) },
  'PUT /attempts/:id/drafts/:challenge': {
    ask: () => ({ path: `/attempts/${attempt}/drafts/code`, body: { files: {}, base_version: 99 } }),
    expect: ownerOnly(409),
  },
  'GET /attempts/:id/drafts/:challenge/history': {
    ask: get(() => `/attempts/${attempt}/drafts/code/history`),
    expect: ownerOnly(200),
  },
  'GET /attempts/:id/drafts/:challenge/history/:version': {
    ask: get(() => `/attempts/${attempt}/drafts/code/history/1`),
    expect: ownerOnly(200),
  },

  'GET /runs': { ask: get(() => '/runs'), expect: signedIn(200) },
  'POST /runs': {
    ask: () => ({ path: '/runs', body: RUN, headers: { 'Idempotency-Key': 'first' } }),
    expect: signedIn(201),
  },
  'GET /runs/datasets': { ask: get(() => '/runs/datasets'), expect: signedIn(200) },
  'GET /runs/:id': { ask: get(() => `/runs/${run}`), expect: ownerOnly(200) },
  // It waits: it cannot be deleted before it is cancelled.
  'DELETE /runs/:id': { ask: get(() => `/runs/${run}`), expect: ownerOnly(409) },
  'POST /runs/:id/pause': { ask: () => ({ path: `/runs/${run}/pause`, body: {} }), expect: ownerOnly(200) },
  'POST /runs/:id/resume': { ask: () => ({ path: `/runs/${run}/resume`, body: {} }), expect: ownerOnly(200) },
  'POST /runs/:id/cancel': { ask: () => ({ path: `/runs/${run}/cancel`, body: {} }), expect: ownerOnly(200) },
  'GET /runs/:id/curve': { ask: get(() => `/runs/${run}/curve`), expect: ownerOnly(200) },
  'GET /runs/:id/samples': { ask: get(() => `/runs/${run}/samples`), expect: ownerOnly(200) },
  'POST /runs/:id/sample': { ask: () => ({ path: `/runs/${run}/sample`, body: {} }), expect: ownerOnly(409) },
  'POST /runs/:id/attention': {
    ask: () => ({ path: `/runs/${run}/attention`, body: { prompt: 'x', layer: 0 } }),
    expect: ownerOnly(409),
  },
  'GET /runs/:id/asks/:ask': { ask: get(() => `/runs/${run}/asks/${nobody}`), expect: ownerOnly(404) },
  'DELETE /runs/:id/asks/:ask': { ask: get(() => `/runs/${run}/asks/${nobody}`), expect: ownerOnly(404) },
  'GET /runs/:id/checkpoint': { ask: get(() => `/runs/${run}/checkpoint`), expect: ownerOnly(409) },

  'GET /cohorts': { ask: get(() => '/cohorts'), expect: signedIn(200) },
  'POST /cohorts': {
    ask: () => ({ path: '/cohorts', body: { name: 'another' } }),
    expect: { ...accounts(403), teacher: 201, admin: 201 },
  },
  'GET /cohorts/:id/members': {
    ask: get(() => `/cohorts/${cohort}/members`),
    expect: { ...signedIn(404), owner: 200, assistant: 200, teacher: 200, admin: 200 },
  },
  'POST /cohorts/:id/members': {
    ask: () => ({ path: `/cohorts/${cohort}/members`, body: { name: 'owner', role: 'student' } }),
    expect: { ...accounts(404), owner: 403, assistant: 403, teacher: 201, admin: 201 },
  },
  'PATCH /cohorts/:id/members/:learner': {
    ask: async () => ({ path: `/cohorts/${cohort}/members/${await newMember()}`, body: { role: 'assistant' } }),
    expect: { ...accounts(404), owner: 403, assistant: 403, teacher: 204, admin: 204 },
  },
  'DELETE /cohorts/:id/members/:learner': {
    ask: async () => ({ path: `/cohorts/${cohort}/members/${await newMember()}` }),
    expect: { ...accounts(404), owner: 403, assistant: 403, teacher: 204, admin: 204 },
  },

  'POST /submissions/:id/rejudge': {
    ask: () => ({ path: `/submissions/${submission}/rejudge`, body: {} }),
    expect: { ...accounts(404), owner: 403, teacher: 202, admin: 202 },
  },
  'POST /quests/:slug/rejudge': {
    ask: () => ({ path: '/quests/first/rejudge', body: {} }),
    expect: adminOnly(202),
  },
  'POST /cohorts/:id/rejudge': {
    ask: () => ({ path: `/cohorts/${cohort}/rejudge`, body: {} }),
    expect: { ...accounts(404), owner: 403, assistant: 403, teacher: 202, admin: 202 },
  },
  'GET /rejudgements': { ask: get(() => '/rejudgements'), expect: accounts(200) },
  'GET /rejudgements/:id': {
    ask: async () => ({ path: `/rejudgements/${await batchOf(people.teacher)}` }),
    expect: { ...accounts(404), teacher: 200, admin: 200 },
  },
  'POST /rejudgements/:id/apply': {
    ask: async () => ({ path: `/rejudgements/${await cancelled(await batchOf(people.teacher))}/apply`, body: {} }),
    expect: { ...accounts(404), teacher: 409, admin: 409 },
  },
  'POST /rejudgements/:id/cancel': {
    ask: async () => ({ path: `/rejudgements/${await batchOf(people.teacher)}/cancel`, body: {} }),
    expect: { ...accounts(404), teacher: 200, admin: 200 },
  },
  'GET /admin/judgings/quarantined': { ask: get(() => '/admin/judgings/quarantined'), expect: adminOnly(200) },
  'POST /admin/judgings/:id/release': {
    ask: () => ({ path: `/admin/judgings/${submission}/release`, body: {} }),
    expect: adminOnly(404),
  },

  'POST /admin/graders': { ask: () => ({ path: '/admin/graders', body: { name: 'g' } }), expect: adminOnly(201) },
  'GET /admin/quarantine': { ask: get(() => '/admin/quarantine'), expect: adminOnly(200) },
  'POST /admin/learners/:id/xp': {
    ask: () => ({ path: `/admin/learners/${people.owner.id}/xp`, body: { amount: 1, reason: 'x' } }),
    expect: adminOnly(204),
  },
  'POST /admin/learners/:id/unlocks': {
    ask: () => ({ path: `/admin/learners/${people.owner.id}/unlocks`, body: { quest: 'second' } }),
    expect: adminOnly(204),
  },

  'POST /grader/leases': {
    ask: () => ({ path: '/grader/leases', body: { capabilities: word, wait_s: 0 } }),
    expect: graderOnly(204),
  },
  'POST /grader/leases/:id/heartbeat': {
    ask: () => ({ path: `/grader/leases/${nobody}/heartbeat`, body: { token: 't' } }),
    expect: graderOnly(409),
  },
  'POST /grader/leases/:id/progress': {
    ask: () => ({ path: `/grader/leases/${nobody}/progress`, body: { token: 't', progress: { phase: 'running' } } }),
    expect: graderOnly(409),
  },
  'POST /grader/leases/:id/complete': {
    ask: () => ({ path: `/grader/leases/${nobody}/complete`, body: {} }),
    expect: graderOnly(400),
  },
  'POST /grader/leases/:id/release': {
    ask: () => ({ path: `/grader/leases/${nobody}/release`, body: { token: 't', reason: '' } }),
    expect: graderOnly(409),
  },
  'POST /grader/runs/:id/beat': {
    ask: () => ({ path: `/grader/runs/${nobody}/beat`, body: { token: 't' } }),
    expect: graderOnly(409),
  },
  'POST /grader/runs/:id/news': {
    ask: () => ({
      path: `/grader/runs/${nobody}/news`,
      body: { token: 't', phase: 'training', step: 1, facts: {} },
    }),
    expect: graderOnly(409),
  },
  'PUT /grader/runs/:id/files/:kind': {
    ask: () => ({ path: `/grader/runs/${nobody}/files/state?step=1`, headers: leaseToken }),
    expect: graderOnly(409),
  },
  'GET /grader/runs/:id/files/:kind': {
    ask: () => ({ path: `/grader/runs/${nobody}/files/text`, headers: leaseToken }),
    expect: graderOnly(409),
  },
  'POST /grader/runs/:id/end': {
    ask: () => ({
      path: `/grader/runs/${nobody}/end`,
      body: { token: 't', outcome: 'finished', message: null, facts: {} },
    }),
    expect: graderOnly(409),
  },
  'POST /grader/runs/:id/words': {
    ask: () => ({ path: `/grader/runs/${nobody}/words`, body: { token: 't', words: [] } }),
    expect: graderOnly(409),
  },
  'POST /grader/runs/:id/answer': {
    ask: () => ({
      path: `/grader/runs/${nobody}/answer`,
      body: { token: 't', step: null, texts: null, attention: null, message: null },
    }),
    expect: graderOnly(409),
  },
  'GET /grader/bundles/:hash': { ask: get(() => '/grader/bundles/nothing'), expect: graderOnly(404) },
};

it('has a row for every route of the table', () => {
  const routes = server.app
    .get(RouteTable)
    .endpoints()
    .map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(ROWS).sort()).toEqual(routes.sort());
});

it.each(Object.entries(ROWS))('%s', async (route, { ask, expect: wanted }) => {
  const got = {} as Record<Role, number>;
  for (const role of ROLES) {
    const { path, body, headers = {} } = await ask(role);
    const aborter = new AbortController();
    const { token } = people[role];
    const answer = await fetch(`${server.url}/api${path}`, {
      method: route.split(' ')[0]!,
      headers: {
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: aborter.signal,
    });
    got[role] = answer.status;
    aborter.abort();
  }
  expect(got).toEqual(wanted);
});
