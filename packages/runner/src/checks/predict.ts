import type { CheckOf, JudgingChallenge, Message, Metric } from '@ear/engine';
import { formatNumber } from '../comparators/format.ts';
import { message } from '../messages.ts';
import { failed } from './kind.ts';
import type { CheckImplementation } from './kind.ts';

const SUM_TOLERANCE = 1e-3;
/** A guess of exactly 0 would cost infinitely much; it costs as much as one in a billion. */
const SMALLEST = 1e-9;

/**
 * A prediction is evidence: it passes when it is a distribution over the question's options, and its score is
 * exp(-KL(truth || guess)). Metrics in nats: learner_loss = cross-entropy of the guess, machine_loss = entropy of the
 * truth, which is the loss of a machine that knows it.
 */
export const predictCheck: CheckImplementation<'predict'> = {
  async run(check, { payload, challenge }) {
    const guess = payload.kind === 'predict' ? payload.answers[check.question] : undefined;
    if (guess === undefined) return failed(message('prediction.none'));
    const wrong = malformed(guess, check, challenge);
    if (wrong !== null) return failed(wrong);
    const { learner, machine } = losses(guess, check.truth);
    const metrics: Record<string, Metric> = {
      learner_loss: { value: learner, unit: 'nats' },
      machine_loss: { value: machine, unit: 'nats' },
    };
    return { status: 'passed', score: Math.min(1, Math.exp(machine - learner)), message: null, metrics };
  },
};

function malformed(
  guess: Readonly<Record<string, number>>,
  check: CheckOf<'predict'>,
  challenge: JudgingChallenge,
): Message | null {
  const asked = challenge.action.kind === 'predict' ? challenge.action.questions : [];
  const options =
    asked.find(({ id }) => id === check.question)?.options.map(({ id }) => id) ?? Object.keys(check.truth);
  const known = new Set(options);
  const given = Object.entries(guess);
  if (given.some(([option]) => !known.has(option))) return message('prediction.options');
  const sum = given.reduce((total, [, probability]) => total + probability, 0);
  const isDistribution =
    given.every(([, probability]) => probability >= 0 && probability <= 1) && Math.abs(sum - 1) <= SUM_TOLERANCE;
  return isDistribution ? null : message('prediction.sum', { sum: formatNumber(sum) });
}

/** Cross-entropies in nats against the truth, both sides normalised to sum to exactly 1. */
function losses(
  guess: Readonly<Record<string, number>>,
  truth: Readonly<Record<string, number>>,
): { learner: number; machine: number } {
  const guessed = sumOf(guess);
  const total = sumOf(truth);
  let learner = 0;
  let machine = 0;
  for (const [option, weight] of Object.entries(truth)) {
    const probability = weight / total;
    if (probability === 0) continue;
    learner -=
      probability *
      Math.log(Math.max(SMALLEST, (Object.hasOwn(guess, option) ? (guess[option] as number) : 0) / guessed));
    machine -= probability * Math.log(probability);
  }
  return { learner, machine };
}

function sumOf(weights: Readonly<Record<string, number>>): number {
  return Object.values(weights).reduce((sum, weight) => sum + weight, 0);
}
