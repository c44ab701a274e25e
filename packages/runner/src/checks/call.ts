import type { CheckOf } from '@ear/engine';
import { compare } from '../comparators/compare.ts';
import { formatPlain, formatSeen } from '../comparators/format.ts';
import { wantedIn } from '../comparators/wanted.ts';
import { message } from '../messages.ts';
import { argumentsFrom } from '../protocol/arguments.ts';
import { failed, passed } from './kind.ts';
import type { CheckContext, CheckImplementation, Outcome } from './kind.ts';
import { argumentsText, detailOf, differenceText, mismatchMessage, noValue } from './sentences.ts';

/** Calls one function of the student's with plain values and tensors, and compares what it returns. */
export const callCheck: CheckImplementation<'call'> = {
  run: ask,
  async again(check, context) {
    const outcome = await ask(check, context);
    const differs = outcome.status === 'failed';
    return differs ? { ...outcome, message: message('value.changes') } : outcome;
  },
};

async function ask(check: CheckOf<'call'>, context: CheckContext): Promise<Outcome> {
  const { ask: send, mainFile, challenge } = context;
  const { fn, args: written } = check.call;
  const args = argumentsFrom(written);
  const expect = wantedIn(challenge.runtime, check.expect);
  const open = check.reveal === 'full';
  const told = { open, message: check.message };
  const answer = await send({ op: 'call', fn, args });
  const call = `${fn}(${argumentsText(args)})`;
  if (answer.kind !== 'value') {
    const outcome = noValue(answer, mainFile, told);
    return { ...outcome, detail: detailOf({ call, expected: formatPlain(expect), ...outcome.detail }) };
  }
  const comparison = compare(answer.value, expect, check.tol);
  const detail = detailOf({
    call,
    expected: formatPlain(expect),
    got: formatSeen(answer.value),
    largest_difference: differenceText(comparison),
  });
  if (comparison.mismatch !== null) return failed(mismatchMessage(comparison, told), detail);
  return { ...passed, detail };
}
