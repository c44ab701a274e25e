import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Payload, Verdict } from '@ear/engine';
import type { PublishedQuest } from '@ear/content';
import { bareSandbox, datasetDirs, datasetSource, judge, localTrainer } from '@ear/runner';
import { findCheckout } from '../checkout.ts';
import type { Io } from '../io.ts';

/** All that judging needs to know of a quest. */
export type Judgeable = Pick<PublishedQuest, 'judging'>;

export type Judge = (quest: Judgeable, challenge: string, payload: Payload, publicOnly?: boolean) => Promise<Verdict>;

/**
 * Judges on this machine: the same runner as a grader's, without a jail, without a network. `onFault` is told the whole
 * of what was wrong on our side or in a reference of the quest's; a verdict says only what a learner may know.
 */
export function offlineJudge(io: Io, onFault?: (fault: unknown) => void): Judge {
  const root = findCheckout() ?? io.cwd;
  const data = io.env['EAR_DATA_DIR'] || join(root, '.ear');
  const datasets = datasetSource({ dirs: datasetDirs(root, io.env), cacheDir: join(data, 'datasets'), offline: true });
  const means = { sandbox: bareSandbox(), trainer: localTrainer(), datasets, onFault };
  return (quest, challenge, payload, publicOnly = false) => {
    const judged = quest.judging.challenges.find(({ id }) => id === challenge)!;
    const job = {
      submission: randomUUID(),
      epoch: 0,
      quest: quest.judging.quest,
      challenge,
      bundle: quest.judging.judging_hash,
      payload,
      seed: randomBytes(16).toString('hex'),
      limits: judged.limits,
      public_only: publicOnly,
    };
    // A signal of its own: whoever listens to it is forgotten together with it.
    return judge({ job, bundle: quest.judging }, { ...means, signal: AbortSignal.any([io.signal]) });
  };
}
