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
 * Runs a plan's checks: the public ones, then, with the transcript closed, the hidden ones, then the quick calls once
 * more in another order, which unmasks answers that depend on how often one was asked. Stops where nothing more can
 * be judged.
 */
export async function runPlan(
  plan: Plan,
  context: CheckContext,
  student: Student | null,
  report: (news: JudgingProgress) => void,
): Promise<ReadonlyMap<Planned, Judged>> {
  const judged = new Map<Planned, Judged>();
  const total = plan.order.length;
  for (const planned of plan.order) {
    report({ phase: 'running', checks_done: judged.size, checks_total: total, fraction: judged.size / total });
    if (!planned.open) await student?.transcript.close();
    const mark = student?.transcript.mark() ?? 0;
    const began = performance.now();
    const outcome = await runCheck(planned.check, context);
    const ms = performance.now() - began;
    const stdout = planned.open ? ((await student?.transcript.since(mark)) ?? '') : '';
    judged.set(planned, { planned, outcome, ms, stdout });
    if (outcome.stops || context.signal.aborted) return judged;
  }
  await student?.transcript.close();
  await repeat(judged, context);
  return judged;
}

async function repeat(judged: Map<Planned, Judged>, context: CheckContext): Promise<void> {
  const cheap_ms = context.limits.wall_s * 1000 * REPEAT_SHARE;
  const quick = [...judged.values()].filter(({ outcome, ms }) => outcome?.status === 'passed' && ms <= cheap_ms);
  for (const first of shuffled(quick, randomFrom(context.seed, 'again'))) {
    const outcome: Outcome | null = await runAgain(first.planned.check, context);
    if (outcome !== null && outcome.status !== 'passed') judged.set(first.planned, { ...first, outcome });
    if (outcome?.stops || context.signal.aborted) return;
  }
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  const mixed = [...items];
  for (let index = mixed.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [mixed[index], mixed[other]] = [mixed[other] as T, mixed[index] as T];
  }
  return mixed;
}
