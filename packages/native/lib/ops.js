import { loadAddon } from './addon.js';
import { record } from './arguments.js';
import { badArgument, fromAddon } from './errors.js';

/** @type {import('./index.d.ts').OpDescription[] | undefined} */
let described;

/** @type {typeof import('./index.d.ts').describeOps} */
export function describeOps() {
  return (described ??= loadAddon().describeOps());
}

/** @type {typeof import('./index.d.ts').computeOp} */
export function computeOp(call) {
  const { op, dims, inputs, variant = null } = record('call', call, ['op', 'dims', 'inputs', 'variant']);
  const described = find(op);
  if (variant !== null && !described.variants.includes(/** @type {string} */ (variant))) {
    throw badArgument('variant', one(described.variants), variant);
  }
  const sizes = record('dims', dims, described.dims);
  const given = record('inputs', inputs, described.inputs);
  const results = settled(() =>
    loadAddon().computeOp(
      described.name,
      /** @type {string | null} */ (variant),
      described.dims.map((name) => size(name, sizes[name])),
      described.inputs.map((name) => array(name, given[name])),
    ),
  );
  return Object.fromEntries(described.outputs.map((name, i) => [name, /** @type {Float64Array} */ (results[i])]));
}

/** @param {unknown} name */
function find(name) {
  const found = describeOps().find((op) => op.name === name);
  if (found) return found;
  throw badArgument('op', { ko: '엔진이 아는 연산의 이름', en: 'the name of an operation of the engine' }, name);
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function size(name, value) {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw badArgument(`dims.${name}`, { ko: '1 이상의 정수', en: 'a whole number from 1 on' }, value);
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function array(name, value) {
  // Not instanceof: an array may come from another realm, such as a test's.
  if (Object.prototype.toString.call(value) === '[object Float64Array]') return /** @type {Float64Array} */ (value);
  throw badArgument(`inputs.${name}`, { ko: 'Float64Array', en: 'a Float64Array' }, value);
}

/** @param {readonly string[]} names */
function one(names) {
  const list = names.join(', ');
  return { ko: `${list} 가운데 하나`, en: list === '' ? 'no variant' : `one of ${list}` };
}

/**
 * @template T
 * @param {() => T} compute
 */
function settled(compute) {
  try {
    return compute();
  } catch (error) {
    throw fromAddon(error);
  }
}
