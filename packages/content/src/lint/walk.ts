import { begin, compileQuest, play, STAGES, viewOf } from '@ear/engine';
import type {
  AttemptAction,
  AttemptEvent,
  AttemptSnapshot,
  AttemptView,
  QuestDefinition,
  VerdictStatus,
} from '@ear/engine';

/** One accepted event: where it was sent, where it led, and what it asked the outside to do. */
export interface Step {
  readonly from: string;
  readonly to: string;
  readonly event: AttemptEvent;
  readonly actions: readonly AttemptAction[];
}

/** Every situation that a quest's chart can be brought into. Names are `challenge.stage` or `completed`. */
export interface Walk {
  /** Situation -> the stage that it is in. */
  readonly visited: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
  /** Stages that the chart declares, reached or not. */
  readonly declared: readonly string[];
}

/**
 * Sends every event in every situation, breadth first. Two situations are one where the stage and what its guards
 * can see of the current challenge are the same, so the walk ends after some dozens of them per challenge.
 */
export function walkChart(quest: QuestDefinition): Walk {
  const machine = compileQuest(quest);
  const visited = new Map<string, string>();
  const steps: Step[] = [];
  let frontier: AttemptSnapshot[] = [begin(machine)];
  for (const snapshot of frontier) remember(viewOf(machine, snapshot));
  while (frontier.length > 0) {
    const reached: AttemptSnapshot[] = [];
    for (const snapshot of frontier) {
      const view = viewOf(machine, snapshot);
      for (const event of eventsFor(quest, view)) {
        const [next, actions] = play(machine, snapshot, event);
        if (next === snapshot) continue;
        const led = viewOf(machine, next);
        steps.push({ from: situation(view), to: situation(led), event, actions });
        if (remember(led)) reached.push(next);
      }
    }
    frontier = reached;
  }
  return { visited, steps, declared: declaredStages(quest) };

  /** Whether the situation is new. */
  function remember(view: AttemptView): boolean {
    const name = situation(view);
    if (visited.has(name)) return false;
    visited.set(name, stageName(view));
    return true;
  }
}

const stageName = ({ position }: AttemptView): string =>
  position === 'completed' ? 'completed' : `${position.challenge}.${position.stage}`;

function situation(view: AttemptView): string {
  if (view.position === 'completed') return 'completed';
  const { hints, prediction, passed, submissions } = view.challenges[view.position.challenge]!;
  return `${stageName(view)} ${hints.length} ${prediction !== null} ${passed} ${submissions > 0}`;
}

function declaredStages({ challenges }: QuestDefinition): string[] {
  const stages = challenges.flatMap(({ id, reflection }) =>
    STAGES.filter((stage) => stage !== 'reflecting' || reflection !== undefined).map((stage) => `${id}.${stage}`),
  );
  return [...stages, 'completed'];
}

const SUBMISSION = '00000000-0000-4000-8000-000000000000';
const OUTCOMES: readonly VerdictStatus[] = ['passed', 'failed', 'crashed', 'platform_error', 'cancelled'];

/** One well-formed event of every type, and a verdict of every kind, for the current challenge. */
function eventsFor(quest: QuestDefinition, { position, challenges }: AttemptView): AttemptEvent[] {
  if (position === 'completed') return [];
  const { challenge } = position;
  const definition = quest.challenges.find(({ id }) => id === challenge)!;
  const { prediction, reflection } = definition;
  const base = { at: 0, challenge };
  const verdicts = OUTCOMES.flatMap((status): AttemptEvent[] => {
    const passed = status === 'passed';
    const metrics = prediction ? { [prediction.metric]: { value: prediction.min, unit: '' } } : {};
    const verdict = {
      ...base,
      submission: SUBMISSION,
      epoch: 0,
      status,
      passed,
      score: passed ? 1 : 0,
      tier: 'none',
      metrics,
    } as const;
    return [
      { type: 'JUDGED', ...verdict },
      { type: 'REJUDGED', ...verdict },
    ];
  });
  return [
    { type: 'BEGUN', ...base },
    { type: 'PREDICTED', ...base, value: prediction?.min ?? 0 },
    { type: 'HINT_TAKEN', ...base, index: challenges[challenge]!.hints.length },
    { type: 'SUBMITTED', ...base, submission: SUBMISSION },
    ...verdicts,
    { type: 'CANCELLED', ...base, submission: SUBMISSION },
    { type: 'JUDGING_ABANDONED', ...base, submission: SUBMISSION },
    { type: 'RESUMED', ...base },
    { type: 'ACKNOWLEDGED', ...base },
    { type: 'REFLECTED', ...base, chars: reflection?.min_chars ?? 0 },
    { type: 'SKIPPED', ...base },
  ];
}
