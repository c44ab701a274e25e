import { badArgument } from './errors.js';

/** The limits of one call. Those of the model as a whole (work of a step, V) are checked by the engine: EAR_ERR_TOO_LARGE. */
export const limits = Object.freeze({
  docs: 200_000,
  characters: 20_000_000,
  steps: 20_000,
  samples: 1_000,
});

/**
 * @typedef {object} CheckedRecipe
 * @property {number} steps
 * @property {number} learning_rate
 * @property {number} n_layer
 * @property {number} n_embd
 * @property {number} n_head
 * @property {number} block_size
 * @property {number} seed
 * @property {number} temperature
 * @property {number} samples
 */

const modelKeys = /** @type {const} */ (['n_layer', 'n_embd', 'n_head', 'block_size']);
const recipeKeys = ['steps', 'learning_rate', 'seed', 'temperature', 'samples', ...modelKeys];

/**
 * The documents as the addon takes them: one string, a NUL between each two.
 *
 * @param {unknown} docs
 * @returns {string}
 */
export function checkDocs(docs) {
  if (!Array.isArray(docs) || docs.length === 0 || docs.length > limits.docs) {
    throw badArgument(
      'docs',
      { ko: `문서 1~${limits.docs}개의 배열`, en: `an array of 1 to ${limits.docs} documents` },
      docs,
    );
  }
  let characters = 0;
  for (const [i, doc] of docs.entries()) {
    if (typeof doc !== 'string' || doc === '' || doc.includes('\0') || !doc.isWellFormed()) {
      throw badArgument(
        `docs[${i}]`,
        { ko: 'NUL이 없고 비어 있지 않은 올바른 문자열', en: 'a non-empty, well-formed string without NUL' },
        doc,
      );
    }
    characters += doc.length;
  }
  if (characters > limits.characters) {
    const expected = {
      ko: `모두 합쳐 ${limits.characters}자 이하의 글`,
      en: `at most ${limits.characters} characters in all`,
    };
    throw badArgument('docs', expected, characters);
  }
  return docs.join('\0');
}

/**
 * A recipe with every default filled in.
 *
 * @param {unknown} given
 * @returns {CheckedRecipe}
 */
export function checkRecipe(given) {
  const recipe = record('recipe', given, recipeKeys);
  return {
    steps: whole('recipe.steps', recipe.steps, 1, limits.steps),
    learning_rate: above0('recipe.learning_rate', recipe.learning_rate, 1),
    ...checkModel('recipe', recipe),
    ...checkDraws('recipe', recipe, { samples: 20, temperature: 0.5 }),
  };
}

/**
 * The shape of a model, microgpt's by default.
 *
 * @param {string} name
 * @param {Record<string, unknown>} given
 */
export function checkModel(name, given) {
  const n_embd = whole(`${name}.n_embd`, given.n_embd ?? 16, 1, 512);
  const n_head = whole(`${name}.n_head`, given.n_head ?? 4, 1, 512);
  if (n_embd % n_head !== 0) {
    throw badArgument(
      `${name}.n_head`,
      { ko: `n_embd(${n_embd})의 약수`, en: `a divisor of n_embd (${n_embd})` },
      n_head,
    );
  }
  return {
    n_layer: whole(`${name}.n_layer`, given.n_layer ?? 1, 1, 16),
    n_embd,
    n_head,
    block_size: whole(`${name}.block_size`, given.block_size ?? 16, 1, 1024),
  };
}

/**
 * What drawing samples needs.
 *
 * @param {string} name
 * @param {Record<string, unknown>} given
 * @param {{samples: number, temperature: number}} defaults
 */
export function checkDraws(name, given, defaults) {
  return {
    seed: whole(`${name}.seed`, given.seed ?? 42, 0, Number.MAX_SAFE_INTEGER),
    samples: whole(`${name}.samples`, given.samples ?? defaults.samples, 0, limits.samples),
    temperature: above0(`${name}.temperature`, given.temperature ?? defaults.temperature, 10),
  };
}

/**
 * Weights and the vocabulary that they belong to, as trainGpt resolved them.
 *
 * @param {{weights?: unknown, vocab?: unknown}} given
 * @returns {{weights: Float64Array, characters: string}}
 */
export function checkTrained({ weights, vocab }) {
  if (!ArrayBuffer.isView(weights) || Object.prototype.toString.call(weights) !== '[object Float64Array]') {
    throw badArgument('weights', { ko: 'Float64Array', en: 'a Float64Array' }, weights);
  }
  const characters = Array.isArray(vocab) ? vocab.slice(0, -1) : [];
  const single = (/** @type {unknown} */ text) =>
    typeof text === 'string' && text !== '\0' && text.isWellFormed() && Array.from(text).length === 1;
  if (characters.length === 0 || !characters.every(single)) {
    throw badArgument('vocab', { ko: '학습 결과에 담긴 vocab', en: 'the vocab of a training result' }, vocab);
  }
  return { weights: /** @type {Float64Array} */ (weights), characters: characters.join('') };
}

/**
 * How the caller listens and stops.
 *
 * @param {unknown} given
 * @returns {{onProgress?: (progress: object) => void, signal?: AbortSignal}}
 */
export function checkOptions(given) {
  const { onProgress, signal } = record('options', given, ['onProgress', 'signal']);
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw badArgument('options.onProgress', { ko: '함수', en: 'a function' }, onProgress);
  }
  // Not instanceof: a signal may come from another realm, such as a test's.
  if (signal !== undefined && typeof (/** @type {any} */ (signal)?.addEventListener) !== 'function') {
    throw badArgument('options.signal', { ko: 'AbortSignal', en: 'an AbortSignal' }, signal);
  }
  return /** @type {any} */ ({ onProgress, signal });
}

/**
 * A plain object that holds no key but the known ones.
 *
 * @param {string} name
 * @param {unknown} given
 * @param {string[]} known
 * @returns {Record<string, unknown>}
 */
export function record(name, given, known) {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw badArgument(name, { ko: '객체', en: 'an object' }, given);
  }
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) {
      throw badArgument(name, { ko: `${known.join(', ')} 중의 키`, en: `only the keys ${known.join(', ')}` }, key);
    }
  }
  return /** @type {Record<string, unknown>} */ (given);
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} low
 * @param {number} high
 * @returns {number}
 */
export function whole(name, value, low, high) {
  if (typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high) return value;
  throw badArgument(name, { ko: `${low}~${high} 사이의 정수`, en: `a whole number from ${low} to ${high}` }, value);
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} high
 * @returns {number}
 */
export function above0(name, value, high) {
  if (typeof value === 'number' && value > 0 && value <= high) return value;
  throw badArgument(name, { ko: `0보다 크고 ${high} 이하인 수`, en: `a number above 0 and at most ${high}` }, value);
}

/**
 * 1 or 0 for a truth value that is possible here.
 *
 * @param {string} name
 * @param {unknown} value
 * @param {boolean} possible whether it may be true
 * @returns {0 | 1}
 */
export function flag(name, value, possible) {
  if (value === false || (value === true && possible)) return value ? 1 : 0;
  throw badArgument(
    name,
    possible ? { ko: 'true 또는 false', en: 'true or false' } : { ko: 'false', en: 'false' },
    value,
  );
}

/**
 * A typed array over memory that no other thread writes, of a length where one is given.
 *
 * @param {string} name
 * @param {unknown} value
 * @param {'Uint8Array' | 'Int32Array' | 'Float32Array' | 'Float64Array'} kind
 * @param {number} [length]
 * @returns {Uint8Array | Int32Array | Float32Array | Float64Array}
 */
export function typed(name, value, kind, length) {
  // Not instanceof: an array may come from another realm, such as a test's.
  const tag = (/** @type {unknown} */ given) => Object.prototype.toString.call(given);
  const array = /** @type {Float64Array} */ (value);
  const fits = tag(value) === `[object ${kind}]` && tag(array.buffer) === '[object ArrayBuffer]';
  if (fits && (length === undefined || array.length === length)) return array;
  throw badArgument(
    name,
    length === undefined
      ? { ko: kind, en: `a ${kind}` }
      : { ko: `원소가 ${length}개인 ${kind}`, en: `a ${kind} of ${length}` },
    fits ? array.length : value,
  );
}
