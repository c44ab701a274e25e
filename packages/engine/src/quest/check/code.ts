import { z } from 'zod';
import { QuestPath } from '../text.ts';
import { base, FunctionName, Tolerance } from './base.ts';
import { drawn, Expression, Family, Fill, Input } from './inputs.ts';
import { OpName } from './ops.ts';
import { Dtype, Plain } from './value.ts';

export const call = z.strictObject({
  ...base,
  kind: z.literal('call'),
  /** `fn` is looked up in the first file's module. Tensors are written `{$array: [[1, 2]], dtype: float32}`. */
  call: z.strictObject({ fn: FunctionName, args: z.array(Plain).max(16).default([]) }),
  expect: Plain,
  tol: Tolerance.optional(),
});

export const script = z.strictObject({
  ...base,
  kind: z.literal('script'),
  /** Python statements that see the module's public names and `return` a plain value. Runs in the student's jail. */
  run: z.string().min(1).max(8000),
  expect: Plain,
  tol: Tolerance.optional(),
  /** Overrides the wall clock of this one check, in seconds. */
  wall_s: z.number().positive().max(60).optional(),
});

/**
 * Gradients of random scalar expressions against central differences.
 * The broker draws the expressions from the submission's secret seed, evaluates them itself, and asks the
 * student's `Value` only for `data` and `grad`.
 */
export const gradient = z.strictObject({
  ...base,
  kind: z.literal('gradient'),
  families: z
    .array(
      z.strictObject({
        name: z.literal('expressions'),
        depth: z.tuple([z.number().int().min(1), z.number().int().max(8)]),
        count: z.number().int().min(1).max(200),
        /** Operations to draw from. */
        ops: z.array(z.enum(['add', 'sub', 'mul', 'div', 'neg', 'pow', 'exp', 'log', 'tanh', 'relu'])).min(1),
      }),
    )
    .min(1),
  tol: Tolerance.default({ atol: 1e-4, rtol: 1e-4 }),
});

/** Code of the author, run in a jail of its own: `file` is a text file of the quest's folder. */
export const AuthorCode = z.strictObject({ file: QuestPath, fn: FunctionName });

/**
 * Random inputs; what the student's function returns must equal what the native engine's `op`, or the author's
 * `reference`, computes from the same inputs. Exactly one of `op` and `reference` (lint).
 */
export const oracle = z.strictObject({
  ...base,
  kind: z.literal('oracle'),
  /** The student's function; by default named like the op or the reference's function. */
  fn: FunctionName.optional(),
  /** An operation of the native engine; its inputs and outputs are described by `ear quest schema --ops`. */
  op: OpName.optional(),
  reference: AuthorCode.optional(),
  /** Needed with `reference`. An op knows its own: those named here are filled (fill, scale, low, high, value) otherwise. */
  inputs: z.array(Input).max(12).default([]),
  ...drawn,
  /**
   * What the student's function takes, in order: names of the op's inputs and of dims (whole numbers). Left out: as
   * `ear quest schema --ops` says. An input that is not among them is one that the function knows (`eps`, given a value
   * under `inputs`).
   */
  args: z.array(z.string().max(48)).min(1).max(16).optional(),
  /** Element type of an op's inputs. */
  dtype: Dtype.default('float64'),
  /**
   * Names of the op's tensors that the student's function returns, in order, where it returns several: the first one
   * in the op's own order that differs is named, which is where student and engine part ways.
   */
  returns: z.array(z.string().max(48)).max(8).default([]),
  tol: Tolerance.default({ atol: 1e-6, rtol: 1e-5 }),
});

export const PROPERTIES = [
  'rows_sum_to_one',
  'non_negative',
  'orthogonal',
  'unit_norm',
  'permutation',
  'sorted',
  'monotone',
  'symmetric',
  'lower_triangular',
  'causal',
  'same_shape',
  'bounded',
  'shift_invariant',
  'scale_invariant',
  'norm_preserving',
  'deterministic',
] as const;

/** A named relation that must hold between random inputs and what comes back. */
export const property = z.strictObject({
  ...base,
  kind: z.literal('property'),
  fn: FunctionName,
  inputs: z.array(Input).min(1).max(12),
  ...drawn,
  property: z.enum(PROPERTIES),
  /** Which of several returned values is meant. */
  of: z.number().int().min(0).max(7).default(0),
  /** Numbers that a property needs: `bounded` low and high; `shift_invariant` and `scale_invariant` by. */
  with: z.record(z.string().max(16), z.number()).default({}),
  tol: Tolerance.default({ atol: 1e-6, rtol: 1e-6 }),
});

/** An argument of a C function or a CUDA kernel, in the order of its signature. */
export const KernelArgument = z.strictObject({
  name: z.string().regex(/^[A-Za-z_]\w{0,31}$/),
  /** `const` pointers are inputs; others are outputs, poisoned before the call unless `fill` is given. */
  type: z.enum([
    'float*',
    'const float*',
    'double*',
    'const double*',
    'int*',
    'const int*',
    'half*',
    'const half*',
    'bf16*',
    'const bf16*',
    'int',
    'long',
    'size_t',
    'float',
    'double',
  ]),
  /** Elements of a buffer. */
  shape: z.array(Expression).max(6).default([]),
  fill: Fill.optional(),
  scale: z.number().positive().max(1e6).default(1),
  low: z.union([z.number(), Expression]).default(0),
  high: z.union([z.number(), Expression]).default(1),
  /** A scalar's value: a number or an expression over the dims. */
  value: z.union([z.number(), Expression]).optional(),
  /** false: an output that is only scratch space. */
  compare: z.boolean().default(true),
  /** true: elements that the function leaves alone are not compared, such as scores that a mask hides. */
  partial: z.boolean().optional(),
});
export type KernelArgument = z.infer<typeof KernelArgument>;

/**
 * A C function or a CUDA kernel, called with guarded buffers. What it must compute: the native engine's `op` (named
 * like the symbol unless said otherwise, with the op's own arguments where `args` is left out), or the author's
 * `reference`, a symbol of a file of the quest compiled the same way.
 */
export const kernel = z.strictObject({
  ...base,
  kind: z.literal('kernel'),
  symbol: z.string().regex(/^[A-Za-z_]\w{0,63}$/),
  op: OpName.optional(),
  reference: AuthorCode.optional(),
  args: z.array(KernelArgument).max(24).default([]),
  /** C only. What the function returns is compared too: with the reference's, or with the op's result of one element. */
  returns: z.enum(['int', 'float', 'double']).optional(),
  ...drawn,
  /** CUDA only. Expressions over the dims; grid and block have one to three sizes. */
  launch: z
    .strictObject({
      grid: z.array(Expression).min(1).max(3),
      block: z.array(Expression).min(1).max(3),
      /** Bytes of dynamic shared memory. */
      shared: Expression.default(0),
    })
    .optional(),
  tol: Tolerance.default({ atol: 1e-5, rtol: 1e-4 }),
});

/** How texts are compared, by the rules of Kattis' default output validator. */
export const TextRules = z.strictObject({
  case_sensitive: z.boolean().default(false),
  space_change_sensitive: z.boolean().default(false),
  float_absolute_tolerance: z.number().min(0).optional(),
  float_relative_tolerance: z.number().min(0).optional(),
});
export type TextRules = z.infer<typeof TextRules>;

/** A text written out, or a text file of the quest's folder. */
const TextOrFile = z.union([z.string().max(64_000), z.strictObject({ file: QuestPath })]);
export type TextOrFile = z.infer<typeof TextOrFile>;

/** Runs the hand-in as a program: `stdin` in, what it prints is compared with `expect` or judged by a validator. */
export const stdout = z.strictObject({
  ...base,
  kind: z.literal('stdout'),
  stdin: TextOrFile.default(''),
  args: z.array(z.string().max(200)).max(16).default([]),
  /** Exactly one of `expect` and `validator` (lint). */
  expect: TextOrFile.optional(),
  compare: TextRules.prefault({}),
  /**
   * An output validator as Kattis packages have them, jailed like student code: called with input file, answer file
   * and feedback folder, exit 42 accepts, 43 refuses. `interactive`: talks with the program instead of reading what it
   * left.
   */
  validator: z
    .strictObject({
      file: QuestPath,
      /** Its other files: headers, and further sources, which are compiled with it. They lie as in the quest's folder. */
      with: z.array(QuestPath).max(32).optional(),
      runtime: z.enum(['python', 'c', 'cpp']),
      answer: TextOrFile.default(''),
      flags: z.array(z.string().max(200)).max(16).default([]),
      interactive: z.boolean().default(false),
    })
    .optional(),
  /** Overrides the wall clock of this one run, in seconds. */
  wall_s: z.number().positive().max(60).optional(),
});

/**
 * Time of the student's function over that of the author's reference, both measured from outside, interleaved in the
 * same job. Passes unless the whole 95 % interval of the ratio lies above `max_ratio`.
 */
export const perf = z.strictObject({
  ...base,
  kind: z.literal('perf'),
  fn: FunctionName,
  reference: AuthorCode,
  inputs: z.array(Input).min(1).max(12),
  /** Fixed dims. */
  dims: Family.default({}),
  max_ratio: z.number().positive().max(1000),
  /** Interleaved pairs after two that only warm up. */
  pairs: z.number().int().min(5).max(100).default(15),
  /** What the student's function returns must equal what the reference does, every time. */
  tol: Tolerance.default({ atol: 1e-6, rtol: 1e-5 }),
});
