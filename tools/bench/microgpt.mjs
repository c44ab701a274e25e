/**
 * microgpt on the native engine: 1,000 steps on the names that the product ships, and, before anything is timed, a
 * short run whose losses must be those that CPython printed for the same steps (1e-6; equal bits are a test's matter).
 * Usage: npm run bench -- microgpt [runs=5]
 */
import fs from 'node:fs';
import path from 'node:path';
import { trainGpt } from '../../packages/native/lib/index.js';
import { ROOT } from '../setup/paths.mjs';
import { quantile, report } from './support/report.mjs';

const RUNS = Number(process.argv[2] ?? 5);
const STEPS = 1000;
const GOLDEN = path.join(ROOT, 'packages/native/tests/golden');
const NAMES = path.join(ROOT, 'quests/guide/next-letter/data/names.txt');

await compareWithGolden();
const docs = linesOf(NAMES);
const times = [];
for (let run = 0; run < RUNS; run += 1) {
  const { elapsed_ms } = await trainGpt({ docs, recipe: { steps: STEPS, learning_rate: 0.01, samples: 0 } });
  times.push(elapsed_ms);
}
const p50 = quantile(times, 0.5);
report('microgpt', 'train_1000_steps_p50_ms', p50, 'ms', RUNS);
report('microgpt', 'steps_per_s', (STEPS * 1000) / p50, 'steps/s', RUNS);

async function compareWithGolden() {
  const text = fs.readFileSync(path.join(GOLDEN, 'words-default.txt'), 'utf8');
  const golden = [...text.matchAll(/ 0x1\.([0-9a-f]+)p([+-]\d+)$/gm)].map(
    ([, digits, power]) => (1 + parseInt(digits, 16) / 16 ** digits.length) * 2 ** Number(power),
  );
  const recipe = { steps: golden.length, learning_rate: 0.01, samples: 0 };
  const { losses } = await trainGpt({ docs: linesOf(path.join(GOLDEN, 'words.txt')), recipe });
  const differs = golden.findIndex((loss, step) => !(Math.abs(losses[step] - loss) <= 1e-6));
  if (golden.length === 0 || differs >= 0) throw new Error(`step ${differs + 1} is not what CPython printed`);
}

function linesOf(file) {
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
