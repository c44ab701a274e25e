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
let second: ChildProcess | null = null;

beforeAll(async () => {
  stack = await startStack({ env: { EAR_GRADER_SLOTS: '1', EAR_ADMIN: 'chief' } });
}, 120_000);

afterAll(async () => {
  second?.kill('SIGTERM');
  await stack?.stop();
}, 30_000);

it('lets another grader finish what one that was killed in the middle had begun: one verdict, one reward', async () => {
  const { solution } = await loadProofs(path.join(ROOT, 'quests/foundations/value-autograd'));
  const right = solution['forward'];
  if (right?.kind !== 'code') throw new Error('the first challenge takes code');
  const slow = { ...right, files: { 'value.py': `import time\ntime.sleep(3)\n${right.files['value.py']}` } };

  const learner = new Learner(stack.url);
  await learner.signUp('patient');
  const attempt = await learner.say(await learner.start('value-autograd'), { type: 'BEGUN' });
  const { id } = await learner.submit(attempt, 'forward', slow);
  await until(async () => (await learner.get<SubmissionState>(`/api/submissions/${id}`)).state === 'leased');

  const chief = new Learner(stack.url);
  await chief.signUp('chief');
  const { token } = await chief.post<{ token: string }>('/api/admin/graders', { name: 'second' });
  second = startGrader({ api: stack.url, token, name: 'second', dataDir: path.join(stack.dataDir, 'second') });
  await until(async () => (await learner.get<{ graders: number }>('/api/health')).graders === 2);
  process.kill(await stack.pidOf('grader'), 'SIGKILL');

  const state = await learner.verdictOf(id);
  expect(state.verdict).toMatchObject({ status: 'passed', score: 1 });
  const judged = (await journeyOf(learner)).filter(({ type }) => type === 'JUDGED');
  expect(judged).toHaveLength(1);
  const { rows } = await learner.get<LedgerPage>('/api/journey/ledger');
  expect(rows.map(({ challenge, kind }) => `${challenge} ${kind}`).toSorted()).toEqual([
    'forward first_try',
    'forward pass',
  ]);
}, 60_000);
