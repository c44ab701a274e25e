import type { Task } from './judged.ts';

/** A check that `answer(…args)` returns `expect`. */
export const answerCheck = (id: string, args: unknown[], expect: unknown, more = {}): Task['checks'][number] => ({
  id,
  kind: 'call',
  call: { fn: 'answer', args },
  expect,
  ...more,
});

/** `answer(x)` is to be `2 * x`; the last check is hidden. */
export const DOUBLES = [
  answerCheck('one', [1], 2),
  answerCheck('two', [2], 4),
  answerCheck('three', [3], 6, { reveal: 'category' }),
];
