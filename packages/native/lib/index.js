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
    cuda: {
      available: false,
      reason: {
        ko: '엔진의 CUDA 부분은 아직 학습에 쓰이지 않아서 CPU로 학습해요.',
        en: 'The CUDA half of the engine is not used for training yet, so it trains on the CPU.',
      },
    },
  };
}
