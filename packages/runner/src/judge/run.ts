import type { JudgingProgress } from '@ear/engine';
import type { CheckContext, Outcome } from '../checks/kind.ts';
import { runAgain, runCheck } from '../checks/registry.ts';
import { randomFrom } from '../seed.ts';
import type { Random } from '../seed.ts';
import type { Plan, Planned } from './plan.ts';
import type { Judged } from './rows.ts';
import type { Student } from './student.ts';

/** A check is repeated only when that costs next to nothing of the wall limit, so that slow honest code stays in time. */
const REPEAT_SHARE = 0.02;

/**
 * Runs a plan's checks: the public ones, then, with the transcript closed, the hidden ones. The quick ones of each part
 * are asked once more in another order, which unmasks answers that depend on how often one was asked; the public ones
 * before anything hidden is sent, because what a program answers to them is shown. Stops where nothing more can be
 * judged.
 */
export async function runPlan(
  plan: Plan,
  context: CheckContext,
  student: Student | null,
  report: (news: JudgingProgress) => void,
): Promise<ReadonlyMap<Planned, Judged>> {
  const judged = new Map<Planned, Judged>();
  const total = plan.order.length;

  async function run(planned: Planned): Promise<Judged> {
    report({ phase: 'running', checks_done: judged.size, checks_total: total, fraction: judged.size / total });
    const mark = student?.transcript.mark() ?? 0;
    const began = performance.now();
    const outcome = await runCheck(planned.check, context);
    const ms = performance.now() - began;
    const stdout = planned.open ? ((await student?.transcript.since(mark)) ?? '') : '';
    return { planned, outcome, ms, stdout };
  }

  for (const open of [true, false]) {
    const part = plan.order.filter((planned) => planned.open === open);
    for (const planned of part) {
      const one = await run(planned);
      judged.set(planned, one);
      if (one.outcome?.stops || context.signal.aborted) return judged;
    }
    await student?.transcript.close();
    const goesOn = await repeat(part, judged, context);
    if (!goesOn) return judged;
  }
  return judged;
}

/** false: nothing more can be judged. */
async function repeat(part: readonly Planned[], judged: Map<Planned, Judged>, context: CheckContext): Promise<boolean> {
  const cheap_ms = context.limits.wall_s * 1000 * REPEAT_SHARE;
  const quick = part
    .flatMap((planned) => judged.get(planned) ?? [])
    .filter(({ outcome, ms }) => outcome?.status === 'passed' && ms <= cheap_ms);
  for (const first of shuffled(quick, randomFrom(context.seed, 'again'))) {
    const outcome: Outcome | null = await runAgain(first.planned.check, context);
    if (outcome !== null && outcome.status !== 'passed') judged.set(first.planned, { ...first, outcome });
    if (outcome?.stops || context.signal.aborted) return false;
  }
  return true;
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  const mixed = [...items];
  for (let index = mixed.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [mixed[index], mixed[other]] = [mixed[other] as T, mixed[index] as T];
  }
  return mixed;
}
