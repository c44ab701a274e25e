import { z } from 'zod';
import { log, numeric, predict, quiz, reflection } from './answer.ts';
import { call, gradient, kernel, oracle, perf, property, script, stdout } from './code.ts';
import { artifact, training } from './model.ts';
import { part } from './part.ts';
import { trace } from './trace.ts';

/** One thing that must hold about a submission; docs/checks.md describes every kind. */
export const Check = z.discriminatedUnion('kind', [
  call,
  script,
  gradient,
  oracle,
  trace,
  property,
  kernel,
  stdout,
  perf,
  quiz,
  predict,
  numeric,
  reflection,
  log,
  training,
  artifact,
  part,
]);
export type Check = z.infer<typeof Check>;
export type CheckKind = Check['kind'];
export type CheckOf<K extends CheckKind> = Extract<Check, { kind: K }>;
