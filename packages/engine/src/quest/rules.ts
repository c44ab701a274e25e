import type { AttemptEventType, LedgerKind } from '../attempt/events.ts';
import type { ChartGuard } from '../attempt/guards.ts';
import type { MemoryAction } from '../attempt/memory.ts';
import type { Stage } from '../attempt/stage.ts';

/** Where a branch leads: a stage of the same challenge, what follows a pass, or the next challenge. */
export type Destination = Stage | 'afterPassed' | 'next';

/** One way that an event can go. The first branch whose `when` holds is taken. */
export interface Branch {
  readonly when?: ChartGuard;
  /** Absent: the attempt stays where it is. */
  readonly to?: Destination;
  readonly ask?: 'requestJudging' | 'withdrawJudging';
  /** Rewards are reckoned before the event is remembered. */
  readonly earn?: readonly LedgerKind[];
  readonly remember?: MemoryAction;
}

/** One event in one stage: all guards must hold, in this order, before a branch is chosen. */
export interface Rule {
  readonly guards: readonly ChartGuard[];
  readonly branches: readonly Branch[];
}

type Rules = Partial<Record<AttemptEventType, Rule>>;

const VERDICT_REWARDS = ['pass', 'first_try', 'prediction'] as const satisfies readonly LedgerKind[];

const HINT: Rule = {
  guards: ['isCurrentChallenge', 'hintLeft', 'hintIsNext'],
  branches: [{ remember: 'recordHint' }],
};
const SUBMIT: Rule = {
  guards: ['isCurrentChallenge', 'predictionSealed'],
  branches: [{ to: 'judging', ask: 'requestJudging', remember: 'recordSubmission' }],
};
const SKIP: Rule = { guards: ['isCurrentChallenge', 'isOptional'], branches: [{ to: 'next' }] };

/** A submission that comes back without evidence: to the action, or on where a re-judgement passed it meanwhile. */
const COME_BACK: readonly Branch[] = [
  { when: 'alreadyPassed', to: 'passed', remember: 'forgetSubmission' },
  { to: 'acting', remember: 'forgetSubmission' },
];

/** A repeated judgement that turns a challenge that stands open into a passed one. */
const TURN: Rule = {
  guards: ['isCurrentChallenge', 'hasVerdict', 'isEvidence', 'passed'],
  branches: [{ to: 'passed', earn: VERDICT_REWARDS, remember: 'recordRejudgement' }],
};

/** The chart of one challenge: stage -> event -> guards and branches. `compileQuest` turns it into XState. */
export const STAGE_RULES: Readonly<Record<Stage, Rules>> = {
  briefing: {
    BEGUN: { guards: ['isCurrentChallenge'], branches: [{ to: 'acting' }] },
    SKIPPED: SKIP,
  },
  acting: {
    PREDICTED: {
      guards: [
        'isCurrentChallenge',
        'asksPrediction',
        'evidenceNotYetSeen',
        'predictionNotYetSealed',
        'predictionInRange',
      ],
      branches: [{ remember: 'sealPrediction' }],
    },
    HINT_TAKEN: HINT,
    SUBMITTED: SUBMIT,
    SKIPPED: SKIP,
    REJUDGED: TURN,
  },
  judging: {
    JUDGED: {
      guards: ['isCurrentChallenge', 'isCurrentSubmission'],
      branches: [
        { when: 'passed', to: 'passed', earn: VERDICT_REWARDS, remember: 'recordVerdict' },
        { when: 'costsNothing', to: 'acting', remember: 'forgetSubmission' },
        { when: 'alreadyPassed', to: 'passed', remember: 'recordVerdict' },
        { to: 'failed', remember: 'recordVerdict' },
      ],
    },
    CANCELLED: {
      guards: ['isCurrentChallenge', 'isCurrentSubmission'],
      branches: COME_BACK.map((branch) => ({ ...branch, ask: 'withdrawJudging' })),
    },
    JUDGING_ABANDONED: { guards: ['isCurrentChallenge', 'isCurrentSubmission'], branches: COME_BACK },
  },
  passed: {
    ACKNOWLEDGED: { guards: ['isCurrentChallenge'], branches: [{ to: 'afterPassed' }] },
  },
  failed: {
    RESUMED: { guards: ['isCurrentChallenge'], branches: [{ to: 'acting' }] },
    HINT_TAKEN: HINT,
    SUBMITTED: SUBMIT,
    SKIPPED: SKIP,
    REJUDGED: TURN,
  },
  reflecting: {
    REFLECTED: {
      guards: ['isCurrentChallenge', 'reflectionLongEnough'],
      branches: [{ to: 'next', earn: ['reflection'], remember: 'recordReflection' }],
    },
  },
};

/** Holds everywhere, also after the end: a judgement is repeated and the record keeps the better of both. */
export const ROOT_REJUDGED: Rule = {
  guards: ['hasVerdict', 'isEvidence'],
  branches: [{ earn: VERDICT_REWARDS, remember: 'recordRejudgement' }],
};
