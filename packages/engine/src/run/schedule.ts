import type { RunRecipe } from './recipe.ts';

/**
 * The learning rate of a step, counted from 1: warm-up in a line, then cosine, a line, or nothing, down to `min_lr`. As
 * the native engine has it (packages/native/src/cpu/run/schedule.cpp), to rounding.
 */
export function rateAt({ train }: Pick<RunRecipe, 'train'>, step: number): number {
  const { lr, min_lr, warmup, decay_steps, schedule } = train;
  if (step <= warmup) return (lr * step) / (warmup + 1);
  if (schedule === 'constant') return lr;
  if (step >= decay_steps) return min_lr;
  const done = (step - 1 - warmup) / (decay_steps - 1 - warmup);
  const left = schedule === 'cosine' ? 0.5 * (1 + Math.cos(Math.PI * done)) : 1 - done;
  return min_lr + left * (lr - min_lr);
}
