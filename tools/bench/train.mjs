/**
 * Training on the CPU, the native engine beside PyTorch: both take turns in one run, so that both meet the same machine.
 * Usage: npm run bench -- train [part …], parts: cpu (nanoGPT's config for CPUs), neighbour (the same while something
 * else keeps one core busy), char (its config for characters, a few iterations of some 10 s), long (2,000 iterations of
 * the first, and the validation loss that they reach). Without parts: all but long.
 * PyTorch uses the fastest BLAS that is found (EAR_BENCH_BLAS names another folder), and says how fast that is.
 * The text is tinyshakespeare from EAR_DATASETS or ../shared/data; without it, made-up text, which times as well.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startRun } from '../../packages/native/lib/index.js';
import { ROOT } from '../setup/paths.mjs';
import { startEngine } from './support/engine-run.mjs';
import { quantile, report } from './support/report.mjs';
import { findTorch, startTorch } from './support/torch.mjs';

const CPU = {
  n_layer: 4,
  n_head: 4,
  n_embd: 128,
  block_size: 64,
  batch_size: 12,
  dropout: 0,
  steps: 2000,
  beta2: 0.99,
};
const CHAR = {
  n_layer: 6,
  n_head: 6,
  n_embd: 384,
  block_size: 256,
  batch_size: 64,
  dropout: 0.2,
  steps: 5000,
  beta2: 0.99,
};
const SCHEDULE = { lr: 1e-3, min_lr: 1e-4, warmup: 100, seed: 1337 };
const LONG_BATCHES = 200;
const PARTS = { cpu, neighbour, char, long };

const given = process.argv.slice(2);
const parts = given.length > 0 ? given : ['cpu', 'neighbour', 'char'];
const unknown = parts.filter((part) => !(part in PARTS));
if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-bench-'));
const shakespeare = [process.env.EAR_DATASETS, path.join(ROOT, '../shared/data')]
  .map((place) => place && path.join(place, 'tinyshakespeare.txt'))
  .find((file) => file && fs.existsSync(file));
const textFile = shakespeare ?? madeUp(path.join(folder, 'text.txt'));
const text = fs.readFileSync(textFile);
const python = findTorch();
if (!python) console.log('No Python here has PyTorch, so the engine runs alone.');
try {
  for (const part of parts) await PARTS[part]();
} finally {
  fs.rmSync(folder, { recursive: true });
}

/** nanoGPT's config for CPUs: blocks of iterations in turn, medians of all of them. */
async function cpu() {
  const ms = await inTurns(CPU, { rounds: 6, engineSteps: 20, torchSteps: 6, warmUp: 3 });
  tell('nanogpt_cpu', 'ms_per_iter', ms, 1);
}

/** One core kept busy by somebody else, on and off in turn. */
async function neighbour() {
  const engine = await startEngine(recipeOf(CPU), text);
  const busy = startBusy();
  const [alone, beside] = [[], []];
  await engine.iterate(3);
  for (let round = 0; round < 5; round += 1) {
    busy.pause();
    alone.push(...(await engine.iterate(20)));
    busy.goOn();
    beside.push(...(await engine.iterate(20)));
  }
  busy.end();
  await engine.end();
  report('train', 'busy_neighbour_factor', quantile(beside, 0.5) / quantile(alone, 0.5), '', beside.length);
}

async function char() {
  const ms = await inTurns(CHAR, { rounds: 2, engineSteps: 1, torchSteps: 1, warmUp: 0 });
  tell('char', 's_per_iter', ms, 1000);
}

/** 2,000 iterations and the loss on the part kept for validation. */
async function long() {
  if (!shakespeare) throw new Error('the part long needs tinyshakespeare.txt in EAR_DATASETS');
  const started = Date.now();
  const recipe = recipeOf(CPU);
  const run = startRun({ recipe: { ...recipe, eval: { every: CPU.steps, batches: LONG_BATCHES } }, text });
  const { evaluations } = await run.done;
  report('train', 'nanogpt_cpu_val_loss', evaluations.at(-1).val_loss, 'nats', LONG_BATCHES);
  report('train', 'nanogpt_cpu_2000_iterations_s', (Date.now() - started) / 1000, 's', 1);
  if (!python) return;
  const torch = await startTorch(python, textFile, { ...CPU, ...SCHEDULE }, 1);
  await torch.ask({ do: 'iterate', n: CPU.steps });
  const { val_loss } = await torch.ask({ do: 'evaluate', batches: LONG_BATCHES });
  torch.end();
  report('train', 'nanogpt_cpu_val_loss_torch', val_loss, 'nats', LONG_BATCHES);
}

/** Milliseconds of iterations of each side; PyTorch with one thread and with two. */
async function inTurns(config, { rounds, engineSteps, torchSteps, warmUp }) {
  const engine = await startEngine(recipeOf(config), text);
  const torches = [];
  for (const threads of python ? [1, 2] : []) {
    const torch = await startTorch(python, textFile, { ...config, ...SCHEDULE }, threads);
    torches.push({ ...torch, ms: [] });
    const plain = torch.gflops < 15 ? ', which is the plain BLAS: not a fair peer (see EAR_BENCH_BLAS)' : '';
    console.log(
      `PyTorch ${torch.version}, ${threads} thread(s): products at ${torch.gflops.toFixed(1)} GFLOP/s${plain}`,
    );
  }
  const ms = [];
  if (warmUp > 0) await engine.iterate(warmUp);
  if (warmUp > 0) for (const torch of torches) await torch.ask({ do: 'iterate', n: warmUp });
  for (let round = 0; round < rounds; round += 1) {
    ms.push(...(await engine.iterate(engineSteps)));
    for (const torch of torches) torch.ms.push(...(await torch.ask({ do: 'iterate', n: torchSteps })).ms);
  }
  for (const torch of torches) torch.end();
  await engine.end();
  return { engine: ms, torches: torches.map((torch) => torch.ms) };
}

/** Medians, and for busy machines minima; PyTorch by its better number of threads. */
function tell(name, unit, ms, scale) {
  for (const [suffix, q] of [
    ['', 0.5],
    ['_min', 0],
  ]) {
    const engine = quantile(ms.engine, q);
    report('train', `${name}_${unit}${suffix}`, engine / scale, unit.split('_')[0], ms.engine.length);
    if (ms.torches.length === 0) continue;
    const torch = Math.min(...ms.torches.map((one) => quantile(one, q)));
    report('train', `${name}_torch_${unit}${suffix}`, torch / scale, unit.split('_')[0], ms.torches[0].length);
    report('train', `${name}_speedup_vs_torch${suffix}`, torch / engine, '', ms.engine.length);
  }
}

function recipeOf({ batch_size, steps, beta2, ...model }) {
  return {
    model,
    train: { batch_size, steps, beta2, ...SCHEDULE },
    eval: { every: 0 },
    limits: { seconds: 86_400, bytes: 8 * 2 ** 30 },
  };
}

/** A process that keeps the first core busy, or any where it cannot be pinned. */
function startBusy() {
  const loop = [process.execPath, '-e', 'for (;;);'];
  const pinned = spawnSync('taskset', ['-c', '0', 'true']).status === 0;
  const [program, ...args] = pinned ? ['taskset', '-c', '0', ...loop] : loop;
  const child = spawn(program, args, { stdio: 'ignore' });
  return {
    pause: () => child.kill('SIGSTOP'),
    goOn: () => child.kill('SIGCONT'),
    end: () => child.kill('SIGKILL'),
  };
}

/** A million characters of 65 kinds. */
function madeUp(file) {
  let state = 1;
  const letters = Array.from({ length: 1_000_000 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(58 + (state % 65));
  });
  fs.writeFileSync(file, letters.join(''));
  return file;
}
