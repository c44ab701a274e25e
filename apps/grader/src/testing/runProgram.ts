import type { Limits } from '@ear/engine';
import type { JailExit } from '../jail/report.ts';
import type { JailSandbox } from '../jail/sandbox.ts';

export interface Ran {
  readonly exit: JailExit;
  readonly stdout: string;
  readonly stderr: string;
  readonly replies: string;
}

const SHORT: Limits = { wall_s: 3, cpu_s: 2, memory_mb: 128, processes: 8, output_kb: 64 };

/** Runs a Python text in a real jail and collects everything that comes out of it. */
export async function runProgram(
  sandbox: JailSandbox,
  program: string,
  { limits = {}, calls = '', kill_after_ms }: { limits?: Partial<Limits>; calls?: string; kill_after_ms?: number } = {},
): Promise<Ran> {
  const run = await sandbox.start({
    image: 'python',
    argv: ['python3', '-I', '-S', '-B', '/box/program.py'],
    files: { 'program.py': program, 'data/words.txt': 'one\ntwo\n' },
    limits: { ...SHORT, ...limits },
  });
  const read = (name: 'stdout' | 'stderr' | 'replies'): { text: string } => {
    const seen = { text: '' };
    run[name].on('data', (bytes: Buffer) => (seen.text += bytes.toString('latin1')));
    return seen;
  };
  const [stdout, stderr, replies] = [read('stdout'), read('stderr'), read('replies')];
  run.calls.end(calls);
  const timer = kill_after_ms === undefined ? undefined : setTimeout(() => run.kill(), kill_after_ms);
  const exit = await run.gone;
  clearTimeout(timer);
  return { exit, stdout: stdout.text, stderr: stderr.text, replies: replies.text };
}
