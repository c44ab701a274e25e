import { loadAddon } from './addon.js';
import { flag, record, typed, whole } from './arguments.js';
import { badArgument, fromAddon } from './errors.js';
import { departureSentence } from './departureSentence.js';

/** Where the caller names no tolerance: what a few hundred roundings in the student's precision leave. */
const roughly = { atol: 1e-5, rtol: 1e-4 };
const closely = { atol: 1e-9, rtol: 1e-9 };

const tolerances = ['atol', 'rtol', 'max_ulp'];
const reasons = /** @type {const} */ (['value', 'nan', 'infinite', 'shape']);

/**
 * @typedef {object} Checked
 * @property {string} name
 * @property {number[]} shape
 * @property {string[] | null} axes
 * @property {boolean} causal
 * @property {Float32Array | Float64Array} values
 * @property {boolean} single whether they are Float32
 * @property {Record<string, unknown>} given
 */

/** @type {typeof import('./departure.d.ts').findDeparture} */
export function findDeparture(input) {
  const given = record('input', input, ['expected', 'got', ...tolerances]);
  const expected = checkTensors('expected', given.expected);
  const students = byName(checkTensors('got', given.got));
  const missing = /** @type {string[]} */ ([]);
  const pairs = expected.flatMap((want) => {
    const got = students.get(want.name)?.shift();
    if (got === undefined) missing.push(want.name);
    return got === undefined ? [] : [{ want, got }];
  });
  const unknown = [...students].flatMap(([name, left]) => left.map(() => name));
  const found = compare(pairs.map(({ want, got }) => asCompared(want, got, given)));
  const agreeing = pairs.slice(0, found?.tensor).map(({ want }) => want.name);
  const pair = found && pairs[found.tensor];
  return { departure: pair ? describe(found, pair) : null, agreeing, missing, unknown };
}

/** @param {object[]} tensors */
function compare(tensors) {
  try {
    return loadAddon().findDeparture(tensors);
  } catch (error) {
    throw fromAddon(error);
  }
}

/**
 * @param {Checked} want
 * @param {Checked} got
 * @param {Record<string, unknown>} given
 */
function asCompared(want, got, given) {
  const tolerance = (/** @type {'atol' | 'rtol' | 'max_ulp'} */ key) => {
    const own = want.given[key] ?? given[key] ?? { max_ulp: 0, ...(got.single ? roughly : closely) }[key];
    if (typeof own === 'number' && own >= 0 && Number.isFinite(own)) return own;
    throw badArgument(
      `expected ${want.name}.${key}`,
      { ko: '0 이상의 유한한 수', en: 'a finite number from 0 on' },
      own,
    );
  };
  return {
    name: want.name,
    shape: want.shape,
    axes: want.axes,
    causal: want.causal,
    got_shape: sameButForOnes(want.shape, got.shape) ? want.shape : got.shape,
    got: got.values,
    want: want.values,
    atol: tolerance('atol'),
    rtol: tolerance('rtol'),
    max_ulp: tolerance('max_ulp'),
  };
}

/**
 * A batch of one is often left away.
 *
 * @param {number[]} a
 * @param {number[]} b
 */
function sameButForOnes(a, b) {
  const bare = (/** @type {number[]} */ shape) => shape.slice([...shape, 0].findIndex((extent) => extent !== 1));
  return bare(a).join() === bare(b).join();
}

/**
 * @param {import('./addon.js').FoundDeparture} found
 * @param {{want: Checked, got: Checked}} pair
 * @returns {import('./departure.d.ts').Departure}
 */
function describe(found, { want, got }) {
  const place = (/** @type {number[]} */ index) =>
    want.axes ? `(${index.map((at, i) => `${want.axes?.[i]}=${at}`).join(',')})` : `[${index.join('][')}]`;
  const named = {
    name: want.name,
    operation: found.operation,
    layer: found.layer < 0 ? null : found.layer,
    head: found.head < 0 ? null : found.head,
    shape: want.shape,
    got_shape: got.shape,
  };
  const reason = /** @type {typeof reasons[number]} */ (reasons[found.reason]);
  if (found.element === undefined) {
    const departure = { ...named, reason, element: null };
    return { ...departure, sentence: departureSentence(departure) };
  }
  const { abs_error, rel_error, ulp_error, departing, compared, worst_error } = found;
  const departure = {
    ...named,
    reason,
    element: {
      index: found.index,
      place: found.index.length === 0 ? '' : place(found.index),
      got: found.got,
      want: found.want,
      abs_error,
      rel_error,
      ulp_error,
    },
    departing,
    compared,
    worst: { element: found.worst_element, abs_error: worst_error },
  };
  return { ...departure, sentence: departureSentence(departure) };
}

/**
 * @param {string} name
 * @param {unknown} given
 * @returns {Checked[]}
 */
function checkTensors(name, given) {
  if (!Array.isArray(given)) throw badArgument(name, { ko: '텐서의 배열', en: 'an array of tensors' }, given);
  return given.map((one, i) => checkTensor(`${name}[${i}]`, one));
}

/**
 * @param {string} name
 * @param {unknown} one
 * @returns {Checked}
 */
function checkTensor(name, one) {
  const given = record(name, one, ['name', 'shape', 'axes', 'causal', 'values', ...tolerances]);
  if (typeof given.name !== 'string' || given.name === '' || !given.name.isWellFormed() || given.name.includes('\0')) {
    throw badArgument(`${name}.name`, { ko: '텐서의 이름', en: 'the name of a tensor' }, given.name);
  }
  if (!Array.isArray(given.shape) || given.shape.length > 8) {
    throw badArgument(`${name}.shape`, { ko: '길이 0~8의 배열', en: 'an array of 0 to 8 extents' }, given.shape);
  }
  const shape = given.shape.map((extent, i) => whole(`${name}.shape[${i}]`, extent, 0, 67_108_864));
  const single = Object.prototype.toString.call(given.values) === '[object Float32Array]';
  const elements = shape.reduce((product, extent) => product * extent, 1);
  const values = typed(`${name}.values`, given.values, single ? 'Float32Array' : 'Float64Array', elements);
  const causal = flag(`${name}.causal`, given.causal ?? false, shape.length >= 2) === 1;
  const axes = checkAxes(`${name}.axes`, given.axes, shape.length);
  return { name: given.name, shape, axes, causal, values: /** @type {Float32Array} */ (values), single, given };
}

/**
 * @param {string} name
 * @param {unknown} axes
 * @param {number} count
 * @returns {string[] | null}
 */
function checkAxes(name, axes, count) {
  if (axes === undefined) return null;
  const good = (/** @type {unknown} */ axis) => typeof axis === 'string' && axis.isWellFormed() && !axis.includes('\0');
  if (Array.isArray(axes) && axes.length === count && axes.every(good)) return axes;
  throw badArgument(name, { ko: `축 이름 ${count}개의 배열`, en: `an array of ${count} names of axes` }, axes);
}

/**
 * @param {Checked[]} tensors
 * @returns {Map<string, Checked[]>} those of one name in their order
 */
function byName(tensors) {
  /** @type {Map<string, Checked[]>} */
  const found = new Map();
  for (const tensor of tensors) found.set(tensor.name, [...(found.get(tensor.name) ?? []), tensor]);
  return found;
}
