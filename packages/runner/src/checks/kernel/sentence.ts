import type { CheckOf, Message, Tolerance } from '@ear/engine';
import { formatNumber } from '../../comparators/format.ts';
import { authored, message } from '../../messages.ts';
import { recognised } from './expected.ts';
import type { Expected } from './expected.ts';
import type { Prepared } from './prepared.ts';
import { placeOf, problemsIn } from './outputs.ts';
import type { Problem, Written } from './outputs.ts';

/** What is wrong with the outputs, in one sentence; with places and values only for public checks. */
export async function sentenceOf(
  check: Pick<CheckOf<'kernel'>, 'reveal' | 'tol' | 'message'>,
  { one, signature }: Pick<Prepared, 'one' | 'signature'>,
  written: readonly Written[],
  expected: Expected,
  problem: Problem,
): Promise<Message> {
  const open = check.reveal === 'full';
  const { kind, output, index, count } = problem;
  const facts = { buffer: output.name, at: placeOf(output, index), count, size: one.sizes.get(output.name) ?? 1 };
  const numbers = { got: formatNumber(problem.got), want: formatNumber(problem.want) };
  const ours = await (async (): Promise<Message> => {
    if (kind === 'unwritten') return message(open ? 'kernel.unwritten_shown' : 'kernel.unwritten', facts);
    if (kind === 'stale') return message('not_finite.kernel_stale', facts);
    if (kind === 'not_finite') return message(open ? 'not_finite.kernel_shown' : 'not_finite.kernel', facts);
    if (isOverwritten(problem, written, expected, check.tol)) return message('value.kernel_overwritten', facts);
    const mistake = await recognised(signature, one, written, check.tol);
    if (mistake !== null) return message('value.kernel_mistake', { ...facts, mistake });
    return message(open ? 'value.kernel_shown' : 'value.kernel', { ...facts, ...numbers });
  })();
  // The author's sentence speaks about a wrong value; what we saw of its kind is the nearer help.
  return check.message && (kind === 'value' || !open) ? authored(ours.id, check.message) : ours;
}

/** Whether an output that was to be added to holds just what was to be added. */
function isOverwritten(
  { output: { initial, name } }: Problem,
  written: readonly Written[],
  expected: Expected,
  tolerance: Tolerance,
): boolean {
  const at = written.findIndex(({ output }) => output.name === name);
  const [own, wanted] = [written[at], expected[at]];
  if (!own || !wanted || !initial?.values.some((value) => value !== 0)) return false;
  const added = wanted.map((value, index) => value - (initial.values[index] as number));
  return problemsIn(own, added, tolerance).problem === null;
}
