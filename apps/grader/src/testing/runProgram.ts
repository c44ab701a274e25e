import type { Limits } from '@ear/engine';
import type { JailProcess } from '../jail/launch.ts';
import type { JailExit } from '../jail/report.ts';
import type { JailSandbox } from '../jail/sandbox.ts';
import { until } from './until.ts';

export interface Ran {
  readonly exit: JailExit;
  readonly stdout: string;
  readonly stderr: string;
  readonly replies: string;
}

/** A program under way; its calls are open. */
export interface Running {
  readonly run: JailProcess;
  /** Waits until it has printed that. */
  readonly said: (text: string) => Promise<void>;
  /** Everything that came out of it, once nothing of it is left. */
  readonly ended: Promise<Ran>;
}

/** Time that no honest program needs on any machine: a test that is about time names its own limits. */
const LIMITS: Limits = { wall_s: 100, cpu_s: 50, memory_mb: 128, processes: 8, output_kb: 64 };

/** Starts a Python text in a real jail. */
export async function startProgram(
  sandbox: JailSandbox,
  program: string,
  limits: Partial<Limits> = {},
): Promise<Running> {
  const run = await sandbox.start({
    image: 'python',
    argv: ['python3', '-I', '-S', '-B', '/box/program.py'],
    files: { 'program.py': program, 'data/words.txt': 'one\ntwo\n' },
    limits: { ...LIMITS, ...limits },
  });
  const read = (name: 'stdout' | 'stderr' | 'replies'): { text: string } => {
    const seen = { text: '' };
    run[name].on('data', (bytes: Buffer) => (seen.text += bytes.toString('latin1')));
    return seen;
  };
  const [stdout, stderr, replies] = [read('stdout'), read('stderr'), read('replies')];
  return {
    run,
    said: (text) =>
      until(
        () => stdout.text.includes(text),
        () => stdout.text + stderr.text,
      ),
    ended: run.gone.then((exit) => ({ exit, stdout: stdout.text, stderr: stderr.text, replies: replies.text })),
  };
}

/** Runs a Python text to its end; `kill_after_ms`: or until it is killed. */
export async function runProgram(
  sandbox: JailSandbox,
  program: string,
  { limits, calls = '', kill_after_ms }: { limits?: Partial<Limits>; calls?: string; kill_after_ms?: number } = {},
): Promise<Ran> {
  const { run, ended } = await startProgram(sandbox, program, limits);
  run.calls.end(calls);
  const timer = kill_after_ms === undefined ? undefined : setTimeout(() => run.kill(), kill_after_ms);
  const ran = await ended;
  clearTimeout(timer);
  return ran;
}
