import type { Verdict, VerdictStatus } from '@ear/engine';
import type { Proofs, PublishedQuest } from '@ear/content';
import type { Judge } from '../../local/judgeOffline.ts';

/** One trial of a quest: a hand-in whose verdict is known beforehand. */
export interface Trial {
  readonly kind: 'solution' | 'starter' | 'mutant';
  readonly challenge: string;
  /** Name of the mutant. */
  readonly name: string | null;
  readonly status: VerdictStatus;
  /** Checks that passed, of how many. */
  readonly passed: number;
  readonly checks: number;
  /** Checks that failed, by id. */
  readonly killed_by: readonly string[];
  /** Named by the author, but they let the mutant live. */
  readonly survived: readonly string[];
  readonly ok: boolean;
  /** Why it is not ok; the grader's own word for what went wrong. */
  readonly said: Verdict['message'];
  readonly wall_ms: number;
}

export interface QuestProof {
  readonly quest: string;
  readonly folder: string;
  readonly ok: boolean;
  readonly trials: readonly Trial[];
}

/** A trial that was not made yet. */
export type Task = () => Promise<Trial>;

/** Everything there is to try about one quest: the solution passes, the starter fails politely, each mutant dies. */
export function trialsOf(quest: PublishedQuest, proofs: Proofs, judge: Judge): Task[] {
  const slugs = quest.definition.challenges.map(({ id }) => id);
  const solutions = slugs.flatMap((id) => (proofs.solution[id] ? [[id, proofs.solution[id]] as const] : []));
  const starters = slugs.flatMap((id) => (proofs.starter[id] ? [[id, proofs.starter[id]] as const] : []));
  return [
    ...solutions.map(([id, payload]) => async () => {
      const verdict = await judge(quest, id, payload);
      return trial(
        'solution',
        id,
        null,
        verdict,
        verdict.status === 'passed' && verdict.checks_run === verdict.checks.length,
      );
    }),
    ...starters.map(([id, payload]) => async () => {
      const verdict = await judge(quest, id, payload);
      return trial('starter', id, null, verdict, verdict.status === 'failed');
    }),
    ...proofs.mutants.map((mutant) => async () => {
      const verdict = await judge(quest, mutant.challenge, mutant.payload);
      const dead = new Set(killers(verdict));
      const survived = mutant.killed_by.filter((id) => !dead.has(id));
      const judged = verdict.status !== 'platform_error' && verdict.status !== 'cancelled';
      const ok = judged && verdict.status !== 'passed' && survived.length === 0;
      return { ...trial('mutant', mutant.challenge, mutant.name, verdict, ok), survived };
    }),
  ];
}

function trial(kind: Trial['kind'], challenge: string, name: string | null, verdict: Verdict, ok: boolean): Trial {
  return {
    kind,
    challenge,
    name,
    status: verdict.status,
    passed: verdict.checks.filter(({ status }) => status === 'passed').length,
    checks: verdict.checks.length,
    killed_by: killers(verdict),
    survived: [],
    ok,
    said: ok ? null : verdict.message,
    wall_ms: Math.round(verdict.times.wall_ms),
  };
}

const killers = ({ checks }: Verdict): string[] =>
  checks.filter(({ status }) => status === 'failed' || status === 'error').map(({ id }) => id);

/** Runs tasks, `width` at a time, and answers in their order. */
export async function runAll<T>(tasks: readonly (() => Promise<T>)[], width: number): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < tasks.length; i = next++) results[i] = await tasks[i]!();
  };
  await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, worker));
  return results;
}
