import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { RecipeRefused } from '@ear/runner';
import type { BigramRun, ComparedRun, GptRun, LmRun, PartCall, RunPart } from '@ear/runner';
import type { TokenizerReport, Trainer, TrainingHooks } from '@ear/runner';
import { deviceEnv } from './deviceEnv.ts';
import type { Done, FromChild, Order, SentPart, ToChild } from './messages.ts';

const CHILD = path.join(path.dirname(fileURLToPath(import.meta.url)), 'child.ts');
/** After a cancellation the engine is given this long to stop by itself, on a machine that others use too. */
const PATIENCE_MS = 10_000;

/**
 * A trainer whose runs live in processes of their own. Rejects with a sentence when such a process dies; never takes
 * the grader along. `childFile` and `patience_ms` are for tests.
 */
export function processTrainer(childFile: string = CHILD, patience_ms: number = PATIENCE_MS): Trainer {
  let build: Promise<string> | null = null;
  const ask = <T extends Done>(what: Order, hooks?: TrainingHooks, call?: Call): Promise<T> =>
    order<T>({ file: childFile, patience_ms }, what, hooks, call);
  return {
    build: () => (build ??= ask<string>({ kind: 'build' }).catch(() => 'unavailable')),
    gpt: (docs, recipe, hooks) => ask<GptRun>({ kind: 'gpt', docs, recipe }, hooks),
    lm: (text, recipe, wanted, hooks) => ask<LmRun>({ kind: 'lm', text, recipe, wanted }, hooks),
    bigram: (docs, options) => ask<BigramRun>({ kind: 'bigram', docs, options }),
    compare: (text, recipe, part, band, hooks) =>
      ask<ComparedRun>({ kind: 'compare', text, recipe, part: sent(part), band }, hooks, callOf(part)),
    tokenizer: (file, text, normalize, signal) =>
      ask<TokenizerReport>({ kind: 'tokenizer', file, text, normalize }, { signal, onProgress: () => undefined }),
  };
}

type Call = Extract<RunPart, { kind: 'kernel' }>['call'];

function sent(part: RunPart): SentPart {
  return part.kind === 'kernel' ? { kind: 'kernel', symbol: part.symbol } : part;
}

function callOf(part: RunPart): Call | undefined {
  return part.kind === 'kernel' ? part.call : undefined;
}

/** The GPU on which runs can be trained here; null where there is none, or no engine. */
export async function findTrainingGpu(childFile: string = CHILD): Promise<string | null> {
  return (await order<string>({ file: childFile, patience_ms: PATIENCE_MS }, { kind: 'gpu' }).catch(() => '')) || null;
}

interface Program {
  readonly file: string;
  readonly patience_ms: number;
}

function order<T extends Done>(
  { file, patience_ms }: Program,
  what: Order,
  hooks?: TrainingHooks,
  call?: Call,
): Promise<T> {
  const child = fork(file, {
    env: deviceEnv(),
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (bytes: Buffer) => (complaint = (complaint + bytes.toString('utf8')).slice(-4000)));
  const cancel = (): void => {
    if (child.connected) child.send({ kind: 'cancel' });
    setTimeout(() => child.kill('SIGKILL'), patience_ms).unref();
  };
  hooks?.signal.addEventListener('abort', cancel, { once: true });
  const answer = async (asked: PartCall): Promise<void> => {
    const buffers = (await call?.(asked).catch(() => null)) ?? null;
    const called: ToChild = { kind: 'called', buffers };
    if (child.connected) child.send(called);
  };
  const finished = new Promise<T>((resolve, reject) => {
    child.on('message', (message: FromChild) => {
      if (message.kind === 'progress') hooks?.onProgress(message.step, message.losses);
      else if (message.kind === 'call') void answer(message.call);
      else if (message.kind === 'done') resolve(message.result as T);
      else if (message.kind === 'refused') reject(new RecipeRefused(message.sentence));
      else reject(new Error(message.reason));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      const error = /^\w*Error: .*$/m.exec(complaint)?.[0];
      reject(new Error(`the training process ended by ${signal ?? `code ${code}`}${error ? `: ${error}` : ''}`));
    });
  });
  child.send(what, (error) => error && child.kill('SIGKILL'));
  if (hooks?.signal.aborted) cancel();
  return finished.finally(() => hooks?.signal.removeEventListener('abort', cancel));
}
