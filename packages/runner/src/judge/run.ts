import type { JudgingProgress } from '@ear/engine';
import type { CheckContext, Outcome } from '../checks/kind.ts';
import { runAgain, runCheck } from '../checks/registry.ts';
import { randomFrom } from '../seed.ts';
import type { Random } from '../seed.ts';
import type { Plan, Planned } from './plan.ts';
import type { Judged } from './rows.ts';
import type { Student } from './student.ts';

/** What repeats of one part may cost of the wall limit, and of what is left of it: slow honest code stays in time. */
const REPEAT_SHARE = 0.1;
const REPEAT_SHARE_LEFT = 0.5;

/**
 * Runs a plan's checks: the public ones, then, with the transcript closed, the hidden ones. Those of each part for which
 * there is time are asked once more in another order, which unmasks answers that depend on how often one was asked; the public ones
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
  /** Milliseconds of each check but for starting a process, which a repeat need not do. */
  const costs = new Map<Planned, number>();
  const wall_ms = context.limits.wall_s * 1000;
  const first_began = performance.now();
  const total = plan.order.length;

  async function run(planned: Planned): Promise<Judged> {
    report({ phase: 'running', checks_done: judged.size, checks_total: total, fraction: judged.size / total });
    const mark = student?.transcript.mark() ?? 0;
    const starting_ms = student?.starting_ms ?? 0;
    const began = performance.now();
    const outcome = await runCheck(planned.check, context);
    const ms = performance.now() - began;
    costs.set(planned, ms - ((student?.starting_ms ?? 0) - starting_ms));
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
    const left_ms = wall_ms - (performance.now() - first_began);
    const room_ms = Math.min(wall_ms * REPEAT_SHARE, left_ms * REPEAT_SHARE_LEFT);
    const chosen = chosenToRepeat(part, judged, costs, room_ms, context.seed);
    if (!(await repeat(chosen, judged, context))) return judged;
  }
  return judged;
}

/** What passed, in a drawn order, as long as its costs go into `room_ms`: a repeat costs about what the first time did. */
function chosenToRepeat(
  part: readonly Planned[],
  judged: ReadonlyMap<Planned, Judged>,
  costs: ReadonlyMap<Planned, number>,
  room_ms: number,
  seed: string,
): readonly Judged[] {
  const passed = part
    .flatMap((planned) => judged.get(planned) ?? [])
    .filter(({ outcome }) => outcome?.status === 'passed');
  let left_ms = room_ms;
  return shuffled(passed, randomFrom(seed, 'again')).filter(({ planned }) => {
    const cost = costs.get(planned) ?? Infinity;
    if (cost > left_ms) return false;
    left_ms -= cost;
    return true;
  });
}

/** false: nothing more can be judged. */
async function repeat(
  chosen: readonly Judged[],
  judged: Map<Planned, Judged>,
  context: CheckContext,
): Promise<boolean> {
  for (const first of chosen) {
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
