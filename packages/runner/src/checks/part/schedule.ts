import { rateAt, RunRecipe } from '@ear/engine';
import type { CheckOf, Message } from '@ear/engine';
import { formatNumber, typeOf } from '../../comparators/format.ts';
import { within } from '../../comparators/within.ts';
import { message } from '../../messages.ts';
import type { MessageId } from '../../messages.ts';
import type { ComparedRun } from '../../ports.ts';
import type { Seen } from '../../protocol/seen.ts';
import { tensorOfSeen } from '../../tensors/fromSeen.ts';
import { failed, passed } from '../kind.ts';
import type { CheckContext, Outcome } from '../kind.ts';
import { detailOf, noValue } from '../sentences.ts';
import { compared, departed, lossesAt, recipeFault, shownOf, unfinished } from './compared.ts';
import type { RunOf } from './compared.ts';

type PartCheck = CheckOf<'part'>;

/** As in a recipe. */
const MAX_RATE = 10;

/** Asks the hand-in for the rate of every step, trains with these, and holds both against the recipe's own. */
export async function schedulePart(check: PartCheck, fn: string, on: RunOf, context: CheckContext): Promise<Outcome> {
  const rates = await ratesOf(check, fn, on.steps, context);
  if (!(rates instanceof Float64Array)) return rates;
  const ended = await compared(check, { kind: 'schedule', rates }, on, context);
  const outcome =
    unfinished(ended, context.limits.wall_s) ??
    recipeFault(ended.run) ??
    judged(check, RunRecipe.parse(on.recipe), rates, ended.run);
  return { ...outcome, ...shownOf(check, ended.run) };
}

/** (steps) what the function says of each step, or why it cannot be taken. */
async function ratesOf(
  check: PartCheck,
  fn: string,
  steps: number,
  { ask, mainFile }: CheckContext,
): Promise<Float64Array | Outcome> {
  const rates = new Float64Array(steps);
  for (let step = 1; step <= steps; step++) {
    const answer = await ask({ op: 'call', fn, args: [step] });
    const detail = detailOf({ call: `${fn}(${step})` });
    if (answer.kind !== 'value') {
      const outcome = noValue(answer, mainFile, { open: check.reveal === 'full', message: check.message });
      return { ...outcome, detail: { ...detail, ...outcome.detail } };
    }
    const rate = numberIn(answer.value);
    const flaw = flawOf(rate);
    if (flaw !== null) return failed(message(flaw, { step, got: typeOf(answer.value) }), detail);
    rates[step - 1] = rate as number;
  }
  return rates;
}

/** A number of Python's, NumPy's or PyTorch's; null for anything else, a bool among it. */
function numberIn(seen: Seen): number | null {
  if (seen.kind === 'list' || seen.kind === 'tuple' || seen.kind === 'bool') return null;
  const tensor = tensorOfSeen(seen);
  return tensor === null || tensor.shape.length > 0 || tensor.dtype === 'bool' ? null : (tensor.values[0] as number);
}

function flawOf(rate: number | null): MessageId | null {
  if (rate === null) return 'type.rate';
  if (!Number.isFinite(rate)) return 'not_finite.rate';
  if (rate < 0) return 'part.rate_negative';
  return rate > MAX_RATE ? 'part.rate_large' : null;
}

function judged(check: PartCheck, recipe: RunRecipe, rates: Float64Array, run: ComparedRun): Outcome {
  const differs = firstDifference(recipe, rates);
  const step = run.departs_at;
  if (differs === null) {
    if (step === null) return passed;
    // Rounding that the author's band does not allow.
    const next = check.message ?? message('part.next_drift').text;
    return departed(message('part.departs', { step, ...lossesAt(run, step), next }), run);
  }
  const open = check.reveal === 'full';
  const want = formatNumber(rateAt(recipe, differs));
  const got = formatNumber(rates[differs - 1] as number);
  const shown = { ko: ` (기준: ${want} · 나온 값: ${got})`, en: ` (${want} in the recipe, ${got} came)` };
  const next = check.message ?? hintFor(recipe, rates, differs).text;
  const facts = { rate_step: differs, rates: open ? shown : '', next };
  const words =
    step === null
      ? message('part.rate_differs', facts)
      : message('part.rate_departs', { ...facts, step, ...lossesAt(run, step) });
  const outcome = departed(words, run);
  return open ? { ...outcome, detail: { ...outcome.detail, ...detailOf({ expected: want, got }) } } : outcome;
}

/** The first step, from 1, whose rate differs by more than rounding in float32; null: none. */
function firstDifference(recipe: RunRecipe, rates: Float64Array): number | null {
  const at = rates.findIndex((rate, index) => !isRate(recipe, rate, index + 1));
  return at < 0 ? null : at + 1;
}

function isRate(recipe: RunRecipe, rate: number, step: number): boolean {
  const want = rateAt(recipe, step);
  return within(Math.abs(rate - want), want, { atol: 1e-6 * recipe.train.lr, rtol: 1e-5 });
}

/** What to look at: a shift of all steps, or the stretch of the schedule in which it differs first. */
function hintFor(recipe: RunRecipe, rates: Float64Array, step: number): Message {
  const shifted = (by: number): boolean => rates.every((rate, index) => isRate(recipe, rate, index + 1 + by));
  const { warmup, decay_steps, schedule } = recipe.train;
  if (shifted(1)) return message('part.next_ahead');
  if (shifted(-1)) return message('part.next_behind');
  if (step <= warmup) return message('part.next_warmup');
  return message(schedule !== 'constant' && step >= decay_steps ? 'part.next_end' : 'part.next_decay');
}
