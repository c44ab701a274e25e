import { authored, message } from '../messages.ts';
import { failed, passed } from './kind.ts';
import type { CheckImplementation } from './kind.ts';

/** The chosen options equal the author's, in any order. */
export const quizCheck: CheckImplementation<'quiz'> = {
  async run(check, { payload }) {
    const chosen = payload.kind === 'quiz' ? payload.answers[check.question] : undefined;
    if (chosen === undefined || chosen.length === 0) return failed(message('answer.none'));
    const want = new Set(check.answer);
    const got = new Set(chosen);
    if (got.size === want.size && [...got].every((option) => want.has(option))) return passed;
    return failed(check.message ? authored('answer.wrong', check.message) : message('answer.wrong'));
  },
};
