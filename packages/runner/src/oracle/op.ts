import type { Expression, Input, KernelArgument } from '@ear/engine';

/** An operation of the native engine that checks may hold a student's code against. */
export interface Op {
  readonly name: string;
  /** What is drawn; sizes and defaults over the dims. */
  readonly inputs: readonly Input[];
  /** Conditions on the dims beyond a check's own: `C % NH == 0`. */
  readonly where: readonly Expression[];
  /** Everything that is computed, in the order of computation; the last one is the result. */
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly Expression[];
    /** Names of its axes, for sentences: `softmax differs first at (b=0,h=1,t=3)`. */
    readonly axes: readonly string[];
  }[];
  /** Signature of a C function or kernel for it, as llm.c orders it; names are those of inputs, tensors and dims. */
  readonly args: readonly KernelArgument[];
}
