import type { CheckOf } from '@ear/engine';
import { compare } from '../../comparators/compare.ts';
import { formatNumber, formatPlain, formatSeen, formatShape } from '../../comparators/format.ts';
import { drawDims, drawInput } from '../../inputs/draw.ts';
import type { Drawn } from '../../inputs/draw.ts';
import type { Answer } from '../../judge/answer.ts';
import { authored, message } from '../../messages.ts';
import { randomFrom } from '../../seed.ts';
import { isTensor } from '../../tensors/tensor.ts';
import { failed, passed } from '../kind.ts';
import type { CheckContext, CheckImplementation, Outcome } from '../kind.ts';
import { expectedOf } from '../oracle/expected.ts';
import { detailOf, differenceText, mismatchMessage, noValue } from '../sentences.ts';
import { median, ratioOf } from './interval.ts';
import type { Ratio } from './interval.ts';

const WARM_UP_PAIRS = 2;

/** Milliseconds of one pair. */
interface Pair {
  readonly own: number;
  readonly reference: number;
}

/**
 * Times the student's function against the author's, each in a process of its own, by this side's clock and with the
 * way there and back: nothing is subtracted, and nothing that student code could patch is asked. Every pair has inputs
 * of its own, which side goes first is drawn, and every value is compared before its time counts. Passes unless the
 * whole 95 % interval of the ratio lies above `max_ratio`.
 */
export const perfCheck: CheckImplementation<'perf'> = {
  async run(check, context) {
    const random = randomFrom(context.seed, `perf:${check.id}`);
    const [dims = {}] = drawDims({ families: [check.dims], where: [], count: 1 }, random);
    const pairs: Pair[] = [];
    let call = '';
    for (let pair = 0; pair < WARM_UP_PAIRS + check.pairs; pair++) {
      const args = check.inputs.map((input) => drawInput(input, dims, random));
      call = callText(check, args);
      const timed = await timePair(check, context, args, random.next() < 0.5);
      if ('status' in timed) return timed;
      if (pair >= WARM_UP_PAIRS) pairs.push(timed);
    }
    const own = pairs.map((pair) => pair.own);
    const reference = pairs.map((pair) => pair.reference);
    return judge(check, ratioOf(own, reference, random), {
      call,
      own: median(own),
      reference: median(reference),
    });
  },
};

async function timePair(
  check: CheckOf<'perf'>,
  { ask, author, mainFile }: CheckContext,
  args: readonly Drawn[],
  studentFirst: boolean,
): Promise<Pair | Outcome> {
  const { file, fn } = check.reference;
  const student = (): Promise<Timed<Answer>> => timed(() => ask({ op: 'call', fn: check.fn, args }));
  const early = studentFirst ? await student() : null;
  const reference = await timed(() => author(file).ask({ op: 'call', fn, args }));
  const own = early ?? (await student());
  const told = { open: check.reveal === 'full', message: check.message };
  if (own.answer.kind !== 'value') return noValue(own.answer, mainFile, told);
  const want = expectedOf(reference.answer.value, file);
  const comparison = compare(own.answer.value, want, check.tol);
  if (comparison.mismatch === null) return { own: own.ms, reference: reference.ms };
  const detail = detailOf({
    expected: formatPlain(want),
    got: formatSeen(own.answer.value),
    largest_difference: differenceText(comparison),
  });
  // The author's sentence is about speed.
  return failed(mismatchMessage(comparison, { open: told.open }), detail);
}

interface Timed<T> {
  readonly answer: T;
  readonly ms: number;
}

async function timed<T>(ask: () => Promise<T>): Promise<Timed<T>> {
  const began = performance.now();
  const answer = await ask();
  return { answer, ms: performance.now() - began };
}

function judge(
  check: CheckOf<'perf'>,
  ratio: Ratio,
  { call, own, reference }: { readonly call: string; readonly own: number; readonly reference: number },
): Outcome {
  const [value, low, high] = [ratio.value, ratio.low, ratio.high].map(digits) as [string, string, string];
  const shown = {
    metrics: { perf_ratio: { value: ratio.value, unit: '×' } },
    detail: detailOf({
      call,
      expected: `<= ${check.max_ratio}×`,
      got: `${value}× (95 %: ${low}×..${high}×), ${digits(own)} ms / ${digits(reference)} ms`,
    }),
  };
  if (ratio.low <= check.max_ratio) return { ...passed, ...shown };
  const ours = message('slow.ratio', { value, low, high, max: check.max_ratio });
  return { ...failed(check.message ? authored(ours.id, check.message) : ours), ...shown };
}

function digits(value: number): string {
  return formatNumber(Number(value.toPrecision(3)));
}

/** `matmul(a=float32 (256, 256), n=4)` */
function callText({ fn, inputs }: CheckOf<'perf'>, args: readonly Drawn[]): string {
  const shown = args.map((value, index) => {
    const text = isTensor(value) ? `${value.dtype} ${formatShape(value.shape)}` : formatNumber(value);
    return `${inputs[index]?.name}=${text}`;
  });
  return `${fn}(${shown.join(', ')})`;
}
