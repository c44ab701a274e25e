import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findRuntime } from '@ear/runner';
import { soundJail } from '../../apps/grader/src/testing/soundJail.ts';
import type { SoundJail } from '../../apps/grader/src/testing/soundJail.ts';
import { judged } from '../../packages/runner/src/testing/judged.ts';
import { kernelChecks, operationsIn, oracleChecks } from '../../packages/runner/src/testing/operations.ts';

const RUNTIMES = [
  ['python', 'plain.py', oracleChecks()],
  ['numpy', 'arrays.py', oracleChecks()],
  ['torch', 'tensors.py', oracleChecks()],
  ['c', 'kernels.c', kernelChecks()],
] as const;

describe('operations in the real jail', () => {
  let jail: SoundJail;
  beforeAll(async () => {
    jail = await soundJail(process.env, 0);
  }, 240_000);
  afterAll(() => jail.release());

  it.each(RUNTIMES)(
    'are judged in %s, each function against the engine',
    async (runtime, file, checks) => {
      const image = findRuntime(runtime)?.image.id ?? '';
      if (!jail.plan.images.has(image)) {
        console.warn(`no ${runtime} on this machine: its operations were not judged`);
        return;
      }
      const files = { [runtime === 'c' ? 'kernels.c' : 'value.py']: operationsIn(file) };
      const limits = { wall_s: 60, cpu_s: 50, memory_mb: 2048, processes: 32 };
      const task = { runtime, limits, checks, payload: { kind: 'code' as const, files } };
      const verdict = await judged(task, { sandbox: jail.sandbox });
      expect(verdict.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
      expect(verdict).toMatchObject({ status: 'passed', checks_run: checks.length });
    },
    240_000,
  );
});
