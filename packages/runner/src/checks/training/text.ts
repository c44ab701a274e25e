import type { Dataset, Verdict } from '@ear/engine';
import type { LoadedDataset } from '../../ports.ts';
import type { CheckContext } from '../kind.ts';

/** A text to train on, with what a verdict tells of it. */
export interface TrainingText {
  readonly loaded: LoadedDataset;
  /** Its lines without white space at the ends, the empty ones left out. */
  readonly docs: readonly string[];
  readonly evidence: Pick<Verdict['evidence'], 'dataset'>;
}

/** Loads a dataset, or its stand-in, and tells how far it is. */
export async function loadText(dataset: Dataset, context: CheckContext): Promise<TrainingText> {
  context.progress({ phase: 'dataset' });
  const loaded = await context.source.load(dataset, context.data[dataset.fallback] ?? '', {
    signal: context.signal,
    onProgress: (bytes, bytes_total) => context.progress({ phase: 'dataset', bytes, bytes_total }),
  });
  const docs = loaded.text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const { sha256, fallback } = loaded;
  return { loaded, docs, evidence: { dataset: { id: dataset.id, sha256, fallback, docs: docs.length } } };
}
