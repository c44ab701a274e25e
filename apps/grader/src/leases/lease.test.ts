import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../api/client.ts';
import { openLog } from '../log.ts';
import { openFakeApi } from '../testing/fakeApi.ts';
import type { Answer, FakeApi, Heard } from '../testing/fakeApi.ts';
import { sampleBundle, sampleLease, sampleVerdict } from '../testing/samples.ts';
import { until } from '../testing/until.ts';
import { holdLease } from './job.ts';
import type { Judge, JobTools } from './job.ts';
import { runSlot } from './slot.ts';

const capabilities = { name: 'test', queues: ['interactive' as const], runtimes: {}, weakened: [], engine_build: 'x' };

/** Judges at once. */
const swift: Judge = async () => sampleVerdict();
/** Judges until it is interrupted. */
const endless: Judge = (_job, _bundle, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

describe('a slot of the grader', () => {
  let api: FakeApi;
  let shutdown: AbortController;
  let given: boolean;

  beforeEach(async () => {
    api = await openFakeApi();
    shutdown = new AbortController();
    given = false;
    api.answer = (heard) => usual(heard);
  });
  afterEach(async () => {
    shutdown.abort();
    await api.close();
  });

  /** Gives one lease, then none; takes whatever is said about it. */
  async function usual({ path }: Heard): Promise<Answer> {
    if (path.endsWith('/leases')) {
      if (!given) return ((given = true), [200, sampleLease()]);
      await sleep(30);
      return [204];
    }
    if (path.endsWith('/heartbeat')) return [200, { until: 'later' }];
    if (path.endsWith('/complete')) return [200, { accepted: true }];
    return [204];
  }

  const tools = (judge: Judge): JobTools => ({
    api: new ApiClient(api.url, { text: 'secret' }),
    bundle: async () => sampleBundle(),
    judge,
    log: openLog('silent'),
  });
  const paths = (end: string): Heard[] => api.heard.filter(({ path }) => path.endsWith(end));

  it('leases, judges and hands the verdict in under its own token', async () => {
    const slot = runSlot(async () => capabilities, tools(swift), shutdown.signal);
    await until(() => paths('/complete').length === 1);
    shutdown.abort();
    await slot;
    expect(paths('/complete')[0]).toMatchObject({
      authorization: 'Bearer secret',
      body: { token: 'lease-token', epoch: 0, verdict: { status: 'passed' } },
    });
  });

  it('goes on when the API was away', async () => {
    let away = 3;
    api.answer = (heard) => (away-- > 0 ? [503, {}] : usual(heard));
    const slot = runSlot(async () => capabilities, tools(swift), shutdown.signal);
    await until(() => paths('/complete').length === 1);
    shutdown.abort();
    await slot;
    expect(paths('/leases').length).toBeGreaterThanOrEqual(4);
  });

  it('offers a verdict again until the API takes it', async () => {
    let refusals = 2;
    api.answer = (heard) => (heard.path.endsWith('/complete') && refusals-- > 0 ? [500, {}] : usual(heard));
    expect(await holdLease(sampleLease(), tools(swift), shutdown.signal)).toBe('completed');
    expect(paths('/complete').length).toBe(3);
  });

  it.each([
    [409, 'lost'],
    [410, 'cancelled'],
  ] as const)('ends its work when a heartbeat is answered %i, and says nothing more', async (status, end) => {
    api.answer = (heard) => (heard.path.endsWith('/heartbeat') ? [status, {}] : usual(heard));
    expect(await holdLease(sampleLease(), tools(endless), shutdown.signal)).toBe(end);
    expect([...paths('/complete'), ...paths('/release')]).toEqual([]);
  });

  it('ends its work with the first news that nobody wants to hear', async () => {
    api.answer = (heard) => (heard.path.endsWith('/progress') ? [410, {}] : usual(heard));
    const telling: Judge = (job, bundle, hooks) => {
      hooks.onProgress({ phase: 'training', step: 1, losses: [1] });
      return endless(job, bundle, hooks);
    };
    // Its heart is told that all is well, for ever.
    expect(await holdLease(sampleLease(), tools(telling), shutdown.signal)).toBe('cancelled');
    expect([...paths('/complete'), ...paths('/release')]).toEqual([]);
  });

  it('gives a lease back at shutdown', async () => {
    let judging = false;
    const begun: Judge = (job, bundle, hooks) => ((judging = true), endless(job, bundle, hooks));
    const slot = runSlot(async () => capabilities, tools(begun), shutdown.signal);
    await until(() => judging);
    shutdown.abort();
    await slot;
    expect(paths('/release')).toMatchObject([{ body: { token: 'lease-token', reason: 'shutdown' } }]);
  });

  it('reports a job that it cannot judge as our own fault', async () => {
    const broken: Judge = async () => {
      throw new Error('no bundle');
    };
    expect(await holdLease(sampleLease(), tools(broken), shutdown.signal)).toBe('faulted');
    expect(paths('/complete')).toMatchObject([{ body: { epoch: 0, verdict: { status: 'platform_error', score: 0 } } }]);
  });

  it('sends at most four pieces of news a second and no loss twice', async () => {
    const chatty: Judge = async (_job, _bundle, { onProgress }) => {
      for (let step = 1; step <= 60; step++) {
        onProgress({ phase: 'training', step, losses: [step] });
        await sleep(10);
      }
      return sampleVerdict();
    };
    const began = performance.now();
    await holdLease(sampleLease(), tools(chatty), shutdown.signal);
    const seconds = (performance.now() - began) / 1000;
    const losses = paths('/progress').flatMap(({ body }) => (body['progress'] as { losses?: number[] }).losses ?? []);
    expect(paths('/progress').length).toBeGreaterThan(0);
    // One at the beginning of each quarter of a second, however long a busy machine takes for the sixty steps.
    expect(paths('/progress').length).toBeLessThanOrEqual(4 * seconds + 1);
    expect(losses).toEqual(losses.toSorted((a, b) => a - b));
    expect(new Set(losses).size).toBe(losses.length);
  });
});
