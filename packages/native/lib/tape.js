import { loadAddon } from './addon.js';
import { checkOptions, record, typed, whole } from './arguments.js';
import { EarNativeError } from './errors.js';
import { settleWhole } from './settle.js';

const MAX_NODES = 10_000_000;

/** @type {typeof import('./index.d.ts').TAPE_OPS} */
export const TAPE_OPS = Object.freeze(
  /** @type {const} */ (['leaf', 'add', 'mul', 'pow', 'exp', 'log', 'relu', 'tanh', 'sigmoid']),
);

/** @type {typeof import('./index.d.ts').replayTape} */
export async function replayTape(tape, options = {}) {
  const given = record('tape', tape, ['ops', 'left', 'right', 'numbers', 'output']);
  const { signal } = checkOptions(options);
  const ops = /** @type {Uint8Array} */ (typed('tape.ops', given.ops, 'Uint8Array'));
  const n = whole('tape.ops.length', ops.length, 1, MAX_NODES);
  const left = /** @type {Int32Array} */ (typed('tape.left', given.left, 'Int32Array', n));
  const right = /** @type {Int32Array} */ (typed('tape.right', given.right, 'Int32Array', n));
  const numbers = /** @type {Float64Array} */ (typed('tape.numbers', given.numbers, 'Float64Array', n));
  const output = whole('tape.output', given.output ?? n - 1, 0, n - 1);
  const result = await settleWhole(loadAddon().startTape(ops, left, right, numbers, output), signal);
  if (result.fault !== undefined) throw badGraph(result, ops);
  return result;
}

/**
 * @param {{fault: number, node: number, operand: number}} found as EAR_TAPE_… in include/ear/tape.h
 * @param {Uint8Array} ops
 */
function badGraph({ fault, node, operand }, ops) {
  const sentences = {
    1: {
      ko: `${node}번 노드의 연산 ${ops[node]}은 모르는 연산이에요. 아는 연산: 0~${TAPE_OPS.length - 1}`,
      en: `Node ${node} has the unknown operation ${ops[node]}; there are 0 to ${TAPE_OPS.length - 1}.`,
    },
    2: {
      ko: `${node}번 노드가 가리키는 ${operand}번 노드는 없어요.`,
      en: `Node ${node} points to node ${operand}, which does not exist.`,
    },
    3: {
      ko: `${node}번 노드를 계산하려면 자기 자신이 필요해요. 그래프에 고리가 있어요.`,
      en: `Node ${node} needs itself to be computed: the graph has a cycle.`,
    },
  };
  return new EarNativeError('EAR_BAD_GRAPH', sentences[/** @type {1 | 2 | 3} */ (fault)]);
}
