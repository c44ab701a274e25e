import type { LocalText } from '@ear/engine';
import { problem, type Problem, type ProblemCode } from '@ear/engine/contract';

/**
 * An expected refusal: a value that a service returns, never an exception.
 * The contract's table turns its code into a status and into sentences in Korean and English.
 */
export class Refusal {
  readonly problem: Problem;

  constructor(
    readonly code: ProblemCode,
    facts?: Record<string, unknown>,
    detail?: LocalText,
  ) {
    this.problem = problem(code, facts, detail);
  }
}

export const refuse = (code: ProblemCode, facts?: Record<string, unknown>, detail?: LocalText): Refusal =>
  new Refusal(code, facts, detail);

/** Carries a refusal out of places that cannot return one: guards, parsing, body readers. */
export class RefusalError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}
