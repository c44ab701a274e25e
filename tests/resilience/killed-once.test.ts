import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  AttemptState,
  ChainCheck,
  JourneyEvent,
  JourneyPage,
  LedgerPage,
  SubmissionState,
} from '@ear/engine/contract';
import type { Payload } from '@ear/engine';
import { loadProofs } from '@ear/content';
import { Learner } from '../support/learner.ts';
import { rebuildLedger } from '../support/ledger.ts';
import { startStack, type ServiceName, type Stack } from '../support/stack.ts';

const QUEST = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../quests/foundations/value-autograd');
const LEARNERS = 20;
const SUBMISSIONS_EACH = 10;
const ALL = LEARNERS * SUBMISSIONS_EACH;
/** After how many verdicts each part is killed. */
const KILLS: readonly (readonly [number, ServiceName])[] = [
  [30, 'api'],
  [80, 'grader'],
  [130, 'database'],
];

/** 200 submissions by 20 learners while each part is killed once. */
describe('when the API, the grader and PostgreSQL are each killed once', () => {
  let stack: Stack;
  const learners: Learner[] = [];
  const verdicts: SubmissionState[] = [];
  const killed: ServiceName[] = [];

  async function killWhatIsDue(): Promise<void> {
    const due = KILLS[killed.length];
    if (due === undefined || verdicts.length < due[0]) return;
    killed.push(due[1]);
    process.kill(await stack.pidOf(due[1]), 'SIGKILL');
  }

  /** Nine wrong ones, then the right one, all for the first challenge. */
  async function walk(learner: Learner, wrong: Payload, right: Payload): Promise<void> {
    let attempt: AttemptState = await learner.start('value-autograd');
    const challenge = attempt.position === 'completed' ? '' : attempt.position.challenge;
    attempt = await learner.say(attempt, { type: 'BEGUN' });
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
    for (let n = 0; n < LEARNERS; n += 1) {
      const learner = new Learner(stack.url);
      await learner.signUp(`walker-${n}`);
      learners.push(learner);
    }
    await Promise.all(learners.map((learner) => walk(learner, wrong, right)));
  }, 240_000);

  afterAll(async () => {
    await stack?.stop();
  }, 30_000);

  it('kills all three', () => {
    expect(killed).toEqual(['api', 'grader', 'database']);
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

async function journeyOf(learner: Learner): Promise<JourneyEvent[]> {
  const events: JourneyEvent[] = [];
  for (let after: number | null = 0; after !== null;) {
    const page: JourneyPage = await learner.get(`/api/journey?after=${after}&limit=200`);
    events.push(...page.events);
    after = page.next;
  }
  return events;
}

function withoutTime({ at: _at, ...row }: LedgerPage['rows'][number]): Omit<LedgerPage['rows'][number], 'at'> {
  return row;
}
