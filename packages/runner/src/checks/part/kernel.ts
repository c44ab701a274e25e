import type { CheckOf, LocalText, PartSymbol } from '@ear/engine';
import { formatNumber } from '../../comparators/format.ts';
import { authored, message } from '../../messages.ts';
import { findOp } from '../../oracle/catalogue.ts';
import type { Op } from '../../oracle/op.ts';
import type { ComparedRun } from '../../ports.ts';
import { failed, passed, platformFault } from '../kind.ts';
import type { CheckContext, Outcome } from '../kind.ts';
import { finiteMetrics } from '../training/shown.ts';
import { openCalls } from './calls.ts';
import type { Calls } from './calls.ts';
import { compared, departed, lossesAt, recipeFault, shownOf, tells, unfinished } from './compared.ts';
import type { RunOf } from './compared.ts';
import { explained } from './explain.ts';

type PartCheck = CheckOf<'part'>;

/** A call that took less of the wall clock was no endless loop. */
const SHORT = 0.25;

/** Trains with a C function of the hand-in in place of one of the engine's, every call in the student's process. */
export async function kernelPart(
  check: PartCheck,
  symbol: PartSymbol,
  run: RunOf,
  context: CheckContext,
): Promise<Outcome> {
  const op = findOp(symbol) as Op;
  const stopped = new AbortController();
  const calls = openCalls(check, op, context, () => stopped.abort());
  const { limits, trainer } = context;
  let done = 0;
  const running = compared(check, { kind: 'kernel', symbol, call: calls.call }, run, {
    limits,
    trainer,
    signal: AbortSignal.any([context.signal, stopped.signal]),
    progress(news) {
      done = news.step ?? done;
      context.progress(news);
    },
  });
  // A call that failed may end the run in whatever way; what the call met is the reason.
  const ended = await running.catch((error: unknown) => {
    if (calls.outcome === null) throw calls.fault ?? error;
    return null;
  });
  if (calls.fault !== null) throw calls.fault;
  const slow = (): Outcome | null => slowness(calls, { done, steps: run.steps }, limits.wall_s);
  if (calls.outcome !== null) return (calls.outcome.verdict === 'timed_out' ? slow() : null) ?? calls.outcome;
  if (ended === null) throw new Error('a run ended without a reason');
  const shown = withTimes(shownOf(check, ended.run), ended.run, calls);
  const broken = unfinished(ended, limits.wall_s);
  if (broken !== null) return { ...((broken.verdict === 'timed_out' ? slow() : null) ?? broken), ...shown };
  const outcome = recipeFault(ended.run) ?? (await judged(check, op, ended.run, calls, context));
  return { ...outcome, ...shown };
}

async function judged(
  check: PartCheck,
  op: Op,
  run: ComparedRun,
  calls: Calls,
  context: CheckContext,
): Promise<Outcome> {
  if (calls.count === 0) return platformFault(message('platform.part', { text: neverCalled(op.name) }));
  const step = run.departs_at;
  if (step === null) return tooSlow(check, run, calls) ?? passed;
  const diverged = run.ended_by === 'diverged';
  // What is wrong with a call is nearer than what it did to the loss; then the author's own words.
  const found = tells(check)
    ? await explained(calls.kept, op, check.reveal === 'full' ? 'full' : 'message', context)
    : null;
  const symbol = op.name;
  const general = diverged
    ? message('part.next_finite', { symbol, problem: run.problem ?? '' })
    : message(nextAfter(symbol, step), { symbol });
  const next = found ?? check.message ?? general.text;
  const words = diverged
    ? message('part.diverged', { step, next })
    : message('part.departs', { step, ...lossesAt(run, step), next });
  return departed(words, run);
}

/** Which part of an operation shows in the loss of that step for the first time. */
function nextAfter(symbol: string, step: number): Parameters<typeof message>[0] {
  const later = step > 2 ? 'part.next_drift' : null;
  if (symbol === 'adamw_update') return later ?? 'part.next_update';
  if (symbol.endsWith('backward')) return later ?? 'part.next_backward';
  return step === 1 ? 'part.next_first' : 'part.next_forward';
}

/**
 * Time of one of the student's calls over that of the engine's own; null where it was not measured, or where calls took no
 * longer than the way to the student's process.
 */
function ratioOf({ reference_ms, calls }: ComparedRun, { own_ms }: Calls): number | null {
  return own_ms === null || own_ms <= 0 || !(reference_ms > 0) ? null : own_ms / (reference_ms / calls);
}

function withTimes(shown: ReturnType<typeof shownOf>, run: ComparedRun, calls: Calls): ReturnType<typeof shownOf> {
  const times = finiteMetrics({
    part_ms: { value: run.part_ms, unit: 'ms' },
    reference_ms: { value: run.reference_ms, unit: 'ms' },
    speed_ratio: { value: ratioOf(run, calls) ?? NaN, unit: 'ratio' },
    calls: { value: run.calls, unit: 'calls' },
  });
  return { ...shown, metrics: { ...shown.metrics, ...times } };
}

/** Right, but slower than the author allows. */
function tooSlow({ max_ratio, message: own }: PartCheck, run: ComparedRun, calls: Calls): Outcome | null {
  const ratio = ratioOf(run, calls);
  if (max_ratio === undefined || ratio === null || ratio <= max_ratio) return null;
  const words = message('slow.part', { each: digits(calls.own_ms ?? 0, 2), ratio: digits(ratio, 3), max: max_ratio });
  return failed(own ? authored(words.id, own) : words);
}

/** The clock ran out over many calls, none of which hung; null where one did. */
function slowness(
  { count, longest_ms }: Calls,
  { done, steps }: { readonly done: number; readonly steps: number },
  wall_s: number,
): Outcome | null {
  if (count < 2 || longest_ms > SHORT * wall_s * 1000) return null;
  const each = digits((wall_s * 1000) / count, 2);
  const words = message('timeout.part', { seconds: wall_s, step: done, steps, each });
  return { ...failed(words), status: 'error', verdict: 'timed_out', stops: true };
}

/** `630`, `0.34`: so many digits that count, and no power of ten. */
const digits = (value: number, count: number): string => formatNumber(Number(value.toPrecision(count)));

const neverCalled = (symbol: string): LocalText => ({
  ko: `이 레시피의 모델은 ${symbol}을 한 번도 부르지 않아요.`,
  en: `The model of this recipe never calls ${symbol}.`,
});
