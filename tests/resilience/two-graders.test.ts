import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LedgerPage, SubmissionState } from '@ear/engine/contract';
import { loadProofs } from '@ear/content';
import { startGrader } from '../support/grader.ts';
import { journeyOf } from '../support/journey.ts';
import { Learner } from '../support/learner.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

let stack: Stack;
const graders: ChildProcess[] = [];

beforeAll(async () => {
  stack = await startStack({ env: { EAR_GRADER_SLOTS: '0', EAR_ADMIN: 'chief' } });
}, 240_000);

afterAll(async () => {
  for (const grader of graders) grader.kill('SIGTERM');
  await stack?.stop();
}, 120_000);

it('lets another grader finish what one that was killed in the middle had begun: one verdict, one reward', async () => {
  const { solution } = await loadProofs(path.join(ROOT, 'quests/foundations/value-autograd'));
  const right = solution['forward'];
  if (right?.kind !== 'code') throw new Error('the first challenge takes code');
  // The one that is killed has not ended by then, however late this process hears that it has begun.
  const slow = { ...right, files: { 'value.py': `import time\ntime.sleep(6)\n${right.files['value.py']}` } };

  const chief = new Learner(stack.url);
  await chief.signUp('chief');
  const join = async (name: string): Promise<ChildProcess> => {
    const { token } = await chief.post<{ token: string }>('/api/admin/graders', { name });
    const grader = startGrader({ api: stack.url, token, name, dataDir: path.join(stack.dataDir, name) });
    graders.push(grader);
    return grader;
  };
  const learner = new Learner(stack.url);
  await learner.signUp('patient');
  const attempt = await learner.say(await learner.start('value-autograd'), { type: 'BEGUN' });
  const first = await join('first');
  const { id } = await learner.submit(attempt, 'forward', slow);
  const submission = (): Promise<SubmissionState> => learner.get(`/api/submissions/${id}`);
  await until(submission, ({ state }) => state === 'leased');
  first.kill('SIGKILL');
  await join('second');

  const { verdict } = await learner.verdictOf(id);
  expect(verdict).toMatchObject({ status: 'passed', score: 1 });
  const judged = (await journeyOf(learner)).filter(({ type }) => type === 'JUDGED');
  expect(judged).toHaveLength(1);
  const { rows } = await learner.get<LedgerPage>('/api/journey/ledger');
  expect(rows.map(({ challenge, kind }) => `${challenge} ${kind}`).toSorted()).toEqual([
    'forward first_try',
    'forward pass',
  ]);
}, 300_000);
