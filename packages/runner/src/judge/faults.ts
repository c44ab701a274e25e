import type { Message } from '@ear/engine';
import { BadExpression } from '../inputs/expression.ts';
import { message } from '../messages.ts';
import { OracleFault } from '../oracle/compute.ts';
import { AuthorFault } from './author.ts';
import { SandboxFault } from './student.ts';

/** What a learner is told of a fault that is not theirs. */
export function sentenceOf(fault: unknown): Message {
  if (fault instanceof AuthorFault || fault instanceof OracleFault) return fault.sentence;
  if (fault instanceof BadExpression) return message('platform.inputs', { reason: fault.clause });
  return message(fault instanceof SandboxFault ? 'platform.sandbox' : 'platform.fault');
}
