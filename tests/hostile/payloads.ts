import type { Action, Check, JudgingBundle, Payload, VerdictStatus } from '@ear/engine';
import { hidden, title } from './challenges/challenge.ts';

/** A hand-in that is no program. */
export interface PayloadCase {
  readonly name: string;
  readonly group: string;
  readonly tries: string;
  readonly threats: readonly string[];
  readonly expect: readonly VerdictStatus[];
  readonly action: Action;
  readonly checks: readonly Check[];
  readonly payload: Payload;
  readonly datasets?: JudgingBundle['datasets'];
}

type Parts = Pick<PayloadCase, 'action' | 'checks' | 'payload' | 'datasets'>;

const words = { ko: '글', en: 'text' };

const one = (name: string, tries: string, threats: string, expect: VerdictStatus, parts: Parts): PayloadCase => ({
  name,
  group: name.slice(0, 1),
  tries,
  threats: threats.split(' '),
  expect: [expect],
  ...parts,
});

/** Weights: `w` of 2×3 single floats and `b` of 3, nothing beside them. */
const TENSORS = [
  { name: 'w', dtype: 'float32', shape: [2, 3] },
  { name: 'b', dtype: 'float32', shape: [3] },
] as const;

const GOOD = { w: tensor('F32', [2, 3], [0, 24]), b: tensor('F32', [3], [24, 36]) };

function tensor(dtype: string, shape: readonly number[], data_offsets: readonly number[]): object {
  return { dtype, shape, data_offsets };
}

/** The safetensors layout: u64 LE header length, JSON, data. */
function weights(header: object | string, data: Buffer = Buffer.alloc(36), length?: bigint): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(json.length));
  return Buffer.concat([prefix, json, data]);
}

function artifact(bytes: Buffer, file = 'weights.safetensors'): Parts {
  return {
    action: { kind: 'artifact', files: ['weights.safetensors'] },
    checks: [
      {
        ...hidden,
        reveal: 'message',
        id: 'weights',
        kind: 'artifact',
        file: 'weights.safetensors',
        tensors: TENSORS.map(({ name, dtype, shape }) => ({ name, dtype, shape: [...shape] })),
      },
    ],
    payload: { kind: 'artifact', files: { [file]: bytes.toString('base64') } },
  };
}

function log(text: string): Parts {
  return {
    action: { kind: 'log', text: words },
    checks: [
      {
        ...hidden,
        reveal: 'message',
        id: 'report',
        kind: 'log',
        expects: 'training_log',
        must: { loss: { min: 0, max: 2.5 } },
      },
    ],
    payload: { kind: 'log', text },
  };
}

function recipe(fields: Record<string, number>): Parts {
  const rate = { id: 'learning_rate', label: title, min: 0.001, max: 0.1, integer: false, default: 0.01 };
  const steps = { id: 'steps', label: title, min: 10, max: 20, integer: true, default: 10 };
  return {
    action: {
      kind: 'recipe',
      model: 'microgpt',
      fields: [
        { ...rate, scale: 'log' },
        { ...steps, scale: 'linear' },
      ],
    },
    checks: [
      {
        ...hidden,
        reveal: 'message',
        id: 'curve',
        kind: 'training',
        recipe: { n_layer: 1, n_embd: 8, n_head: 2, block_size: 8, seed: 1 },
        dataset: 'names',
        must: { mean_last: { steps: 5, max: 0.5, fallback_max: 0.5 } },
      },
    ],
    datasets: [
      {
        id: 'names',
        title: 'names',
        url: 'http://127.0.0.1:9/names.txt',
        sha256: '0'.repeat(64),
        bytes: 1,
        licence: 'MIT',
        fallback: 'names.txt',
      },
    ],
    payload: { kind: 'recipe', recipe: fields },
  };
}

function quiz(answers: Record<string, string[]>): Parts {
  const options = ['a', 'b', 'c'].map((id) => ({ id, text: words }));
  return {
    action: { kind: 'quiz', questions: [{ id: 'why', text: words, options, many: true }] },
    checks: [{ ...hidden, id: 'why', kind: 'quiz', question: 'why', answer: ['a', 'c'] }],
    payload: { kind: 'quiz', answers },
  };
}

function predict(guess: Record<string, number>): Parts {
  const options = ['n', 'l', 'other'].map((id) => ({ id, text: words }));
  return {
    action: { kind: 'predict', questions: [{ id: 'next', form: 'bars', text: words, options }] },
    checks: [{ ...hidden, id: 'next', kind: 'predict', question: 'next', truth: { n: 0.5, l: 0.3, other: 0.2 } }],
    payload: { kind: 'predict', answers: { next: guess } },
  };
}

const PICKLE = Buffer.from("\x80\x04cposix\nsystem\n(S'id'\ntR.", 'latin1');
const ZIP = Buffer.from('504b0304140000000800' + '00'.repeat(200), 'hex');
const NPY = Buffer.from(`\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False, 'shape': (10,)}\n`, 'latin1');
const NAN = Buffer.alloc(36, Buffer.from([0, 0, 0xc0, 0x7f]));

/** Each is one submission of a kind that is no code. */
export const PAYLOADS: readonly PayloadCase[] = [
  one('l-pickle', 'a pickle that runs a program', 'L3', 'failed', artifact(PICKLE)),
  one('l-torch-save', 'an archive as torch.save writes it, with a pickle inside', 'L3 D4', 'failed', artifact(ZIP)),
  one('l-npy-of-objects', 'a numpy file of objects', 'L3 B9', 'failed', artifact(NPY)),
  one(
    'l-header-of-exabytes',
    'a header that says it is longer than any disk',
    'L4',
    'failed',
    artifact(weights(GOOD, undefined, 2n ** 63n)),
  ),
  one(
    'l-header-past-the-end',
    'a header longer than the file',
    'L4',
    'failed',
    artifact(weights(GOOD, undefined, 4000n)),
  ),
  one(
    'l-tensor-of-terabytes',
    'a tensor of 10^12 elements',
    'L4',
    'failed',
    artifact(weights({ ...GOOD, w: tensor('F32', [1e6, 1e6], [0, 4e12]) })),
  ),
  one(
    'l-negative-offsets',
    'tensors before the beginning of the data',
    'L4',
    'failed',
    artifact(weights({ ...GOOD, w: tensor('F32', [2, 3], [-24, 0]) })),
  ),
  one(
    'l-overlapping-tensors',
    'tensors that share their bytes',
    'L4',
    'failed',
    artifact(weights({ w: GOOD.w, b: tensor('F32', [3], [0, 12]) })),
  ),
  one(
    'l-shape-that-overflows',
    'a shape whose product is small again after 64 bits',
    'L4',
    'failed',
    artifact(weights({ ...GOOD, w: tensor('F32', [2 ** 32, 2 ** 32], [0, 24]) })),
  ),
  one('l-nan-weights', 'weights of NaN', 'L4 K1', 'failed', artifact(weights(GOOD, NAN))),
  one(
    'l-tensors-beyond',
    'a tensor that nobody asked for',
    'L4',
    'failed',
    artifact(weights({ ...GOOD, more: tensor('F32', [0], [36, 36]) })),
  ),
  one(
    'l-many-tensors',
    'a hundred thousand tensors of nothing',
    'L4',
    'failed',
    artifact(
      weights(Object.fromEntries(Array.from({ length: 25_000 }, (_, n) => [`t${n}`, tensor('F32', [0], [0, 0])]))),
    ),
  ),
  one(
    'l-wrong-dtype',
    'the right numbers in another type',
    'L2 B10',
    'failed',
    artifact(weights({ ...GOOD, b: tensor('I32', [3], [24, 36]) })),
  ),
  one(
    'l-prototype-names',
    'tensors named like parts of every object',
    'L4',
    'failed',
    artifact(weights('{"__proto__":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"constructor":1}')),
  ),
  one('l-deep-header', 'a header of brackets', 'L4', 'failed', artifact(weights('['.repeat(50_000)))),
  one('l-empty-file', 'a file of nothing', 'L4', 'failed', artifact(Buffer.alloc(0))),
  one(
    'l-other-file',
    'a file of another name, climbing out',
    'L4 D4',
    'failed',
    artifact(weights(GOOD), '../../etc/passwd'),
  ),
  one('l-endless-log', 'a log of one line without an end', 'L1', 'failed', log('loss '.repeat(20_000))),
  one(
    'l-log-that-backtracks',
    'a log on which patterns take for ever',
    'L1 E13',
    'failed',
    log(`${'step 1 '.repeat(14_000)}!`),
  ),
  one(
    'l-log-of-nan',
    'a log whose losses are no numbers',
    'L1 K1',
    'failed',
    log('step 1 loss nan\nstep 2 loss -inf\nstep 3 loss 1e999\n'),
  ),
  one(
    'l-log-of-terminal-codes',
    'a log of escape codes',
    'L1 B8',
    'failed',
    log('\u001b[2J\u001b]0;passed\u0007loss\u202e 9.1'.repeat(100)),
  ),
  one(
    'l-claims-its-loss',
    'a recipe that says what its loss was',
    'L1',
    'failed',
    recipe({ learning_rate: 0.01, loss: 0, mean_last: 0.1 }),
  ),
  one(
    'l-fixed-parts',
    'a recipe that lays its own seed and sizes over those of the author',
    'L1',
    'failed',
    recipe({ seed: 7, n_embd: 1e9 }),
  ),
  one('l-out-of-bounds', 'a recipe beyond its bounds', 'L1 L6', 'failed', recipe({ learning_rate: -1, steps: 1e9 })),
  one('l-half-a-step', 'a recipe of half a step', 'L1', 'failed', recipe({ steps: 10.5 })),
  one(
    'l-every-option',
    'every option of a quiz, and some that are not there',
    'L2',
    'failed',
    quiz({ why: ['a', 'b', 'c', 'd'] }),
  ),
  one('l-option-twice', 'one option of a quiz, twice', 'L2', 'failed', quiz({ why: ['a', 'a'] })),
  one('l-sums-to-two', 'a prediction that is sure of everything', 'L2', 'failed', predict({ n: 1, l: 1, other: 0 })),
  one(
    'l-sure-of-nothing',
    'a prediction of options that are not there',
    'L2',
    'failed',
    predict({ n: 0.5, l: 0.3, __proto__x: 0.2 }),
  ),
  one('n-right-weights', 'honest: weights as asked', 'N1', 'passed', artifact(weights(GOOD))),
  one(
    'n-weights-with-notes',
    'honest: weights with notes in their header',
    'N1',
    'passed',
    artifact(weights({ __metadata__: { format: 'pt' }, ...GOOD })),
  ),
  one('n-quiz-in-another-order', 'honest: a quiz answered in another order', 'N1', 'passed', quiz({ why: ['c', 'a'] })),
  one(
    'n-prediction-nearly-one',
    'honest: a prediction that sums to nearly one',
    'N1',
    'passed',
    predict({ n: 0.3333, l: 0.3333, other: 0.3333 }),
  ),
];
