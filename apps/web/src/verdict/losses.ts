import type { VerdictJson } from '@ear/engine/contract';

/** Two cross-entropies against the same truth, in nats. */
export interface LossPair {
  readonly learner: number;
  readonly machine: number;
}

/** The losses of a predict verdict: the learner's, and that of a machine which knows the truth. */
export function lossesOf({ metrics }: VerdictJson): LossPair | null {
  const { learner_loss: learner, machine_loss: machine } = metrics;
  return learner === undefined || machine === undefined ? null : { learner: learner.value, machine: machine.value };
}
