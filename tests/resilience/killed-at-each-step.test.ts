import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LedgerPage, SubmissionState } from '@ear/engine/contract';
import { loadProofs } from '@ear/content';
import { startGrader } from '../support/grader.ts';
import { journeyOf } from '../support/journey.ts';
import { Learner } from '../support/learner.ts';
import { type Middleman, type Passing, standBetween } from '../support/middleman.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const QUEST = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../quests/foundations/value-autograd');
const LONG = process.env['EAR_TEST_LONG'] === '1';
/** In the long run, longer than the first heartbeat, which comes after three seconds. */
const SLOW_S = LONG ? 3.5 : 1;
/** Longer than a busy machine leaves a grader without a heartbeat: only the dead lose their lease. */
const LEASE_S = 10;

/** A moment of the protocol at which a grader dies: as it asks, or as it is answered. */
interface Step {
  readonly name: string;
  readonly at: 'request' | 'answer';
  readonly is: (seen: Passing) => boolean;
  /** Whether the message still arrives; the grader dies all the same. */
  readonly passes?: boolean;
}

const leased = ({ what, status }: Passing): boolean => what === 'leases' && status === 200;
const the =
  (wanted: Passing['what']) =>
  ({ what }: Passing): boolean =>
    what === wanted;

const STEPS: readonly Step[] = [
  { name: 'when its lease was given and the answer not read', at: 'answer', is: leased },
  { name: 'after its lease, before the bundle', at: 'request', is: the('bundles') },
  { name: 'when the bundle was sent and not read', at: 'answer', is: the('bundles') },
  { name: 'with the bundle in its hands', at: 'answer', is: the('bundles'), passes: true },
  { name: 'before its first news', at: 'request', is: the('progress') },
  {
    name: 'while the code runs',
    at: 'request',
    is: ({ what, body }) => what === 'progress' && body.includes('"running"'),
  },
  { name: 'before its first heartbeat', at: 'request', is: the('heartbeat') },
  { name: 'when its heartbeat was heard and not answered', at: 'answer', is: the('heartbeat') },
  { name: 'after its first heartbeat', at: 'answer', is: the('heartbeat'), passes: true },
  { name: 'with a verdict, before it hands it in', at: 'request', is: the('complete') },
  { name: 'when its verdict was taken and the answer not read', at: 'answer', is: the('complete') },
  { name: 'after its verdict was taken', at: 'answer', is: the('complete'), passes: true },
];
/** Those that lose the most; the others, with those of the heartbeat, are tried in the long run. */
const SHORT = new Set([1, 5, 9, 10]);
const WALKED = LONG ? STEPS : STEPS.filter((_, index) => SHORT.has(index));

interface Victim {
  readonly step: Step;
  readonly between: Middleman;
  readonly process: ChildProcess;
  /** What it passed by until it died, in order. */
  readonly heard: string[];
  died: boolean;
}

let stack: Stack;
let survivor: ChildProcess | null = null;
const victims: Victim[] = [];
interface HandedIn {
  readonly learner: Learner;
  readonly submission: string;
  /** Whether it had its verdict when the last of the graders had died. */
  judged: boolean;
  state: SubmissionState | null;
}
const learners: HandedIn[] = [];

async function startVictim(step: Step, index: number, token: string): Promise<void> {
  const heard: string[] = [];
  const rule = (at: Step['at']) => (seen: Passing) => {
    if (victim.died) return 'lose' as const;
    heard.push(`${at} ${seen.what}`);
    if (step.at !== at || !step.is(seen)) return 'pass' as const;
    victim.died = true;
    if (step.passes) return 'pass' as const;
    die();
    return 'lose' as const;
  };
  const die = (): boolean => victim.process.kill('SIGKILL');
  const between = await standBetween(stack.url, {
    onRequest: rule('request'),
    onAnswer: rule('answer'),
    // Its last answer.
    onAnswered: () => victim.died && die(),
  });
  const victim: Victim = {
    step,
    between,
    heard,
    died: false,
    process: startGrader({
      api: between.url,
      token,
      name: `victim ${index}`,
      dataDir: path.join(stack.dataDir, `victim-${index}`),
    }),
  };
  victims.push(victim);
}

async function handIn(name: string, code: string): Promise<HandedIn> {
  const learner = new Learner(stack.url);
  await learner.signUp(name);
  const attempt = await learner.say(await learner.start('value-autograd'), { type: 'BEGUN' });
  const { id } = await learner.submit(attempt, 'forward', { kind: 'code', files: { 'value.py': code } });
  return { learner, submission: id, judged: false, state: null };
}

beforeAll(async () => {
  stack = await startStack({ env: { EAR_GRADER_SLOTS: '0', EAR_ADMIN: 'chief', EAR_LEASE_SECONDS: String(LEASE_S) } });
  const { solution } = await loadProofs(QUEST);
  const right = solution['forward'];
  if (right?.kind !== 'code') throw new Error('the first challenge takes code');
  const slow = (seconds: number): string => `import time\ntime.sleep(${seconds})\n${right.files['value.py']}`;

  const chief = new Learner(stack.url);
  await chief.signUp('chief');
  const admit = async (name: string) => (await chief.post<{ token: string }>('/api/admin/graders', { name })).token;
  for (const [index, step] of WALKED.entries()) await startVictim(step, index, await admit(step.name));

  await Promise.all(victims.map(({ between }) => between.asked));
  for (const index of WALKED.keys()) learners.push(await handIn(`learner-${index}`, slow(SLOW_S)));
  for (const { between } of victims) between.open();
  const stateOf = (id: string, by: Learner) => by.get<SubmissionState>(`/api/submissions/${id}`);

  const alive = () => victims.filter(({ died }) => !died).map(({ step, heard }) => [step.name, heard]);
  await until(alive, (left) => left.length === 0);
  for (const one of learners) one.judged = (await stateOf(one.submission, one.learner)).verdict !== null;
  const token = await admit('survivor');
  survivor = startGrader({
    api: stack.url,
    token,
    name: 'survivor',
    dataDir: path.join(stack.dataDir, 'survivor'),
    slots: 4,
  });
  await Promise.all(
    learners.map(async (one) => {
      one.state = await one.learner.verdictOf(one.submission);
    }),
  );
}, 600_000);

afterAll(async () => {
  for (const { process: grader, between } of victims) {
    grader.kill('SIGKILL');
    await between.stop();
  }
  survivor?.kill('SIGTERM');
  await stack?.stop();
}, 120_000);

describe('a grader that is killed', () => {
  it.each(WALKED.map((step, index) => [step.name, index] as const))('%s is dead by then', async (_, index) => {
    const { died, process: grader, heard } = victims[index]!;
    await until(() => grader.signalCode !== null);
    expect({ died, signal: grader.signalCode, asked: heard[0] }).toEqual({
      died: true,
      signal: 'SIGKILL',
      asked: 'request leases',
    });
  });

  it('costs no learner anything: one verdict each, one reward each', async () => {
    for (const { learner, state } of learners) {
      expect(state!.verdict).toMatchObject({ status: 'passed', score: 1 });
      const types = (await journeyOf(learner)).map(({ type }) => type);
      expect(types.filter((type) => type === 'JUDGED')).toHaveLength(1);
      expect(types).not.toContain('JUDGING_ABANDONED');
      const { rows } = await learner.get<LedgerPage>('/api/journey/ledger');
      expect(rows.map(({ challenge, kind }) => `${challenge} ${kind}`).toSorted()).toEqual([
        'forward first_try',
        'forward pass',
      ]);
    }
  });

  it('does not lose a verdict that was taken although nobody told it so', () => {
    const taken = WALKED.filter(({ at, is }) => at === 'answer' && is({ what: 'complete', body: '', status: 200 }));
    expect(learners.filter(({ judged }) => judged).length).toBeGreaterThanOrEqual(taken.length);
  });
});
