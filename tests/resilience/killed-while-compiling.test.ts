import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandOf, descendantsOf, exists } from '../../apps/grader/src/testing/processes.ts';
import type { LedgerPage, SubmissionState } from '@ear/engine/contract';
import type { Payload } from '@ear/engine';
import { loadProofs } from '@ear/content';
import { startGrader } from '../support/grader.ts';
import { journeyOf } from '../support/journey.ts';
import { Learner } from '../support/learner.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const QUESTS = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../quests');

interface HandIn {
  readonly runtime: string;
  readonly quest: string;
  /** The challenge before, which needs no compiler. */
  readonly first: string;
  readonly challenge: string;
  readonly file: string;
  /** In front of a function that nobody calls. */
  readonly qualifier: string;
}

const C: HandIn = {
  runtime: 'C',
  quest: 'llmc/c-attention-forward',
  first: 'layout',
  challenge: 'forward',
  file: 'attention.c',
  qualifier: '',
};
const CUDA: HandIn = {
  runtime: 'CUDA',
  quest: 'cuda/cuda-index',
  first: 'idle',
  challenge: 'vec-add',
  file: 'index.cu',
  qualifier: '__device__',
};

/** Three hundred functions keep a compiler busy for about a second, which is long enough to be found at it. */
const much = (qualifier: string): string => `
#define ONE(n) ${qualifier} double slow_##n(double x) { for (int i = 0; i < 9; i++) x = x * x + n / (x + i); return x; }
#define TEN(n) ONE(n##0) ONE(n##1) ONE(n##2) ONE(n##3) ONE(n##4) ONE(n##5) ONE(n##6) ONE(n##7) ONE(n##8) ONE(n##9)
#define ALL(n) TEN(n##0) TEN(n##1) TEN(n##2) TEN(n##3) TEN(n##4) TEN(n##5) TEN(n##6) TEN(n##7) TEN(n##8) TEN(n##9)
ALL(1) ALL(2) ALL(3)
`;

const compiles = spawnSync('sh', ['-c', 'command -v g++']).status === 0;
const where = compiles ? describe : describe.skip;

where(`a grader that compiles a hand-in${compiles ? '' : ' (skipped: no g++ here)'}`, () => {
  let stack: Stack;
  let chief: Learner;
  let grader: ChildProcess;
  let graders = 0;

  beforeAll(async () => {
    stack = await startStack({ env: { EAR_GRADER_SLOTS: '0', EAR_ADMIN: 'chief', EAR_LEASE_SECONDS: '4' } });
    chief = new Learner(stack.url);
    await chief.signUp('chief');
    await startNext();
  }, 120_000);
  afterAll(async () => {
    grader?.kill('SIGTERM');
    await stack?.stop();
  }, 30_000);

  async function startNext(): Promise<void> {
    const name = `grader-${(graders += 1)}`;
    const { token } = await chief.post<{ token: string }>('/api/admin/graders', { name });
    grader = startGrader({ api: stack.url, token, name, dataDir: path.join(stack.dataDir, name) });
  }

  /** Walks up to the challenge, and hands in what is right and takes long to compile. */
  async function handIn({ quest, first, challenge, file, qualifier }: HandIn, name: string) {
    const { solution } = await loadProofs(path.join(QUESTS, quest));
    const learner = new Learner(stack.url);
    await learner.signUp(name);
    let attempt = await learner.start(path.basename(quest));
    attempt = await learner.say(attempt, { type: 'BEGUN' });
    const begun = await learner.submit(attempt, first, solution[first]!);
    expect((await learner.verdictOf(begun.id)).verdict).toMatchObject({ status: 'passed' });
    attempt = await learner.say(await learner.attempt(attempt.id), { type: 'ACKNOWLEDGED' });
    attempt = await learner.say(attempt, { type: 'BEGUN' });
    const right = solution[challenge] as Extract<Payload, { kind: 'code' }>;
    const slow = { ...right, files: { [file]: right.files[file] + much(qualifier) } };
    const { id } = await learner.submit(attempt, challenge, slow);
    return { learner, attempt, id, right };
  }

  /** Finds the compiler that reads the hand-in, and stops it: from then on it ends by being killed alone. */
  async function compiling(file: string): Promise<{ compiler: number; all: number[] }> {
    const isCompiler = (pid: number) => /\/(cc1|cc1plus|cicc) .*/.test(commandOf(pid)) && commandOf(pid).includes(file);
    const all = await until(
      () => descendantsOf(grader.pid!),
      (pids) => pids.some(isCompiler),
    );
    const compiler = all.find(isCompiler)!;
    process.kill(compiler, 'SIGSTOP');
    return { compiler, all };
  }

  /** Sooner than the jail's own clock would end them. */
  const allGone = (pids: readonly number[]) =>
    until(
      () => pids.filter(exists),
      (left) => left.length === 0,
      12_000,
    );

  /** One verdict and one reward for the challenge. */
  async function judgedOnce(learner: Learner, challenge: string): Promise<void> {
    const events = (await journeyOf(learner)).filter((event) => event.challenge === challenge);
    expect(events.filter(({ type }) => type === 'JUDGED')).toHaveLength(1);
    expect(events.map(({ type }) => type)).not.toContain('JUDGING_ABANDONED');
    const { rows } = await learner.get<LedgerPage>('/api/journey/ledger');
    const kinds = rows.filter((row) => row.challenge === challenge).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'pass')).toHaveLength(1);
  }

  it.each([C, CUDA])(
    'takes the compiler along when it is killed at $runtime, and the next one judges, once',
    async (one) => {
      const { learner, id } = await handIn(one, `${one.runtime.toLowerCase()}-learner`);
      const dead = grader;
      const { all } = await compiling(one.file);
      const gone = once(dead, 'exit');
      dead.kill('SIGKILL');
      await gone;
      await allGone(all);
      expect((await learner.get<SubmissionState>(`/api/submissions/${id}`)).verdict).toBeNull();
      await startNext();
      expect((await learner.verdictOf(id)).verdict).toMatchObject({ status: 'passed', score: 1 });
      await judgedOnce(learner, one.challenge);
      expect(groupsOf(dead.pid!)).toEqual([]);
    },
    120_000,
  );

  it('ends the compiler when the hand-in is taken back, and judges the next', async () => {
    const { learner, id, attempt, right } = await handIn(C, 'undecided');
    const { compiler } = await compiling(C.file);
    await learner.post(`/api/submissions/${id}/cancel`, {});
    await allGone([compiler]);
    expect(grader.exitCode ?? grader.signalCode).toBeNull();
    expect(await learner.verdictOf(id)).toMatchObject({ state: 'cancelled', verdict: null });
    const again = await learner.submit(await learner.attempt(attempt.id), C.challenge, right);
    expect((await learner.verdictOf(again.id)).verdict).toMatchObject({ status: 'passed', score: 1 });
    await judgedOnce(learner, C.challenge);
  }, 120_000);
});

/** Control groups that a grader has left behind. */
function groupsOf(pid: number): string[] {
  const found = spawnSync('find', ['/sys/fs/cgroup', '-type', 'd', '-name', `ear-grader.${pid}.*`]).stdout.toString();
  return found.split('\n').filter((line) => line !== '');
}
