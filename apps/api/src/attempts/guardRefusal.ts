import {
  type AttemptEvent,
  guardSentence,
  type GuardFacts,
  type GuardName,
  planOfMachine,
  type QuestMachine,
} from '@ear/engine';
import type { ProblemCode } from '@ear/engine/contract';
import { type Refusal, refuse } from '../kernel/refusal.ts';

/** The problem that a false guard is answered with; its sentence comes from the engine. */
const CODES = {
  isWellFormed: 'bad_request',
  questOpen: 'not_now',
  stageAllows: 'not_now',
  questsPassed: 'quest_locked',
  isCurrentChallenge: 'not_now',
  isCurrentSubmission: 'not_now',
  isOptional: 'not_now',
  asksPrediction: 'not_now',
  predictionNotYetSealed: 'not_now',
  evidenceNotYetSeen: 'not_now',
  predictionSealed: 'prediction_first',
  predictionInRange: 'wrong_answer_shape',
  hintLeft: 'not_now',
  hintIsNext: 'not_now',
  reflectionLongEnough: 'reflection_too_short',
  alreadyPassed: 'not_now',
  passed: 'not_now',
  costsNothing: 'not_now',
  isEvidence: 'not_now',
  hasVerdict: 'not_now',
} as const satisfies Record<GuardName, ProblemCode>;

export function guardRefusal(guard: GuardName, machine: QuestMachine, event: AttemptEvent): Refusal {
  return refuse(CODES[guard], { guard }, guardSentence(guard, factsOf(machine, event)));
}

function factsOf(machine: QuestMachine, event: AttemptEvent): GuardFacts {
  const plan = planOfMachine(machine).challenges.find(({ id }) => id === event.challenge);
  return {
    ...(plan ? { hints: plan.hints } : {}),
    ...(plan?.min_chars ? { min_chars: plan.min_chars } : {}),
    ...(event.type === 'REFLECTED' ? { chars: event.chars } : {}),
    ...(plan?.prediction ? { min: plan.prediction.min, max: plan.prediction.max } : {}),
  };
}
