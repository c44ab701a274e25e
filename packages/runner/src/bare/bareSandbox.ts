import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import type { Readable, Writable } from 'node:stream';
import type { Sandbox, SandboxExit, SandboxProcess, SandboxSpec } from '../sandbox.ts';
import { resolveProgram } from './programs.ts';
import { readUsage } from './usage.ts';

const BOX = '/box/';
const SAMPLE_MS = 50;
/**
 * After its end a process's pipes may still hold bytes, which a busy machine reads late; beyond this only an escaped
 * descendant keeps them open.
 */
const DRAIN_MS = 2000;

/**
 * A sandbox without walls, for code that one trusts: an author's own solutions and mutants, a learner's own check.
 * Wall clock and output are enforced from outside; CPU time and memory are sampled (Linux only) for the process
 * itself, not for its children; a descendant that leaves the process group survives. Files, network and processes
 * are not restricted at all. Nothing set inside the process would be a limit, so nothing is.
 */
export function bareSandbox(): Sandbox {
  return { jailed: false, start };
}

async function start(spec: SandboxSpec): Promise<SandboxProcess> {
  const { program, env } = await resolveProgram(spec);
  const box = await stage(spec.files);
  const args = spec.argv.slice(1).map((part) => (part.startsWith(BOX) ? join(box, part.slice(BOX.length)) : part));
  const child = spawn(program, args, {
    cwd: box,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  try {
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  } catch (error) {
    await rm(box, { recursive: true, force: true });
    throw error;
  }
  return supervise(child, spec, box);
}

function supervise(child: ChildProcess, spec: SandboxSpec, box: string): SandboxProcess {
  const pid = child.pid as number;
  const began = performance.now();
  const exit: SandboxExit = {
    code: null,
    signal: null,
    wall_ms: 0,
    cpu_ms: 0,
    memory_peak_bytes: 0,
    oom: false,
    timed_out: null,
    output_limit: false,
  };
  let alive = true;

  function kill(): void {
    if (!alive) return;
    sample();
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Already gone.
    }
  }
  function sample(): void {
    const usage = readUsage(pid);
    if (usage === null) return;
    exit.cpu_ms = usage.cpu_ms;
    exit.memory_peak_bytes = usage.memory_peak_bytes;
  }
  const wall = setTimeout(() => {
    exit.timed_out ??= 'wall';
    kill();
  }, spec.limits.wall_s * 1000);
  const sampler = setInterval(() => {
    sample();
    if (exit.cpu_ms > spec.limits.cpu_s * 1000) exit.timed_out ??= 'cpu';
    exit.oom ||= exit.memory_peak_bytes > spec.limits.memory_mb * 2 ** 20;
    if (exit.timed_out !== null || exit.oom) kill();
  }, SAMPLE_MS);

  const room = { bytes: spec.limits.output_kb * 1024 };
  const overflow = (): void => {
    exit.output_limit = true;
    kill();
  };
  const [, stdout, stderr, calls, replies] = child.stdio as [null, Readable, Readable, Writable, Readable];
  const ended = new Promise<SandboxExit>((resolve) => {
    child.once('exit', (code, signal) => {
      kill(); // The rest of the group.
      alive = false;
      clearTimeout(wall);
      clearInterval(sampler);
      Object.assign(exit, { code, signal, wall_ms: performance.now() - began });
      const drain = setTimeout(() => [stdout, stderr, replies].forEach((stream) => stream.destroy()), DRAIN_MS);
      child.once('close', () => clearTimeout(drain));
      void rm(box, { recursive: true, force: true, maxRetries: 3 })
        .catch(() => undefined)
        .then(() => resolve(exit));
    });
  });
  return {
    calls,
    replies,
    stdout: metered(stdout, room, overflow),
    stderr: metered(stderr, room, overflow),
    exit: ended,
    kill,
  };
}

/** Passes on at most the bytes that are left in `room`, then swallows, so that the writer is stopped and not blocked. */
function metered(source: Readable, room: { bytes: number }, overflow: () => void): Readable {
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const kept = chunk.subarray(0, Math.max(0, room.bytes));
      room.bytes -= chunk.length;
      if (room.bytes < 0) overflow();
      done(null, kept.length > 0 ? kept : undefined);
    },
  });
  source.once('error', () => meter.end());
  source.once('close', () => meter.end());
  return source.pipe(meter);
}

async function stage(files: SandboxSpec['files']): Promise<string> {
  const box = await mkdtemp(join(tmpdir(), 'ear-box-'));
  const made = new Set([box]);
  await mkdir(join(box, 'student'));
  for (const [path, content] of Object.entries(files)) {
    const target = join(box, path);
    if (!made.has(dirname(target))) await mkdir(dirname(target), { recursive: true });
    made.add(dirname(target));
    await writeFile(target, content, { mode: 0o555, flag: 'wx' });
  }
  return box;
}
