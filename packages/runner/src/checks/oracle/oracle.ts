import type { CheckOf, Runtime } from '@ear/engine';
import { formatPlain, formatSeen } from '../../comparators/format.ts';
import { tensorIn } from '../../comparators/wanted.ts';
import type { Wanted } from '../../comparators/wanted.ts';
import { drawDims } from '../../inputs/draw.ts';
import { BadExpression } from '../../inputs/expression.ts';
import type { Dims } from '../../inputs/expression.ts';
import { message } from '../../messages.ts';
import { findOp } from '../../oracle/catalogue.ts';
import type { Seen } from '../../protocol/seen.ts';
import { randomFrom } from '../../seed.ts';
import { isTensor } from '../../tensors/tensor.ts';
import { failed, passed } from '../kind.ts';
import type { CheckContext, CheckImplementation, Outcome } from '../kind.ts';
import { argumentsText, detailOf, differenceText, noValue } from '../sentences.ts';
import { differenceMessage, firstDifference, placeText } from './difference.ts';
import { sampleOfOp, sampleOfReference } from './sample.ts';
import type { Sample } from './sample.ts';

/** Random inputs for the student's function; what comes back is held against the engine or an author's reference. */
export const oracleCheck: CheckImplementation<'oracle'> = {
  run: judgeDraws,
  async again(check, context) {
    const outcome = await judgeDraws(check, context);
    return outcome.status === 'failed' ? { ...outcome, message: message('value.changes') } : outcome;
  },
};

async function judgeDraws(check: CheckOf<'oracle'>, context: CheckContext): Promise<Outcome> {
  const { id, families, count, where } = check;
  const op = check.op === undefined ? null : findOp(check.op);
  const conditions = [...(op?.where ?? []), ...where];
  let first: Outcome | null = null;
  const draws = drawDims({ families, where: conditions, count }, randomFrom(context.seed, `oracle:${id}`));
  for (const [index, dims] of draws.entries()) {
    const outcome = await judgeOne(check, context, dims, index);
    if (outcome.status !== 'passed') return outcome;
    first ??= outcome;
  }
  return first ?? passed;
}

async function judgeOne(check: CheckOf<'oracle'>, context: CheckContext, dims: Dims, index: number): Promise<Outcome> {
  const { ask, mainFile } = context;
  const fn = check.fn ?? check.reference?.fn ?? (check.op as string);
  const sample = await sampleOf(check, context, dims, index);
  const wants = sample.expected.map(({ want }) => want);
  const shown = {
    call: `${fn}(${argumentsText(asGiven(sample.args, context.challenge.runtime))})`,
    expected: wants.length === 1 ? formatPlain(wants[0] ?? null) : formatPlain(wants),
  };
  const answer = await ask({ op: 'call', fn, args: sample.args });
  if (answer.kind !== 'value') {
    const outcome = noValue(answer, mainFile, { open: check.reveal === 'full', message: check.message });
    return { ...outcome, detail: detailOf({ ...shown, ...outcome.detail }) };
  }
  const got = resultsIn(answer.value, sample);
  const seen = { ...shown, got: formatSeen(answer.value) };
  if (got === null) {
    const names = sample.expected.map(({ name }) => name).join(', ');
    return failed(message('shape.returns', { names, count: sample.expected.length }), detailOf(seen));
  }
  const difference = firstDifference(sample, got);
  if (difference === null) return { ...passed, detail: detailOf(seen) };
  const { reason } = difference.comparison.mismatch;
  // A well-known mistake may also make a sequence longer or shorter.
  const looks = reason === 'value' || reason === 'shape' ? await sample.recognise(got) : null;
  const words = differenceMessage(difference, check, looks && message('value.variant', { looks }));
  const detail = detailOf({
    ...seen,
    largest_difference: differenceText(difference.comparison),
    first_difference: placeText(difference),
  });
  return failed(words, detail);
}

function sampleOf(check: CheckOf<'oracle'>, context: CheckContext, dims: Dims, index: number): Promise<Sample> {
  const random = randomFrom(context.seed, `oracle:${check.id}:${index}`);
  const op = check.op === undefined ? null : findOp(check.op);
  if (op !== null) return sampleOfOp(op, check, context.challenge.runtime, dims, random);
  if (check.reference) return sampleOfReference(check.reference, check, context, dims, random);
  throw new BadExpression('연산도 기준 코드도 없어요', 'neither an op nor a reference');
}

/** Drawn arguments as the student's function sees them: nested lists where the runtime has no tensors. */
function asGiven(args: Sample['args'], runtime: Runtime): readonly Wanted[] {
  return args.map((value) => (isTensor(value) ? tensorIn(runtime, value) : value));
}

/** The returned values one by one, as the check lists them; null where it is another number of them. */
function resultsIn(value: Seen, { expected }: Sample): readonly Seen[] | null {
  if (expected.length === 1) return [value];
  if (value.kind !== 'tuple' && value.kind !== 'list') return null;
  return value.items.length === expected.length ? value.items : null;
}
