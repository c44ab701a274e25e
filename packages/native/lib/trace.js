import { loadAddon } from './addon.js';
import { checkOptions, flag, record, typed, whole } from './arguments.js';
import { badArgument } from './errors.js';
import { settleWhole } from './settle.js';

const families = ['microgpt', 'gpt2', 'llama'];
const keys = [
  'family',
  'n_layer',
  'n_head',
  'n_embd',
  'n_hidden',
  'block_size',
  'vocab_size',
  'bias',
  'tied',
  'norm_eps',
  'rope_theta',
  'n_kv_head',
];

/** Rows of a batch, and all of its tokens. */
const MAX_TOKENS = 1_048_576;

/** @type {typeof import('./trace.d.ts').traceWeights} */
export function traceWeights(model) {
  return loadAddon().describeTraceWeights(checkTraced(model));
}

/** @type {typeof import('./trace.d.ts').traceGpt} */
export async function traceGpt(input, options = {}) {
  const given = record('input', input, ['model', 'weights', 'tokens']);
  const { signal } = checkOptions(options);
  const model = checkTraced(given.model);
  const { tokens, B, T } = checkTokens(given.tokens, model);
  const weights = joinWeights(given.weights, loadAddon().describeTraceWeights(model));
  return settleWhole(loadAddon().startTrace(model, weights, tokens, B, T), signal);
}

/** @param {unknown} given */
function checkTraced(given) {
  const model = record('model', given, keys);
  const family = families.indexOf(/** @type {string} */ (model.family));
  if (family < 0) {
    throw badArgument(
      'model.family',
      { ko: 'microgpt, gpt2, llama 가운데 하나', en: 'microgpt, gpt2 or llama' },
      model.family,
    );
  }
  const [gpt2, llama] = [family === 1, family === 2];
  const n_embd = whole('model.n_embd', model.n_embd, 1, 4096);
  const n_head = whole('model.n_head', model.n_head, 1, n_embd);
  // A head of a Llama turns its numbers in pairs.
  const unit = llama ? 2 * n_head : n_head;
  if (n_embd % unit !== 0) {
    const times = llama ? { ko: '의 두 배', en: 'twice ' } : { ko: '', en: '' };
    throw badArgument(
      'model.n_embd',
      { ko: `n_head(${n_head})${times.ko}의 배수`, en: `a multiple of ${times.en}n_head (${n_head})` },
      n_embd,
    );
  }
  const n_kv_head = whole('model.n_kv_head', model.n_kv_head ?? n_head, llama ? 1 : n_head, n_head);
  if (n_head % n_kv_head !== 0) {
    throw badArgument(
      'model.n_kv_head',
      { ko: `n_head(${n_head})의 약수`, en: `a divisor of n_head (${n_head})` },
      n_kv_head,
    );
  }
  return {
    family,
    n_layer: whole('model.n_layer', model.n_layer, 1, 48),
    n_head,
    n_kv_head,
    n_embd,
    n_hidden: whole('model.n_hidden', model.n_hidden ?? 0, model.n_hidden === undefined ? 0 : 1, 16_384),
    block_size: whole('model.block_size', model.block_size, 1, 4096),
    vocab_size: whole('model.vocab_size', model.vocab_size, 2, 131_072),
    // microgpt has neither, Llama no biases.
    bias: flag('model.bias', model.bias ?? gpt2, gpt2),
    tied: flag('model.tied', model.tied ?? gpt2, gpt2 || llama),
    norm_eps: within('model.norm_eps', model.norm_eps ?? 1e-5, Number.MIN_VALUE, 1),
    rope_theta: within('model.rope_theta', model.rope_theta ?? 10_000, 1, 1e12),
  };
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} low
 * @param {number} high
 */
function within(name, value, low, high) {
  if (typeof value === 'number' && value >= low && value <= high) return value;
  const from = low < 1 ? { ko: '0보다 크고', en: 'above 0' } : { ko: `${low} 이상`, en: `from ${low}` };
  throw badArgument(name, { ko: `${from.ko} ${high} 이하인 수`, en: `a number ${from.en} and at most ${high}` }, value);
}

/**
 * One row of tokens, or several of the same length.
 *
 * @param {unknown} given
 * @param {{vocab_size: number, block_size: number}} model
 */
function checkTokens(given, { vocab_size, block_size }) {
  const rows = Array.isArray(given) && Array.isArray(given[0]) ? given : [given];
  const T = Array.isArray(rows[0]) ? whole('tokens.length', rows[0].length, 1, block_size) : 0;
  if (T === 0 || rows.length * T > MAX_TOKENS) {
    throw badArgument(
      'tokens',
      { ko: '토큰의 배열, 또는 그런 배열의 배열', en: 'an array of tokens, or of such arrays' },
      given,
    );
  }
  const tokens = new Int32Array(rows.length * T);
  for (const [b, row] of rows.entries()) {
    if (!Array.isArray(row) || row.length !== T) {
      throw badArgument(`tokens[${b}]`, { ko: `토큰 ${T}개의 배열`, en: `an array of ${T} tokens` }, row);
    }
    for (const [t, token] of row.entries()) {
      tokens[b * T + t] = whole(`tokens[${b}][${t}]`, token, 0, vocab_size - 1);
    }
  }
  return { tokens, B: rows.length, T };
}

/**
 * All weights end to end, in the engine's order.
 *
 * @param {unknown} given
 * @param {import('./trace.d.ts').TraceWeight[]} described
 */
function joinWeights(given, described) {
  const lengths = described.map(({ shape }) => shape.reduce((product, extent) => product * extent, 1));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (Object.prototype.toString.call(given) === '[object Float64Array]') {
    return /** @type {Float64Array} */ (typed('weights', given, 'Float64Array', total));
  }
  const names = described.map(({ name }) => name);
  const named = record('weights', given, names);
  const all = new Float64Array(total);
  let at = 0;
  for (const [i, name] of names.entries()) {
    const length = /** @type {number} */ (lengths[i]);
    const value = named[name];
    const single = Object.prototype.toString.call(value) === '[object Float32Array]';
    const array = typed(`weights[${JSON.stringify(name)}]`, value, single ? 'Float32Array' : 'Float64Array', length);
    all.set(/** @type {Float64Array} */ (array), at);
    at += length;
  }
  return all;
}
