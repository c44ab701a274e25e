import type { LearnerChallenge, SubmissionState, VerdictJson } from '@ear/engine/contract';

/** Two cross-entropies against the same truth, in nats. */
export interface LossPair {
  readonly question: string;
  readonly learner: number;
  readonly machine: number;
}

/** The losses of a predict verdict, question by question; empty where the verdict has none. */
export function lossesOf(
  verdict: VerdictJson,
  submission: SubmissionState,
  challenge: LearnerChallenge,
): readonly LossPair[] {
  if (challenge.action.kind !== 'predict' || submission.payload.kind !== 'predict') return [];
  return challenge.action.questions.flatMap(({ id }) => {
    const learner = verdict.metrics[`${id}_loss`];
    const machine = verdict.metrics[`${id}_floor`];
    return learner === undefined || machine === undefined
      ? []
      : [{ question: id, learner: learner.value, machine: machine.value }];
  });
}
