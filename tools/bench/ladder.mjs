/**
 * The rungs that lead to microgpt, 1,000 steps each on the names that the product ships, and the replay of a graph of a
 * million numbers. Each figure is the best of some runs. Usage: npm run bench -- ladder [runs=5]
 */
import fs from 'node:fs';
import path from 'node:path';
import { replayTape, TAPE_OPS, trainLadder } from '../../packages/native/lib/index.js';
import { ROOT } from '../setup/paths.mjs';
import { report } from './support/report.mjs';

const RUNS = Number(process.argv[2] ?? 5);
const NODES = 1_000_000;
const NAMES = path.join(ROOT, 'quests/guide/next-letter/data/names.txt');
const docs = fs.readFileSync(NAMES, 'utf8').split('\n').filter(Boolean);

for (const rung of [0, 1, 2, 3, 4, 5]) {
  const best = await bestOf(async () => {
    const { elapsed_ms } = await trainLadder({ docs, recipe: { rung, steps: 1000, samples: 0 } });
    return elapsed_ms;
  });
  report('ladder', `train${rung}_1000_steps_min_ms`, best, 'ms', RUNS);
}

const tape = sums(NODES);
const best = await bestOf(async () => {
  const start = performance.now();
  await replayTape(tape);
  return performance.now() - start;
});
report('ladder', 'tape_million_nodes_min_ms', best, 'ms', RUNS);

async function bestOf(run) {
  const times = [];
  for (let i = 0; i < RUNS; i += 1) times.push(await run());
  return Math.min(...times);
}

/** Products and sums over a hundred leaves, each of recent nodes, as a model's forward pass records them. */
function sums(n) {
  const [add, mul] = [TAPE_OPS.indexOf('add'), TAPE_OPS.indexOf('mul')];
  const leaf = (i) => i < 100;
  return {
    ops: Uint8Array.from({ length: n }, (_, i) => (leaf(i) ? 0 : i % 2 === 0 ? mul : add)),
    left: Int32Array.from({ length: n }, (_, i) => (leaf(i) ? 0 : i - 1 - (i % 5))),
    right: Int32Array.from({ length: n }, (_, i) => (leaf(i) ? 0 : i - 1 - (i % 37))),
    numbers: Float64Array.from({ length: n }, (_, i) => Math.sin(i)),
  };
}
