import type { JudgingJob, Verdict } from '@ear/engine';

/** What is said of a job that this grader could not judge at all: never the learner's fault, and worth another try. */
export function faultVerdict({ limits, seed }: JudgingJob): Verdict {
  return {
    status: 'platform_error',
    score: 0,
    tier: 'none',
    checks: [],
    checks_run: 0,
    metrics: {},
    message: {
      id: 'platform.grader',
      text: {
        ko: '판정하는 쪽에서 문제가 생겼어요. 다시 시도할게요. 잃은 것은 없어요.',
        en: 'Something went wrong on our side. We will try again; nothing is lost.',
      },
    },
    evidence: {},
    stdout: '',
    limits: { ...limits },
    times: { wall_ms: 0, cpu_ms: 0, memory_peak_bytes: 0 },
    runner_image: 'none',
    engine_build: 'unavailable',
    files_hash: '',
    seed,
  };
}
