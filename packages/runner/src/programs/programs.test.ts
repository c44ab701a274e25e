import { expect, it } from '@jest/globals';
import { Limits } from '@ear/engine';
import { bareSandbox } from '../bare/bareSandbox.ts';
import { cRuntime } from '../runtimes/c/runtime.ts';
import type { Sandbox, SandboxSpec } from '../sandbox.ts';
import { openPrograms } from './programs.ts';

it("compiles a program by clocks of its own: a run's are for the run alone", async () => {
  const started: SandboxSpec[] = [];
  const sandbox: Sandbox = {
    jailed: false,
    start: (spec) => {
      started.push(spec);
      return bareSandbox().start(spec);
    },
  };
  const programs = openPrograms({
    sandbox,
    runtime: cRuntime,
    files: { 'main.c': '#include <stdio.h>\nint main(void) { return puts("done") < 0; }\n' },
    limits: Limits.parse({ wall_s: 5, cpu_s: 2 }),
    signal: new AbortController().signal,
  });
  expect(await programs.run({ args: [], stdin: '' })).toMatchObject({ kind: 'exited', stdout: Buffer.from('done\n') });
  const clocks = started.map(({ image, limits }) => [image, limits.wall_s, limits.cpu_s]);
  expect(clocks.at(-1)).toEqual(['c', 5, 2]);
  expect(clocks.slice(0, -1).filter(([, wall_s, cpu_s]) => Number(wall_s) < 20 || Number(cpu_s) < 10)).toEqual([]);
});
