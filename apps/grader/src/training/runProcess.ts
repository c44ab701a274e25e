import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deviceEnv } from './deviceEnv.ts';
import type { FromRunChild, KeptFiles, ToRunChild } from './runMessages.ts';

const CHILD = path.join(path.dirname(fileURLToPath(import.meta.url)), 'runChild.ts');

type Order = Extract<ToRunChild, { kind: 'run' | 'ask' }>;
/** How such a process ends, whatever happens to it. */
export type RunEnding = Extract<FromRunChild, { kind: 'ended' | 'answered' | 'refused' | 'failed' }>;
export type RunWord = Exclude<FromRunChild, RunEnding>;

/** A run, or a question, in a process of its own. */
export class RunProcess {
  /** Never rejects; a process that dies is `failed`. */
  readonly ending: Promise<RunEnding>;
  readonly #child: ChildProcess;

  /** `file` is for tests. */
  constructor(order: Order, onWord: (word: RunWord) => void, file: string = CHILD) {
    const child = fork(file, {
      env: deviceEnv(),
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    let complaint = '';
    child.stderr?.on('data', (bytes: Buffer) => (complaint = (complaint + bytes.toString('utf8')).slice(-4000)));
    this.ending = new Promise((resolve) => {
      child.on('message', (message: FromRunChild) => (isEnding(message) ? resolve(message) : onWord(message)));
      child.once('error', (error) => resolve({ kind: 'failed', reason: error.message }));
      child.once('exit', (code, signal) => {
        const error = /^\w*Error: .*$/m.exec(complaint)?.[0];
        const how = `the training process ended by ${signal ?? `code ${code}`}${error ? `: ${error}` : ''}`;
        resolve({ kind: 'failed', reason: how });
      });
    });
    child.send(order, (error) => error && child.kill('SIGKILL'));
  }

  /** Asks for state and weights between two steps; `saved` tells when they are there. */
  save(files: KeptFiles, then_stop: boolean): void {
    if (this.#child.connected)
      this.#child.send({ kind: 'save', files, then_stop } satisfies ToRunChild, () => undefined);
  }

  /** Lets a run train that waits, standing on the CPU. */
  goOn(): void {
    if (this.#child.connected) this.#child.send({ kind: 'go_on' } satisfies ToRunChild, () => undefined);
  }

  /** At once; what was not saved is lost. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

function isEnding(message: FromRunChild): message is RunEnding {
  return ['ended', 'answered', 'refused', 'failed'].includes(message.kind);
}
