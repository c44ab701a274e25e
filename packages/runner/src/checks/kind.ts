import type { CheckKind, CheckOf, CheckResult, Dataset, JudgingChallenge, JudgingProgress, Limits } from '@ear/engine';
import type { Message, Metric, Payload, Verdict, VerdictStatus } from '@ear/engine';
import type { Answer } from '../judge/answer.ts';
import type { Author } from '../judge/author.ts';
import type { StudentRequest } from '../judge/request.ts';
import type { DatasetSource, Trainer } from '../ports.ts';
import type { Programs } from '../programs/programs.ts';

/** What one check came to. */
export interface Outcome {
  readonly status: 'passed' | 'failed' | 'error';
  /** 0..1 */
  readonly score: number;
  readonly message: Message | null;
  /** Only a public check's detail reaches a learner. */
  readonly detail?: NonNullable<CheckResult['detail']>;
  readonly metrics?: Readonly<Record<string, Metric>>;
  readonly evidence?: Verdict['evidence'];
  /** The class that the verdict takes when this is its first check that did not pass; `failed` where left out. */
  readonly verdict?: VerdictStatus;
  /** true: nothing after this check can be judged. */
  readonly stops?: boolean;
  /** true: the message was made before any input of a check was sent, so it may be told whatever the check reveals. */
  readonly tellable?: boolean;
}

/** What a check may use. Everything that it expects stays on this side of `ask`. */
export interface CheckContext {
  readonly challenge: JudgingChallenge;
  readonly payload: Payload;
  /** Secret of this submission; inputs are drawn from it. */
  readonly seed: string;
  /** File that names are looked up in, for sentences; empty where no code is judged. */
  readonly mainFile: string;
  /** Asks the student's process; a dead one is started again while restarts are left. */
  readonly ask: (request: StudentRequest, wall_s?: number) => Promise<Answer>;
  /** Asks the same hand-in on this machine's device; null where it has none. */
  readonly askOnGpu: ((request: StudentRequest) => Promise<Answer>) | null;
  /** A file of the author's in a process of its own; what is asked of it rejects with AuthorFault where it fails. */
  readonly author: (file: string) => Author;
  /** The hand-in as a program of its own, in a fresh process for each run. */
  readonly programs: Programs;
  readonly datasets: readonly Dataset[];
  /** The bundle's own files: path -> text. */
  readonly data: Readonly<Record<string, string>>;
  readonly source: DatasetSource;
  readonly trainer: Trainer;
  readonly limits: Limits;
  /** Ends when the job is cancelled. */
  readonly signal: AbortSignal;
  readonly progress: (news: JudgingProgress) => void;
}

/** One kind of check: what it asks and how it decides. */
export interface CheckImplementation<K extends CheckKind> {
  run(check: CheckOf<K>, context: CheckContext): Promise<Outcome>;
  /** Runs it once more after the others, where a second answer must equal the first. */
  again?(check: CheckOf<K>, context: CheckContext): Promise<Outcome>;
}

export const passed: Outcome = { status: 'passed', score: 1, message: null };

/** Not passed, with the sentence that says why. */
export function failed(message: Message, detail?: Outcome['detail']): Outcome {
  return { status: 'failed', score: 0, message, ...(detail && { detail }) };
}

/** A fault that is not the learner's. */
export function platformFault(message: Message): Outcome {
  return { status: 'error', score: 0, message, verdict: 'platform_error', stops: true, tellable: true };
}
