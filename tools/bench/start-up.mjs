/** How long `npm start` takes on a second run, when everything is installed and built. */
import { startStack } from '../../tests/support/stack.ts';
import { quantile, report } from './support/report.mjs';

const RUNS = Number(process.argv[2] ?? 5);
const { mkdtempSync, rmSync } = await import('node:fs');
const { tmpdir } = await import('node:os');
const dataDir = mkdtempSync(`${tmpdir()}/ear-bench-`);
const first = await startStack({ dataDir });
await first.stop();
const times = [];
for (let run = 0; run < RUNS; run += 1) {
  const stack = await startStack({ dataDir });
  times.push(stack.readyMs);
  await stack.stop();
}
rmSync(dataDir, { recursive: true, force: true });
report('start-up', 'second_start_p50_ms', quantile(times, 0.5), 'ms', RUNS);
report('start-up', 'second_start_max_ms', Math.max(...times), 'ms', RUNS);
