import { availableParallelism, cpus } from 'node:os';
import { loadAddon } from './addon.js';
import { checkDocs, checkDraws, checkModel, checkOptions, checkRecipe, checkTrained, record } from './arguments.js';
import { settle } from './settle.js';
import { settleRun } from './settleRun.js';

export { EarNativeError } from './errors.js';
export { computeOp, describeOps } from './ops.js';
export { compareRuns } from './compare.js';
export { findDeparture } from './departure.js';
export { trainLadder } from './ladder.js';
export { loadTokenizer, normalizeText, trainTokenizer } from './text.js';
export { attentionMap, checkRunRecipe, exportCheckpoint, readCheckpoint, sampleRun, startRun } from './run.js';
export { PART_SYMBOLS } from './parts.js';
export { replayTape, TAPE_OPS } from './tape.js';
export { traceGpt, traceWeights } from './trace.js';

/** @type {typeof import('./index.d.ts').trainGpt} */
export async function trainGpt(input, options = {}) {
  const { docs, recipe } = record('input', input, ['docs', 'recipe']);
  const checkedOptions = checkOptions(options);
  const joined = checkDocs(docs);
  const checked = checkRecipe(recipe);
  return settleRun(checked.steps, checkedOptions, (...how) => loadAddon().startTraining(joined, checked, ...how));
}

/** @type {typeof import('./index.d.ts').sampleGpt} */
export async function sampleGpt(input, options = {}) {
  const given = record('input', input, ['weights', 'vocab', 'model', 'seed', 'samples', 'temperature']);
  const { signal } = checkOptions(options);
  const { weights, characters } = checkTrained(given);
  const model = record('model', given.model ?? {}, ['n_layer', 'n_embd', 'n_head', 'block_size']);
  const draws = checkDraws('input', given, { samples: 20, temperature: 0.5 });
  const job = loadAddon().startSampling(characters, weights, { ...checkModel('model', model), ...draws });
  return settle(job, signal);
}

/** @type {typeof import('./index.d.ts').trainBigram} */
export async function trainBigram(input) {
  const given = record('input', input, ['docs', 'seed', 'samples', 'temperature']);
  const joined = checkDocs(given.docs);
  const draws = checkDraws('input', given, { samples: 20, temperature: 1 });
  // A bigram has no memory of length; 64 characters end a sample that will not end by itself.
  return settle(loadAddon().startBigram(joined, { ...draws, max_length: 64 }));
}

/** @type {typeof import('./index.d.ts').engineInfo} */
export function engineInfo() {
  return {
    build: loadAddon().build,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    threads: availableParallelism(),
    cuda: cudaInfo(),
  };
}

/** @returns {import('./index.d.ts').CudaInfo} */
function cudaInfo() {
  const found = loadAddon().describeCuda();
  if ('en' in found) return { available: false, name: null, bytes: 0, reason: { ko: found.ko, en: found.en } };
  const { name, bytes } = found;
  const reason = {
    ko: `${name}: train.precision이 bf16인 레시피를 여기서 학습할 수 있어요.`,
    en: `${name} can train recipes whose train.precision is bf16.`,
  };
  return { available: true, name, bytes, reason };
}
