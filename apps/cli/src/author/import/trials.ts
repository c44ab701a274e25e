import { availableParallelism } from 'node:os';
import {
  CHALLENGE,
  judgingBundle,
  kattisLimits,
  MAIN_FILE,
  type JudgingParts,
  type KattisPackage,
  type Submission,
} from '@ear/content';
import type { Limits, Message, Payload, Verdict, VerdictStatus } from '@ear/engine';
import type { Judge } from '../../local/judgeOffline.ts';
import { runAll } from '../proof/prove.ts';

/** One submission of a package, judged. */
export interface PackageTrial {
  readonly submission: Submission;
  readonly got: VerdictStatus;
  readonly ok: boolean;
  /** Checks that failed. */
  readonly killed_by: readonly string[];
  /** Why it is not ok, in the judge's words. */
  readonly said: Message | null;
  readonly wall_ms: number;
}

export interface PackageTrials {
  readonly trials: readonly PackageTrial[];
  readonly limits: Limits;
  /** Milliseconds of the slowest run of an accepted submission. */
  readonly slowest_ms: number;
}

/** Judges every submission of a package, the accepted ones first and one at a time: the time limit may follow from them. */
export async function tryPackage(kattis: KattisPackage, parts: JudgingParts, judge: Judge): Promise<PackageTrials> {
  const roomy = kattisLimits(kattis, null);
  const accepted = kattis.submissions.filter(({ folder }) => folder === 'accepted');
  const rest = kattis.submissions.filter(({ folder }) => folder !== 'accepted');
  const tried: PackageTrial[] = [];
  let slowest_ms = 0;
  for (const submission of accepted) {
    const verdict = await judgeOne(kattis, parts, judge, submission, roomy);
    if (verdict.status === 'passed') slowest_ms = Math.max(slowest_ms, slowestRun(verdict));
    tried.push(trialOf(submission, verdict));
  }
  const limits = kattisLimits(kattis, slowest_ms / 1000);
  const tasks = rest.map(
    (submission) => async () => trialOf(submission, await judgeOne(kattis, parts, judge, submission, limits)),
  );
  const others = await runAll(tasks, Math.min(4, availableParallelism()));
  return { trials: [...tried, ...others], limits, slowest_ms };
}

/**
 * Milliseconds of the slowest run. A row's time holds what else was done for it; in the first row that is building and
 * looking at the machine, so of that one only what the programs themselves took in all can be left.
 */
function slowestRun({ checks, times }: Verdict): number {
  const [first = 0, ...others] = checks.map(({ ms }) => ms);
  const left = times.wall_ms - others.reduce((sum, ms) => sum + ms, 0);
  return Math.max(Math.min(first, left), ...others.map((ms) => Math.min(ms, times.wall_ms)), 0);
}

/** Judges one text as a submission of the package. */
export async function judgeOne(
  kattis: KattisPackage,
  parts: JudgingParts,
  judge: Judge,
  { runtime, text }: Pick<Submission, 'runtime' | 'text'>,
  limits: Limits,
): Promise<Verdict> {
  const judging = judgingBundle(kattis, parts, runtime, limits);
  const payload: Payload = { kind: 'code', files: { [MAIN_FILE[runtime]]: text } };
  return judge({ judging }, CHALLENGE, payload);
}

function trialOf(submission: Submission, verdict: Verdict): PackageTrial {
  const ok = submission.expected.includes(verdict.status);
  return {
    submission,
    got: verdict.status,
    ok,
    killed_by: killersOf(verdict),
    said: ok ? null : (verdict.message ?? verdict.checks.find(({ message }) => message !== null)?.message ?? null),
    wall_ms: Math.round(verdict.times.wall_ms),
  };
}

export const killersOf = ({ checks }: Verdict): string[] =>
  checks.filter(({ status }) => status === 'failed' || status === 'error').map(({ id }) => id);
