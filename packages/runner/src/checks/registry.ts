import type { Check, CheckKind } from '@ear/engine';
import { message } from '../messages.ts';
import { artifactCheck } from './artifact/artifact.ts';
import { callCheck } from './call.ts';
import { gradientCheck } from './gradient/gradient.ts';
import { platformFault } from './kind.ts';
import type { CheckContext, CheckImplementation, Outcome } from './kind.ts';
import { kernelCheck } from './kernel/kernel.ts';
import { logCheck } from './log/log.ts';
import { numericCheck } from './numeric.ts';
import { oracleCheck } from './oracle/oracle.ts';
import { partCheck } from './part/part.ts';
import { perfCheck } from './perf/perf.ts';
import { predictCheck } from './predict.ts';
import { propertyCheck } from './property/property.ts';
import { quizCheck } from './quiz.ts';
import { reflectionCheck } from './reflection.ts';
import { scriptCheck } from './script.ts';
import { stdoutCheck } from './stdout/stdout.ts';
import { traceCheck } from './trace/trace.ts';
import { trainingCheck } from './training/training.ts';

/** Every kind of the schema; a kind without an implementation does not compile. */
const KINDS: { readonly [K in CheckKind]: CheckImplementation<K> } = {
  call: callCheck,
  script: scriptCheck,
  gradient: gradientCheck,
  oracle: oracleCheck,
  trace: traceCheck,
  kernel: kernelCheck,
  property: propertyCheck,
  perf: perfCheck,
  stdout: stdoutCheck,
  quiz: quizCheck,
  predict: predictCheck,
  numeric: numericCheck,
  reflection: reflectionCheck,
  log: logCheck,
  training: trainingCheck,
  artifact: artifactCheck,
  part: partCheck,
};

/** Judges one check. A kind from a newer bundle than this build is the platform's fault. */
export async function runCheck(check: Check, context: CheckContext): Promise<Outcome> {
  const kind = find(check);
  return kind ? kind.run(check, context) : platformFault(message('platform.unknown_check', { kind: check.kind }));
}

/** Judges it a second time, where the kind has something to gain from that; null where it has not. */
export async function runAgain(check: Check, context: CheckContext): Promise<Outcome | null> {
  return (await find(check)?.again?.(check, context)) ?? null;
}

function find(check: Check): CheckImplementation<CheckKind> | undefined {
  return Object.hasOwn(KINDS, check.kind) ? (KINDS[check.kind] as CheckImplementation<CheckKind>) : undefined;
}
