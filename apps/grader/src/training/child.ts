/**
 * One training run in a process of its own: a crash of the engine, or its being killed, ends this process and not the
 * grader. Ends by itself when the grader is gone.
 */
import os from 'node:os';
import { localTrainer, RecipeRefused } from '@ear/runner';
import type { RunPart, TrainingHooks } from '@ear/runner';
import type { FromChild, Order, SentPart, ToChild } from './messages.ts';

const cancelled = new AbortController();

process.on('disconnect', () => process.exit(1));
process.on('message', (message: ToChild) => {
  if (message.kind === 'cancel') cancelled.abort();
  else if (message.kind === 'called') waiting?.(message.buffers);
  else void serve(message);
});
// Submissions that somebody waits for come before training.
os.setPriority(10);

async function serve(order: Order): Promise<void> {
  const answer = await run(order).catch(failure);
  process.send?.(answer, () => process.disconnect());
}

/** The engine makes one call at a time. */
let waiting: ((buffers: readonly Float32Array[] | null) => void) | null = null;

/** A kernel's calls are answered by the grader, where the student's process is. */
function partOf(part: SentPart): RunPart {
  if (part.kind !== 'kernel') return part;
  return {
    ...part,
    call: (call) =>
      new Promise((resolve, reject) => {
        waiting = (buffers) => (buffers === null ? reject(new Error('the call was not answered')) : resolve(buffers));
        tell({ kind: 'call', call });
      }),
  };
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
    case 'gpu': {
      const { cuda } = (await import('@ear/native')).engineInfo();
      return { kind: 'done', result: cuda.name ?? '' };
    }
    case 'bigram':
      return { kind: 'done', result: await trainer.bigram(order.docs, order.options) };
    case 'gpt':
      return { kind: 'done', result: await trainer.gpt(order.docs, order.recipe, hooks) };
    case 'lm':
      return { kind: 'done', result: await trainer.lm(order.text, order.recipe, order.wanted, hooks) };
    case 'compare': {
      const { text, recipe, part, band } = order;
      return { kind: 'done', result: await trainer.compare(text, recipe, partOf(part), band, hooks) };
    }
    case 'tokenizer':
      return {
        kind: 'done',
        result: await trainer.tokenizer(order.file, order.text, order.normalize, cancelled.signal),
      };
  }
}

function failure(error: unknown): FromChild {
  if (error instanceof RecipeRefused) return { kind: 'refused', sentence: error.sentence };
  return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
}

function tell(message: FromChild): void {
  process.send?.(message);
}
