import { badArgument } from './errors.js';
import { above0, record, whole } from './arguments.js';

const inputKeys = ['recipe', 'text', 'resume', 'device', 'threads', 'facts', 'save'];
const devices = ['cpu', 'cuda', 'auto'];
const drawKeys = ['prompt', 'count', 'max_tokens', 'temperature', 'top_k', 'top_p', 'repetition_penalty', 'seed'];

/**
 * What startRun takes, as the addon takes it. The recipe itself is read by the engine.
 *
 * @param {unknown} input
 */
export function checkRunInput(input) {
  const { recipe, text, resume, device = 'cpu', threads, facts, save } = record('input', input, inputKeys);
  if (typeof recipe !== 'object' || recipe === null || Array.isArray(recipe)) {
    throw badArgument('recipe', { ko: '객체', en: 'an object' }, recipe);
  }
  if (!devices.includes(/** @type {string} */ (device))) {
    throw badArgument('device', { ko: `${devices.join(', ')} 중 하나`, en: `one of ${devices.join(', ')}` }, device);
  }
  const { layer_norms_at, hash_at } = record('facts', facts ?? {}, ['layer_norms_at', 'hash_at']);
  const { checkpoint, weights } = record('save', save ?? {}, ['checkpoint', 'weights']);
  return {
    recipe: JSON.stringify(recipe),
    text: bytesOf(text),
    resume: resume === undefined ? '' : checkPath('resume', resume),
    device,
    save_checkpoint: checkpoint === undefined ? '' : checkPath('save.checkpoint', checkpoint),
    save_weights: weights === undefined ? '' : checkPath('save.weights', weights),
    threads: threadsOf(threads),
    layer_norms_at: stepsOf('facts.layer_norms_at', layer_norms_at),
    hash_at: stepsOf('facts.hash_at', hash_at),
  };
}

/**
 * How text is to be drawn, with its defaults.
 *
 * @param {string} name
 * @param {unknown} input
 */
export function checkDraw(name, input) {
  const given = record(name, input, drawKeys);
  const { prompt = '\n', temperature = 0.8 } = given;
  return {
    prompt: checkText(`${name}.prompt`, prompt),
    count: whole(`${name}.count`, given.count ?? 1, 1, 256),
    max_tokens: whole(`${name}.max_tokens`, given.max_tokens ?? 200, 1, 100_000),
    temperature: temperature === 0 ? 0 : above0(`${name}.temperature`, temperature, 100),
    top_k: whole(`${name}.top_k`, given.top_k ?? 0, 0, 65_536),
    top_p: above0(`${name}.top_p`, given.top_p ?? 1, 1),
    repetition_penalty: above0(`${name}.repetition_penalty`, given.repetition_penalty ?? 1, 100),
    seed: whole(`${name}.seed`, given.seed ?? 1337, 0, Number.MAX_SAFE_INTEGER),
  };
}

/**
 * @param {string} name
 * @param {Record<string, unknown>} given
 */
export function checkLayer(name, given) {
  return { prompt: checkText(`${name}.prompt`, given.prompt), layer: whole(`${name}.layer`, given.layer, 0, 1000) };
}

/**
 * @param {string} name
 * @param {unknown} path
 */
export function checkPath(name, path) {
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return path;
  throw badArgument(name, { ko: '파일 경로', en: 'a path' }, path);
}

/** @param {unknown} threads */
export function threadsOf(threads) {
  return whole('threads', threads ?? 0, 0, 1024);
}

/**
 * @param {string} name
 * @param {unknown} text
 */
export function checkText(name, text) {
  if (typeof text === 'string' && text.isWellFormed()) return text;
  throw badArgument(name, { ko: '올바른 문자열', en: 'a well-formed string' }, text);
}

/** @param {unknown} text */
function bytesOf(text) {
  if (typeof text === 'string') return new TextEncoder().encode(checkText('text', text));
  // Not instanceof: bytes may come from another realm, such as a test's.
  if (ArrayBuffer.isView(text) && ['[object Uint8Array]'].includes(Object.prototype.toString.call(text))) {
    return /** @type {Uint8Array} */ (text);
  }
  throw badArgument('text', { ko: '문자열 또는 UTF-8 바이트', en: 'a string or bytes of UTF-8' }, text);
}

/**
 * @param {string} name
 * @param {unknown} steps
 */
function stepsOf(name, steps) {
  if (steps === undefined) return new Float64Array();
  if (!Array.isArray(steps)) throw badArgument(name, { ko: '걸음 번호의 배열', en: 'an array of steps' }, steps);
  return Float64Array.from(steps, (step, i) => whole(`${name}[${i}]`, step, 1, 1_000_000));
}
