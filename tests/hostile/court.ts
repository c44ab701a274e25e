import type { JudgingBundle, JudgingJob, Verdict } from '@ear/engine';
import { findRuntime, imagesOf, judge } from '@ear/runner';
import type { JailExit } from '../../apps/grader/src/jail/report.ts';
import { leftovers } from '../../apps/grader/src/testing/leftovers.ts';
import { soundJail } from '../../apps/grader/src/testing/soundJail.ts';
import { noDatasets, noTrainer } from '../../packages/runner/src/testing/judged.ts';
import type { Case, CaseRuntime } from './cases.ts';
import { submissionOf, TRIALS } from './challenges/index.ts';
import type { Challenge } from './challenges/index.ts';
import { tap } from './wiretap.ts';
import type { Wiretap } from './wiretap.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

export interface Judged {
  readonly verdict: Verdict;
  readonly wire: Wiretap;
  readonly ms: number;
}

/** This machine's real jail and judge, and the world around them that must stay as it is. */
export interface Court {
  readonly world: World;
  /** Why that runtime cannot be judged on this machine; null where it can. */
  missing(runtime: CaseRuntime): string | null;
  /** Judges a program for its runtime's challenge. */
  submit(runtime: CaseRuntime, text: string, limits?: Case['limits']): Promise<Judged & { challenge: Challenge }>;
  judge(job: JudgingJob, bundle: JudgingBundle): Promise<Judged>;
  /** What still exists of a jail that has ended. */
  left(exit: JailExit): ReturnType<typeof leftovers>;
  close(): Promise<void>;
}

export async function openCourt(): Promise<Court> {
  const world = await openWorld();
  const jail = await soundJail(process.env, 2);

  async function judged(job: JudgingJob, bundle: JudgingBundle): Promise<Judged> {
    const wire = tap(jail.sandbox);
    const began = performance.now();
    const verdict = await judge({ job, bundle }, { sandbox: wire.sandbox, trainer: noTrainer, datasets: noDatasets });
    return { verdict, wire, ms: performance.now() - began };
  }

  return {
    world,
    missing(runtime) {
      const found = findRuntime(runtime);
      const sound = found !== null && imagesOf(found).every(({ id }) => jail.plan.images.has(id));
      return sound ? null : `no ${runtime} on this machine`;
    },
    async submit(runtime, text, limits = {}) {
      const challenge = TRIALS[runtime].newChallenge();
      const payload = { kind: 'code', files: { [challenge.file]: world.place(text) } } as const;
      return { challenge, ...(await judged(submissionOf(payload, challenge, limits), challenge.bundle)) };
    },
    judge: judged,
    left: (exit) => leftovers(jail.plan.backend, exit),
    async close() {
      await jail.release();
      world.close();
    },
  };
}
