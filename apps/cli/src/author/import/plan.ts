import type { JudgingParts, KattisPackage, Killed, Submission } from '@ear/content';
import { KATTIS_STARTER, type QuestPlan } from '@ear/content';
import type { Judge } from '../../local/judgeOffline.ts';
import { judgeOne, killersOf, type PackageTrials } from './trials.ts';

/** Where the quest goes. Nothing that is there is written over. */
export interface Target {
  readonly folder: string;
  readonly slug: string;
  readonly line: string;
}

/**
 * The quest that a package becomes: one language, its first accepted submission as the solution, what was refused as
 * mutants. null where no accepted submission passes.
 */
export async function planOf(
  kattis: KattisPackage,
  parts: JudgingParts,
  { trials, limits }: PackageTrials,
  judge: Judge,
  { slug, line }: Pick<Target, 'slug' | 'line'>,
): Promise<QuestPlan | null> {
  const passed = trials.filter(({ submission, got }) => submission.folder === 'accepted' && got === 'passed');
  const right = passed.find(({ submission }) => submission.runtime === 'python') ?? passed[0];
  if (right === undefined) return null;
  const solution = right.submission;
  const { runtime } = solution;
  const mutants: Killed[] = trials
    .filter(({ submission, killed_by }) => submission.runtime === runtime && killed_by.length > 0)
    .filter(({ submission }) => submission.folder !== 'accepted')
    .map(({ submission, killed_by }) => ({ submission, killed_by }));
  const plan = { slug, line, runtime, limits, solution };
  if (mutants.length > 0) return { ...plan, mutants };
  // A quest shows at least one way of being wrong: doing nothing is one.
  const idle: Submission = {
    path: `prints-nothing`,
    folder: 'wrong_answer',
    runtime,
    text: KATTIS_STARTER[runtime],
    expected: ['failed'],
  };
  const killed_by = killersOf(await judgeOne(kattis, parts, judge, idle, limits));
  return { ...plan, mutants: killed_by.length > 0 ? [{ submission: idle, killed_by }] : [] };
}
