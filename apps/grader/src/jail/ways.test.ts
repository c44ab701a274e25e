import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits, Verdict } from '@ear/engine';
import { findRuntime } from '@ear/runner';
import type { StudentRuntime } from '@ear/runner';
import { judgeIn } from '../testing/judgeIn.ts';
import { sampleBundle, sampleJob } from '../testing/samples.ts';
import { soundJail } from '../testing/soundJail.ts';
import type { SoundJail } from '../testing/soundJail.ts';
import { until } from '../testing/until.ts';
import { openSandbox } from './sandbox.ts';
import type { JailSandbox } from './sandbox.ts';

/** Time that no honest program needs on any machine; those that never end have less of one kind. */
const LIMITS: Limits = { wall_s: 60, cpu_s: 20, memory_mb: 128, processes: 8, output_kb: 64 };
const DOUBLE = 'def double(x):\n    return 2 * x\n';

interface Submission {
  readonly what: string;
  readonly text: string;
  readonly status: readonly Verdict['status'][];
  readonly limits?: Partial<Limits>;
}

/** Every class of verdict, and what a program can find out about the place it runs in. */
const SUBMISSIONS: readonly Submission[] = [
  { what: 'is right', text: DOUBLE, status: ['passed'] },
  { what: 'is wrong', text: 'def double(x):\n    return 4\n', status: ['failed'] },
  { what: 'raises', text: 'def double(x):\n    return 1 / 0\n', status: ['failed', 'crashed'] },
  { what: 'cannot be read', text: 'def double(x:\n', status: ['compile_error', 'crashed'] },
  { what: 'fails while it is loaded', text: 'import nowhere\n', status: ['crashed', 'failed'] },
  { what: 'ends itself', text: 'import os\ndef double(x):\n    os._exit(3)\n', status: ['crashed'] },
  { what: 'crashes', text: 'import ctypes\ndef double(x):\n    ctypes.string_at(0)\n', status: ['crashed'] },
  {
    what: 'sleeps',
    text: 'import time\ndef double(x):\n    time.sleep(600)\n',
    status: ['timed_out'],
    limits: { wall_s: 3 },
  },
  { what: 'spins', text: 'def double(x):\n    while True: pass\n', status: ['timed_out'], limits: { cpu_s: 1 } },
  {
    what: 'takes memory',
    text: 'def double(x):\n    return [b"x" * (4 << 20) for _ in range(99)]\n',
    status: ['out_of_memory'],
  },
  {
    what: 'takes memory that a larger limit allows',
    text: 'hog = b"x" * (270 << 20)\n' + DOUBLE,
    status: ['passed'],
    limits: { memory_mb: 400 },
  },
  {
    what: 'takes memory that a smaller limit forbids',
    text: 'hog = b"x" * (270 << 20)\n' + DOUBLE,
    status: ['out_of_memory'],
    limits: { memory_mb: 260 },
  },
  { what: 'prints without end', text: 'def double(x):\n    while True: print("x" * 999)\n', status: ['output_limit'] },
  { what: 'prints after its answer', text: `import atexit, os\nprint("first")\n${DOUBLE}`, status: ['passed'] },
  { what: 'closes its replies', text: 'import os\ndef double(x):\n    os.close(4)\n', status: ['crashed'] },
  { what: 'forges a reply', text: 'import os\nos.write(4, b"\\xff" * 64)\n' + DOUBLE, status: ['crashed'] },
  {
    what: 'forks until it is refused',
    text: `import os, signal
children = []
try:
    while len(children) < 99:
        child = os.fork()
        if child == 0: signal.pause()
        children.append(child)
except OSError as error:
    print(error.strerror, len(children))
for child in children: os.kill(child, 9)
${DOUBLE}`,
    status: ['passed'],
    limits: { processes: 5 },
  },
  {
    what: 'fills its folders',
    text: `import os
for folder in ('/tmp', '/dev/shm', '/box/student'):
    held = 0
    try:
        with open(folder + '/full', 'wb', 0) as file:
            while True: held += file.write(b'x' * 65536)
    except OSError as error:
        print(folder, error.strerror, held)
    os.remove(folder + '/full')
${DOUBLE}`,
    status: ['passed'],
    limits: { memory_mb: 200 },
  },
  {
    what: 'looks around',
    text: `import os, resource, sys
print(sorted(os.environ.items()), sys.argv, sys.path, os.getcwd(), os.getuid(), os.getpid(), os.getppid())
print(sorted(os.listdir('/box')), os.listdir('/tmp'), os.listdir('/dev/shm'), sorted(os.listdir('/dev')))
print(sorted(n for n in os.listdir('/proc') if n.isdigit()), sorted(os.listdir('/proc/self/fd'))[:5], os.nice(0))
print([resource.getrlimit(n) for n in range(16)], open('/proc/self/cmdline').read().split('\\0'))
print([l for l in open('/proc/self/status') if l.split(':')[0] in ('Seccomp', 'NoNewPrivs', 'CapEff', 'Groups', 'Threads')])
print(open('/proc/self/mountinfo').read().count('\\n'), os.sched_getaffinity(0), sorted(sys.modules))
${DOUBLE}`,
    status: ['passed'],
    limits: { processes: 7 },
  },
];

describe('the ways to start a program', () => {
  let jail: SoundJail;
  let ways: Record<'cold' | 'launcher' | 'spare', JailSandbox>;
  const python = findRuntime('python') as StudentRuntime;

  beforeAll(async () => {
    jail = await soundJail(process.env, 0, []);
    ways = {
      cold: openSandbox(jail.plan, { launchers: 0, spares: 0 }),
      launcher: openSandbox(jail.plan, { launchers: 1, spares: 0 }),
      spare: openSandbox(jail.plan, { launchers: 0, spares: 1 }),
    };
  });
  afterAll(async () => {
    await Promise.all(Object.values(ways).map((way) => way.close()));
    await jail.release();
  });

  async function verdictOn(sandbox: JailSandbox, text: string, limits: Limits): Promise<Verdict> {
    const job = { ...sampleJob(text), limits };
    const bundle = sampleBundle({
      checks: sampleBundle().challenges[0]!.checks.map((check) => ({ ...check, reveal: 'full' as const })),
    });
    return judgeIn(sandbox, job, bundle);
  }

  /** Asks for such a program where none waits, and waits until one does. */
  async function untilSpare(limits: Limits): Promise<void> {
    const waits = (): boolean => ways.spare.spares(python, limits) > 0;
    if (!waits()) ways.spare.warm(python, limits);
    await until(waits);
  }

  it.each(SUBMISSIONS)('end in the same verdict on what $what', async ({ text, status, limits }) => {
    const all = { ...LIMITS, ...limits };
    await untilSpare(all);
    const spare = await verdictOn(ways.spare, text, all);
    const launcher = await verdictOn(ways.launcher, text, all);
    const cold = await verdictOn(ways.cold, text, all);
    expect(status).toContain(cold.status);
    expect(comparable(launcher)).toEqual(comparable(cold));
    expect(comparable(spare)).toEqual(comparable(cold));
  });

  it('give every submission a process of its own, with its own randomness', async () => {
    const look = `print(hash('x'), id(object()), open('/proc/self/stat').read().split()[21], open('/proc/sys/kernel/random/uuid').read())\n`;
    const seen = new Set<string>();
    for (let run = 0; run < 3; run++) {
      await untilSpare(LIMITS);
      const { stdout } = await verdictOn(ways.spare, look + DOUBLE, LIMITS);
      for (const word of stdout.split(/\s+/).filter(Boolean).slice(0, 3)) seen.add(word);
    }
    expect(seen.size).toBe(9);
  });

  it('count the time of the job and not of the waiting', async () => {
    await untilSpare(LIMITS);
    await sleep(2000);
    const began = performance.now();
    const { times } = await verdictOn(ways.spare, DOUBLE, LIMITS);
    // To a millisecond: the launcher has a clock of its own.
    expect(times.wall_ms).toBeLessThanOrEqual(performance.now() - began + 1);
  });

  it('never start beforehand what belongs to a submission', async () => {
    const before = ways.spare;
    const spec = {
      image: 'python',
      argv: python.argv,
      files: { ...python.files, 'student/a.py': 'x = 1' },
      limits: LIMITS,
    };
    await untilSpare(LIMITS);
    const run = await before.start({ ...spec, argv: [...python.argv] });
    run.kill();
    const other = await before.start(spec);
    other.kill();
    const [first, second] = [await run.gone, await other.gone];
    // Both are younger than the program that waits: their launchers were started for them.
    const waiting = await before.start({ ...spec, files: python.files });
    waiting.kill();
    const third = await waiting.gone;
    expect(numberOf(third.run)).toBeLessThan(numberOf(first.run));
    expect(numberOf(third.run)).toBeLessThan(numberOf(second.run));
  });
});

function numberOf(run: string): number {
  return Number(run.split('-')[1]);
}

/** A verdict without what no two runs have in common. */
function comparable({ times: _times, checks, ...rest }: Verdict): unknown {
  return { ...rest, checks: checks.map(({ ms: _ms, ...row }) => row) };
}
