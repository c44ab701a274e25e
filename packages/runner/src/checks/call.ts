import type { CheckOf } from '@ear/engine';
import { compare } from '../comparators/compare.ts';
import { formatPlain, formatSeen } from '../comparators/format.ts';
import { message } from '../messages.ts';
import { failed, passed } from './kind.ts';
import type { CheckContext, CheckImplementation, Outcome } from './kind.ts';
import { argumentsText, detailOf, differenceText, mismatchMessage, noValue } from './sentences.ts';

/** Calls one function of the student's with plain arguments and compares what it returns. */
export const callCheck: CheckImplementation<'call'> = {
  run: ask,
  async again(check, context) {
    const outcome = await ask(check, context);
    const differs = outcome.status === 'failed';
    return differs ? { ...outcome, message: message('value.changes') } : outcome;
  },
};

async function ask(check: CheckOf<'call'>, { ask: send, mainFile }: CheckContext): Promise<Outcome> {
  const { fn, args } = check.call;
  const open = check.reveal === 'full';
  const told = { open, message: check.message };
  const answer = await send({ op: 'call', fn, args });
  const call = `${fn}(${argumentsText(args)})`;
  if (answer.kind !== 'value') {
    const outcome = noValue(answer, mainFile, told);
    return { ...outcome, detail: detailOf({ call, expected: formatPlain(check.expect), ...outcome.detail }) };
  }
  const comparison = compare(answer.value, check.expect, check.tol);
  const detail = detailOf({
    call,
    expected: formatPlain(check.expect),
    got: formatSeen(answer.value),
    largest_difference: differenceText(comparison),
  });
  if (comparison.mismatch !== null) return failed(mismatchMessage(comparison, told), detail);
  return { ...passed, detail };
}
