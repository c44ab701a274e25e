import { compare } from '../comparators/compare.ts';
import { formatPlain, formatSeen } from '../comparators/format.ts';
import { failed, passed } from './kind.ts';
import type { CheckImplementation } from './kind.ts';
import { detailOf, differenceText, mismatchMessage, noValue } from './sentences.ts';

/** Runs an author's statements beside the student's names and compares what they return. */
export const scriptCheck: CheckImplementation<'script'> = {
  async run(check, { ask, mainFile }) {
    const told = { open: check.reveal === 'full', message: check.message };
    const call = check.run.trimEnd();
    const expected = formatPlain(check.expect);
    const answer = await ask({ op: 'script', run: check.run }, check.wall_s);
    if (answer.kind !== 'value') {
      const outcome = noValue(answer, mainFile, told);
      return { ...outcome, detail: detailOf({ call, expected, ...outcome.detail }) };
    }
    const comparison = compare(answer.value, check.expect, check.tol);
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
