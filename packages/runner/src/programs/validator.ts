import { readFileSync } from 'node:fs';
import type { Limits } from '@ear/engine';
import { AuthorFault } from '../judge/author.ts';
import { findRuntime } from '../runtimes/registry.ts';
import type { BuildMeans, Files, StudentRuntime } from '../runtimes/runtime.ts';
import type { SandboxSpec } from '../sandbox.ts';
import { clean } from '../text.ts';
import { runProcess } from './process.ts';
import type { Finished } from './process.ts';

const WRAPPER = readFileSync(new URL('./validator.py', import.meta.url), 'utf8');
const FEEDBACK = readFileSync(new URL('./feedback.c', import.meta.url), 'utf8');

/** An output validator of a quest and what it is to look at. */
export interface ValidatorTask {
  /** Path in the quest's folder, for sentences. */
  readonly file: string;
  readonly runtime: 'python' | 'c' | 'cpp';
  /** `file` and those that belong to it, by their paths in the quest's folder. */
  readonly sources: Files;
  readonly input: string;
  readonly answer: string;
  readonly flags: readonly string[];
}

/** What a validator came to. Its words may hold inputs and answers: for public checks only. */
export interface Judgement {
  readonly accepted: boolean;
  /** 0..1 */
  readonly score: number;
  readonly words: string;
}

/** Exit codes of output validators: https://www.kattis.com/problem-package-format/spec/legacy.html#output-validators */
export const ACCEPTED = 42;
const REFUSED = 43;

/** What a validator may use; the submission's own where that is more. */
const LIMITS: Limits = { wall_s: 30, cpu_s: 30, memory_mb: 1024, processes: 16, output_kb: 4096 };

const FOLDER = '/box/validator/';
/** In the jail's own memory; what is written there comes back through descriptor 4. */
const FEEDBACK_FOLDER = '/box/student/feedback/';

/** The validators of one submission; a compiled one is kept for the next ones, too. */
export interface Validators {
  /** How it is started: its program, the input, the answer. */
  spec(task: ValidatorTask): Promise<SandboxSpec>;
  /** Runs it over what a program printed. Rejects with AuthorFault unless it exits with 42 or 43. */
  judge(task: ValidatorTask, printed: Buffer): Promise<Judgement>;
}

export function openValidators(means: BuildMeans): Validators {
  const { sandbox, signal } = means;
  const limits = { ...LIMITS, memory_mb: Math.max(LIMITS.memory_mb, means.limits.memory_mb) };
  const compiled = new Map<string, Promise<Files>>();

  function binaryOf(task: ValidatorTask, runtime: StudentRuntime): Promise<Files> {
    const key = [task.runtime, ...Object.keys(task.sources)].join('\n');
    const known = compiled.get(key) ?? compile(task, runtime, { sandbox, signal, limits, keep: true });
    compiled.set(key, known);
    return known;
  }

  async function spec(task: ValidatorTask): Promise<SandboxSpec> {
    const args = [`${FOLDER}input`, `${FOLDER}answer`, FEEDBACK_FOLDER, ...task.flags];
    const material: Files = { 'validator/input': task.input, 'validator/answer': task.answer };
    if (task.runtime === 'python') {
      const argv = ['python3', '-I', '-S', '-B', '/box/validator.py', `${FOLDER}code/${task.file}`, ...args];
      const code = Object.entries(task.sources).map(([path, text]) => [`validator/code/${path}`, text]);
      const files: Files = { ...material, 'validator.py': WRAPPER, ...Object.fromEntries(code) };
      return { image: 'python', argv, files, limits };
    }
    const runtime = findRuntime(task.runtime);
    if (runtime === null) throw new AuthorFault(task.file, `this machine cannot run ${task.runtime}`);
    const program = (await binaryOf(task, runtime))['program'] ?? '';
    const files = { ...material, 'validator/program': program };
    return { image: runtime.image.id, argv: ['ld.so', `${FOLDER}program`, ...args], files, limits };
  }

  return {
    spec,
    judge: async (task, printed) =>
      judgementOf(task, await runProcess(sandbox, await spec(task), printed, signal), signal),
  };
}

async function compile(task: ValidatorTask, runtime: StudentRuntime, means: BuildMeans): Promise<Files> {
  const { file } = task;
  // The last part is C and C++ alike.
  const sources = { ...task.sources, [`ear_feedback.${task.runtime}`]: FEEDBACK };
  const built = (await runtime.build?.(sources, means, 'program')) ?? { kind: 'built', files: sources };
  if (built.kind === 'built') return built.files;
  throw new AuthorFault(file, built.message.text.en, built.diagnostics);
}

/** Reads exit code and feedback; everything but 42 and 43 is an AuthorFault, unless the job was cancelled. */
export function judgementOf({ file }: ValidatorTask, finished: Finished, { aborted }: AbortSignal): Judgement {
  const { exit, reply, stderr } = finished;
  if (aborted) return { accepted: false, score: 0, words: '' };
  const { code, signal, timed_out, oom, output_limit } = exit;
  const how = (): string => {
    if (oom) return 'out of memory';
    if (output_limit) return 'too much output';
    if (timed_out !== null) return 'out of time';
    return signal === null ? `exit code ${code ?? '?'}` : signal;
  };
  const plain = !oom && !output_limit && timed_out === null && signal === null;
  if (!plain || (code !== ACCEPTED && code !== REFUSED)) {
    throw new AuthorFault(file, how(), `${how()}\n${clean(stderr.toString('utf8'), 4000)}`);
  }
  const feedback = feedbackOf(reply);
  const words = clean(feedback.get('teammessage.txt') ?? feedback.get('judgemessage.txt') ?? '', 400).trim();
  const accepted = code === ACCEPTED;
  return { accepted, score: accepted ? scoreOf(file, feedback) : 0, words };
}

/** `score_multiplier.txt` or `score.txt`, a share from 0 to 1; 1 where neither was written. */
function scoreOf(file: string, feedback: ReadonlyMap<string, string>): number {
  for (const name of ['score_multiplier.txt', 'score.txt']) {
    const text = feedback.get(name)?.trim();
    if (text === undefined) continue;
    const score = text === '' ? NaN : Number(text);
    if (!(score >= 0 && score <= 1)) throw new AuthorFault(file, `${name} holds no share from 0 to 1`);
    return score;
  }
  return 1;
}

/** The files that the wrapper sent: `name length LF bytes`, one after another. What does not fit the form is left out. */
function feedbackOf(reply: Buffer): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (let at = 0; at < reply.length;) {
    const line = reply.indexOf(10, at);
    const head = line < 0 ? null : /^([a-z_]+\.txt) (\d{1,5})$/.exec(reply.subarray(at, line).toString('latin1'));
    if (head === null) break;
    at = line + 1 + Number(head[2]);
    files.set(head[1] as string, reply.subarray(line + 1, at).toString('utf8'));
  }
  return files;
}
