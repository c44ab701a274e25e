import type { Message } from '@ear/engine';
import { judge } from '@ear/runner';
import type { DatasetSource, Gpu, Sandbox, SandboxProcess, SandboxSpec, Trainer } from '@ear/runner';
import type { JailSandbox } from './jail/sandbox.ts';
import type { Judge } from './leases/job.ts';
import type { Log } from './log.ts';

export interface JudgingParts {
  readonly log: Log;
  /** null where this machine has no sound jail. */
  readonly sandbox: JailSandbox | null;
  /** Where CUDA kernels are launched, too; null: they are emulated alone. */
  readonly gpu: Gpu | null;
  readonly datasets: DatasetSource;
  readonly trainer: Trainer;
}

const JAIL_FAILED: Message = {
  id: 'platform.jail',
  text: {
    ko: '실행할 공간에 문제가 생겼어요. 다시 시도할게요. 제출한 코드 때문이 아니에요.',
    en: 'The place that runs your code had a fault. We will try again; it is not your code.',
  },
};

/** Judges with this machine's jail, texts and engine. A fault of the jail is never a verdict about the learner. */
export function judgeWith({ log, sandbox, gpu, datasets, trainer }: JudgingParts): Judge {
  return async (job, bundle, { signal, onProgress }) => {
    const report = (fault: unknown): void => {
      log.error({ submission: job.submission, fault: String(fault) }, 'a fault on our side');
    };
    const watched = watchFaults(sandbox, report);
    const verdict = await judge(
      { job, bundle },
      { sandbox: watched.sandbox, gpu, datasets, trainer, signal, onProgress, onFault: (fault) => report(fault) },
    );
    const fault = await watched.fault();
    if (fault === null || verdict.status === 'passed' || verdict.status === 'cancelled') return verdict;
    return { ...verdict, status: 'platform_error', score: 0, tier: 'none', message: JAIL_FAILED };
  };
}

interface Watched {
  readonly sandbox: Sandbox;
  /** What the first faulty jail said; null when all were sound. */
  fault(): Promise<string | null>;
}

/**
 * Remembers every run of one job, to ask the launcher afterwards whether the jail itself had failed. What only the
 * removal of a jail shows, after its last answer, is reported and changes no verdict.
 */
function watchFaults(sandbox: JailSandbox | null, report: (fault: string) => void): Watched {
  const faults: Promise<string | null>[] = [];
  return {
    sandbox: {
      jailed: true,
      async start(spec: SandboxSpec): Promise<SandboxProcess> {
        if (sandbox === null) throw new Error('this machine has no sound jail');
        const run = await sandbox.start(spec);
        faults.push(run.exit.then(({ fault }) => fault));
        void run.gone.then(({ fault }) => fault !== null && report(fault));
        return run;
      },
    },
    fault: async () => (await Promise.all(faults)).find((fault) => fault !== null) ?? null,
  };
}
