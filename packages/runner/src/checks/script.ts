import type { CheckOf } from '@ear/engine';
import type { Answer } from '../judge/answer.ts';
import { compare } from '../comparators/compare.ts';
import { formatPlain, formatSeen } from '../comparators/format.ts';
import { wantedIn } from '../comparators/wanted.ts';
import { authored } from '../messages.ts';
import { failed, passed } from './kind.ts';
import type { CheckImplementation, Outcome } from './kind.ts';
import { detailOf, differenceText, mismatchMessage, noValue } from './sentences.ts';

/** Runs an author's statements beside the student's names and compares what they return. */
export const scriptCheck: CheckImplementation<'script'> = {
  async run(check, { ask, mainFile, challenge }) {
    const told = { open: check.reveal === 'full', message: check.message };
    const call = check.run.trimEnd();
    const expect = wantedIn(challenge.runtime, check.expect);
    const expected = formatPlain(expect);
    const answer = await ask({ op: 'script', run: check.run }, check.wall_s);
    if (answer.kind !== 'value') {
      const outcome = withOwnWords(noValue(answer, mainFile, told), answer, check);
      return { ...outcome, detail: detailOf({ call, expected, ...outcome.detail }) };
    }
    const comparison = compare(answer.value, expect, check.tol);
    const detail = detailOf({
      call,
      expected,
      got: formatSeen(answer.value),
      largest_difference: differenceText(comparison),
    });
    if (comparison.mismatch !== null) return failed(mismatchMessage(comparison, told), detail);
    return { ...passed, detail };
  },
};

/** A check with a clock of its own asks for speed: when that runs out, the author's sentence says what is too slow. */
function withOwnWords(outcome: Outcome, answer: Answer, check: CheckOf<'script'>): Outcome {
  const late = answer.kind === 'ended' && answer.status === 'timed_out' && answer.may_go_on;
  const told = check.reveal === 'message' || check.reveal === 'full';
  if (!late || !told || check.wall_s === undefined || check.message === undefined) return outcome;
  return { ...outcome, message: authored('timeout.wall', check.message) };
}
