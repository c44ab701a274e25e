import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Limits } from '@ear/engine';
import type { CheckContext } from '../checks/kind.ts';
import { answerCheck } from '../testing/answers.ts';
import { jobFor } from '../testing/judged.ts';
import type { Answer } from './answer.ts';
import { planFor } from './plan.ts';
import type { StudentRequest } from './request.ts';
import { runPlan } from './run.ts';
import type { Student } from './student.ts';

/** A clock of the test's own, in milliseconds. */
let now = 0;
beforeEach(() => {
  now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => void jest.restoreAllMocks());

interface Machine {
  /** What each answer takes. */
  readonly takes_ms: number;
  /** What the first one takes besides: an interpreter that starts. */
  readonly start_ms?: number;
  readonly checks?: number;
  readonly wall_s?: number;
}

/** Asks a hand-in that answers `x` the first time and another thing from then on, on a machine of that speed. */
async function judgedOn({ takes_ms, start_ms = 0, checks: count = 3, wall_s = 10 }: Machine) {
  const task = {
    checks: Array.from({ length: count }, (_, x) => answerCheck(`c${x}`, [x], x)),
    payload: { kind: 'code' as const, files: { 'a.py': '' } },
  };
  const { bundle } = jobFor(task);
  const challenge = bundle.challenges[0]!;
  const asked = new Map<string, number>();
  let starting_ms = 0;
  const ask = async (request: StudentRequest): Promise<Answer> => {
    if (request.op !== 'call') throw new Error('nothing else is asked');
    if (asked.size === 0) now += starting_ms = start_ms;
    now += takes_ms;
    const x = request.args[0] as number;
    const times = asked.get(String(x)) ?? 0;
    asked.set(String(x), times + 1);
    return { kind: 'value', value: { kind: 'int', value: BigInt(times === 0 ? x : x + 1) } } as unknown as Answer;
  };
  const student = {
    get starting_ms() {
      return starting_ms;
    },
    transcript: { mark: () => 0, since: async () => '', close: async () => undefined },
  } as unknown as Student;
  const signal = new AbortController().signal;
  const context = { challenge, ask, limits: Limits.parse({ wall_s }), signal, seed: '00', mainFile: 'a.py' };
  const plan = planFor(bundle, challenge, false);
  const judged = await runPlan(plan, context as unknown as CheckContext, student, () => undefined);
  const repeated = [...asked.values()].filter((times) => times > 1).length;
  return {
    repeated,
    changed: [...judged.values()].filter(({ outcome }) => outcome?.message?.id === 'value.changes').length,
  };
}

describe('asking once more', () => {
  it('finds an answer that changes on a machine on which each takes long', async () => {
    expect(await judgedOn({ takes_ms: 1 })).toEqual({ repeated: 3, changed: 3 });
    expect(await judgedOn({ takes_ms: 300 })).toEqual({ repeated: 3, changed: 3 });
  });

  it('finds it although the interpreter took long to start', async () => {
    expect(await judgedOn({ takes_ms: 300, start_ms: 4000, checks: 1 })).toEqual({ repeated: 1, changed: 1 });
  });

  it('costs slow code a tenth of its wall limit at most, and half of what is left of it', async () => {
    expect((await judgedOn({ takes_ms: 200, checks: 20 })).repeated).toBe(5);
    expect(now).toBe(5000);
    now = 0;
    expect((await judgedOn({ takes_ms: 300, checks: 31 })).repeated).toBe(1);
    now = 0;
    expect((await judgedOn({ takes_ms: 1100, checks: 2 })).repeated).toBe(0);
  });
});
