import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AttemptState, ChainCheck, LedgerPage, SubmissionState } from '@ear/engine/contract';
import type { Payload } from '@ear/engine';
import { loadProofs } from '@ear/content';
import { journeyOf } from '../support/journey.ts';
import { Learner } from '../support/learner.ts';
import { rebuildLedger } from '../support/ledger.ts';
import { startStack, type ServiceName, type Stack } from '../support/stack.ts';

const QUEST = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../quests/foundations/value-autograd');
const LEARNERS = 20;
const SUBMISSIONS_EACH = 10;
const ALL = LEARNERS * SUBMISSIONS_EACH;
/** Each round kills in another order and at other moments; `npm run test:long` walks them all. */
const ROUNDS: readonly (readonly (readonly [afterVerdicts: number, ServiceName])[])[] = [
  [
    [30, 'api'],
    [80, 'grader'],
    [130, 'database'],
  ],
  [
    [11, 'database'],
    [23, 'api'],
    [170, 'grader'],
  ],
  [
    [1, 'grader'],
    [100, 'database'],
    [101, 'api'],
  ],
  [
    [60, 'database'],
    [61, 'grader'],
    [62, 'api'],
  ],
];
const WALKED = process.env['EAR_TEST_LONG'] === '1' ? ROUNDS : ROUNDS.slice(0, 1);

interface Walker {
  readonly learner: Learner;
  readonly attempt: AttemptState;
}

/** 200 submissions by 20 learners while each part is killed once. */
describe.each(WALKED.map((kills, round) => ({ kills, round })))('round $round, all three killed once', ({ kills }) => {
  let stack: Stack;
  const learners: Learner[] = [];
  const verdicts: SubmissionState[] = [];
  const killed: ServiceName[] = [];

  async function killWhatIsDue(): Promise<void> {
    const due = kills[killed.length];
    if (due === undefined || verdicts.length < due[0]) return;
    killed.push(due[1]);
    process.kill(await stack.pidOf(due[1]), 'SIGKILL');
  }

  /** Before anything is killed: whoever loses the answer to this must not say it again. */
  async function begin(name: string): Promise<Walker> {
    const learner = new Learner(stack.url);
    await learner.signUp(name);
    return { learner, attempt: await learner.say(await learner.start('value-autograd'), { type: 'BEGUN' }) };
  }

  /** Nine wrong ones, then the right one, all for the first challenge. */
  async function walk({ learner, attempt: begun }: Walker, wrong: Payload, right: Payload): Promise<void> {
    let attempt = begun;
    const challenge = attempt.position === 'completed' ? '' : attempt.position.challenge;
    for (let number = 1; number <= SUBMISSIONS_EACH; number += 1) {
      const { id } = await learner.submit(attempt, challenge, number < SUBMISSIONS_EACH ? wrong : right);
      verdicts.push(await learner.verdictOf(id));
      await killWhatIsDue();
      attempt = await learner.attempt(attempt.id);
    }
  }

  beforeAll(async () => {
    stack = await startStack();
    const proofs = await loadProofs(QUEST);
    const first = proofs.mutants[0]!.challenge;
    const wrong = proofs.mutants.find(({ challenge }) => challenge === first)!.payload;
    const right = proofs.solution[first]!;
    const walkers: Walker[] = [];
    for (let n = 0; n < LEARNERS; n += 1) walkers.push(await begin(`walker-${n}`));
    learners.push(...walkers.map(({ learner }) => learner));
    await Promise.all(walkers.map((walker) => walk(walker, wrong, right)));
  }, 600_000);

  afterAll(async () => {
    await stack?.stop();
  }, 120_000);

  it('kills all three', () => {
    expect(killed).toEqual(kills.map(([, service]) => service));
  });

  it('judges every submission exactly once', () => {
    expect(verdicts).toHaveLength(ALL);
    expect(new Set(verdicts.map(({ id }) => id)).size).toBe(ALL);
    const statuses = verdicts.map(({ verdict }) => verdict?.status);
    expect(statuses.filter((status) => status === 'passed')).toHaveLength(LEARNERS);
    expect(statuses.filter((status) => status === 'failed')).toHaveLength(ALL - LEARNERS);
  });

  it('keeps one JUDGED event a submission, a ledger equal to its rebuild, and a chain that verifies', async () => {
    for (const learner of learners) {
      const events = await journeyOf(learner);
      const judged = events.filter(({ type }) => type === 'JUDGED');
      expect(judged).toHaveLength(SUBMISSIONS_EACH);
      expect(events.filter(({ type }) => type === 'SUBMITTED')).toHaveLength(SUBMISSIONS_EACH);
      const ledger = await learner.get<LedgerPage>('/api/journey/ledger');
      expect(ledger.rows.map(withoutTime)).toEqual(await rebuildLedger(events));
      const chain = await learner.get<ChainCheck>('/api/journey/verify');
      expect(chain).toMatchObject({ valid: true, broken_at: null });
    }
  });
});

function withoutTime({ at: _at, ...row }: LedgerPage['rows'][number]): Omit<LedgerPage['rows'][number], 'at'> {
  return row;
}
