import { challengeOf, planOfMachine, type AttemptSnapshot, type QuestMachine } from '../quest/compileQuest.ts';
import { ROOT_REJUDGED, STAGE_RULES, type Rule } from '../quest/rules.ts';
import type { ChallengePlan } from '../quest/plan.ts';
import type { AttemptEvent, AttemptEventType } from './events.ts';
import { holds, isStanding, STANDING_GUARDS, type GuardName } from './guards.ts';
import { positionOf } from './position.ts';
import { readEvent } from './upcast.ts';

/** The guard that keeps an event from being accepted, or null where `play` would accept it. */
export function whyRefused(machine: QuestMachine, snapshot: AttemptSnapshot, event: AttemptEvent): GuardName | null {
  const read = readEvent(event);
  if (read === null) return 'isWellFormed';
  const rule = ruleAt(machine, snapshot, read.type);
  if (typeof rule === 'string') return rule;
  const moment = { context: snapshot.context, event: read };
  return rule.rule.guards.find((name) => !holds(name, moment, rule.plan)) ?? null;
}

/**
 * The guard that keeps every event of this type from being accepted now, or null where a right one would be:
 * what a button asks before there is an event.
 */
export function whyNot(machine: QuestMachine, snapshot: AttemptSnapshot, type: AttemptEventType): GuardName | null {
  const rule = ruleAt(machine, snapshot, type);
  if (typeof rule === 'string') return rule;
  if (type === 'REJUDGED') return anyVerdict(snapshot) ? null : 'hasVerdict';
  const standing = rule.rule.guards.filter(isStanding);
  return standing.find((name) => !STANDING_GUARDS[name](snapshot.context, rule.plan)) ?? null;
}

function ruleAt(
  machine: QuestMachine,
  snapshot: AttemptSnapshot,
  type: AttemptEventType,
): { rule: Rule; plan: ChallengePlan } | 'questOpen' | 'stageAllows' {
  const position = positionOf(snapshot);
  const plan = challengeOf(planOfMachine(machine), position === 'completed' ? '' : position.challenge);
  if (type === 'REJUDGED') return { rule: ROOT_REJUDGED, plan };
  if (position === 'completed') return 'questOpen';
  const rule = STAGE_RULES[position.stage][type];
  return rule === undefined ? 'stageAllows' : { rule, plan };
}

function anyVerdict({ context }: AttemptSnapshot): boolean {
  return Object.entries(context.challenges).some(
    ([id, { submissions }]) => submissions > (context.judging?.challenge === id ? 1 : 0),
  );
}
