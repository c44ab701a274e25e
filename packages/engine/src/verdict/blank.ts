import type { Verdict } from './verdict.ts';

/**
 * A verdict in which nothing was judged yet: `platform_error`, no check run, no times. It costs the learner nothing as
 * it stands; `known` lays over it whatever is already known (the job's seed and limits, a sentence, a build's name).
 */
export function blankVerdict(known: Partial<Verdict> = {}): Verdict {
  return {
    status: 'platform_error',
    score: 0,
    tier: 'none',
    checks: [],
    checks_run: 0,
    metrics: {},
    message: null,
    evidence: {},
    stdout: '',
    limits: {},
    times: { wall_ms: 0, cpu_ms: 0, memory_peak_bytes: 0 },
    runner_image: 'none',
    engine_build: 'unavailable',
    files_hash: '',
    seed: '',
    ...known,
  };
}
