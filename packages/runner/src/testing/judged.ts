import { readFileSync } from 'node:fs';
import { Check, Limits, Verdict } from '@ear/engine';
import type { Action, JudgingBundle, JudgingChallenge, JudgingJob, Payload } from '@ear/engine';
import { bareSandbox, judge } from '../index.ts';
import type { DatasetSource, JudgingMeans, Trainer } from '../index.ts';

export const SEED = '00112233445566778899aabbccddeeff';

/** A trainer and a dataset source for judgments that need neither. */
export const noTrainer: Trainer = {
  build: async () => 'test',
  gpt: () => Promise.reject(new Error('nothing is trained here')),
  lm: () => Promise.reject(new Error('nothing is trained here')),
  bigram: () => Promise.reject(new Error('nothing is trained here')),
  compare: () => Promise.reject(new Error('nothing is trained here')),
  tokenizer: () => Promise.reject(new Error('nothing is trained here')),
};
export const noDatasets: DatasetSource = { load: () => Promise.reject(new Error('nothing is loaded here')) };

type RawCheck = Record<string, unknown> & { id: string; kind: string };

/** Checks as an author writes them, with a title and a public reveal unless they say otherwise. */
export function checksFrom(raw: readonly RawCheck[]): Check[] {
  return raw.map((one) => Check.parse({ title: { ko: one.id, en: one.id }, reveal: 'full', ...one }));
}

export interface Task {
  readonly checks: readonly RawCheck[];
  readonly payload: Payload;
  readonly action?: Action;
  readonly limits?: Partial<Limits>;
  readonly runtime?: JudgingChallenge['runtime'];
  readonly min_score?: number;
  readonly tiers?: Record<string, number>;
  readonly seed?: string;
  readonly public_only?: boolean;
  readonly earlier?: readonly RawCheck[];
  readonly datasets?: JudgingBundle['datasets'];
  readonly data?: JudgingBundle['data'];
}

/** Time that an honest hand-in never needs, however busy the machine; who tests a clock says its own. */
const ROOMY = { wall_s: 60, cpu_s: 50 };

export function jobFor(task: Task): { job: JudgingJob; bundle: JudgingBundle } {
  const limits = Limits.parse({ ...ROOMY, ...task.limits });
  const files = task.payload.kind === 'code' ? Object.keys(task.payload.files) : [];
  const action: Action = task.action ?? { kind: 'code', files };
  const runtime = task.runtime ?? (action.kind === 'code' ? 'python' : 'none');
  const step = (id: string, checks: readonly RawCheck[]): JudgingChallenge => ({
    id,
    action,
    runtime,
    limits,
    min_score: task.min_score ?? 1,
    ...(task.tiers && { tiers: task.tiers }),
    checks: checksFrom(checks),
  });
  const hash = '0'.repeat(64);
  const bundle: JudgingBundle = {
    quest: 'fixture',
    version: 1,
    content_hash: hash,
    judging_hash: hash,
    datasets: task.datasets ?? [],
    data: task.data ?? {},
    challenges: [...(task.earlier ? [step('first', task.earlier)] : []), step('step', task.checks)],
  };
  const job: JudgingJob = {
    submission: '6f0c1b9e-5d1e-4a53-9a0e-0d5f6b3b9a11',
    epoch: 0,
    quest: 'fixture',
    challenge: 'step',
    bundle: hash,
    payload: task.payload,
    seed: task.seed ?? SEED,
    limits,
    public_only: task.public_only ?? false,
  };
  return { job, bundle };
}

/** Judges in the bare sandbox and holds the verdict against the contract. */
export async function judged(task: Task, means: Partial<JudgingMeans> = {}): Promise<Verdict> {
  const verdict = await judge(jobFor(task), {
    sandbox: bareSandbox(),
    trainer: noTrainer,
    datasets: noDatasets,
    ...means,
  });
  return Verdict.parse(verdict);
}

/** One file, value.py, as a payload. */
export function code(source: string): Payload {
  return { kind: 'code', files: { 'value.py': source } };
}

export function statuses(verdict: Verdict): Record<string, string> {
  return Object.fromEntries(verdict.checks.map(({ id, status }) => [id, status]));
}

export function failing(verdict: Verdict): string[] {
  return verdict.checks.filter(({ status }) => status === 'failed' || status === 'error').map(({ id }) => id);
}

/** A file of a published quest: its solution and its wrong solutions are the fixtures. */
export function questFile(path: string): string {
  return readFileSync(new URL(`../../../../quests/${path}`, import.meta.url), 'utf8');
}
