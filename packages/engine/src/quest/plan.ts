import type { ActionKind } from './action.ts';

/** The number that a learner seals before the evidence exists, as the chart needs it. */
export interface PredictionPlan {
  readonly min: number;
  readonly max: number;
  /** The metric of the verdict that it is compared with. */
  readonly metric: string;
  /** Distance at which closeness has fallen to 1/e. */
  readonly scale: number;
  readonly xp: number;
}

/** What the statechart needs to know of one challenge; nothing in it is secret. */
export interface ChallengePlan {
  readonly id: string;
  readonly kind: ActionKind;
  readonly optional: boolean;
  readonly xp: number;
  readonly hints: number;
  readonly prediction: PredictionPlan | null;
  /** Shortest reflection in characters; null where none is asked. */
  readonly min_chars: number | null;
}

/** What the statechart needs to know of a quest. */
export interface QuestPlan {
  readonly slug: string;
  readonly challenges: readonly ChallengePlan[];
}

/**
 * What a plan is read from. The author's QuestDefinition and the LearnerQuest that the API answers both have this
 * shape, so that server and browser compile the same chart.
 */
export interface QuestSource {
  readonly slug: string;
  readonly challenges: readonly {
    readonly id: string;
    readonly action: { readonly kind: ActionKind };
    readonly optional: boolean;
    readonly xp: number;
    /** The hints' files, or only how many there are. */
    readonly hints: number | readonly unknown[];
    readonly prediction?: PredictionPlan | null | undefined;
    readonly reflection?: { readonly min_chars: number } | null | undefined;
  }[];
}

/**
 * Reads the plan out of a definition (server, linter) or out of the learner's quest (browser, CLI).
 * Throws where two challenges share an id, which no chart can hold.
 */
export function planOf(quest: QuestSource): QuestPlan {
  const ids = new Set(quest.challenges.map(({ id }) => id));
  if (ids.size !== quest.challenges.length) throw new Error(`quest ${quest.slug}: two challenges share an id`);
  if (ids.has('completed')) throw new Error(`quest ${quest.slug}: "completed" is no name for a challenge`);
  return { slug: quest.slug, challenges: quest.challenges.map(planOfChallenge) };
}

function planOfChallenge(challenge: QuestSource['challenges'][number]): ChallengePlan {
  const { id, optional, xp, action, hints, prediction, reflection } = challenge;
  return {
    id,
    kind: action.kind,
    optional,
    xp,
    hints: typeof hints === 'number' ? hints : hints.length,
    prediction: prediction ? predictionPlan(prediction) : null,
    min_chars: reflection?.min_chars ?? null,
  };
}

function predictionPlan({ min, max, metric, scale, xp }: PredictionPlan): PredictionPlan {
  return { min, max, metric, scale, xp };
}
