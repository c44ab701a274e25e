import { loadAddon } from './addon.js';
import { checkOptions, record } from './arguments.js';
import { badArgument, fromAddon } from './errors.js';
import { checkDraw, checkLayer, checkPath, checkRunInput, threadsOf } from './run-arguments.js';
import { settle } from './settle.js';

/** The kinds of addon/run_control.hpp, in its order. */
const ASK = { checkpoint: 0, weights: 1, sample: 2, attention: 3 };

/** @type {typeof import('./run.d.ts').startRun} */
export function startRun(input, options = {}) {
  const order = checkRunInput(input);
  const { onProgress, onEvaluation, onSample, signal } = checkRunOptions(options);
  const heard = {
    losses: /** @type {Float64Array[]} */ ([]),
    evaluations: /** @type {any[]} */ ([]),
    samples: /** @type {any[]} */ ([]),
  };
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: unknown) => void}>} */
  const asked = new Map();
  /** @type {{error: unknown} | undefined} */
  let listenerFailure;
  let info = /** @type {import('./run.d.ts').RunInfo | null} */ (null);
  const ready = Promise.withResolvers();
  // Whoever waits for `done` alone is not to be troubled by `ready`, which fails with it.
  ready.promise.catch(() => undefined);

  const tell = (/** @type {((news: any) => void) | undefined} */ listener, /** @type {any} */ news) => {
    if (listenerFailure) return;
    try {
      listener?.(news);
    } catch (error) {
      // A listener that throws ends the run, and the caller sees its error instead of a half-heard training.
      listenerFailure = { error };
      job.cancel();
    }
  };

  const job = loadAddon().startRun(order, (batch) => {
    if (batch.info) {
      const recipe = JSON.parse(batch.info.recipe);
      info = { ...batch.info, ...whereItTrains(batch.info), recipe, steps: recipe.train.steps };
      ready.resolve(info);
    }
    if (batch.progress) {
      heard.losses.push(batch.progress.losses);
      tell(onProgress, batch.progress);
    }
    for (const { kind, id, error, value, ...news } of batch.events) {
      if (kind === 'reply') {
        const waiting = asked.get(id);
        asked.delete(id);
        if (error) waiting?.reject(fromAddon(error));
        else waiting?.resolve(value);
        continue;
      }
      heard[kind === 'evaluation' ? 'evaluations' : 'samples'].push(news);
      tell(kind === 'evaluation' ? onEvaluation : onSample, news);
    }
  });

  let last = 0;
  const ask = (
    /** @type {keyof typeof ASK} */ kind,
    /** @type {string} */ text,
    layer = 0,
    /** @type {object | null} */ draw = null,
  ) =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      asked.set(id, { resolve, reject });
      if (job.ask(id, ASK[kind], text, layer, draw)) return;
      asked.delete(id);
      reject(fromAddon(over));
    });

  const finished = settle(job, signal).then(
    ({ problem, ...result }) => {
      ready.reject(fromAddon({ code: 'EAR_FINISHED', ...problem }));
      if (listenerFailure) throw listenerFailure.error;
      const { where, ko, en } = problem;
      return {
        ...result,
        ...gathered(heard),
        info,
        problem: where === undefined ? null : { where, sentence: { ko, en } },
      };
    },
    (error) => {
      ready.reject(error);
      throw error;
    },
  );

  return {
    ready: ready.promise,
    done: finished,
    pause: () => job.pause(true),
    resume: () => job.pause(false),
    cancel: () => job.cancel(),
    checkpoint: async (path) => ask('checkpoint', checkPath('path', path)),
    exportWeights: async (path) => ask('weights', checkPath('path', path)),
    sample: async (given = {}) => ask('sample', '', 0, checkDraw('options', given)),
    attentionMap: async (given) => {
      const { prompt, layer } = checkLayer('options', record('options', given, ['prompt', 'layer']));
      return ask('attention', prompt, layer);
    },
  };
}

/** @param {{device: string, why_cpu?: {where: string, ko: string, en: string}}} info */
function whereItTrains({ device: name, why_cpu }) {
  const onCpu = name === 'cpu';
  return {
    device: /** @type {'cpu' | 'cuda'} */ (onCpu ? 'cpu' : 'cuda'),
    device_name: onCpu ? null : name,
    why_cpu: why_cpu ? { where: why_cpu.where, sentence: { ko: why_cpu.ko, en: why_cpu.en } } : null,
  };
}

/** What a request of a run that has ended is answered with. */
const over = { code: 'EAR_ERR_ARGUMENT', where: 'run', ko: '학습이 이미 끝났어요.', en: 'The run is over.' };

/** @param {{losses: Float64Array[], evaluations: any[], samples: any[]}} heard */
function gathered({ losses, evaluations, samples }) {
  const all = new Float64Array(losses.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of losses) {
    all.set(part, at);
    at += part.length;
  }
  return { losses: all, evaluations, samples };
}

/** @param {unknown} given */
function checkRunOptions(given) {
  const { onEvaluation, onSample, ...others } = record('options', given, [
    'onProgress',
    'onEvaluation',
    'onSample',
    'signal',
  ]);
  for (const [name, listener] of Object.entries({ onEvaluation, onSample })) {
    if (listener !== undefined && typeof listener !== 'function') {
      throw badArgument(`options.${name}`, { ko: '함수', en: 'a function' }, listener);
    }
  }
  return /** @type {any} */ ({ onEvaluation, onSample, ...checkOptions(others) });
}

/** @type {typeof import('./run.d.ts').checkRunRecipe} */
export function checkRunRecipe(recipe) {
  const answer = loadAddon().checkRunRecipe(JSON.stringify(record('recipe', recipe, Object.keys(recipe ?? {}))));
  if (typeof answer === 'string') return JSON.parse(answer);
  throw fromAddon(answer);
}

/** @type {typeof import('./run.d.ts').readCheckpoint} */
export async function readCheckpoint(path) {
  const { recipe, ...others } = await settle(loadAddon().startReading(checkPath('path', path)));
  return { recipe: JSON.parse(recipe), ...others };
}

/** @type {typeof import('./run.d.ts').sampleRun} */
export async function sampleRun(input, options = {}) {
  const { checkpoint, threads, ...draw } = /** @type {any} */ (input ?? {});
  const { onText, signal } = /** @type {any} */ (record('options', options, ['onText', 'signal']));
  checkOptions({ onProgress: onText, signal });
  const order = {
    ...checkDraw('input', draw),
    checkpoint: checkPath('checkpoint', checkpoint),
    threads: threadsOf(threads),
  };
  /** @type {{error: unknown} | undefined} */
  let listenerFailure;
  const listen = (/** @type {[number, string][]} */ pieces) => {
    try {
      if (!listenerFailure) for (const [sequence, piece] of pieces) onText(sequence, piece);
    } catch (error) {
      listenerFailure = { error };
      job.cancel();
    }
  };
  const job = loadAddon().startDrawing(order, onText ? listen : null);
  const result = await settle(job, signal);
  if (listenerFailure) throw listenerFailure.error;
  return result;
}

/** @type {typeof import('./run.d.ts').attentionMap} */
export async function attentionMap(input) {
  const given = record('input', input, ['checkpoint', 'prompt', 'layer', 'threads']);
  const order = {
    ...checkLayer('input', given),
    checkpoint: checkPath('checkpoint', given.checkpoint),
    threads: threadsOf(given.threads),
  };
  return settle(loadAddon().startLooking(order));
}

/** @type {typeof import('./run.d.ts').exportCheckpoint} */
export async function exportCheckpoint(input) {
  const { checkpoint, path, config } = record('input', input, ['checkpoint', 'path', 'config']);
  await settle(
    loadAddon().startExporting({
      checkpoint: checkPath('checkpoint', checkpoint),
      path: checkPath('path', path),
      config: config === undefined ? '' : checkPath('config', config),
    }),
  );
}
