import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { ROOT } from '../../setup/paths.mjs';

const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).stdout.trim();
const cpu = os.cpus()[0]?.model ?? 'unknown';

/** One line of data. `n` is how many measurements stand behind `value`. */
export function report(bench, metric, value, unit, n) {
  const rounded = Number(value.toPrecision(4));
  process.stdout.write(`${JSON.stringify({ bench, metric, value: rounded, unit, n, cpu, commit })}\n`);
}

/** The q-quantile (0..1) of some numbers, by the nearest rank. */
export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}
