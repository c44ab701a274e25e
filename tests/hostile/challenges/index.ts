import type { CaseRuntime } from '../cases.ts';
import { arraysTrial } from './arrays.ts';
import type { Trial } from './challenge.ts';
import { kernelsTrial } from './kernels.ts';
import { programsTrial } from './programs.ts';
import { pythonTrial } from './python.ts';

export type { Challenge, Trial } from './challenge.ts';
export { PATIENT, submissionOf } from './challenge.ts';

/** What a case of each runtime is held against. */
export const TRIALS: Readonly<Record<CaseRuntime, Trial>> = {
  python: pythonTrial,
  numpy: arraysTrial('numpy'),
  torch: arraysTrial('torch'),
  c: kernelsTrial('c'),
  cpp: programsTrial,
  cuda: kernelsTrial('cuda'),
};
