import { compare } from '../comparators/compare.ts';
import { authored, message } from '../messages.ts';
import { failed, passed } from './kind.ts';
import type { CheckImplementation } from './kind.ts';

/** A number that the learner worked out. */
export const numericCheck: CheckImplementation<'numeric'> = {
  async run(check, { payload }) {
    if (payload.kind !== 'numeric') return failed(message('answer.none'));
    const { mismatch } = compare({ kind: 'float', value: payload.value }, check.expect, check.tol);
    if (mismatch === null) return passed;
    return failed(check.message ? authored('value.numeric', check.message) : message('value.numeric'));
  },
};
