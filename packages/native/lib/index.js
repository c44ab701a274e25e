import { availableParallelism, cpus } from 'node:os';
import { loadAddon } from './addon.js';
import { checkDocs, checkDraws, checkModel, checkOptions, checkRecipe, checkTrained, record } from './arguments.js';
import { settle } from './settle.js';

export { EarNativeError } from './errors.js';
export { computeOp, describeOps } from './ops.js';
export { attentionMap, checkRunRecipe, exportCheckpoint, readCheckpoint, sampleRun, startRun } from './run.js';

/** @type {typeof import('./index.d.ts').trainGpt} */
export async function trainGpt(input, options = {}) {
  const { docs, recipe } = record('input', input, ['docs', 'recipe']);
  const { onProgress, signal } = checkOptions(options);
  const joined = checkDocs(docs);
  const checked = checkRecipe(recipe);
  let step = 0;
  /** @type {{error: unknown} | undefined} */
  let listenerFailure;
  const report = (/** @type {Float64Array} */ losses, /** @type {number} */ elapsed_ms) => {
    step += losses.length;
    if (listenerFailure) return;
    try {
      onProgress?.({ step, steps: checked.steps, losses, elapsed_ms });
    } catch (error) {
      // A listener that throws ends the run, and the caller sees its error instead of a half-heard training.
      listenerFailure = { error };
      job.cancel();
    }
  };
  const job = loadAddon().startTraining(joined, checked, onProgress ? report : null);
  const result = await settle(job, signal);
  if (listenerFailure) throw listenerFailure.error;
  return result;
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
        ko: '이 버전의 엔진에는 CUDA 커널이 아직 없어서 CPU로 학습해요.',
        en: 'This version of the engine has no CUDA kernels yet, so it trains on the CPU.',
      },
    },
  };
}
