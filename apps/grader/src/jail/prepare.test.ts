import { describe, expect, it } from '@jest/globals';
import { describeGrader } from '../capabilities.ts';
import { isAtLeast } from './find.ts';
import { prepareJail } from './prepare.ts';

describe('preparing the jail', () => {
  it('names every layer and what it rests on', async () => {
    const jail = await prepareJail(process.env);
    await jail.release();
    expect(jail.layers.map(({ name }) => name)).toEqual([
      'system',
      'launcher',
      'bubblewrap',
      'namespaces',
      'python',
      'identity',
      'environment',
      'descriptors',
      'files',
      'kernel',
      'landlock',
      'rlimits',
      'network',
      'processes',
      'memory',
      'time',
      'output',
      'leftovers',
    ]);
    expect(jail.weakened).toEqual([]);
  });

  it('fails closed where nothing can hold the limits, and says so to learners and operators', async () => {
    const jail = await prepareJail({
      ...process.env,
      EAR_JAIL_BACKEND: 'none-of-them',
      EAR_JAIL_WITHOUT_CGROUP: 'demo',
    });
    expect(jail).toMatchObject({ sandbox: null, plan: null });
    const { runtimes } = describeGrader('lab', ['interactive'], jail, 'x');
    expect(runtimes.python).toMatchObject({ ready: false, en: expect.stringContaining('not limited') });
    expect(runtimes.none).toMatchObject({ ready: true });
  });

  it('tries another interpreter when the named one cannot be used inside', async () => {
    const jail = await prepareJail({ ...process.env, EAR_PYTHON: '/bin/false' });
    await jail.release();
    expect(jail.sandbox).not.toBeNull();
  });

  it.each([
    ['0.8.0', true],
    ['0.10.0', true],
    ['1.0', true],
    ['0.7.9', false],
    ['0', false],
  ])('knows whether bubblewrap %s is new enough', (version, enough) => {
    expect(isAtLeast(version, '0.8.0')).toBe(enough);
  });
});
