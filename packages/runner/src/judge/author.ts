import { basename } from 'node:path/posix';
import type { Limits, Message } from '@ear/engine';
import { message } from '../messages.ts';
import type { Buffers, KernelRequest } from '../protocol/kernelWire.ts';
import type { StudentRuntime } from '../runtimes/runtime.ts';
import type { Sandbox } from '../sandbox.ts';
import { clean } from '../text.ts';
import type { Answer, Raised } from './answer.ts';
import { openStudent } from './student.ts';
import type { StudentRequest } from './request.ts';
import type { Student } from './student.ts';

/**
 * A reference of the quest's did not do its part. The learner is not at fault: `sentence` names the file and where it
 * stopped, but not what its exception says, which may hold a hidden input. The error's own text says all of it.
 */
export class AuthorFault extends Error {
  readonly sentence: Message;

  constructor(file: string, shown: string, all = shown) {
    super(`${file}: ${all}`);
    this.sentence = message('platform.author', { file, reason: clean(shown, 300) });
  }
}

/** One file of the author's, in a process of its own. */
export interface Author {
  /**
   * Asks it as a student is asked, at most `wall_s` (the submission's wall limit by default). Anything but an answer
   * with a value rejects with AuthorFault. What comes back was computed by code of others: data, as a student's is.
   */
  ask(request: StudentRequest, wall_s?: number): Promise<Extract<Answer, { kind: 'value' }>>;
  /** The same for a call of a compiled function, which is answered with buffers. */
  run(request: KernelRequest): Promise<Buffers>;
}

export interface Authors {
  /** The author of that file of the quest's folder; its process starts with the first request and serves all later ones. */
  of(file: string): Author;
  /** Ends every process and waits until they are gone. */
  end(): Promise<void>;
}

export interface AuthorOptions {
  readonly sandbox: Sandbox;
  /** The challenge's own; references are written in the language that is asked for. */
  readonly runtime: StudentRuntime;
  /** Files of the quest's bundle: path -> text. */
  readonly data: Readonly<Record<string, string>>;
  /** Of the submission. */
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/**
 * References of one quest, each in a jail of its own: never in a process that has seen student code, and never with a
 * student's files beside it. Each gets the limits of the submission anew; its clock also runs while the student is
 * asked, so it has twice the time in all, while a single request has no more than the whole submission.
 */
export function openAuthors({ sandbox, runtime, data, limits, signal }: AuthorOptions): Authors {
  const open = new Map<string, Student>();

  function start(file: string): Student {
    if (!Object.hasOwn(data, file)) throw new AuthorFault(file, 'the bundle does not hold it');
    const own = { ...limits, wall_s: limits.wall_s * 2 };
    // Under its bare name, so that a module is not named after the quest's folders.
    return openStudent({
      sandbox,
      runtime,
      files: { [basename(file)]: data[file] as string },
      limits: own,
      signal,
      keepBuilt: true,
    });
  }

  async function answerOf<K extends 'value' | 'buffers'>(
    file: string,
    kind: K,
    request: StudentRequest,
    wall_s: number,
  ): Promise<Extract<Answer, { kind: K }>> {
    const author = open.get(file) ?? start(file);
    open.set(file, author);
    const answer = await author.ask(request, wall_s);
    if (answer.kind !== kind) throw faultOf(file, answer);
    return answer as Extract<Answer, { kind: K }>;
  }

  return {
    of: (file) => ({
      ask: (request, wall_s = limits.wall_s) => answerOf(file, 'value', request, wall_s),
      run: (request) => answerOf(file, 'buffers', request, limits.wall_s),
    }),
    async end() {
      await Promise.all([...open.values()].map((author) => author.end()));
    },
  };
}

function faultOf(file: string, answer: Answer): AuthorFault {
  switch (answer.kind) {
    case 'missing':
      return new AuthorFault(file, `no ${answer.name}`);
    case 'raised':
      return stopped(file, answer);
    case 'unloaded':
      return stopped(file, answer.raised);
    case 'syntax':
      return new AuthorFault(file, `line ${answer.line}: ${answer.text}`);
    case 'unbuilt':
      return new AuthorFault(file, answer.diagnostics || answer.message.text.en);
    case 'ended':
      return new AuthorFault(file, answer.message.text.en);
    case 'fault':
      return new AuthorFault(file, [answer.fault, answer.buffer, answer.signal].filter(Boolean).join(' '));
    default:
      return new AuthorFault(file, answer.kind);
  }
}

function stopped(file: string, { type, text, frames }: Raised): AuthorFault {
  const line = frames.at(-1)?.line;
  const shown = line === undefined ? type : `${type}, line ${line}`;
  return new AuthorFault(file, shown, `${shown}: ${clean(text, 2000)}`);
}
