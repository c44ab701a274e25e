import { soundJail } from '../../../apps/grader/src/testing/soundJail.ts';

/** As many at once as a grader has slots. */
const SLOTS = 2;
const LIMITS = { wall_s: 10, cpu_s: 8, memory_mb: 512, processes: 16, output_kb: 64 };
const PROGRAM = `def double(x):
    return x * 2
assert [double(1), double(2), double(3), double(4), double(0)] == [2, 4, 6, 8, 0]
`;

/** Jails a second that nothing is asked in: the interpreter with five calls, cold, nobody judging. */
export async function jailedRate(count) {
  const jail = await soundJail(process.env, 0);
  const runs = Math.ceil(count / SLOTS);
  const one = async () => {
    const run = await jail.sandbox.start({
      image: 'python',
      argv: ['python3', '-I', '-S', '-B', '/box/program.py'],
      files: { 'program.py': PROGRAM },
      limits: LIMITS,
    });
    for (const stream of [run.stdout, run.stderr, run.replies]) stream.resume();
    const { code } = await run.exit;
    if (code !== 0) throw new Error(`the floor itself failed with ${code}`);
  };
  try {
    await one();
    const began = performance.now();
    await Promise.all(
      Array.from({ length: SLOTS }, async () => {
        for (let n = 0; n < runs; n += 1) await one();
      }),
    );
    return (1000 * runs * SLOTS) / (performance.now() - began);
  } finally {
    await jail.release();
  }
}
