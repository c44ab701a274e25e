/**
 * One training run in a process of its own: a crash of the engine, or its being killed, ends this process and not the
 * grader. Ends by itself when the grader is gone.
 */
import os from 'node:os';
import { localTrainer, RecipeRefused } from '@ear/runner';
import type { TrainingHooks } from '@ear/runner';
import type { FromChild, Order, ToChild } from './messages.ts';

const cancelled = new AbortController();

process.on('disconnect', () => process.exit(1));
process.on('message', (message: ToChild) => {
  if (message.kind === 'cancel') cancelled.abort();
  else void serve(message);
});
// Submissions that somebody waits for come before training.
os.setPriority(10);

async function serve(order: Order): Promise<void> {
  const answer = await run(order).catch(failure);
  process.send?.(answer, () => process.disconnect());
}

const hooks: TrainingHooks = {
  signal: cancelled.signal,
  onProgress: (step, losses) => tell({ kind: 'progress', step, losses: Array.from(losses) }),
};

async function run(order: Order): Promise<FromChild> {
  const trainer = localTrainer();
  switch (order.kind) {
    case 'build':
      return { kind: 'done', result: await trainer.build() };
    case 'bigram':
      return { kind: 'done', result: await trainer.bigram(order.docs, order.options) };
    case 'gpt':
      return { kind: 'done', result: await trainer.gpt(order.docs, order.recipe, hooks) };
    case 'lm':
      return { kind: 'done', result: await trainer.lm(order.text, order.recipe, order.wanted, hooks) };
  }
}

function failure(error: unknown): FromChild {
  if (error instanceof RecipeRefused) return { kind: 'refused', sentence: error.sentence };
  return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
}

function tell(message: FromChild): void {
  process.send?.(message);
}
