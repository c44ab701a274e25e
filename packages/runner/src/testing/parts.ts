import type { Dataset, JudgingProgress, Verdict } from '@ear/engine';
import { localTrainer } from '../index.ts';
import type { DatasetSource, JudgingMeans } from '../index.ts';
import { judged } from './judged.ts';
import type { Task } from './judged.ts';

const WORDS = 'the cat sat on the mat and a dog ran to it as the sun set in the west'.split(' ');

/** A text of short lines, the same each time; 24 characters and the end of a line. */
export const TEXT = Array.from({ length: 60 }, (_, line) =>
  Array.from({ length: 6 }, (_word, at) => WORDS[(line * 7 + at * at * 5 + line * at) % WORDS.length]).join(' '),
)
  .join('\n')
  .concat('\n');

const dataset: Dataset = {
  id: 'words',
  title: 'words',
  url: 'https://example.org/words.txt',
  sha256: 'a'.repeat(64),
  bytes: 10,
  licence: 'MIT',
  fallback: 'data/words.txt',
};
const source: DatasetSource = { load: async () => ({ text: TEXT, sha256: 'b'.repeat(64), fallback: true }) };

/** A run of a second at most: two layers of width 16. */
export const SMALL = {
  model: { n_layer: 2, n_head: 2, n_embd: 16, block_size: 8 },
  train: { seed: 1337, steps: 8, batch_size: 4, accumulate: 2, lr: 0.01 },
};

type RawCheck = Task['checks'][number];

/** A check that trains with a C function of the hand-in. */
export function kernelCheck(symbol: string, more: Record<string, unknown> = {}): RawCheck {
  const band = { atol: 1e-4, rtol: 1e-4 };
  return { id: symbol, kind: 'part', part: 'kernel', symbol, dataset: 'words', recipe: SMALL, band, ...more };
}

/** Judges a hand-in with the real engine in the bare sandbox, unless `means` say otherwise. */
export function judgedPart(
  task: Pick<Task, 'checks' | 'payload'> & Partial<Task>,
  means: Partial<JudgingMeans> = {},
): Promise<Verdict> {
  return judged(
    { datasets: [dataset], data: { 'data/words.txt': TEXT }, ...task },
    { trainer: localTrainer(), datasets: source, ...means },
  );
}

/** C sources of a hand-in. */
export function judgedKernel(
  file: string,
  checks: readonly RawCheck[],
  { limits, ...means }: Partial<JudgingMeans> & Pick<Task, 'limits'> = {},
): Promise<Verdict> {
  const payload = { kind: 'code', files: { 'a.c': file } } as const;
  return judgedPart({ runtime: 'c', checks, payload, ...(limits && { limits }) }, means);
}

/** News that a learner would see, and where they are put. */
export function news(): { readonly told: JudgingProgress[]; readonly onProgress: (one: JudgingProgress) => void } {
  const told: JudgingProgress[] = [];
  return { told, onProgress: (one) => told.push(one) };
}
