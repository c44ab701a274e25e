import type { AttemptAction, AttemptEvent } from '../attempt/events.ts';
import { recordOf } from '../attempt/context.ts';
import { begin, play } from '../attempt/play.ts';
import { positionOf } from '../attempt/position.ts';
import { challengeOf, planOfMachine, type AttemptSnapshot, type QuestMachine } from './compileQuest.ts';
import { STAGE_RULES } from './rules.ts';
import { STAGES } from '../attempt/stage.ts';

/** One accepted event on the walk over a chart. States are named `challenge.stage` or `completed`. */
export interface Edge {
  readonly from: string;
  readonly event: AttemptEvent;
  readonly to: string;
  readonly actions: readonly AttemptAction[];
}

/** What is wrong with a chart, and where. */
export interface ChartFlaw {
  readonly kind: 'unreachable' | 'dead_end' | 'unfinished' | 'reward' | 'unearned';
  /** `challenge.stage` or `completed`. */
  readonly state: string;
  /** The event that brings the flaw about, where there is one. */
  readonly event: string | null;
}

const SUBMISSIONS = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;

/**
 * Walks a chart breadth first by every event that could matter and answers every edge. What past challenges
 * remember does not change where later ones lead, so only the current record tells states apart.
 */
export function walkChart(machine: QuestMachine): Edge[] {
  const edges: Edge[] = [];
  const first = begin(machine);
  const seen = new Set([fingerprint(first)]);
  const waiting = [first];
  for (let snapshot = waiting.shift(); snapshot !== undefined; snapshot = waiting.shift()) {
    for (const event of candidateEvents(machine, snapshot)) {
      const [next, actions] = play(machine, snapshot, event);
      if (next === snapshot) continue;
      edges.push({ from: stateName(snapshot), event, to: stateName(next), actions });
      const print = fingerprint(next);
      if (seen.has(print)) continue;
      seen.add(print);
      waiting.push(next);
    }
  }
  return edges;
}

/** Flaws of a chart: unreachable states, dead ends, no way to the end, XP or completion without evidence. */
export function chartFlaws(machine: QuestMachine): ChartFlaw[] {
  const edges = walkChart(machine);
  const reached = new Set([stateName(begin(machine)), ...edges.map(({ to }) => to)]);
  const leadsOn = statesThatLeadTo('completed', edges);
  const flaw = (kind: ChartFlaw['kind'], state: string, event: string | null = null): ChartFlaw => ({
    kind,
    state,
    event,
  });
  const unearned = planOfMachine(machine).challenges.every(({ optional }) => optional);
  return [
    ...stateNames(machine)
      .filter((state) => !reached.has(state))
      .map((state) => flaw('unreachable', state)),
    ...[...reached].filter((state) => !leadsOn.has(state)).map((state) => flaw('dead_end', state)),
    ...(reached.has('completed') ? [] : [flaw('unfinished', 'completed')]),
    ...edges.filter((edge) => !isEarned(edge)).map((edge) => flaw('reward', edge.from, edge.event.type)),
    ...(unearned ? [flaw('unearned', 'completed', 'SKIPPED')] : []),
  ];
}

/** Every state that a chart names. */
export function stateNames(machine: QuestMachine): string[] {
  const stages = planOfMachine(machine).challenges.flatMap(({ id, min_chars }) =>
    STAGES.filter((stage) => stage !== 'reflecting' || min_chars !== null).map((stage) => `${id}.${stage}`),
  );
  return [...stages, 'completed'];
}

/** Name of the state that a snapshot is in. */
export function stateName(snapshot: AttemptSnapshot): string {
  const position = positionOf(snapshot);
  return position === 'completed' ? position : `${position.challenge}.${position.stage}`;
}

/** Events that a chart could take in this state, each outcome of judging once. Some will be refused. */
export function candidateEvents(machine: QuestMachine, { value, context }: AttemptSnapshot): AttemptEvent[] {
  const position = positionOf({ value, context });
  if (position === 'completed') return [];
  const { challenge, stage } = position;
  const plan = challengeOf(planOfMachine(machine), challenge);
  const record = recordOf(context, challenge);
  const base = { at: 0, challenge };
  const pending = context.judging?.submission ?? SUBMISSIONS[0];
  const other = SUBMISSIONS.find((id) => id !== pending) ?? SUBMISSIONS[1];
  const metrics = plan.prediction ? { [plan.prediction.metric]: { value: plan.prediction.min, unit: '' } } : {};
  const verdict = { ...base, epoch: 0, tier: 'none', metrics } as const;
  const pass = { ...verdict, status: 'passed', passed: true, score: 1 } as const;
  const fail = { ...verdict, status: 'failed', passed: false, score: 0 } as const;
  const broken = { ...verdict, status: 'platform_error', passed: false, score: 0 } as const;
  const all: AttemptEvent[] = [
    { type: 'BEGUN', ...base },
    { type: 'PREDICTED', ...base, value: plan.prediction?.min ?? 0 },
    { type: 'HINT_TAKEN', ...base, index: record.hints.length },
    { type: 'SUBMITTED', ...base, submission: record.submissions === 0 ? SUBMISSIONS[0] : SUBMISSIONS[1] },
    ...[pass, fail, broken].map((outcome) => ({ type: 'JUDGED' as const, submission: pending, ...outcome })),
    { type: 'CANCELLED', ...base, submission: pending },
    { type: 'JUDGING_ABANDONED', ...base, submission: pending },
    { type: 'RESUMED', ...base },
    { type: 'ACKNOWLEDGED', ...base },
    { type: 'REFLECTED', ...base, chars: plan.min_chars ?? 0 },
    { type: 'SKIPPED', ...base },
  ];
  const again = [pass, fail].map((outcome) => ({ type: 'REJUDGED' as const, submission: other, ...outcome }));
  return [...all.filter(({ type }) => type in STAGE_RULES[stage]), ...again];
}

function fingerprint(snapshot: AttemptSnapshot): string {
  const position = positionOf(snapshot);
  if (position === 'completed') return position;
  const { hints, submissions, prediction, passed } = recordOf(snapshot.context, position.challenge);
  return [stateName(snapshot), hints.length, Math.min(submissions, 2), prediction !== null, passed].join(' ');
}

function statesThatLeadTo(end: string, edges: readonly Edge[]): Set<string> {
  const sources = new Map<string, Set<string>>();
  for (const { from, to } of edges) sources.set(to, (sources.get(to) ?? new Set()).add(from));
  const found = new Set([end]);
  // A set hands out what is added while it is walked.
  for (const state of found) for (const source of sources.get(state) ?? []) found.add(source);
  return found;
}

function isEarned({ event, actions }: Edge): boolean {
  if (!actions.some(({ type }) => type === 'awardXp')) return true;
  if (event.type === 'JUDGED' || event.type === 'REJUDGED') return event.passed && event.status === 'passed';
  return event.type === 'REFLECTED';
}
