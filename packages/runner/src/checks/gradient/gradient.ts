import type { CheckOf, Message, Tolerance } from '@ear/engine';
import { asPlain } from '../../comparators/compare.ts';
import { within } from '../../comparators/within.ts';
import { formatNumber, formatSeen } from '../../comparators/format.ts';
import { authored, message } from '../../messages.ts';
import type { Seen } from '../../protocol/seen.ts';
import { failed, passed } from '../kind.ts';
import type { CheckImplementation, Outcome } from '../kind.ts';
import { detailOf, noValue } from '../sentences.ts';
import { drawFamily } from './families.ts';
import type { Drawn } from './families.ts';
import { programText } from './program.ts';
import type { Operation } from './program.ts';

/** Programs of one request, in bytes of JSON: well below the 64 KiB of a frame's header. */
const REQUEST_BYTES = 40_000;

/** Right expressions that may still use the suspect, for each wrong one. */
const SPARED_SHARE = 0.25;

type Wrong = 'shape' | 'not_finite' | 'data' | 'gradient';

/** Builds random expressions with the student's `Value` and compares `data` and each leaf's `grad`. */
export const gradientCheck: CheckImplementation<'gradient'> = {
  async run(check, { ask, mainFile, seed }) {
    const told = { open: check.reveal === 'full', message: check.message };
    const drawn = check.families.flatMap((family, index) => drawFamily(family, seed, `gradient:${check.id}:${index}`));
    const results: { readonly drawn: Drawn; readonly seen: Seen; readonly wrong: Wrong | null }[] = [];
    for (const batch of batches(drawn)) {
      const answer = await ask({ op: 'expressions', programs: batch.map(({ program }) => program) });
      if (answer.kind !== 'value') return noValue(answer, mainFile, told);
      const rows = answer.value.kind === 'list' ? answer.value.items : [];
      batch.forEach((one, index) => {
        const seen = rows[index] ?? { kind: 'none' };
        results.push({ drawn: one, seen, wrong: judge(seen, one, check.tol) });
      });
    }
    const wrong = results.filter((result) => result.wrong !== null);
    const first = wrong[0];
    if (first === undefined) return passed;
    const right = results.filter((result) => result.wrong === null);
    const words = sentence(
      check,
      first.wrong as Wrong,
      wrong.map(({ drawn: one }) => one),
      right.map(({ drawn: one }) => one),
    );
    return failed(words, detail(first));
  },
};

function* batches(drawn: readonly Drawn[]): Generator<readonly Drawn[]> {
  let batch: Drawn[] = [];
  let bytes = 0;
  for (const one of drawn) {
    const size = JSON.stringify(one.program).length + 1;
    if (bytes + size > REQUEST_BYTES && batch.length > 0) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(one);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** What is wrong with `[data, [grad of each leaf]]`, or null. */
function judge(seen: Seen, { value, gradient }: Drawn, tolerance: Tolerance): Wrong | null {
  if (seen.kind !== 'list' || seen.items.length !== 2) return 'shape';
  const [data, grads] = seen.items as [Seen, Seen];
  if (grads.kind !== 'list' || grads.items.length !== gradient.length) return 'shape';
  // With NumPy or PyTorch a number may also be a scalar or a tensor without axes.
  const numbers = [data, ...grads.items]
    .map(asPlain)
    .map((item) => (item.kind === 'float' || item.kind === 'int' ? Number(item.value) : null));
  if (numbers.includes(null)) return 'shape';
  if (!numbers.every(Number.isFinite)) return 'not_finite';
  const close = [value, ...gradient].map((want, index) =>
    within(Math.abs((numbers[index] as number) - want), want, tolerance),
  );
  if (!close[0]) return 'data';
  return close.every(Boolean) ? null : 'gradient';
}

function sentence(check: CheckOf<'gradient'>, kind: Wrong, wrong: readonly Drawn[], right: readonly Drawn[]): Message {
  if (kind === 'shape') return message('type.object');
  if (kind === 'not_finite') return message('not_finite.wrong');
  const facts = { wrong: wrong.length, count: wrong.length + right.length };
  const suspect = kind === 'gradient' ? suspectOf(check, wrong, right) : null;
  const ours =
    kind === 'data'
      ? message('gradient.data')
      : suspect === null
        ? message('gradient.wrong', facts)
        : message('gradient.one_operation', { ...facts, op: suspect });
  // The author's sentence is about gradients in general; naming the operation helps more.
  return check.message && suspect === null && kind === 'gradient' ? authored(ours.id, check.message) : ours;
}

/**
 * The one operation that every wrong expression uses and next to no right one does (a relu may hide it); null where
 * several or none are like that.
 */
function suspectOf(check: CheckOf<'gradient'>, wrong: readonly Drawn[], right: readonly Drawn[]): Operation | null {
  const uses =
    (op: Operation) =>
    ({ program }: Drawn): boolean =>
      program.steps.some((step) => step[0] === op);
  const all = new Set(check.families.flatMap(({ ops }) => ops));
  const suspects = [...all].filter(
    (op) => wrong.every(uses(op)) && right.filter(uses(op)).length <= wrong.length * SPARED_SHARE,
  );
  return suspects.length === 1 ? (suspects[0] as Operation) : null;
}

function detail({ drawn, seen }: { drawn: Drawn; seen: Seen }): Outcome['detail'] {
  const expected = `[${formatNumber(drawn.value)}, [${drawn.gradient.map(formatNumber).join(', ')}]]`;
  return detailOf({ call: `${programText(drawn.program)}; backward()`, expected, got: formatSeen(seen) });
}
