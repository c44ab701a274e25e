import { afterAll, beforeAll } from '@jest/globals';
import type { JudgingBundle, JudgingJob, Verdict } from '@ear/engine';
import { judge } from '@ear/runner';
import type { DatasetSource, Sandbox, StudentRuntime, Trainer } from '@ear/runner';
import { soundJail } from './soundJail.ts';
import type { SoundJail } from './soundJail.ts';

const never = (): Promise<never> => Promise.reject(new Error('not here'));

export const noTrainer: Trainer = {
  build: async () => 'none',
  gpt: never,
  lm: never,
  bigram: never,
  compare: never,
  tokenizer: never,
};
export const noDatasets: DatasetSource = { load: never };

/** This machine's jail for the tests around: prepared before them, given back after them. */
export function useJail(runtimes: readonly StudentRuntime[] = []): () => SoundJail {
  let jail: SoundJail | undefined;
  beforeAll(async () => {
    jail = await soundJail(process.env, 0, runtimes);
  });
  afterAll(() => jail?.release());
  return () => jail!;
}

/** The verdict on a hand-in that neither trains nor reads a dataset. */
export function judgeIn(sandbox: Sandbox, job: JudgingJob, bundle: JudgingBundle): Promise<Verdict> {
  return judge({ job, bundle }, { sandbox, trainer: noTrainer, datasets: noDatasets });
}
