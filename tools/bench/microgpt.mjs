/**
 * microgpt's 1,000 training steps, three times over: CPython (some steps, extrapolated), the engine's exact mode, whose
 * losses must be CPython's to the last bit, and its single precision. One core.
 * Usage: npm run bench -- microgpt [runs=15] [cpython-steps=30; 0 leaves CPython out]
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../setup/paths.mjs';
import { quantile, report } from './support/report.mjs';

const RUNS = Number(process.argv[2] ?? 15);
const PYTHON_STEPS = Number(process.argv[3] ?? 30);
const STEPS = 1000;
const NATIVE = path.join(ROOT, 'packages/native');
const PROGRAM = path.join(NATIVE, 'build/ear-train');
const GOLDEN = path.join(NATIVE, 'tests/golden');

if (!fs.existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: npm run build:native`);
const { docs, golden } = namesAndGolden();
console.log(`${docs}, ${STEPS} steps of the recipe's defaults, ${RUNS} runs each, one core`);

const equal = losses(train(['--hex'])).filter((loss, step) => loss === golden[step]).length;
report('microgpt', 'exact_losses_equal', equal, `of ${golden.length}`, 1);
if (equal !== golden.length) throw new Error(`${golden.length - equal} losses are not CPython's`);

const exact = measure('exact', []);
const fast = measure('fast', ['--single']);
for (const isa of instructionSets()) measure(`exact_${isa}`, [], { EAR_ISA: isa });
if (PYTHON_STEPS > 1) {
  const cpython = await cpythonMilliseconds();
  console.log(`CPython: ${PYTHON_STEPS} steps timed, extrapolated to ${STEPS}`);
  report('microgpt', 'cpython_ms', cpython, 'ms, extrapolated', PYTHON_STEPS - 1);
  report('microgpt', 'exact_speedup_vs_cpython', cpython / exact, 'times', RUNS);
  report('microgpt', 'fast_speedup_vs_cpython', cpython / fast, 'times', RUNS);
}

/** CPython's run on its own names where they lie beside the repository, else the one on the names that the product ships. */
function namesAndGolden() {
  const data = path.join(ROOT, '../shared/data');
  const original = [path.join(data, 'names.txt'), path.join(data, 'microgpt-cpython311.txt')];
  const shipped = [path.join(ROOT, 'quests/guide/next-letter/data/names.txt'), path.join(GOLDEN, 'names-1000.txt')];
  const [names, printed] = original.every((file) => fs.existsSync(file)) ? original : shipped;
  return { docs: names, golden: losses(fs.readFileSync(printed, 'utf8')) };
}

/** The hexadecimal losses of a run, as they were printed. */
function losses(text) {
  return [...text.matchAll(/^step .* (0x1\.[0-9a-f]+p[+-]\d+)$/gm)].map(([, loss]) => loss);
}

function train(options, env = {}) {
  const args = ['--docs', docs, '--steps', String(STEPS), '--samples', '0', ...options];
  const { status, stdout, stderr } = spawnSync(PROGRAM, args, { encoding: 'utf8', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`ear-train ended with ${status}: ${stderr}`);
  return stdout;
}

function timesOf(text) {
  const [, passed, computing] = / in ([\d.]+) ms, ([\d.]+) ms of them computing/.exec(text);
  return { passed: Number(passed), computing: Number(computing) };
}

/**
 * The median time of some runs. Beside it the least processor time: neighbours lengthen the one by waiting, the other
 * only by what they take from the caches.
 */
function measure(name, options, env) {
  const runs = Array.from({ length: RUNS }, () => timesOf(train(['--quiet', ...options], env)));
  const times = runs.map(({ passed }) => passed);
  report('microgpt', `${name}_ms`, quantile(times, 0.5), 'ms', RUNS);
  report('microgpt', `${name}_min_cpu_ms`, Math.min(...runs.map(({ computing }) => computing)), 'ms', RUNS);
  return quantile(times, 0.5);
}

function instructionSets() {
  const flags = fs.existsSync('/proc/cpuinfo') ? fs.readFileSync('/proc/cpuinfo', 'utf8') : '';
  return ['scalar', 'avx2', 'avx512'].filter(
    (isa) => isa === 'scalar' || flags.includes(isa === 'avx512' ? 'avx512vl' : isa),
  );
}

/** Of a thousand steps, by the time between the first and the last of a few. */
async function cpythonMilliseconds() {
  const args = [path.join(GOLDEN, 'make_golden.py'), docs, '--steps', String(PYTHON_STEPS), '--samples', '0'];
  const child = spawn(process.env.EAR_PYTHON ?? 'python3', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const arrivals = [];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    for (const _ of text.matchAll(/^step /gm)) arrivals.push(performance.now());
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0 || arrivals.length !== PYTHON_STEPS) throw new Error(`python3 ended with ${code}`);
  return ((arrivals.at(-1) - arrivals[0]) / (PYTHON_STEPS - 1)) * STEPS;
}
