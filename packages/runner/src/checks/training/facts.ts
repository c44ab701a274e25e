import type { Message, TrainingMust } from '@ear/engine';
import { formatNumber } from '../../comparators/format.ts';
import { message } from '../../messages.ts';
import type { GptRun, LmRun } from '../../ports.ts';
import { meanLast } from './shown.ts';

/** What was trained on decides which limit counts. */
interface On {
  /** Whether the authored stand-in was trained on. */
  readonly fallback: boolean;
}

/** The first fact that does not hold, in the order of the grammar, or null. Of a bigram or microgpt run: `mean_last`. */
export function meanLastFlaw({ losses }: Pick<GptRun, 'losses'>, { mean_last }: TrainingMust, on: On): Message | null {
  if (mean_last === undefined) return null;
  const { steps } = mean_last;
  const max = on.fallback ? mean_last.fallback_max : mean_last.max;
  if (losses.length < steps) return message('training.short_run', { steps, ran: losses.length });
  const mean = meanLast(Array.from(losses), steps);
  return mean <= max ? null : message('training.high_loss', { steps, got: formatNumber(mean), max: formatNumber(max) });
}

/** The same for a run of the fast engine, which knows more about itself. */
export function lmFlaw(run: LmRun, must: TrainingMust, on: On): Message | null {
  return (
    meanLastFlaw(run, must, on) ??
    firstLossFlaw(run, must) ??
    lossAtFlaw(run, must, on) ??
    gradientFlaw(run, must) ??
    overfitFlaw(run, must) ??
    valLossFlaw(run, must, on) ??
    hashFlaw(run, must, on)
  );
}

function firstLossFlaw({ losses, vocab_size }: LmRun, { first_loss }: TrainingMust): Message | null {
  if (first_loss === undefined) return null;
  const [first, blind] = [losses[0] ?? NaN, Math.log(vocab_size)];
  if (Math.abs(first - blind) <= first_loss.within) return null;
  const facts = { got: formatNumber(first), blind: formatNumber(blind), within: first_loss.within, vocab: vocab_size };
  return message(first > blind ? 'training.first_loss_high' : 'training.first_loss_low', facts);
}

function lossAtFlaw({ losses }: LmRun, { loss_at = [] }: TrainingMust, on: On): Message | null {
  for (const { step, window, max: usual, fallback_max } of loss_at) {
    if (losses.length < step) return message('training.not_reached', { step, ran: losses.length });
    const max = on.fallback ? (fallback_max ?? usual) : usual;
    const mean = meanLast(Array.from(losses).slice(0, step), window);
    if (!(mean <= max)) return message('training.loss_at', { step, got: formatNumber(mean), max: formatNumber(max) });
  }
  return null;
}

/** Layers are counted from 1, as people do. */
function gradientFlaw({ losses, layer_norms }: LmRun, { gradient_ratio }: TrainingMust): Message | null {
  if (gradient_ratio === undefined) return null;
  const { step, max } = gradient_ratio;
  const found = layer_norms.find((one) => one.step === step);
  if (found === undefined) return message('training.not_reached', { step, ran: losses.length });
  const norms = Array.from(found.norms);
  const [largest, smallest] = [Math.max(...norms), Math.min(...norms)];
  const ratio = largest / smallest;
  if (ratio <= max) return null;
  const facts = { step, largest: norms.indexOf(largest) + 1, smallest: norms.indexOf(smallest) + 1, max };
  return smallest > 0
    ? message('training.gradient_ratio', { ...facts, ratio: formatNumber(ratio) })
    : message('training.no_gradient', facts);
}

function overfitFlaw({ losses }: LmRun, { overfit }: TrainingMust): Message | null {
  if (overfit === undefined) return null;
  const last = losses[losses.length - 1] ?? NaN;
  if (last <= overfit.below) return null;
  return message('training.overfit', { got: formatNumber(last), below: overfit.below, steps: losses.length });
}

function valLossFlaw({ best_val_loss }: LmRun, { val_loss }: TrainingMust, on: On): Message | null {
  if (val_loss === undefined) return null;
  const max = on.fallback ? (val_loss.fallback_max ?? val_loss.max) : val_loss.max;
  if (best_val_loss === null) return message('training.no_val_loss');
  if (best_val_loss <= max) return null;
  return message('training.val_loss', { got: formatNumber(best_val_loss), max: formatNumber(max) });
}

function hashFlaw({ losses, hashes }: LmRun, { parameter_hash }: TrainingMust, on: On): Message | null {
  if (parameter_hash === undefined) return null;
  const { step, sha256: usual, fallback_sha256 } = parameter_hash;
  const found = hashes.find((one) => one.step === step);
  if (found === undefined) return message('training.not_reached', { step, ran: losses.length });
  const wanted = on.fallback ? (fallback_sha256 ?? null) : usual;
  // Nothing is known of the stand-in's bits: nothing can be said against them.
  if (wanted === null || found.hash === wanted) return null;
  return message('training.parameter_hash', { step, got: found.hash.slice(0, 12), wanted: wanted.slice(0, 12) });
}
