import { blankVerdict, tierOf } from '@ear/engine';
import type { JudgingBundle, JudgingChallenge, JudgingJob, JudgingProgress, Message, Verdict } from '@ear/engine';
import { message } from '../messages.ts';
import type { DatasetSource, Trainer } from '../ports.ts';
import type { Gpu } from '../gpu/device.ts';
import { findRuntime } from '../runtimes/registry.ts';
import type { Sandbox } from '../sandbox.ts';
import { failed } from '../checks/kind.ts';
import type { CheckContext } from '../checks/kind.ts';
import { OWN_CODE } from '../checks/part/way.ts';
import { openAuthors } from './author.ts';
import type { Authors } from './author.ts';
import { openPrograms } from '../programs/programs.ts';
import type { Programs } from '../programs/programs.ts';
import { sentenceOf } from './faults.ts';
import { filesHash } from './filesHash.ts';
import { planFor } from './plan.ts';
import type { Plan, Planned } from './plan.ts';
import { throttled } from './progress.ts';
import { decide, evidenceOf, inOrder, metricsOf, rowOf } from './rows.ts';
import { runPlan } from './run.ts';
import { openStudent } from './student.ts';
import type { Student } from './student.ts';

export interface Judging {
  readonly job: JudgingJob;
  readonly bundle: JudgingBundle;
}

export interface JudgingMeans {
  readonly sandbox: Sandbox;
  readonly trainer: Trainer;
  readonly datasets: DatasetSource;
  /** Where CUDA kernels are launched, too, once the emulation has found nothing wrong with them. */
  readonly gpu?: Gpu | null | undefined;
  /** At most four times a second. */
  readonly onProgress?: ((news: JudgingProgress) => void) | undefined;
  /** Aborting it ends the verdict as `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** Told what was wrong on our side when a verdict becomes `platform_error`. */
  readonly onFault?: ((fault: unknown) => void) | undefined;
}

/**
 * Judges one submission. Never rejects: what a learner's code does becomes a class of verdict, our own faults become
 * `platform_error`. The verdict comes at most 500 ms after the wall limit; programs have a clock of their own for each
 * run (programs/programs.ts). Rows are already redacted by their reveal
 * level, and `stdout` holds only what was printed before the first hidden input was sent.
 */
export async function judge({ job, bundle }: Judging, means: JudgingMeans): Promise<Verdict> {
  const signal = means.signal ?? new AbortController().signal;
  const report = throttled(means.onProgress);
  const frame = await emptyVerdict(job, means.trainer);
  const fault = (words: Message, error?: unknown): Verdict => {
    if (error !== undefined) means.onFault?.(error);
    return { ...frame, status: 'platform_error', message: words };
  };
  const cancelled = (): Verdict => ({ ...frame, status: 'cancelled', message: message('cancelled') });
  const challenge = bundle.challenges.find(({ id }) => id === job.challenge);
  if (challenge === undefined) return fault(message('platform.no_challenge'));
  const plan = planFor(bundle, challenge, job.public_only);
  if (plan.rows.length === 0) return fault(message('platform.no_checks'));
  if (signal.aborted) return cancelled();
  const refused = refusal(job, challenge);
  if (refused !== null) return finish(frame, plan, untried(plan, refused), challenge, NOTHING_RAN) ?? frame;

  let student: Student | null = null;
  let onGpu: Student | null = null;
  let authors: Authors | null = null;
  let programs: Programs | null = null;
  try {
    student = studentFor(job, challenge, means.sandbox, signal);
    if (student === null && challenge.action.kind === 'code') {
      return fault(message('platform.no_runtime', { runtime: challenge.runtime }));
    }
    onGpu = onGpuFor(job, challenge, means, signal);
    authors = authorsFor({ job, bundle }, challenge, means.sandbox, signal);
    programs = programsFor(job, challenge, means.sandbox, signal);
    const began = performance.now();
    const context = contextFor(
      { job, bundle },
      challenge,
      means,
      { student, onGpu, authors, programs },
      signal,
      report,
    );
    const judged = inOrder(plan, await runPlan(plan, context, student, report));
    await Promise.all([student?.end(), onGpu?.end()]);
    if (signal.aborted) return cancelled();
    return (
      finish(frame, plan, judged, challenge, { student, onGpu, programs, elapsed_ms: performance.now() - began }) ??
      fault(message('platform.no_checks'))
    );
  } catch (error) {
    await Promise.all([student?.end(), onGpu?.end()]);
    if (signal.aborted) return cancelled();
    return fault(sentenceOf(error), error);
  } finally {
    await authors?.end();
  }
}

async function emptyVerdict(job: JudgingJob, trainer: Trainer): Promise<Verdict> {
  return blankVerdict({
    limits: { ...job.limits },
    engine_build: await trainer.build().catch(() => 'unavailable'),
    files_hash: filesHash(job.payload),
    seed: job.seed,
  });
}

/** Why a hand-in cannot even be tried, or null. */
function refusal({ payload }: JudgingJob, { action }: JudgingChallenge): Message | null {
  if (payload.kind !== action.kind) return message('payload.kind');
  if (payload.kind !== 'code' || action.kind !== 'code') return null;
  const absent = action.files.find((path) => !Object.hasOwn(payload.files, path));
  return absent === undefined ? null : message('files.missing', { file: absent });
}

/** The first check says why nothing could be tried. */
function untried(plan: Plan, words: Message): ReturnType<typeof inOrder> {
  const planned = plan.order[0] as Planned;
  const outcome = { ...failed(words), stops: true, tellable: true };
  return inOrder(plan, new Map([[planned, { planned, outcome, ms: 0, stdout: '' }]]));
}

function studentFor(
  { payload, limits }: JudgingJob,
  { action, runtime: runtimeId }: JudgingChallenge,
  sandbox: Sandbox,
  signal: AbortSignal,
): Student | null {
  const runtime = findRuntime(runtimeId);
  const files = filesOf(payload, action);
  return runtime && files && openStudent({ sandbox, runtime, files, limits, signal });
}

/** The same hand-in on this machine's device; null where there is none, or the challenge is not of kernels. */
function onGpuFor(
  { payload, limits }: JudgingJob,
  { action, runtime }: JudgingChallenge,
  { gpu, sandbox }: JudgingMeans,
  signal: AbortSignal,
): Student | null {
  const files = runtime === 'cuda' && gpu ? filesOf(payload, action) : null;
  if (!gpu || files === null) return null;
  return openStudent({ sandbox: gpu.sandbox(sandbox), runtime: gpu.runtime, files, limits, signal });
}

function programsFor(
  { payload, limits }: JudgingJob,
  { action, runtime: runtimeId }: JudgingChallenge,
  sandbox: Sandbox,
  signal: AbortSignal,
): Programs | null {
  const runtime = findRuntime(runtimeId);
  const files = filesOf(payload, action);
  return runtime && files && openPrograms({ sandbox, runtime, files, limits, signal });
}

/** Only the files that the action names: a path that the quest did not write is never staged. null: no code. */
function filesOf(payload: JudgingJob['payload'], action: JudgingChallenge['action']): Record<string, string> | null {
  if (payload.kind !== 'code' || action.kind !== 'code') return null;
  return Object.fromEntries(action.files.map((path) => [path, payload.files[path] as string]));
}

function authorsFor(
  { job, bundle }: Judging,
  { runtime: runtimeId }: JudgingChallenge,
  sandbox: Sandbox,
  signal: AbortSignal,
): Authors | null {
  const runtime = findRuntime(runtimeId);
  return (
    runtime && openAuthors({ sandbox, runtime, data: { ...bundle.data, ...OWN_CODE }, limits: job.limits, signal })
  );
}

function contextFor(
  { job, bundle }: Judging,
  challenge: JudgingChallenge,
  means: JudgingMeans,
  {
    student,
    onGpu,
    authors,
    programs,
  }: Pick<Ran, 'student' | 'onGpu' | 'programs'> & { readonly authors: Authors | null },
  signal: AbortSignal,
  progress: (news: JudgingProgress) => void,
): CheckContext {
  return {
    challenge,
    payload: job.payload,
    seed: job.seed,
    mainFile: challenge.action.kind === 'code' ? (challenge.action.files[0] as string) : '',
    ask(request, wall_s) {
      if (student === null) throw new TypeError(`check of code in a challenge of kind ${challenge.action.kind}`);
      return student.ask(request, wall_s);
    },
    askOnGpu: onGpu && ((request) => onGpu.ask(request)),
    author(file) {
      if (authors === null) throw new TypeError(`check of code in a challenge of kind ${challenge.action.kind}`);
      return authors.of(file);
    },
    get programs() {
      if (programs === null) throw new TypeError(`check of code in a challenge of kind ${challenge.action.kind}`);
      return programs;
    },
    datasets: bundle.datasets,
    data: bundle.data,
    source: means.datasets,
    trainer: means.trainer,
    limits: job.limits,
    signal,
    progress,
  };
}

/** What was started for a submission, and how long it took in all. */
interface Ran {
  readonly student: Student | null;
  readonly onGpu: Student | null;
  readonly programs: Programs | null;
  readonly elapsed_ms: number;
}
const MIB = 2 ** 20;
const NOTHING_RAN: Ran = { student: null, onGpu: null, programs: null, elapsed_ms: 0 };

/** Processes that answered requests and programs that were run, together; the whole time where neither was started. */
function timesOf({ student, programs, elapsed_ms }: Ran): Verdict['times'] {
  const all = [student?.times, programs?.times].filter((times) => times !== undefined);
  if (all.length === 0) return { wall_ms: elapsed_ms, cpu_ms: 0, memory_peak_bytes: 0 };
  return {
    wall_ms: all.reduce((sum, { wall_ms }) => sum + wall_ms, 0),
    cpu_ms: all.reduce((sum, { cpu_ms }) => sum + cpu_ms, 0),
    // Whole megabytes: a program can take as many pages as a hidden input says.
    memory_peak_bytes: Math.ceil(Math.max(...all.map((times) => times.memory_peak_bytes)) / MIB) * MIB,
  };
}

function finish(
  frame: Verdict,
  plan: Plan,
  judged: ReturnType<typeof inOrder>,
  challenge: JudgingChallenge,
  ran: Ran,
): Verdict | null {
  const { student, onGpu, programs } = ran;
  // A device that was not asked has judged nothing.
  const device = onGpu?.image.startsWith('gpu:') ? ` + ${onGpu.image}` : '';
  const byOrder = plan.order.map((planned) => judged[plan.rows.indexOf(planned)] as (typeof judged)[number]);
  const decision = decide(byOrder, challenge.min_score);
  if (decision === null) return null;
  const answered = decision.status === 'passed' || decision.status === 'failed';
  const { status, message: words } = (answered && student?.foul) || decision;
  const { score } = decision;
  return {
    ...frame,
    status,
    score,
    tier: status === 'passed' ? tierOf(score, challenge.tiers) : 'none',
    message: words,
    checks: judged.map(rowOf),
    checks_run: judged.filter(({ outcome }) => outcome !== null).length,
    metrics: metricsOf(judged),
    evidence: evidenceOf(judged),
    stdout: student?.transcript.text ?? '',
    stdout_is_open: true,
    times: timesOf(ran),
    runner_image: (programs?.image ?? student?.image ?? 'none') + device,
  };
}
