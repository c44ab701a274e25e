import type { ChallengePlan } from '../quest/plan.ts';
import { costsNothing as statusCostsNothing } from '../verdict/verdict.ts';
import { recordOf, type AttemptContext } from './context.ts';
import type { AttemptEvent } from './events.ts';

/** What a guard may look at: the memory of the attempt, the event, and the plan of the challenge it stands in. */
export interface Moment {
  readonly context: AttemptContext;
  readonly event: AttemptEvent;
}

/** Guards that depend on the quest or on memory alone: they can be asked before there is an event. */
export const STANDING_GUARDS = {
  isOptional: (_context: AttemptContext, plan: ChallengePlan) => plan.optional,
  asksPrediction: (_context: AttemptContext, plan: ChallengePlan) => plan.prediction !== null,
  predictionNotYetSealed: (context: AttemptContext, plan: ChallengePlan) =>
    recordOf(context, plan.id).prediction === null,
  evidenceNotYetSeen: (context: AttemptContext, plan: ChallengePlan) => recordOf(context, plan.id).submissions === 0,
  predictionSealed: (context: AttemptContext, plan: ChallengePlan) =>
    plan.prediction === null || recordOf(context, plan.id).prediction !== null,
  hintLeft: (context: AttemptContext, plan: ChallengePlan) => recordOf(context, plan.id).hints.length < plan.hints,
  alreadyPassed: (context: AttemptContext, plan: ChallengePlan) => recordOf(context, plan.id).passed,
} as const;
export type StandingGuard = keyof typeof STANDING_GUARDS;

/** Guards that read the event itself. */
export const EVENT_GUARDS = {
  isCurrentChallenge: ({ event }: Moment, plan: ChallengePlan) => event.challenge === plan.id,
  isCurrentSubmission: ({ context, event }: Moment) =>
    'submission' in event && context.judging !== null && event.submission === context.judging.submission,
  predictionInRange: ({ event }: Moment, plan: ChallengePlan) =>
    event.type === 'PREDICTED' &&
    plan.prediction !== null &&
    event.value >= plan.prediction.min &&
    event.value <= plan.prediction.max,
  hintIsNext: ({ context, event }: Moment, plan: ChallengePlan) =>
    event.type === 'HINT_TAKEN' && event.index === recordOf(context, plan.id).hints.length,
  reflectionLongEnough: ({ event }: Moment, plan: ChallengePlan) =>
    event.type === 'REFLECTED' && event.chars >= (plan.min_chars ?? 0),
  passed: ({ event }: Moment) => isVerdict(event) && event.passed && event.status === 'passed',
  costsNothing: ({ event }: Moment) => isVerdict(event) && statusCostsNothing(event.status),
  isEvidence: ({ event }: Moment) => isVerdict(event) && !statusCostsNothing(event.status),
  /** The challenge has a verdict, and it is not the pending submission that is judged again. */
  hasVerdict: ({ context, event }: Moment) => {
    const pending = context.judging?.challenge === event.challenge ? 1 : 0;
    const again = 'submission' in event && event.submission !== context.judging?.submission;
    return again && recordOf(context, event.challenge).submissions > pending;
  },
} as const;
export type EventGuard = keyof typeof EVENT_GUARDS;

/** Guards that a transition of the chart can name. */
export type ChartGuard = StandingGuard | EventGuard;

/** Every reason for which something can be refused, the ones outside a transition included. */
export type GuardName = ChartGuard | 'isWellFormed' | 'questOpen' | 'stageAllows' | 'questsPassed';

export function holds(name: ChartGuard, moment: Moment, plan: ChallengePlan): boolean {
  return isStanding(name) ? STANDING_GUARDS[name](moment.context, plan) : EVENT_GUARDS[name](moment, plan);
}

export function isStanding(name: ChartGuard): name is StandingGuard {
  return Object.hasOwn(STANDING_GUARDS, name);
}

type VerdictEvent = Extract<AttemptEvent, { type: 'JUDGED' | 'REJUDGED' }>;

function isVerdict(event: AttemptEvent): event is VerdictEvent {
  return event.type === 'JUDGED' || event.type === 'REJUDGED';
}
