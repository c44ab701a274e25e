import { and, assign, setup, type AnyStateMachine } from 'xstate';
import { recordOf, freshContext, type AttemptContext } from '../attempt/context.ts';
import type { AttemptEvent, LedgerKind } from '../attempt/events.ts';
import { EVENT_GUARDS, STANDING_GUARDS, holds, type ChartGuard, type Moment } from '../attempt/guards.ts';
import { MEMORY, type MemoryAction } from '../attempt/memory.ts';
import { STAGES, type Stage } from '../attempt/stage.ts';
import { rewardOf } from '../progress/reward.ts';
import { planOf, type ChallengePlan, type QuestPlan, type QuestSource } from './plan.ts';
import { ROOT_REJUDGED, STAGE_RULES, type Branch, type Destination, type Rule } from './rules.ts';

/** Version of the chart's grammar: states, events and guards. Attempts pin it; golden journeys replay per format. */
export const CHART_FORMAT = 1;

/** An XState v5 machine of one quest. Its root's meta holds the plan that it was compiled from. */
export type QuestMachine = AnyStateMachine;

/** Where an attempt stands and what it remembers: the part of an XState snapshot that this product relies on. */
export interface AttemptSnapshot {
  /** `completed`, or one challenge and its stage. */
  readonly value: 'completed' | Readonly<Record<string, Stage>>;
  readonly context: AttemptContext;
}

/** Params of the guards and actions of one transition: always the plan of the challenge that it belongs to. */
interface Here {
  readonly plan: ChallengePlan;
}

const chart = setup({
  types: { context: {} as AttemptContext, events: {} as AttemptEvent },
  guards: Object.fromEntries(
    [...Object.keys(STANDING_GUARDS), ...Object.keys(EVENT_GUARDS)].map((name) => [
      name,
      (moment: Moment, { plan }: Here) => holds(name as ChartGuard, moment, plan),
    ]),
  ) as Record<ChartGuard, (moment: Moment, here: Here) => boolean>,
  actions: {
    ...memoryActions(),
    // Effects are data: play() hands them out, nothing here carries them out.
    requestJudging: effect<{ challenge: string; submission: string }>(),
    withdrawJudging: effect<{ challenge: string; submission: string }>(),
    awardXp: effect<{ challenge: string; kind: LedgerKind; amount: number }>(),
    completeQuest: effect<Record<string, never>>(),
  },
});

/**
 * Compiles a quest into its statechart: one compound state per challenge with the stages of STAGE_RULES, then
 * `completed`. Accepts the author's definition or the learner's view of it; both give the same chart.
 * Throws where challenge ids are not unique.
 */
export function compileQuest(quest: QuestSource): QuestMachine {
  const plan = planOf(quest);
  const states = plan.challenges.map((challenge, index) => [
    challenge.id,
    challengeState(plan, challenge, plan.challenges[index + 1]?.id ?? 'completed'),
  ]);
  const config = {
    id: plan.slug,
    meta: { chart_format: CHART_FORMAT, plan },
    context: freshContext(plan),
    initial: plan.challenges[0]?.id,
    states: {
      ...Object.fromEntries(states),
      // Not a final state: a re-judgement may still better the record of a completed attempt.
      completed: { entry: { type: 'completeQuest', params: {} } },
    },
    on: { REJUDGED: transitionsOf(ROOT_REJUDGED, (event) => challengeOf(plan, event.challenge), noWay) },
  };
  // The states' names come from data, so their types cannot be written down here.
  return chart.createMachine(config as never) as unknown as QuestMachine;
}

/** The plan that a machine was compiled from. */
export function planOfMachine(machine: QuestMachine): QuestPlan {
  return (machine.root.meta as { plan: QuestPlan }).plan;
}

function challengeState(quest: QuestPlan, plan: ChallengePlan, next: string): object {
  const stages = STAGES.filter((stage) => stage !== 'reflecting' || plan.min_chars !== null);
  const way = (to: Destination) => {
    if (to === 'next') return `#${quest.slug}.${next}`;
    if (to === 'afterPassed') return plan.min_chars === null ? `#${quest.slug}.${next}` : 'reflecting';
    return to;
  };
  return {
    initial: 'briefing',
    states: Object.fromEntries(stages.map((stage) => [stage, { on: eventsOf(stage, plan, way) }])),
  };
}

/** Events of a stage, less those that this challenge can never take: they would be dead ends of the chart. */
function eventsOf(stage: Stage, plan: ChallengePlan, way: (to: Destination) => string): object {
  const rules = Object.entries(STAGE_RULES[stage]).filter(([type]) => canEver(type, plan));
  return Object.fromEntries(rules.map(([type, rule]) => [type, transitionsOf(rule, () => plan, way)]));
}

function canEver(type: string, plan: ChallengePlan): boolean {
  if (type === 'SKIPPED') return plan.optional;
  if (type === 'PREDICTED') return plan.prediction !== null;
  return type !== 'HINT_TAKEN' || plan.hints > 0;
}

function transitionsOf(
  rule: Rule,
  planFor: (event: AttemptEvent) => ChallengePlan,
  way: (to: Destination) => string,
): object[] {
  const params = ({ event }: { event: AttemptEvent }): Here => ({ plan: planFor(event) });
  return rule.branches.map((branch) => {
    const names = branch.when === undefined ? rule.guards : [...rule.guards, branch.when];
    return {
      guard: and(names.map((type) => ({ type, params })) as never),
      ...(branch.to === undefined ? {} : { target: way(branch.to) }),
      actions: actionsOf(branch, planFor),
    };
  });
}

function actionsOf(branch: Branch, planFor: (event: AttemptEvent) => ChallengePlan): object[] {
  const awards = (branch.earn ?? []).map((kind) => ({
    type: 'awardXp',
    params: ({ context, event }: Moment) => {
      const plan = planFor(event);
      return { challenge: plan.id, kind, amount: rewardOf(kind, plan, recordOf(context, plan.id), event) };
    },
  }));
  const ask = branch.ask && {
    type: branch.ask,
    params: ({ event }: Moment) => ({
      challenge: event.challenge,
      submission: 'submission' in event ? event.submission : '',
    }),
  };
  return [...awards, ...(ask ? [ask] : []), ...(branch.remember ? [{ type: branch.remember }] : [])];
}

function effect<P>(): (moment: unknown, params: P) => void {
  return () => undefined;
}

function memoryActions() {
  const entries = Object.entries(MEMORY).map(([name, remember]) => [
    name,
    assign(({ context, event }: Moment) => remember(context, event)),
  ]);
  return Object.fromEntries(entries) as Record<MemoryAction, never>;
}

/** For an event of a challenge that the quest does not have: a plan that earns nothing. */
const NOWHERE: ChallengePlan = {
  id: '',
  kind: 'code',
  optional: false,
  xp: 0,
  hints: 0,
  prediction: null,
  min_chars: null,
};

/** The plan of a challenge by its id; one that earns nothing for a name that the quest does not have. */
export function challengeOf(quest: QuestPlan, id: string): ChallengePlan {
  return quest.challenges.find((challenge) => challenge.id === id) ?? NOWHERE;
}

function noWay(to: Destination): never {
  throw new Error(`the root has no way to ${to}`);
}
