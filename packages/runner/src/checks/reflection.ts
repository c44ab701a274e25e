import { message } from '../messages.ts';
import { failed, passed } from './kind.ts';
import type { CheckImplementation } from './kind.ts';

/** Length in characters as a reader counts them, without white space at the ends. */
export const reflectionCheck: CheckImplementation<'reflection'> = {
  async run(check, { payload }) {
    const count = payload.kind === 'reflection' ? charactersIn(payload.text.trim()) : 0;
    return count >= check.min_chars ? passed : failed(message('length.short', { min: check.min_chars, count }));
  },
};

function charactersIn(text: string): number {
  let count = 0;
  for (const _ of new Intl.Segmenter('ko', { granularity: 'grapheme' }).segment(text)) count++;
  return count;
}
