import { expect } from '@jest/globals';
import { EarNativeError } from '@ear/native';

/** A text in two scripts, for models that learn it in no time. */
export const text = Array.from({ length: 80 }, (_, i) => `line ${i % 9}: the cat sat on the mat, 나비가 날아요.`).join(
  '\n',
);

/** The parts of a recipe that say what is trained and how long. */
export const smallRecipe = (steps: number) => ({
  model: { n_layer: 2, n_head: 2, n_embd: 16, block_size: 16, dropout: 0.1 },
  train: { steps, batch_size: 4, lr: 0.01 },
});

/** What a run or a comparison is refused with, in both languages. */
export async function refusal(promise: Promise<unknown>): Promise<EarNativeError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof EarNativeError)) throw new Error(`no refusal but ${String(error)}`);
  expect(error.sentence.ko).toMatch(/[가-힣]/);
  return error;
}
