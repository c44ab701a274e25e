import type { KernelCase } from './case.ts';
import type { Expected } from './expected.ts';
import type { Signature } from './signature.ts';

/** A case, and what must come out of it. */
export interface Prepared {
  readonly one: KernelCase;
  readonly signature: Signature;
  readonly expected: Promise<Expected>;
}
