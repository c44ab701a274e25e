import type { Expression, Input, KernelArgument, LocalText, OpName } from '@ear/engine';

/** An operation of the native engine that checks may hold a student's code against. */
export interface Op {
  readonly name: OpName;
  readonly dims: readonly string[];
  /** What is drawn; sizes over the dims. */
  readonly inputs: readonly Input[];
  /** What a student's Python function takes, in order: names of inputs, and of dims that no shape tells. */
  readonly call: readonly string[];
  /** Conditions on the dims beyond a check's own: `C % NH == 0`. */
  readonly where: readonly Expression[];
  /** Everything that is computed, in the order of computation; the last one is the result. */
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly Expression[];
    /** Names of its axes, for sentences: `softmax differs first at (b=0,h=1,t=3)`. */
    readonly axes: readonly string[];
    /** Whole numbers: int64 in Python, int in C, and compared exactly. */
    readonly whole?: true;
    /** Of one with a single axis: the tensor that says how many of its elements count; Python returns no more. */
    readonly length?: string;
  }[];
  /**
   * Signature of a C function for it, as llm.c orders it; names are those of inputs, tensors and dims. A scalar without
   * a value is the input of its name. A buffer whose name is an input's and a tensor's too is changed in place.
   */
  readonly args: readonly KernelArgument[];
  /** Tensors that the C function adds to what its buffer holds (gradients); see computeOp. */
  readonly accumulates: readonly string[];
  /** Makes drawn inputs that go together from those that were drawn one by one: the mean of these very rows. */
  readonly settle?: (dims: Readonly<Record<string, number>>, inputs: OpInputs, compute: Compute) => OpInputs;
  /** Well-known mistakes: the engine's name for a variant -> what it looks like, as the middle of a sentence. */
  readonly variants: Readonly<Record<string, LocalText>>;
}

/** Values by name, flat, row by row; a scalar is one element. */
export type OpInputs = Readonly<Record<string, Float64Array>>;

/** Another operation of the engine, computed at once: its tensors by name. */
export type Compute = (op: OpName, dims: Readonly<Record<string, number>>, inputs: OpInputs) => OpInputs;
