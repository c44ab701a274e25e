import type { CheckOf, Metric } from '@ear/engine';
import { formatNumber } from '../../comparators/format.ts';
import { message } from '../../messages.ts';
import type { Buffers, Measure } from '../../protocol/kernelWire.ts';
import { failed, passed } from '../kind.ts';
import type { CheckContext, Outcome } from '../kind.ts';
import { detailOf, noValue } from '../sentences.ts';
import { inOrderOf } from './expected.ts';
import type { Expected } from './expected.ts';
import { faultOutcome } from './faults.ts';
import { placeOf, problemsIn, readOutputs } from './outputs.ts';
import type { Largest, Problem, Written } from './outputs.ts';
import type { Prepared } from './prepared.ts';
import { sentenceOf } from './sentence.ts';

/** What a call may be asked to tell of itself: counts of the emulation, the time on a device. */
export const COUNTS: readonly Measure[] = ['global_loads', 'global_stores'];
export const TIME: readonly Measure[] = ['gpu_ms'];
const UNITS: Readonly<Record<Measure, string>> = { global_loads: 'loads', global_stores: 'stores', gpu_ms: 'ms' };

/**
 * One call of the student's function, held against what must come out. Of `wanted`, what an open check's call tells
 * becomes metrics; a hidden one's could carry a hidden input out.
 */
export async function judgeCase(
  check: CheckOf<'kernel'>,
  { ask, mainFile }: CheckContext,
  prepared: Prepared,
  order: number,
  wanted: readonly Measure[] = COUNTS,
): Promise<Outcome> {
  const { one } = prepared;
  const open = check.reveal === 'full';
  const answer = await ask(one.request(check.symbol, order));
  const expected = await prepared.expected;
  const call = { call: one.call };
  // A kernel without outputs has nothing to send.
  const buffers =
    answer.kind === 'value' && one.outputs.length === 0
      ? { kind: 'buffers' as const, segments: [], measures: {} }
      : answer;
  if (buffers.kind === 'fault') return { ...faultOutcome(buffers, open, one.sizes), detail: detailOf(call) };
  const written = buffers.kind === 'buffers' ? readOutputs(buffers, one.outputs) : null;
  if (buffers.kind !== 'buffers' || written === null) {
    const forged = { kind: 'ended', status: 'crashed', message: message('raised.protocol'), may_go_on: true } as const;
    const isWord = answer.kind !== 'buffers' && answer.kind !== 'value';
    const outcome = noValue(isWord ? answer : forged, mainFile, { open, message: check.message });
    return { ...outcome, detail: detailOf({ ...call, ...outcome.detail }) };
  }
  const { problem, largest } = firstProblem(check, prepared, written, expected);
  const metrics = open ? metricsOf(buffers, wanted) : {};
  const detail = detailOf({ ...call, largest_difference: largest && differenceText(largest), ...factsOf(problem) });
  if (problem === null) return { ...passed, detail, metrics };
  return failed(await sentenceOf(check, prepared, written, expected, problem), detail);
}

function metricsOf({ measures }: Buffers, wanted: readonly Measure[]): Record<string, Metric> {
  const told = wanted.flatMap((name) => {
    const value = measures[name];
    return value === undefined ? [] : [[name, { value, unit: UNITS[name] }] as const];
  });
  return Object.fromEntries(told);
}

/** The first output, in the order of computation, in which the two part ways. */
export function firstProblem(
  { tol }: Pick<CheckOf<'kernel'>, 'tol'>,
  { one, signature }: Pick<Prepared, 'one' | 'signature'>,
  written: readonly Written[],
  expected: Expected,
): { readonly problem: Problem | null; readonly largest: Largest | undefined } {
  let largest: Largest | undefined;
  for (const at of inOrderOf(signature, one.outputs)) {
    const [output, wanted] = [written[at], expected[at]];
    if (!output || !wanted) continue;
    const found = problemsIn(output, wanted, tol);
    if (found.largest && (largest === undefined || found.largest.size > largest.size)) largest = found.largest;
    if (found.problem) return { problem: found.problem, largest };
  }
  return { problem: null, largest };
}

function factsOf(problem: Problem | null): { first_difference?: string; expected?: string; got?: string } {
  if (problem === null) return {};
  const { output, index, kind, got, want } = problem;
  return {
    first_difference: [output.name, placeOf(output, index)].filter(Boolean).join(' '),
    expected: formatNumber(want),
    ...(kind !== 'unwritten' && { got: formatNumber(got) }),
  };
}

function differenceText({ output, index, size }: Largest): string | undefined {
  return size === 0 ? undefined : `${formatNumber(size)} @ ${[output.name, placeOf(output, index)].join('')}`;
}
